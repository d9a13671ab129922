"""Runs through the bindings of the official client, as the pages and scripts of others call them."""

from __future__ import annotations

import json

import pytest

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

BEGIN = """
from determined.common.api import bindings as b
session = client._determined._session
"""


def bindings(client, code: str, *arguments: object):
    """Run Python with the bindings; the code assigns `result`, which is returned."""
    return client.sdk(BEGIN + code, *map(str, arguments))


@pytest.fixture
def runs(rest):
    """A run that is over and one that is not, of an experiment each, with metadata; their ids."""
    made = []
    for name in ("over", "open"):
        experiment = rest.create_experiment(name)
        hparams = {"lr": 0.25, "kind": name}
        trial = rest.post("/trials", {"experimentId": experiment, "unmanaged": True, "hparams": hparams})["trial"]
        rest.post(f"/runs/{trial['id']}/metadata", {"metadata": {"who": name, "n": 3}})
        made.append(trial["id"])
    rest.patch(f"/trials/{made[0]}", {"trialId": made[0], "state": "STATE_COMPLETED"})
    return made


def test_search(client, runs):
    condition = {"kind": "field", "columnName": "metadata.who", "operator": "=", "value": "over"}
    place = {"location": "LOCATION_TYPE_RUN_METADATA", "type": "COLUMN_TYPE_TEXT"}
    group = {"kind": "group", "conjunction": "and", "children": [condition | place]}
    found = bindings(
        client,
        """
request = b.v1SearchRunsRequest(filter=argv[0], sort="id=desc", projectId=1, limit=1)
answer = b.post_SearchRuns(session, body=request)
run = answer.runs[0]
result = [run.id, run.state.value, run.hyperparameters, run.metadata, run.experiment.name, run.localId != "",
          answer.pagination.total >= 1]
""",
        json.dumps({"filterGroup": group, "showArchived": False}),
    )
    metadata = {"who": "over", "n": 3}
    assert found == [runs[0], "STATE_COMPLETED", {"lr": 0.25, "kind": "over"}, metadata, "over", True, True]


def test_actions(client, rest, runs):
    workspace = rest.post("/workspaces", {"name": f"runs {runs[0]}"})["workspace"]["id"]
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p", "workspaceId": workspace})["project"]["id"]
    told = bindings(
        client,
        """
ids, target = [int(argv[0]), int(argv[1])], int(argv[2])
result = []
for name in ("Archive", "Unarchive", "Pause", "Resume", "Kill"):
    request = getattr(b, f"v1{name}RunsRequest")(runIds=ids, projectId=1)
    answer = getattr(b, f"post_{name}Runs")(session, body=request)
    result.append([name, [each.error.split(" desc = ")[-1] for each in answer.results]])
moved = b.v1MoveRunsRequest(runIds=ids, sourceProjectId=1, destinationProjectId=target, skipMultitrial=False)
result.append([each.error for each in b.post_MoveRuns(session, body=moved).results])
gone = b.v1DeleteRunsRequest(runIds=ids, projectId=target)
result.append([each.error for each in b.post_DeleteRuns(session, body=gone).results])
""",
        *runs,
        project,
    )
    running = "experiment in terminal state"
    open_one = rest.get(f"/trials/{runs[1]}")["trial"]["experimentId"]
    assert told == [
        ["Archive", ["", "Run is not in terminal state."]],
        ["Unarchive", ["", ""]],
        ["Pause", [running, running]],
        ["Resume", [running, running]],
        ["Kill", ["", f"experiment '{open_one}' not found"]],
        ["", ""],
        ["", "Run is not in a terminal state."],
    ]
