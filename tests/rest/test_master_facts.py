"""Requests that were put to a Determined master 0.38.1, and what it answered: users, workspaces, lists, the rest.

What Detour answers otherwise on purpose stands in docs/compatibility.md, and the row here is Detour's. Conventions of
the wire, routes and logins are in tests/e2e/test_wire_answers.py, what needs agents in test_without_agents.py.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

from rest_calls import Caller

from server.store.database import Database
from tests.processes import eventually

PAGE = {"offset": 0, "limit": 0, "startIndex": 0, "endIndex": 0, "total": 0}
UUID = "0a1b2c3d-0000-4000-8000-000000000001"
PASSWORD = "Str0ngEnough"  # that of a user made here


def rows_of(caller: Caller, query: str) -> list[int]:
    return [each["id"] for each in caller.get(f"/experiments?{query}")["experiments"]]


def test_queries(user):
    made = [user.experiment(name) for name in "cab"]
    in_order = [made[1], made[2], made[0]]
    answered = [
        ("nope=1", made),
        ("Limit=1", made),
        ("LIMIT=1", made),
        ("limit=1&limit=2", made[:1]),
        ("sortBy=SORT_BY_NAME", in_order),
        ("sortBy=11", in_order),
        ("sortBy=SORT_BY_NAME&orderBy=ORDER_BY_DESC", in_order[::-1]),
        ("orderBy=ORDER_BY_DESC", made[::-1]),
        ("userIds=2&userIds=1", made),
        ("archived=true", []),
        ("archived.value=true", []),
        ("archived.value=false", made),
        ("experimentIdFilter.lt=3", made[:2]),
        ("experimentIdFilter.incl=1&experimentIdFilter.incl=2", made[:2]),
        ("experimentIdFilter.notIn=1", made[1:]),
        ("experimentIdFilter.nope=1", made),
    ]
    assert [(query, rows_of(user, query)) for query, _ in answered] == answered
    number, choice, truth = 'strconv.ParseInt: parsing "{}": ', "{} is not a valid apiv1.{}", "bad BoolValue: {}"
    for query, text in [
        ("limit=", number.format("")),
        ("limit=x", number.format("x")),
        ("userIds=1,2", number.format("1,2")),
        ("sortBy=zzz", choice.format("zzz", "GetExperimentsRequest_SortBy")),
        ("sortBy=3", choice.format("3", "GetExperimentsRequest_SortBy")),
        ("sortBy=sort_by_name", choice.format("sort_by_name", "GetExperimentsRequest_SortBy")),
        ("orderBy=7", choice.format("7", "OrderBy")),
        ("archived=zzz", truth.format("zzz")),
        ("archived=1", truth.format("1")),
        ("archived=TRUE", truth.format("TRUE")),
        ("archived=", truth.format("")),
    ]:
        status, told = user.refusal("GET", f"/experiments?{query}")
        assert (status, told.startswith(text)) == (400, True), (query, told)


def test_the_two_families_of_lists(user):
    task = user.get(f"/trials/{user.trial()}")["trial"]["taskId"]
    for number in (1, 2):
        user.ok("POST", "/models", {"name": f"model {number}"})
        user.ok("POST", f"/templates/{number}", {"config": {}})
        report = {"uuid": UUID[:-1] + str(number), "taskId": task, "state": "STATE_COMPLETED", "resources": {"f": "1"}}
        user.ok("POST", "/checkpoints", report | {"metadata": {"steps_completed": number}})
    for path, key in [
        ("/users", "users"),
        ("/workspaces", "workspaces"),
        ("/workspaces/1/projects", "projects"),
        ("/models", "models"),
        ("/resource-pools", "resourcePools"),
        ("/experiments/1/checkpoints", "checkpoints"),
        ("/trials/1/checkpoints", "checkpoints"),
    ]:
        total = user.get(path)["pagination"]["total"]
        assert total
        for query, shown in (
            ("limit=0", total),
            ("limit=-1", total),
            ("limit=-2", 0),
            ("limit=1", 1),
            ("offset=-1", 1),
        ):
            answer = user.get(f"{path}?{query}")
            assert (len(answer[key]), answer["pagination"]["total"]) == (shown, total), (path, query)
        for offset in (99, -99):
            assert user.refusal("GET", f"{path}?offset={offset}") == (400, "offset out of bounds"), path
        assert user.get(f"{path}?offset={total}")[key] == []
    for path in ("/agents", "/commands", "/notebooks", "/shells", "/tensorboards", "/job-queues", "/job-queues-v2"):
        assert user.refusal("GET", f"{path}?offset=99") == (400, "offset out of bounds"), path
    for method, path, key in [
        ("GET", "/experiments", "experiments"),
        ("GET", "/experiments/1/trials", "trials"),
        ("GET", "/trials/1/workloads", "workloads"),
        ("GET", "/templates", "templates"),
        ("POST", "/experiments-search", "experiments"),
        ("POST", "/runs", "runs"),
    ]:
        total = paged(user, method, path, {})["pagination"]["total"]
        assert total
        for asked, shown, start, end in [
            ({"limit": 0}, total, 0, total),
            ({"limit": -1}, total, 0, total),
            ({"limit": -2}, 0, 0, 0),
            ({"limit": 100000}, total, 0, total),
            ({"offset": 99}, 0, total, total),
            ({"offset": -99}, 0, total, total),
            ({"offset": -1, "limit": 1}, 1, total - 1, total),
        ]:
            answer = paged(user, method, path, asked)
            page = PAGE | asked | {"startIndex": start, "endIndex": end, "total": total}
            assert (len(answer[key]), answer["pagination"]) == (shown, page), (path, asked)


def paged(caller: Caller, method: str, path: str, asked: dict[str, int]) -> Any:
    if method == "POST":
        return caller.ok(method, path, asked)
    return caller.get(f"{path}?{urlencode(asked)}")


def test_moments(admin):
    path = "/master/cluster_message"
    for given, shown in [
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09.5Z", "2024-05-06T07:08:09.500Z"),
        ("2024-05-06T09:08:09.123456789+02:00", "2024-05-06T07:08:09.123456Z"),
    ]:
        admin.ok("PUT", path, {"message": "m", "startTime": given})
        assert admin.get(path)["clusterMessage"]["startTime"] == shown
    assert admin.refusal("PUT", path, {"startTime": "yesterday"})[0] == 400


def test_enums_in_bodies(user):
    trial = user.trial()
    for given, shown in (
        ("STATE_PAUSED", "STATE_PAUSED"),
        (4, "STATE_STOPPING_KILLED"),
        ("STATE_ERROR", "STATE_ERROR"),
    ):
        assert user.ok("PATCH", f"/trials/{trial}", {"state": given})["trial"]["state"] == shown
    assert user.refusal("PATCH", f"/trials/{trial}", {"state": 77})[0] == 400
    text = 'unknown value "\\"zzz\\"" for enum determined.trial.v1.State'
    assert user.refusal("PATCH", f"/trials/{trial}", {"state": "zzz"}) == (400, text)


def test_parameters_of_streams_are_refused_in_the_unary_shape(user):
    answer = user.call("GET", "/trials/abc/logs")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, 3)
    answer = user.call("GET", "/trials/metrics/trial_metrics?trialIds=x")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, 3)
    answer = user.call("GET", "/trials/metrics/trial_metrics")
    assert (answer.status_code, answer.json["error"]["grpcCode"]) == (400, 3)
    answer = user.call("GET", f"/trials/metrics/trial_metrics?trialIds={user.trial()}&group=g")
    assert (answer.status_code, answer.text) == (200, "")


def test_forms(user):
    client = user.app.test_client(use_cookies=False)
    headers = {"Authorization": f"Bearer {user.token}"}
    assert client.post("/api/v1/me", headers=headers, data={"a": "b"}).json == user.get("/me")
    override = client.post("/api/v1/me", headers=headers | {"X-HTTP-Method-Override": "GET"}, data={"a": "b"})
    assert override.status_code == 400


def test_outside_of_the_api(app, user, monkeypatch):
    anybody = Caller(app)
    info = anybody.plain("GET", "/info").json
    assert list(info) == ["version", "master_id", "cluster_id", "cluster_name", "telemetry", "sso_providers"]
    answer = anybody.plain("GET", "/health")
    assert (answer.status_code, answer.json) == (401, {"message": "Unauthorized"})
    assert user.plain("GET", "/health").status_code == 200
    for path in ("/health/live", "/health/ready"):  # of Detour alone, for probes
        answer = anybody.plain("GET", path)
        assert (answer.status_code, answer.json) == (200, {"status": "up"})
        assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    monkeypatch.setattr(Database, "answers", lambda _: False)
    down = (503, {"message": "the database is down"})
    for caller, path, expected in [
        (user, "/health", down),
        (anybody, "/health/ready", down),
        (anybody, "/health/live", (200, {"status": "up"})),
    ]:
        answer = caller.plain("GET", path)
        assert (answer.status_code, answer.json) == expected
    for method, path in [("POST", "/login"), ("GET", "/zzz"), ("GET", "/users/me"), ("GET", "/oauth2/clients")]:
        answer = anybody.plain(method, path)
        assert (answer.status_code, answer.json) == (404, {"message": f"api not found: {method} {path}"})
        assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"


def test_users(user, admin):
    made = {"user": {"username": "alice", "active": True}, "password": PASSWORD}
    assert user.refusal("POST", "/users", made) == (403, "only admin privileged users can create users")
    alice = admin.ok("POST", "/users", made)["user"]
    assert list(alice) == [
        "id", "username", "admin", "active", "agentUserGroup", "displayName", "modifiedAt", "remote",
    ]  # fmt: skip
    path, minimum = f"/users/{alice['id']}", "Display name or username value has minimum length."
    letters = "Display name and username cannot contain non-ASCII characters."
    for body, expected in [
        (made, (409, "user already exists")),
        ({}, (400, "must specify user to create")),
        ({"user": {}}, (400, minimum)),
        ({"user": {"username": "ünï"}}, (400, letters)),
        ({"user": {"username": "far", "remote": True}, "password": "x"}, (400, "cannot set password for remote user")),
        ({"user": {"username": "determined"}}, (409, "user already exists")),
    ]:
        assert admin.refusal("POST", "/users", body) == expected, body
    other = admin.ok("POST", "/users", {"user": {"username": "ALICE"}})["user"]
    assert (other["active"], other["id"] != alice["id"]) == (False, True)
    assert admin.ok("POST", "/users", {"user": {"username": "two words"}, "password": "abc"})["user"]
    assert admin.ok("POST", "/users", {"user": {"username": "blank"}, "password": ""})["user"]
    denied = "only admin privileged users can "
    assert user.refusal("PATCH", path, {"displayName": "Al"}) == (403, denied + "set another user's display name")
    assert user.refusal("PATCH", "/users/2", {"admin": True}) == (403, denied + "update users")
    assert user.ok("PATCH", "/users/2", {"user": {"displayName": "ignored"}})["user"]["displayName"] == ""
    assert admin.refusal("PATCH", path, {"username": "determined"})[0] == 400
    assert admin.refusal("PATCH", path, {"username": "admin"})[0] == 400
    assert admin.refusal("PATCH", "/users/999", {"displayName": "x y"}) == (404, "user not found")
    assert admin.ok("POST", f"{path}/password", "An0therOne")["user"]["username"] == "alice"
    assert user.refusal("POST", f"{path}/password", "An0therOne")[0] == 403
    assert Caller.log_in(user.app, "alice", "An0therOne").get("/me")["user"]["id"] == alice["id"]
    for missing in ("/users/999", "/users/nobody/by-username"):
        assert user.refusal("GET", missing) == (404, "user not found")
    setting = {"key": "k", "storagePath": "p"}
    assert user.refusal("POST", "/users/setting", {"settings": [setting | {"value": "{"}]})[0] == 400
    assert user.ok("POST", "/users/setting", {"settings": [setting | {"value": '{"a":1}'}]}) == {}
    assert user.get("/users/setting")["settings"] == [setting | {"value": '{"a":1}'}]
    for method in ("GET", "POST"):
        assert user.call(method, "/tokens", {"userId": 2} if method == "POST" else None).status_code == 403
    assert user.refusal("GET", "/master/config") == (403, "user does not have permission")


def test_workspaces(user, admin):
    made = user.ok("POST", "/workspaces", {"name": "ws"})["workspace"]
    assert (made["pinned"], made["state"]) == (True, "WORKSPACE_STATE_UNSPECIFIED")
    taken = "avoid names equal to other workspaces (case-insensitive)"
    assert user.refusal("POST", "/workspaces", {"name": "ws"}) == (409, taken)
    assert user.ok("POST", "/workspaces", {"name": "WS"})["workspace"]["id"] != made["id"]
    long = "x" * 81
    assert user.refusal("POST", "/workspaces", {"name": long}) == (
        400,
        f"name '{long}' must be at most 53 character long",
    )
    path = f"/workspaces/{made['id']}"
    for action in ("archive", "archive", "unarchive", "unarchive", "unpin", "unpin", "pin", "pin"):
        assert user.ok("POST", f"{path}/{action}") == {}
    foreign = f"/workspaces/{admin.workspace('of the administrator')}"
    for method, target, text in [
        ("PATCH", foreign, "only admins may set other user's workspaces names"),
        ("DELETE", foreign, "only admins may delete other user's workspaces"),
        ("POST", f"{foreign}/archive", "only admins may archive other user's workspaces"),
    ]:
        assert user.refusal(method, target, {"name": "mine"} if method == "PATCH" else None) == (403, text)
    first = "workspace (1) is immutable and cannot add new projects"
    for method, target, text in [
        ("PATCH", "/workspaces/1", first),
        ("POST", "/workspaces/1/projects", first),
        ("POST", "/workspaces/1/archive", "workspace (1)"),
        ("DELETE", "/workspaces/1", "workspace (1) does not exist or not deletable by this user"),
    ]:
        status, told = admin.refusal(method, target, {"name": "n"} if method != "DELETE" else None)
        assert (status, text in told) == (400, True), (method, target, told)
    assert user.ok("DELETE", path) == {"completed": True}
    assert user.refusal("GET", path) == (404, f"workspace '{made['id']}' not found")


def test_projects(user):
    workspace = user.workspace()
    path = f"/workspaces/{workspace}/projects"
    project = user.ok("POST", path, {"name": "p"})["project"]
    assert re.fullmatch("P[A-Z0-9]{4}", project["key"])
    status, told = user.refusal("POST", path, {"name": "p"})
    assert (status, "project name p is already in use" in told) == (409, True), told
    assert user.refusal("POST", path, {"name": ""})[0] == 400
    assert user.ok("POST", path, {"name": "  "})["project"]["name"] == "  "
    notes = f"/projects/{project['id']}/notes"
    note = {"name": "n", "contents": "c"}
    assert user.ok("POST", notes, note) == {"notes": [note]}
    assert user.ok("POST", notes, note) == {"notes": [note, note]}
    assert user.ok("PUT", notes, {"notes": [note]}) == {"notes": [note]}
    experiment = user.experiment(projectId=project["id"])
    assert user.ok("DELETE", f"/projects/{project['id']}") == {"completed": False}
    # The experiment never ended; it goes all the same, behind the answer.
    eventually(lambda: user.call("GET", f"/experiments/{experiment}").status_code == 404)
    eventually(lambda: user.call("GET", f"/projects/{project['id']}").status_code == 404)


def test_the_rest(user, app):
    master = Caller(app).get("/master")
    assert master == {
        "version": "0.38.1",
        "masterId": master["masterId"],
        "clusterId": master["clusterId"],
        "clusterName": "",
        "telemetryEnabled": False,
        "ssoProviders": [],
        "externalLoginUri": "",
        "externalLogoutUri": "",
        "branding": "determined",
        "rbacEnabled": False,
        "product": "PRODUCT_UNSPECIFIED",
        "featureSwitches": [],
        "userManagementEnabled": True,
        "strictJobQueueControl": False,
        "hasCustomLogo": False,
    }
    assert Caller(app).get("/master/telemetry") == {"enabled": False, "segmentKey": ""}
    for kind in ("agents", "templates", "commands", "models"):
        answer = user.get(f"/{kind}")
        assert answer == {kind: [], "pagination": answer["pagination"]}
        assert answer["pagination"] == PAGE | {"limit": answer["pagination"]["limit"]}
    assert user.get("/job-queues-v2")["pagination"] == PAGE | {"limit": 100}
    assert user.refusal("GET", "/checkpoints/nope") == (400, "'nope' is no UUID")
    assert user.refusal("GET", f"/checkpoints/{UUID}")[0] == 404
    task = user.get(f"/trials/{user.trial()}")["trial"]["taskId"]
    report = {"uuid": UUID, "taskId": task, "metadata": {}, "resources": {"f": "1"}, "state": "STATE_COMPLETED"}
    assert user.ok("POST", "/checkpoints", report) == {}
    assert user.refusal("POST", "/checkpoints", report)[0] == 409


def test_the_order_of_keys_is_that_of_the_fields(user):
    experiment = user.experiment()
    shown = user.call("GET", f"/experiments/{experiment}").text
    keys = list(json.loads(shown)["experiment"])
    assert keys[:6] == ["id", "description", "labels", "startTime", "endTime", "state"]
    config = list(json.loads(shown)["config"])
    assert config == sorted(config)
