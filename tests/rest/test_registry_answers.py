"""The registry and templates as JSON: keys, bodies that are a field of the request, names in paths, errors."""

from __future__ import annotations

import uuid

import pytest

EMPTY_PAGE = {"offset": 0, "limit": 0, "startIndex": 0, "endIndex": 0, "total": 0}
MODEL_KEYS = [
    "name",
    "description",
    "metadata",
    "creationTime",
    "lastUpdatedTime",
    "id",
    "numVersions",
    "labels",
    "username",
    "workspaceId",
    "userId",
    "archived",
    "notes",
]
VERSION_KEYS = [
    "model",
    "checkpoint",
    "version",
    "creationTime",
    "id",
    "name",
    "metadata",
    "lastUpdatedTime",
    "comment",
    "username",
    "userId",
    "labels",
    "notes",
]
FORM_OF_NUMBERS = {"whole": 3, "half": 0.5, "big": 1e300, "none": None, "nest": {"list": [1, "<&>"]}}


@pytest.fixture
def checkpoint(user) -> str:
    experiment = user.experiment()
    trial = user.ok("POST", "/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    reported = {
        "uuid": str(uuid.uuid4()),
        "taskId": trial["taskId"],
        "metadata": {"steps_completed": 3},
        "resources": {"a": "12"},
        "state": "STATE_COMPLETED",
    }
    user.ok("POST", "/checkpoints", reported)
    return reported["uuid"]


def test_nothing_yet(user):
    assert user.get("/models") == {"models": [], "pagination": EMPTY_PAGE}
    assert user.get("/model/labels") == {"labels": []}
    assert user.get("/templates") == {"templates": [], "pagination": EMPTY_PAGE}


def test_a_model(user):
    made = user.ok("POST", "/models", {"name": "m", "metadata": FORM_OF_NUMBERS, "labels": ["b", "a"], "notes": "n"})
    shown = made["model"]
    assert sorted(shown) == sorted(MODEL_KEYS)
    assert shown["metadata"] == FORM_OF_NUMBERS
    assert (shown["labels"], shown["notes"], shown["description"]) == (["b", "a"], "n", "")
    assert (shown["username"], shown["userId"], shown["workspaceId"]) == ("determined", 2, 1)
    assert user.get("/models/m") == user.get(f"/models/{shown['id']}") == made
    assert user.get("/models")["models"] == [shown]


def test_a_patch_is_the_body(user):
    user.ok("POST", "/models", {"name": "m", "labels": ["a"], "description": "d"})
    changed = user.ok("PATCH", "/models/m", {"name": "n", "labels": ["b", 1, "b"], "notes": None, "bogus": 1})["model"]
    assert (changed["name"], changed["labels"], changed["description"]) == ("n", ["b"], "d")
    assert user.ok("PATCH", "/models/n", {"model": {"name": "x"}})["model"] == changed
    assert user.ok("PATCH", "/models/n")["model"] == changed
    assert user.ok("PATCH", "/models/n", {"description": "", "labels": []})["model"]["labels"] == []


def test_what_a_body_without_fields_does(user):
    user.ok("POST", "/models", {"name": "m"})
    for path in ("archive", "archive", "unarchive", "unarchive"):
        assert user.ok("POST", f"/models/m/{path}") == {}
    assert user.ok("POST", "/models/m/move", {"destinationWorkspaceId": user.workspace()}) == {}
    assert user.ok("DELETE", "/models/m") == {}
    assert user.refusal("GET", "/models/m") == (404, 'model "m" not found')


def test_a_version(user, checkpoint):
    user.ok("POST", "/models", {"name": "a model"})
    body = {"checkpointUuid": checkpoint, "modelName": "a model", "metadata": None}
    made = user.ok("POST", "/models/a%20model/versions", body)["modelVersion"]
    assert sorted(made) == sorted(VERSION_KEYS)
    assert sorted(made["model"]) == sorted(MODEL_KEYS)
    assert (made["version"], made["metadata"], made["labels"]) == (1, {}, [])
    assert (made["checkpoint"]["uuid"], made["checkpoint"]["resources"]) == (checkpoint, {"a": "12"})
    assert user.get("/models/a%20model/versions/1")["modelVersion"] == made
    listed = user.get("/models/a%20model/versions?sortBy=SORT_BY_VERSION&orderBy=ORDER_BY_DESC&limit=1")
    assert listed["modelVersions"] == [made]
    assert (listed["pagination"]["total"], listed["model"]) == (1, made["model"])
    changed = user.ok("PATCH", "/models/a%20model/versions/1", {"comment": "c", "labels": ["x"]})["modelVersion"]
    assert (changed["comment"], changed["labels"]) == ("c", ["x"])
    assert user.get("/models/a%20model/versions/1/metrics") == {"metrics": []}
    assert user.ok("DELETE", "/models/a%20model/versions/1") == {}


REFUSALS = [
    ("slash", "POST", "/models", {"name": "a/b"}, 400, "model names cannot have slashes"),
    ("no name", "POST", "/models", {}, 400, "model names cannot be blank"),
    ("taken", "POST", "/models", {"name": "m"}, 409, "avoid names equal to other models"),
    ("place", "POST", "/models", {"name": "x", "workspaceId": 99}, 404, "failed to get workspace"),
    ("metadata", "POST", "/models", {"name": "x", "metadata": [1]}, 400, "bad StructValue"),
    ("an encoded slash", "GET", "/models/a%2Fb", None, 501, "Not Implemented"),
    ("no number", "GET", "/models/m/versions/x", None, 400, "type mismatch, parameter"),
    ("no version", "GET", "/models/m/versions/7", None, 404, 'version 7 for model "m" not found'),
    ("order", "GET", "/models?sortBy=SORT_BY_NOPE", None, 400, "SORT_BY_NOPE is not a valid"),
    ("archived", "GET", "/models?archived=1", None, 400, "bad BoolValue: 1"),
    ("offset", "GET", "/models?offset=9", None, 400, "offset out of bounds"),
    ("no UUID", "POST", "/models/m/versions", {"checkpointUuid": "x"}, 400, "'x' is no UUID"),
    ("no such verb", "PUT", "/models/m", {}, 501, "Not Implemented"),
    ("a template that is taken", "POST", "/templates/t", {}, 409, "the name is in use"),
    ("no template", "GET", "/templates/x", None, 404, "template 'x' not found"),
    ("changing no template", "PATCH", "/templates/x", {}, 404, "template 'x' not found"),
    ("deleting no template", "DELETE", "/templates/x", None, 404, "template 'x' not found"),
    ("a template that is a list", "PATCH", "/templates/t", [1], 400, ""),
    ("no place", "POST", "/templates/u", {"workspaceId": 99}, 404, "workspace '99' not found"),
    ("no new name", "PATCH", "/template/rename", {"oldName": "t"}, 400, "name is required"),
    ("nothing to go on", "POST", "/experiments/continue", {"id": 9}, 404, "experiment '9' not found"),
    ("no search", "POST", "/preview-hp-search", {}, 400, "missing searcher"),
]


def test_refusals(user):
    user.ok("POST", "/models", {"name": "m"})
    user.ok("POST", "/templates/t", {})
    for title, method, path, body, status, text in REFUSALS:
        found, said = user.refusal(method, path, body)
        assert (title, found, text in said) == (title, status, True), said


def test_templates(user):
    workspace = user.workspace("w")
    config = {"a": {"b": [1, None, "<x>"]}, "layers": 3}
    # The name in the path is that of the template, whatever the body says.
    made = user.ok("POST", "/templates/t", {"name": "other", "config": config, "workspaceId": workspace})["template"]
    assert made == {"name": "t", "config": config, "workspaceId": workspace}
    assert user.get("/templates/t")["template"] == made
    assert user.ok("PATCH", "/templates/t", {"b": 1})["template"]["config"] == {"b": 1}
    assert user.ok("PATCH", "/template/rename", {"oldName": "t", "newName": "u v"})["template"]["name"] == "u v"
    assert user.ok("PUT", "/templates/u%20v", {"config": {"c": 2}})["template"] == {
        "name": "u v",
        "config": {"c": 2},
        "workspaceId": workspace,
    }
    listed = user.get("/templates?name=U&limit=5")
    assert [each["name"] for each in listed["templates"]] == ["u v"]
    assert listed["pagination"] == {"offset": 0, "limit": 5, "startIndex": 0, "endIndex": 1, "total": 1}
    assert user.ok("DELETE", "/templates/u%20v") == {}


def test_what_a_search_would_do(user):
    config = {
        "searcher": {"name": "grid", "metric": "m"},
        "hyperparameters": {"a": {"type": "categorical", "vals": [1, 2]}},
    }
    summary = user.ok("POST", "/preview-hp-search", {"config": config})["summary"]
    assert summary["trials"] == [{"count": 2, "unit": {"maxLength": True}}]
    assert summary["config"]["max_concurrent_trials"] == 16
