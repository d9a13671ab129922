"""Runs as JSON: keys, refusals, and what became of each run of an action."""

from __future__ import annotations

import pytest

# What stands in tests/grpc of the same over both databases.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KEYS = [
    "id",
    "startTime",
    "endTime",
    "state",
    "labels",
    "checkpointSize",
    "checkpointCount",
    "hyperparameters",
    "summaryMetrics",
    "userId",
    "duration",
    "projectId",
    "projectName",
    "workspaceId",
    "workspaceName",
    "parentArchived",
    "experiment",
    "archived",
    "localId",
]
OF_EXPERIMENT = {
    "searcherType": "single",
    "searcherMetric": "loss",
    "resourcePool": "",
    "progress": 0,
    "description": "",
    "name": "an experiment",
    "unmanaged": True,
    "isMultitrial": False,
}
REFUSED = [
    ("POST", "/runs", {"sort": "zz=asc"}, (400, "invalid sort col: zz")),
    ("POST", "/runs", {"sort": "id"}, (400, "invalid sort parameter: id")),
    ("POST", "/runs", {"sort": "id=up"}, (400, "invalid sort direction: up")),
    ("POST", "/runs", {"projectId": 99999}, (404, "project '99999' not found")),
    ("GET", "/runs", None, (501, "Not Implemented")),
    ("POST", "/runs/start", {"runId": 99999}, (404, "trial '99999' not found")),
    ("GET", "/runs/99999/metadata", None, (404, "trial '99999' not found")),
    ("POST", "/runs/99999/metadata", {"metadata": {}}, (404, "trial '99999' not found")),
    ("GET", "/projects/99999/metadata/k", None, (404, "project '99999' not found")),
    ("POST", "/experiments-search", {"sort": "id"}, (400, "invalid sort parameter: id")),
    ("POST", "/experiments-search", {"sort": "id=up"}, (400, "invalid sort direction: up")),
    ("POST", "/experiments-search", {"projectId": 99999}, (404, "project '99999' not found")),
]


def test_a_run(user):
    experiment = user.experiment()
    trial = user.trial(experiment)
    answer = user.ok("POST", "/runs", {})
    (run,) = answer["runs"]
    assert list(answer) == ["runs", "pagination"]
    assert list(run) == KEYS, "without the optional fields that have no value"
    assert (run["id"], run["state"], run["endTime"], run["checkpointSize"]) == (trial, "STATE_PAUSED", None, "0")
    assert (run["localId"], run["projectId"], run["userId"]) == ("UNCAT-1", 1, 2)
    assert run["experiment"] == {"id": experiment} | OF_EXPERIMENT
    metadata = {"k": {"nested": [1, "<x>"]}}
    assert user.ok("POST", f"/runs/{trial}/metadata", {"metadata": metadata}) == {"metadata": metadata}
    assert user.get(f"/runs/{trial}/metadata") == {"metadata": metadata}
    assert user.ok("POST", "/runs", {})["runs"][0]["metadata"] == metadata
    assert user.get("/projects/1/metadata/k.nested") == {"values": ["<x>"]}, "texts alone"


def test_what_is_refused(user):
    wrong = [
        (path, body, refused)
        for method, path, body, expected in REFUSED
        if (refused := user.refusal(method, path, body)) != expected
    ]
    assert not wrong
    for path in ("/runs", "/experiments-search"):
        assert user.refusal("POST", path, {"filter": "nope"})[0] == 400


# Where the two name what they are sorted by differently.
OF_BOTH = (
    "id searcherType searcherMetric startTime endTime state user forkedFrom resourcePool projectId checkpointSize "
    "checkpointCount duration searcherMetricsVal externalExperimentId archived hp.lr validation.loss.min"
)
ORDERS = {
    "/experiments-search": f"{OF_BOTH} name description numTrials progress externalTrialId",
    "/runs": f"{OF_BOTH} experimentName experimentDescription experimentProgress experimentId externalRunId localId "
    "isExpMultitrial parentArchived metadata.k",
}


@pytest.mark.parametrize("path", ORDERS)
def test_orders(user, path):
    user.trial()
    for name in ORDERS[path].split():
        for direction in ("asc", "desc"):
            answer = user.ok("POST", path, {"sort": f"{name}={direction}"})
            assert answer["pagination"]["total"] == 1, name
    (other,) = ORDERS.keys() - {path}
    for name in set(ORDERS[other].split()) - set(ORDERS[path].split()) - {"metadata.k"}:
        assert user.refusal("POST", path, {"sort": f"{name}=asc"}) == (400, f"invalid sort col: {name}")


@pytest.fixture
def runs(user) -> dict[str, int]:
    """A run that waits and one that has ended."""
    waiting = user.trial()
    user.finished()
    return {"waiting": waiting, "ended": waiting + 1}


ELSEWHERE = "Run with id '99999' not found in project with id '1'"
PAUSE = "Failed to {} associated experiment: rpc error: code = FailedPrecondition desc = experiment in terminal state"
KILL = "Failed to kill run: rpc error: code = NotFound desc = experiment '1' not found"
ACTIONS = [
    ("kill", {"waiting": KILL, "ended": ""}, "Run with id '99999' not found"),
    ("pause", {"waiting": PAUSE.format("pause"), "ended": PAUSE.format("pause")}, ELSEWHERE),
    ("resume", {"waiting": PAUSE.format("resume"), "ended": PAUSE.format("resume")}, ELSEWHERE),
    ("unarchive", {"waiting": "", "ended": ""}, ELSEWHERE),
    ("archive", {"waiting": "Run is not in terminal state.", "ended": ""}, ELSEWHERE),
    ("archive", {"waiting": "Run is not in terminal state.", "ended": ""}, ELSEWHERE),
    ("unarchive", {"waiting": "", "ended": ""}, ELSEWHERE),
    ("delete", {"waiting": "Run is not in a terminal state.", "ended": ""}, ELSEWHERE),
]


def test_actions_tell_what_became_of_each(user, runs):
    for action, told, unknown in ACTIONS:
        answer = user.ok("POST", f"/runs/{action}", {"projectId": 1, "runIds": [*runs.values(), 99999]})
        expected = [{"error": told[name], "id": number} for name, number in runs.items()]
        assert answer == {"results": [*expected, {"error": unknown, "id": 99999}]}, action
    for action in ("kill", "pause", "resume", "archive", "unarchive", "delete"):
        assert user.ok("POST", f"/runs/{action}", {"projectId": 1}) == {"results": []}, action
    same = {"runIds": [runs["waiting"]], "sourceProjectId": 1, "destinationProjectId": 1}
    assert user.ok("POST", "/runs/move", same) == {"results": []}


def test_a_run_that_moves(user, runs):
    project = user.project(user.workspace())
    move = {"runIds": [runs["waiting"], 99999], "sourceProjectId": 1, "destinationProjectId": project}
    answer = user.ok("POST", "/runs/move", move)
    assert answer == {"results": [{"error": "", "id": runs["waiting"]}, {"error": ELSEWHERE, "id": 99999}]}
    (moved,) = user.ok("POST", "/runs", {"projectId": project})["runs"]
    assert (moved["id"], moved["projectId"]) == (runs["waiting"], project)
