"""Experiments as a Determined master answers, request by request, but for what docs/compatibility.md lists."""

from __future__ import annotations

import itertools

import pytest
from rest_calls import CONFIG, MANAGED

from tests.processes import eventually

SINGLE_KEYS = [
    "id",
    "description",
    "labels",
    "startTime",
    "endTime",
    "state",
    "archived",
    "numTrials",
    "trialIds",
    "displayName",
    "userId",
    "username",
    "resourcePool",
    "searcherType",
    "searcherMetric",
    "hyperparameters",
    "name",
    "notes",
    "jobId",
    "forkedFrom",
    "progress",
    "projectId",
    "projectName",
    "workspaceId",
    "workspaceName",
    "parentArchived",
    "config",
    "originalConfig",
    "projectOwnerId",
    "checkpointSize",
    "checkpointCount",
    "unmanaged",
    "modelDefinitionSize",
]
SMALLEST = "searcher: {name: single, metric: loss}\n"


@pytest.fixture
def six(user) -> list[int]:
    return [user.experiment(f"experiment {number}") for number in range(6)]


def test_a_new_one(user):
    text = (
        CONFIG.format(name="one")
        + "# <kept> as it is\nhyperparameters: {lr: 1e-3}\nresources: {shm_size: 30000000000}\n"
    )
    answer = user.ok("POST", "/experiments", {"config": text, "unmanaged": True})
    assert list(answer) == ["experiment", "config", "warnings"]
    assert answer["warnings"] == []
    experiment = answer["experiment"]
    assert list(experiment) == SINGLE_KEYS
    shown = {
        "state": "STATE_PAUSED",
        "resourcePool": "",
        "progress": 0,
        "searcherType": "single",  # these four as in lists: a master leaves them empty or puts them in quotes
        "searcherMetric": "loss",
        "displayName": "determined",
        "hyperparameters": {"lr": {"type": "const", "val": 0.001}},
        "trialIds": [],
        "originalConfig": text,
        "endTime": None,
        "forkedFrom": None,
        "checkpointSize": "0",
        "unmanaged": True,
        "username": "determined",
    }
    assert {key: experiment[key] for key in shown} == shown
    got = user.get(f"/experiments/{experiment['id']}")
    assert list(got) == ["experiment", "jobSummary", "config"]
    assert got["jobSummary"] is None
    assert list(got["experiment"]) == SINGLE_KEYS
    size = got["config"]["resources"]["shm_size"]
    assert (size, type(size)) == (30000000000, int), "a number beyond 32 bits, without a fraction"


def test_what_lists_show(user):
    experiment = user.finished("one")
    for found in (
        user.get("/experiments")["experiments"][0],
        user.ok("POST", "/experiments-search", {"limit": 1})["experiments"][0]["experiment"],
    ):
        assert found["id"] == experiment
        assert (found["searcherType"], found["searcherMetric"]) == ("single", "loss")
        assert (found["displayName"], found["trialIds"], found["originalConfig"]) == ("determined", [], "")
        assert found["hyperparameters"] == {}
        assert "duration" in found
        assert "modelDefinitionSize" not in found
        assert "externalExperimentId" not in found


def test_a_name_is_invented(user):
    name = user.ok("POST", "/experiments", {"config": SMALLEST, "unmanaged": True})["experiment"]["name"]
    assert name.startswith("Experiment (")
    assert name.count("-") == 2


NOT_CREATED = [
    (None, 400, "<config>: expected object, but got null"),
    ({}, 400, "<config>: expected object, but got null"),
    ({"config": "name: x"}, 400, "searcher is a required property"),
    ({"config": SMALLEST + "bogus: 1"}, 400, 'additionalProperties "bogus" not allowed'),
    ({"config": "a: b: c"}, 400, "mapping values are not allowed in this context"),
    (
        {"config": "searcher: {name: nope, metric: loss}"},
        400,
        (
            '<config>.searcher: is not an object where object["name"] is one of '
            "'single', 'random', 'grid', 'custom', or 'adaptive_asha'"
        ),
    ),
    ({"config": SMALLEST, "projectId": 999999}, 404, "project '999999' not found"),
    ({"config": SMALLEST + "workspace: nope\nproject: nope\n"}, 404, "workspace/project 'nope/nope' not found"),
    ({"config": SMALLEST + "entrypoint: x\n", "unmanaged": False}, 400, "slots requested exceeds cluster capacity"),
]


def test_what_cannot_be_created(user):
    for body, status, text in NOT_CREATED:
        whole = body if body is None or "config" not in body else {"unmanaged": True} | body
        refused, told = user.refusal("POST", "/experiments", whole)
        assert (refused, text in told) == (status, True), (body, told)
    assert user.get("/experiments")["experiments"] == []


def test_validation_alone(user):
    answer = user.ok("POST", "/experiments", {"config": SMALLEST, "unmanaged": True, "validateOnly": True})
    experiment = answer["experiment"]
    assert (experiment["id"], experiment["state"]) == (0, "STATE_UNSPECIFIED")
    assert (experiment["progress"], experiment["config"]) == (None, None)
    assert user.get("/experiments")["experiments"] == []


def test_put_by_external_id(user, admin):
    path = "/experiments/by-external-id/a%20b"
    first = user.ok("PUT", path, {"config": CONFIG.format(name="one"), "unmanaged": True})
    assert list(first) == ["experiment", "config"]
    again = admin.ok("PUT", path, {"config": CONFIG.format(name="two"), "unmanaged": True})
    assert again["experiment"]["id"] == first["experiment"]["id"]
    shown = user.get(f"/experiments/{first['experiment']['id']}")["experiment"]
    assert (shown["name"], shown["config"]["name"]) == ("two", "two")
    assert shown["originalConfig"] == CONFIG.format(name="one")
    assert "externalExperimentId" not in shown
    refused, text = user.refusal("PUT", path, {"config": MANAGED.format(name="three")})
    assert (refused, text) == (400, "only unmanaged experiments are supported")


ON_ONE = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("PUT", "/labels/x"),
    ("DELETE", "/labels/x"),
    ("GET", "/model_def"),
    ("GET", "/file_tree"),
    ("POST", "/move"),
    ("PUT", "/retain_logs"),
    *[("POST", f"/{what}") for what in ("activate", "pause", "cancel", "kill", "archive", "unarchive")],
]


def test_an_unknown_one(user):
    wrong = {}
    for number, (method, path) in itertools.product([99999999, 0, -1], ON_ONE):
        body = {"destinationProjectId": 1, "numDays": 1} if method in {"POST", "PUT", "PATCH"} else None
        refused = user.refusal(method, f"/experiments/{number}{path}", body)
        if refused != (404, f"experiment '{number}' not found"):
            wrong[method, number, path] = refused
    assert not wrong


PAGES = {
    "": (6, (0, 0, 0, 6)),
    "limit=0": (6, (0, 0, 0, 6)),
    "limit=2": (2, (0, 2, 0, 2)),
    "limit=-1": (6, (0, -1, 0, 6)),
    "limit=-2": (0, (0, -2, 0, 0)),
    "limit=100000": (6, (0, 100000, 0, 6)),
    "offset=9999": (0, (9999, 0, 6, 6)),
    "offset=-1&limit=1": (1, (-1, 1, 5, 6)),
    "offset=4&limit=5": (2, (4, 5, 4, 6)),
}


def test_pages(user, six):
    keys = ("offset", "limit", "startIndex", "endIndex")
    answers = {query: user.get(f"/experiments?{query}") for query in PAGES}
    assert {
        query: (len(answer["experiments"]), tuple(answer["pagination"][key] for key in keys))
        for query, answer in answers.items()
    } == PAGES
    assert {answer["pagination"]["total"] for answer in answers.values()} == {6}


def test_a_hundred_is_the_page_that_nobody_chose(user):
    for number in range(101):
        user.experiment(f"n{number}")
    answer = user.get("/experiments")
    assert (len(answer["experiments"]), answer["pagination"]["total"]) == (100, 101)
    seen = []
    for offset in range(0, 101, 10):
        page = user.get(f"/experiments?limit=10&offset={offset}&sortBy=SORT_BY_NUM_TRIALS&orderBy=ORDER_BY_DESC")
        seen += [each["id"] for each in page["experiments"]]
    assert sorted(seen) == list(range(1, 102)), "each once, though all have as many trials"


SORTS = [
    "UNSPECIFIED",
    "ID",
    "DESCRIPTION",
    "START_TIME",
    "END_TIME",
    "STATE",
    "NUM_TRIALS",
    "PROGRESS",
    "USER",
    "NAME",
    "FORKED_FROM",
    "RESOURCE_POOL",
    "PROJECT_ID",
    "CHECKPOINT_SIZE",
    "CHECKPOINT_COUNT",
    "SEARCHER_METRIC_VAL",
]


def test_every_order(user, six):
    for sort, order in itertools.product(SORTS, ("UNSPECIFIED", "ASC", "DESC")):
        path = f"/experiments?sortBy=SORT_BY_{sort}&orderBy=ORDER_BY_{order}"
        first, second = ([each["id"] for each in user.get(path)["experiments"]] for _ in range(2))
        assert (sorted(first), first) == (six, second), path


def test_order_by_id(user, six):
    assert [each["id"] for each in user.get("/experiments")["experiments"]] == six
    assert [each["id"] for each in user.get("/experiments?orderBy=ORDER_BY_DESC")["experiments"]] == six[::-1]


QUERIES = {
    "sortBy=11": 200,
    "sortBy=SORT_BY_NAME": 200,
    "sortBy=3": 400,
    "sortBy=sort_by_name": 400,
    "archived=true": 200,
    "archived.value=true": 200,
    "archived=1": 400,
    "archived=TRUE": 400,
    "archived=": 400,
    "limit=1&limit=x": 200,
    "limit=": 400,
    "limit=x": 400,
    "Limit=x": 200,
    "unknown=1": 200,
    "states=STATE_PAUSED&states=STATE_ACTIVE": 200,
    "states=STATE_PAUSED,STATE_ACTIVE": 400,
    "states=nope": 400,
    "projectId=99999": 404,
    "experimentIdFilter.lt=3&experimentIdFilter.nope=1": 200,
    "limit=2147483648": 400,
    "limit=9223372036854775808": 400,
}


def test_queries(user):
    assert {query: user.call("GET", f"/experiments?{query}").status_code for query in QUERIES} == QUERIES


def test_filters(user, admin, six):
    other = admin.experiment("of admin")
    user.ok("PATCH", f"/experiments/{six[0]}", {"labels": ["a", "b"], "description": "Some THING"})
    user.ok("PATCH", f"/experiments/{six[1]}", {"labels": ["a"], "name": "100% sure"})
    done = user.finished()

    def found(query):
        return [each["id"] for each in user.get(f"/experiments?{query}")["experiments"]]

    assert found("labels=a") == six[:2]
    assert found("labels=a&labels=b") == six[:1]
    assert found("users=admin") == [other]
    assert found("userIds=1") == [other]
    assert found("name=EXPERIMENT%203") == [six[3]]
    assert found("description=thing") == [six[0]]
    assert found("name=%25") == [six[1]], "a character like any other"
    assert found("states=STATE_COMPLETED") == [done]
    assert found("states=STATE_COMPLETED&states=STATE_PAUSED") == [*six, other, done]
    assert found("experimentIdFilter.lt=3") == six[:2]
    assert found("experimentIdFilter.incl=1&experimentIdFilter.incl=2") == six[:2]
    assert found(f"experimentIdFilter.notIn=1&experimentIdFilter.lt={six[3]}") == six[1:3]
    assert found("archived=true") == []
    user.ok("POST", f"/experiments/{done}/archive")
    assert found("archived=true") == [done]
    assert found("archived=false") == [*six, other]
    assert found("") == [*six, other, done]


def test_search(user, six):
    answer = user.ok("POST", "/experiments-search", {"sort": "id=desc", "limit": 2})
    assert list(answer) == ["experiments", "pagination"]
    assert [each["experiment"]["id"] for each in answer["experiments"]] == six[:3:-1]
    assert [each["bestTrial"] for each in answer["experiments"]] == [None, None]
    assert user.refusal("POST", "/experiments-search", {"sort": "zz=asc"}) == (400, "invalid sort col: zz")
    assert user.refusal("POST", "/experiments-search", {"filter": "nope"})[0] == 400
    assert user.call("GET", "/experiments-search").status_code == 501


PATCHES = [
    ({"name": "new"}, {"name": "new"}),
    ({"description": "new", "notes": "n"}, {"description": "new", "notes": "n"}),
    ({"labels": ["b", "a", "b"]}, {"labels": ["b", "a"]}),
    ({"labels": ["x", 1]}, {"labels": ["x"]}),
    ({"labels": []}, {"labels": []}),
    ({"labels": None, "name": None}, {}),
    ({"description": "", "notes": ""}, {"description": "", "notes": ""}),
    ({}, {}),
    (None, {}),
    ({"unknown": 1, "id": 77}, {}),
]


def test_patch(user):
    start = {"labels": ["old"], "description": "old", "notes": "old"}
    for body, changed in PATCHES:
        experiment = user.experiment()
        before = user.ok("PATCH", f"/experiments/{experiment}", start)["experiment"]
        after = user.ok("PATCH", f"/experiments/{experiment}", body)["experiment"]
        assert list(after) == SINGLE_KEYS
        assert user.get(f"/experiments/{experiment}")["experiment"] == after
        del before["config"], after["config"]  # name, description and labels stand in it too
        assert after == before | changed, body


REFUSED_PATCHES = [
    ({"name": ""}, (400, "'name' must not be an empty or whitespace string")),
    ({"name": " \t"}, (400, "'name' must not be an empty or whitespace string")),
    (
        {"labels": "x"},
        (400, "bad ListValue: json: cannot unmarshal string into Go value of type []json.RawMessage"),
    ),
    ({"resources": {"maxSlots": 1}}, (404, "experiment '1' not found")),
    ({"name": 5}, (400, "json: cannot unmarshal number into Go value of type string")),
]


def test_patches_that_are_refused(user):
    experiment = user.experiment()
    before = user.get(f"/experiments/{experiment}")
    for body, refusal in REFUSED_PATCHES:
        assert user.refusal("PATCH", f"/experiments/{experiment}", body) == refusal
    assert user.get(f"/experiments/{experiment}") == before


def test_labels(user):
    path = f"/experiments/{user.experiment()}/labels"
    user.ok("PUT", f"{path}/a")
    assert user.ok("PUT", f"{path}/foo") == {"labels": ["a", "foo"]}
    assert user.ok("PUT", f"{path}/foo", {"label": "other"}) == {"labels": ["a", "foo"]}
    assert user.ok("DELETE", f"{path}/foo") == {"labels": ["a"]}


def test_the_end_of_an_unmanaged_one(user):
    experiment = user.experiment()
    path = f"/experiments/{experiment}"
    assert user.refusal("POST", f"{path}/archive") == (400, "Experiment is not in terminal state.")
    assert user.refusal("DELETE", path) == (400, "cannot delete experiment in STATE_PAUSED state")
    for _ in range(2):
        for what in ("kill", "cancel"):
            assert user.ok("POST", f"{path}/{what}") == {}
        assert user.refusal("POST", f"{path}/pause") == (400, "experiment in terminal state")
        assert user.refusal("POST", f"{path}/activate") == (404, f"experiment '{experiment}' not found")
        assert user.get(path)["experiment"]["state"] == "STATE_PAUSED"


def test_one_that_has_ended_stays_so(user):
    experiment = user.finished()
    path = f"/experiments/{experiment}"
    before = user.get(path)
    for what in ("kill", "cancel"):
        assert user.ok("POST", f"{path}/{what}") == {}
    assert user.refusal("POST", f"{path}/pause") == (400, "experiment in terminal state")
    assert user.refusal("POST", f"{path}/activate") == (404, f"experiment '{experiment}' not found")
    assert user.get(path) == before
    assert len(before["experiment"]["trialIds"]) == 1


def test_archive_twice(user):
    experiment = user.finished()
    path = f"/experiments/{experiment}"
    assert user.refusal("POST", f"{path}/unarchive") == (400, "Experiment is not archived.")
    assert user.ok("POST", f"{path}/archive") == {}
    assert user.refusal("POST", f"{path}/archive") == (400, "Experiment is already archived.")
    assert user.ok("PATCH", path, {"name": "still changes"})["experiment"]["archived"] is True
    user.ok("PUT", f"{path}/labels/x")
    user.trial(experiment)
    assert user.ok("POST", f"{path}/unarchive") == {}


def test_a_managed_one(user):
    experiment = user.experiment("managed", MANAGED, activate=False)
    path = f"/experiments/{experiment}"
    for what in ("activate", "pause", "pause", "activate", "cancel"):
        assert user.ok("POST", f"{path}/{what}") == {}
    shown = user.get(path)["experiment"]
    assert (shown["state"], shown["endTime"] is None) == ("STATE_CANCELED", False)
    assert user.refusal("POST", f"{path}/activate") == (404, f"experiment '{experiment}' not found")
    assert user.ok("POST", f"{path}/kill") == {}


def test_deletion(user):
    experiment = user.finished()
    (trial,) = user.get(f"/experiments/{experiment}/trials")["trials"]
    assert user.ok("DELETE", f"/experiments/{experiment}") == {}
    assert eventually(lambda: user.call("GET", f"/experiments/{experiment}").status_code == 404)
    assert user.call("GET", f"/trials/{trial['id']}").status_code == 404


def test_those_of_others(user, admin):
    experiment = admin.finished()
    path = f"/experiments/{experiment}"
    text = "non admin users may not delete other user's experiments"
    assert user.refusal("DELETE", path) == (403, text)
    user.ok("PATCH", path, {"name": "changed"})
    user.ok("PUT", f"{path}/labels/x")
    user.ok("POST", f"{path}/kill")
    report = {"stepsCompleted": 1, "metrics": {"avgMetrics": {"loss": 1}}}
    assert user.ok("POST", f"/trials/{user.trial(experiment)}/metrics", {"group": "training", "metrics": report}) == {}
    assert user.get(path)["experiment"]["name"] == "changed"


def test_many_at_once(user):
    open_one, done = user.experiment(), user.finished()
    results = user.ok("POST", "/projects/1/experiments/archive", {"experimentIds": [open_one, done, 99999999]})
    by_id = {each["id"]: each["error"] for each in results["results"]}
    failed = "rpc error: code = FailedPrecondition desc = Experiment is not in terminal state."
    assert (by_id[open_one], by_id[done]) == (failed, "")
    assert "not found" in by_id[99999999]
    assert user.call("POST", "/experiments/archive", {"experimentIds": [done]}).status_code == 501
    deleted = user.call("DELETE", "/projects/1/experiments/delete", {"experimentIds": [done]})
    assert deleted.json == {"results": [{"error": "", "id": done}]}


def test_move_and_model_definition(user):
    experiment = user.experiment()
    assert user.get(f"/experiments/{experiment}/model_def") == {"b64Tgz": ""}
    project = user.project(user.workspace())
    body = {"experimentId": experiment, "destinationProjectId": project}
    assert user.ok("POST", f"/experiments/{experiment}/move", body) == {}
    assert user.get(f"/experiments/{experiment}")["experiment"]["projectId"] == project
