"""Attempts to get SQL or a path of JSON into a search through any of its strings: no match or 400, and no harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_calls import CONFIG

SEARCHES = ("/experiments-search", "/runs")
ACTIONS = ("/runs/archive", "/runs/kill", "/runs/pause", "/runs/resume", "/runs/unarchive")
HOSTILE = [
    "' OR '1'='1",
    "1; DROP TABLE experiments; --",
    "') OR 1=1 --",
    '" OR ""="',
    "x' UNION SELECT token FROM sessions --",
    "pg_sleep(10)",
    "${jndi}",
    "%",
    "_",
    "%%(x)s",
    "%(param_1)s",
    ":param_1",
    "?",
    "\\",
    "\\' OR 1=1 --",
    "$.a[0]",
    "a'->>'b",
    "{}",
    "hp.",
    "metadata.",
    "validation.",
    "validation..min",
    "validation.x.min; --",
    "a.b.c.min\n",
    "\u0000",
    "a\u0000' OR 1=1",
    "\ud800",
    "\U0010ffff",
    "\u202e",
    "x" * 10_000,
    "id",
    "=asc",
    "id=asc,",
    "id=asc; --",
    "id=asc--",
    "(SELECT 1)=asc",
    "hp.' || (SELECT 1) || '=desc",
    "metadata.x') --=asc",
    "validation.x'.min=asc",
]
LOCATIONS = ("EXPERIMENT", "RUN", "HYPERPARAMETERS", "RUN_HYPERPARAMETERS", "RUN_METADATA", "VALIDATIONS", "TRAINING")
PREFIXES = {"HYPERPARAMETERS": "hp.", "RUN_HYPERPARAMETERS": "hp.", "RUN_METADATA": "metadata."}
TEXT_COLUMNS = ("name", "description", "tags", "user", "state", "searcherType", "resourcePool", "externalExperimentId")


@pytest.fixture
def filled(user) -> Any:
    """An experiment with a run, so that there is something to be found by mistake."""
    experiment = user.call("POST", "/experiments", {"config": CONFIG.format(name="first"), "unmanaged": True}).json
    number = experiment["experiment"]["id"]
    trial = user.call("POST", "/trials", {"experimentId": number, "unmanaged": True, "hparams": {"lr": 1}}).json
    run = trial["trial"]["id"]
    assert user.call("POST", f"/runs/{run}/metadata", {"metadata": {"who": "Ann"}}).status_code == 200
    return user


def condition(**fields: Any) -> dict[str, Any]:
    return {"kind": "field", "columnName": "name", "operator": "=", "value": "x"} | fields


def conditions() -> list[dict[str, Any]]:
    made = []
    for text in HOSTILE:
        for location in LOCATIONS:
            place = {"location": f"LOCATION_TYPE_{location}", "type": "COLUMN_TYPE_TEXT"}
            made.append(condition(columnName=PREFIXES.get(location, "") + text, **place))
        made += [condition(columnName=column, operator="contains", value=text) for column in TEXT_COLUMNS]
        made += [condition(columnName=column, value=text) for column in ("id", "startTime", "archived", *TEXT_COLUMNS)]
        made += [condition(**{key: text}) for key in ("operator", "location", "type", "kind")]
        made.append({"kind": "group", "conjunction": text, "children": [condition()]})
        for location, column in (("RUN_METADATA", "metadata.who"), ("RUN_HYPERPARAMETERS", "hp.lr")):
            place = {"location": f"LOCATION_TYPE_{location}", "columnName": column, "type": "COLUMN_TYPE_TEXT"}
            made += [condition(value=text, operator=name, **place) for name in ("=", "<", "contains")]
    return made


def body_of(node: Any, **fields: Any) -> dict[str, Any]:
    return {"filter": json.dumps({"filterGroup": node, "showArchived": True}), **fields}


def expect_nothing(answer: Any, what: Any) -> None:
    assert answer.status_code in (200, 400), (what, answer.text)
    if answer.status_code == 400:
        assert "SQL" not in answer.json["error"]["error"].replace("SQL injection", ""), what


@pytest.mark.slow
def test_strings_of_filters(filled):
    for node in conditions():
        for path in SEARCHES:
            answer = filled.call("POST", path, body_of(node))
            expect_nothing(answer, node)
            # These comparisons hold for nothing that there is; the others may hold for a name that is like that.
            if answer.status_code == 200 and node.get("operator") == "=" and node["value"] != "id":
                assert answer.json["pagination"]["total"] == 0, node
    assert_unharmed(filled)


@pytest.mark.parametrize("path", SEARCHES)
def test_strings_of_orders(filled, path):
    for text in [*HOSTILE, *(f"{text}=asc" for text in HOSTILE), *(f"hp.{text}=desc" for text in HOSTILE)]:
        expect_nothing(filled.call("POST", path, {"sort": text}), text)
    assert_unharmed(filled)


def test_filters_of_actions(filled):
    for text in HOSTILE:
        node = condition(columnName=text, location="LOCATION_TYPE_RUN")
        for path in ACTIONS:
            answer = filled.call("POST", path, body_of(node, projectId=1))
            expect_nothing(answer, text)
            assert answer.status_code == 400 or answer.json["results"] == [], text
    assert_unharmed(filled)


def assert_unharmed(client: Any) -> None:
    """Check that all is there, and that nobody saw more than there is."""
    for path in SEARCHES:
        assert client.call("POST", path, {}).json["pagination"]["total"] == 1


def nested(levels: int) -> Any:
    node: Any = condition()
    for _ in range(levels):
        node = {"kind": "group", "conjunction": "and", "children": [node]}
    return node


SHAPES = [
    pytest.param(json.dumps({"filterGroup": nested(20)}), 200, id="as deep as can be"),
    pytest.param(json.dumps({"filterGroup": nested(21)}), 400, id="too deep"),
    pytest.param('{"filterGroup":' + '{"kind":"group","conjunction":"and","children":[' * 100_000, 400, id="endless"),
    pytest.param("[" * 100_000 + "]" * 100_000, 400, id="lists in lists"),
    pytest.param(
        json.dumps({"filterGroup": {"kind": "group", "conjunction": "or", "children": [condition()] * 100}}),
        200,
        id="as many as can be",
    ),
    pytest.param(
        json.dumps({"filterGroup": {"kind": "group", "conjunction": "or", "children": [condition()] * 50_000}}),
        400,
        id="too many",
    ),
    pytest.param(
        json.dumps(
            {
                "filterGroup": {
                    "kind": "group",
                    "conjunction": "or",
                    "children": [{"kind": "group", "conjunction": "and", "children": []}] * 20_000,
                }
            }
        ),
        400,
        id="too many groups",
    ),
    pytest.param("null", 400, id="null"),
    pytest.param("[]", 400, id="a list"),
    pytest.param("{}", 400, id="no group"),
    pytest.param('{"filterGroup":[]}', 400, id="a list for a group"),
    pytest.param('{"filterGroup":{"kind":"group","conjunction":"and","children":{}}}', 400, id="no list of children"),
    pytest.param('{"filterGroup":{"kind":"group","conjunction":"and","children":[null]}}', 400, id="a child is null"),
    pytest.param('{"filterGroup":{"kind":{},"conjunction":[]}}', 400, id="kinds that are none"),
    pytest.param('{"filterGroup":{"kind":"field","operator":{}}}', 400, id="an operator that is none"),
    pytest.param('{"filterGroup":{"kind":"field","operator":["="]}}', 400, id="a list for an operator"),
    pytest.param('{"filterGroup":{"kind":"field","operator":"=","columnName":7,"value":1}}', 400, id="a number named"),
    pytest.param('{"filterGroup":{"kind":"field","operator":"=","columnName":"id","value":{}}}', 400, id="an object"),
    pytest.param('{"filterGroup":{"kind":"field","operator":"=","columnName":"id","value":NaN}}', 400, id="nan"),
    pytest.param('{"filterGroup":{"kind":"field","operator":"=","columnName":"id","value":1e999}}', 400, id="infinity"),
    pytest.param(
        '{"filterGroup":{"kind":"field","operator":"=","columnName":"id","value":1' + "0" * 400 + "}}", 400, id="long"
    ),
    pytest.param('{"filterGroup":{"kind":"group","conjunction":"and"},"showArchived":"yes"}', 400, id="no boolean"),
]


def test_shapes_of_filters(filled):
    for case in SHAPES:
        text, expected = case.values
        for path in SEARCHES:
            answer = filled.call("POST", path, {"filter": text})
            assert answer.status_code == expected, (case.id, answer.text[:300])
