"""Workspaces and projects as JSON: the answers of a Determined master, key by key, in both forms of the server."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.running import Rest
from tests.processes import eventually

if TYPE_CHECKING:
    import requests

_numbers = itertools.count()


@pytest.fixture(scope="module")
def rest(detour) -> Rest:
    return Rest(detour.rest)


@pytest.fixture(scope="module")
def admin(detour) -> Rest:
    return Rest(detour.rest, "admin")


@pytest.fixture
def name() -> str:
    return f"ws {next(_numbers)}"


@pytest.fixture
def workspace(rest, name) -> int:
    return rest.post("/workspaces", {"name": name})["workspace"]["id"]


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["error"]


def test_a_new_workspace(rest, name):
    answer = rest.post("/workspaces", {"name": name, "agentUserGroup": None, "checkpointStorageConfig": None})
    shown = {
        "id": answer["workspace"]["id"],
        "name": name,
        "archived": False,
        "username": "determined",
        "immutable": False,
        "numProjects": 0,
        "pinned": True,
        "userId": 2,
        "numExperiments": 0,
        "state": "WORKSPACE_STATE_UNSPECIFIED",
        "errorMessage": "",
        "defaultComputePool": "",
        "defaultAuxPool": "",
    }
    assert answer == {"workspace": shown, "namespaceBindings": {}}
    got = rest.get(f"/workspaces/{shown['id']}")["workspace"]
    assert got == shown | {"pinnedAt": got["pinnedAt"]}
    patched = rest.patch(f"/workspaces/{shown['id']}", {"name": None, "unknown": 1})
    assert patched == {"workspace": got, "namespaceBindings": {}}


def test_a_new_project(rest, workspace, name):
    answer = rest.post(f"/workspaces/{workspace}/projects", {"name": "p", "description": "d", "key": None})
    project = answer["project"]
    assert re.fullmatch("P[A-Z0-9]{4}", project["key"])
    assert answer == {
        "project": {
            "id": project["id"],
            "name": "p",
            "workspaceId": workspace,
            "description": "d",
            "lastExperimentStartedAt": None,
            "notes": [],
            "numExperiments": 0,
            "numActiveExperiments": 0,
            "archived": False,
            "username": "determined",
            "immutable": False,
            "userId": 2,
            "workspaceName": name,
            "state": "WORKSPACE_STATE_UNSPECIFIED",
            "errorMessage": "",
            "key": project["key"],
            "numRuns": 0,
        }
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"name": ""}, (400, "name '' must be at least 1 character long"), id="empty"),
        pytest.param({"name": " "}, (400, "name must contain at least non-whitespace letter"), id="blank"),
        pytest.param({}, (400, "name '' must be at least 1 character long"), id="absent"),
        pytest.param(
            {"name": "Uncategorized"}, (409, "avoid names equal to other workspaces (case-insensitive)"), id="taken"
        ),
    ],
)
def test_workspaces_that_are_refused(rest, body, expected):
    assert refusal(rest.call("POST", "/workspaces", body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rb'{"name":"ls\ud800"}', id="lone surrogate"),
        pytest.param(rb'{"name":"a\u0000b"}', id="NUL"),
        pytest.param(b'{"name":"\xff"}', id="no UTF-8"),
        pytest.param(b'{"name":5}', id="number"),
        pytest.param(b'{"name":"x","checkpointStorageConfig":[]}', id="list for an object"),
        pytest.param(b'{"name":"x","checkpointStorageConfig":{"type":{"a":1}}}', id="object for a type"),
    ],
)
def test_bodies_that_are_refused_leave_nothing(rest, body):
    before = rest.get("/workspaces")
    answer = rest.session.post(f"{rest.url}/api/v1/workspaces", data=body, timeout=30)
    assert answer.status_code == 400, answer.text
    assert rest.get("/workspaces") == before


def test_names_in_all_letters(rest):
    odd = "a/b%_ <工作区> \U0001f600 \x01\n\"'"
    made = rest.post("/workspaces", {"name": odd})["workspace"]
    answer = rest.session.get(f"{rest.url}/api/v1/workspaces", params={"nameCaseSensitive": odd}, timeout=30).json()
    assert [each["id"] for each in answer["workspaces"]] == [made["id"]]
    assert answer["workspaces"][0]["name"] == odd


def test_a_project_that_is_there(rest, workspace):
    rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})
    answer = rest.call("POST", f"/workspaces/{workspace}/projects", {"name": "p"})
    text = (
        "error creating project p in database: rpc error: code = AlreadyExists desc = "
        "error inserting project p into database: project name p is already in use: row already exists"
    )
    assert refusal(answer) == (409, text)
    assert refusal(rest.call("POST", f"/workspaces/{workspace}/projects", {"name": ""}))[0] == 400


def test_the_first_workspace_is_kept(admin):
    text = "workspace (1) is immutable and cannot add new projects"
    assert refusal(admin.call("PATCH", "/workspaces/1", {"name": "x"})) == (400, text)
    text = "workspace (1) does not exist or not deletable by this user: not found"
    assert refusal(admin.call("DELETE", "/workspaces/1")) == (400, text)
    text = "error archiving workspace (1): not found"
    assert refusal(admin.call("POST", "/workspaces/1/archive")) == (400, text)


def test_what_is_done_twice_is_done(rest, workspace):
    for what in ("archive", "archive", "unarchive", "unarchive", "pin", "pin", "unpin", "unpin"):
        assert rest.post(f"/workspaces/{workspace}/{what}") == {}


def test_what_belongs_to_others(rest, admin, name):
    made = admin.post("/workspaces", {"name": name})["workspace"]["id"]
    answers = {
        ("PATCH", f"/workspaces/{made}"): "only admins may set other user's workspaces names",
        ("DELETE", f"/workspaces/{made}"): "only admins may delete other user's workspaces",
        ("POST", f"/workspaces/{made}/archive"): "only admins may archive other user's workspaces",
    }
    for (method, path), text in answers.items():
        assert refusal(rest.call(method, path, {"name": "y"})) == (403, text)


def test_notes(rest, workspace):
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    first, second = {"name": "a", "contents": "1"}, {"name": "a", "contents": "2"}
    assert rest.post(f"/projects/{project}/notes", first) == {"notes": [first]}
    put = rest.call("PUT", f"/projects/{project}/notes", {"notes": [second, first], "projectId": 1})
    assert put.json() == {"notes": [second, first]}
    assert rest.get(f"/projects/{project}")["project"]["notes"] == [second, first]
    assert rest.get("/projects/1")["project"]["notes"] == [], "the path says which project it is"


def test_experiments_go_with_their_workspace(rest, workspace):
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    experiment = rest.create_experiment()
    rest.complete(experiment)
    rest.post(f"/experiments/{experiment}/move", {"destinationProjectId": project})
    assert rest.get(f"/projects/{project}")["project"]["lastExperimentStartedAt"]
    assert rest.call("DELETE", f"/workspaces/{workspace}").json() == {"completed": False}
    assert eventually(lambda: rest.call("GET", f"/workspaces/{workspace}").status_code == 404)
    assert rest.call("GET", f"/experiments/{experiment}").status_code == 404


def test_an_experiment_is_made_in_an_archived_project(rest, workspace):
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    rest.post(f"/projects/{project}/archive")
    config = "searcher: {name: single, metric: loss}"
    made = rest.post("/experiments", {"config": config, "unmanaged": True, "projectId": project})["experiment"]
    assert (made["projectId"], made["parentArchived"]) == (project, True)
