from __future__ import annotations

import json
from typing import Any

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.project_columns import Kind, Location
from server.domain.search_filter import MAX_CONDITIONS, MAX_LEVELS, Condition, Group, Operator, parse_filter
from server.domain.search_order import SortTerm, parse_order


def field(operator: str = "=", value: Any = 1, **others: Any) -> dict[str, Any]:
    return {"kind": "field", "columnName": "id", "operator": operator, "value": value, **others}


def group(*children: Any, conjunction: str = "and") -> dict[str, Any]:
    return {"kind": "group", "conjunction": conjunction, "children": list(children)}


def parse(node: Any, **others: Any) -> Group | Condition:
    return parse_filter(json.dumps({"filterGroup": node, **others})).root


def test_a_tree():
    one = Condition("id", Location.EXPERIMENT, Kind.ANY, Operator.EQUAL, 1)
    two = Condition("hp.lr", Location.HYPERPARAMETERS, Kind.NUMBER, Operator.IS_EMPTY, None)
    node = field("isEmpty", None, location="LOCATION_TYPE_HYPERPARAMETERS", type="COLUMN_TYPE_NUMBER")
    node["columnName"] = "hp.lr"
    found = parse(group(field(), group(node, conjunction="or")))
    assert found == Group(any_of=False, children=(one, Group(any_of=True, children=(two,))))


@pytest.mark.parametrize("operator", Operator)
def test_every_operator(operator):
    found = parse(field(operator.value))
    assert isinstance(found, Condition)
    assert found.operator is operator


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        pytest.param({}, False, id="not said"),
        pytest.param({"showArchived": True}, True, id="said"),
        pytest.param({"showArchived": None}, False, id="null"),
    ],
)
def test_what_is_archived(document, shown):
    assert parse_filter(json.dumps({"filterGroup": group()} | document)).show_archived is shown


def test_a_condition_without_its_value_is_left_out():
    assert parse(group(field(value=None), conjunction="or")) == Group(any_of=True, children=())
    assert parse(field(value=None)) == Group(any_of=False, children=())


def nested(levels: int) -> dict[str, Any]:
    node = group()
    for _ in range(levels - 1):
        node = group(node)
    return node


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="no json"),
        pytest.param("[]", id="no object"),
        pytest.param("{}", id="no group"),
        pytest.param('{"filterGroup": NaN}', id="a token that json does not know"),
        pytest.param("[" * 100_000, id="brackets"),
        pytest.param(json.dumps({"filterGroup": {"kind": "other"}}), id="an unknown kind"),
        pytest.param(json.dumps({"filterGroup": {"kind": ["group"]}}), id="a kind that is a list"),
        pytest.param(json.dumps({"filterGroup": group(conjunction="xor")}), id="an unknown conjunction"),
        pytest.param(json.dumps({"filterGroup": {"kind": "group"}}), id="no conjunction"),
        pytest.param(json.dumps({"filterGroup": group() | {"children": {}}}), id="children that are no list"),
        pytest.param(json.dumps({"filterGroup": group(1)}), id="a child that is no node"),
        pytest.param(json.dumps({"filterGroup": field("~")}), id="an unknown operator"),
        pytest.param(json.dumps({"filterGroup": field([])}), id="an operator that is a list"),
        pytest.param(json.dumps({"filterGroup": field(value=[1])}), id="a value that is a list"),
        pytest.param(json.dumps({"filterGroup": field(value="a\x00")}), id="NUL"),
        pytest.param(json.dumps({"filterGroup": field(location="LOCATION_TYPE_MOON")}), id="an unknown location"),
        pytest.param(json.dumps({"filterGroup": field(type=7)}), id="a type that is a number"),
        pytest.param(json.dumps({"filterGroup": field(columnName=7)}), id="a column that is a number"),
        pytest.param(json.dumps({"filterGroup": group(), "showArchived": "yes"}), id="archived that is a text"),
        pytest.param(json.dumps({"filterGroup": nested(MAX_LEVELS + 1)}), id="deep"),
        pytest.param(json.dumps({"filterGroup": group(*[field()] * (MAX_CONDITIONS + 1))}), id="many"),
    ],
)
def test_what_is_no_filter(text):
    with pytest.raises(InvalidArgumentError, match=r"^filter"):
        parse_filter(text)


def test_the_largest_filter():
    assert isinstance(parse(nested(MAX_LEVELS)), Group)
    assert isinstance(parse(group(*[field()] * MAX_CONDITIONS)), Group)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        pytest.param("", (), id="none"),
        pytest.param("name=asc", (SortTerm("name", False),), id="one"),
        pytest.param("name=asc,id=desc", (SortTerm("name", False), SortTerm("id", True)), id="two"),
        pytest.param("hp.a=b=desc", (SortTerm("hp.a=b", True),), id="a sign in the name"),
    ],
)
def test_an_order(text, order):
    assert parse_order(text) == order


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        pytest.param("zz", "invalid sort parameter: zz", id="no direction"),
        pytest.param("id=asc,", "invalid sort parameter: ", id="an empty one"),
        pytest.param("=asc", "invalid sort parameter: =asc", id="no column"),
        pytest.param("id=up", "invalid sort direction: up", id="an unknown direction"),
        pytest.param(",".join(["id=asc"] * 21), "sort: more than 20 columns", id="many"),
    ],
)
def test_what_is_no_order(text, refusal):
    with pytest.raises(InvalidArgumentError) as found:
        parse_order(text)
    assert found.value.message == refusal
