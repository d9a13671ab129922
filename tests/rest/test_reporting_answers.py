"""What a master answers about trials, metrics and checkpoints, row by row, where no other file asks for it."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from test_metrics_over_rest import body, new_trial, report, strict


@pytest.fixture
def trial(user):
    return new_trial(user)


def stream(user, path):
    return [row for record in strict(user.call("GET", path)) for row in record["result"]["metrics"]]


# Trials


@pytest.mark.parametrize(
    ("sent", "status", "text"),
    [
        pytest.param({"unmanaged": False}, 400, "only unmanaged trials are supported", id="managed"),
        pytest.param({"experimentId": 99999999}, 404, "experiment '99999999' not found", id="unknown experiment"),
        pytest.param({"hparams": [1]}, 400, "bad StructValue", id="hparams are a list"),
        pytest.param({"experimentId": "x"}, 400, "", id="no id"),
    ],
)
def test_trials_that_cannot_be_made(user, sent, status, text):
    whole = {"experimentId": user.experiment(), "hparams": {}, "unmanaged": True} | sent
    found, told = user.refusal("POST", "/trials", whole)
    assert (found, text in told) == (status, True), told
    found, told = user.refusal("PUT", "/trials", {"externalTrialId": "x", "createTrialRequest": whole})
    assert (found, text in told) == (status, True), told


def test_eight_puts_at_once_make_one_trial(user):
    wanted = {"experimentId": user.experiment(), "hparams": {}, "unmanaged": True}
    sent = {"externalTrialId": "one", "createTrialRequest": wanted}
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: user.ok("PUT", "/trials", sent)["trial"]["id"], range(8)))
    assert len(set(made)) == 1


def test_an_experiment_is_as_its_trials_are(user):
    experiment = user.experiment()
    first, second, third = (new_trial(user, experiment)["id"] for _ in range(3))

    def state(trial, name):
        user.ok("PATCH", f"/trials/{trial}", {"state": f"STATE_{name}"})
        return user.get(f"/experiments/{experiment}")["experiment"]["state"].removeprefix("STATE_")

    assert state(first, "COMPLETED") == "COMPLETED"
    shown = user.get(f"/experiments/{experiment}")["experiment"]
    assert (shown["progress"], shown["endTime"]) == (1, user.get(f"/trials/{first}")["trial"]["endTime"])
    assert state(second, "RUNNING") == "RUNNING"
    assert state(second, "ERROR") == "COMPLETED"
    assert state(third, "CANCELED") == "COMPLETED"
    assert state(first, "ERROR") == "ERROR"
    assert state(first, "RUNNING") == "RUNNING"
    assert user.get(f"/trials/{first}")["trial"]["endTime"] is not None


def test_a_heartbeat_after_the_end_changes_nothing(user, trial):
    path = f"/trials/{trial['id']}"
    user.ok("PATCH", path, {"state": "STATE_COMPLETED"})
    ended = user.get(path)["trial"]
    for sent in ({}, None, {"trialId": trial["id"]}):
        assert user.ok("PATCH", path, sent)["trial"] == ended


def test_external_ids_that_nobody_gave(user):
    experiment = user.ok("PUT", "/experiments/by-external-id/mine", {"config": CONFIG, "unmanaged": True})
    number = experiment["experiment"]["id"]
    wanted = {"experimentId": number, "hparams": {}, "unmanaged": True}
    made = user.ok("PUT", "/trials", {"externalTrialId": "t", "createTrialRequest": wanted})["trial"]
    assert user.get("/trials/by-external-id/mine/t")["trial"]["id"] == made["id"]
    for path in ("mine/other", "nobodys/t"):
        assert user.refusal("GET", f"/trials/by-external-id/{path}")[0] == 404


CONFIG = "name: a\nsearcher: {name: single, metric: loss}\n"


# Metrics


def test_reports_after_the_end_and_into_the_archive(user, trial):
    number = trial["id"]
    user.ok("PATCH", f"/trials/{number}", {"state": "STATE_COMPLETED"})
    report(user, number, 1, {"loss": 1})
    user.ok("POST", f"/experiments/{trial['experimentId']}/archive")
    report(user, number, 2, {"loss": 2})
    assert user.get(f"/trials/{number}")["trial"]["totalBatchesProcessed"] == 2


def test_earlier_steps_and_steps_below_zero(user, trial):
    number = trial["id"]
    for step in (5, 3, -5):
        report(user, number, step, {"loss": step}, "training")
    path = f"/trials/metrics/training_metrics?trialIds={number}"
    assert [row["totalBatches"] for row in stream(user, path)] == [3, 5]
    shown = user.get(f"/trials/{number}")["trial"]
    assert (shown["summaryMetrics"]["avg_metrics"]["loss"]["count"], shown["totalBatchesProcessed"]) == (3, 5)


def test_what_is_not_in_the_newest_report_has_no_last_value(user, trial):
    report(user, trial["id"], 1, {"acc": 0.1, "flag": True}, "training")
    report(user, trial["id"], 2, {"loss": 1}, "training")
    summary = user.get(f"/trials/{trial['id']}")["trial"]["summaryMetrics"]["avg_metrics"]
    assert summary["acc"] == {
        "count": 1,
        "last": None,
        "max": 0.1,
        "mean": 0.1,
        "min": 0.1,
        "sum": 0.1,
        "type": "number",
    }
    assert summary["flag"] == {"last": None, "type": "boolean"}
    assert summary["loss"]["last"] == 1


def test_a_metric_of_several_types_is_text(user, trial):
    report(user, trial["id"], 1, {"m": 1}, "training")
    report(user, trial["id"], 2, {"m": "one"}, "training")
    summary = user.get(f"/trials/{trial['id']}")["trial"]["summaryMetrics"]["avg_metrics"]
    assert (summary["m"]["type"], summary["m"]["last"]) == ("string", "one")


def test_any_text_names_a_group_and_a_metric(user, trial):
    groups = ["mygroup", "ü <b>", "a b/c", "avg_metrics", '"quoted"', "x" * 200]
    for group in groups:
        report(user, trial["id"], 1, {"a.b <&> ü": 1, "": 2}, group)
    summary = user.get(f"/trials/{trial['id']}")["trial"]["summaryMetrics"]
    assert set(summary) == set(groups)
    assert {name for group in summary.values() for name in group} == {"a.b <&> ü", ""}


def test_half_a_surrogate_pair_in_a_name(user, trial):
    sent = json.dumps(body(trial["id"], 1, {"NAME": 1}, "training")).replace("NAME", "a\\ud800b").encode()
    answer = user.call("POST", f"/trials/{trial['id']}/metrics", sent)
    assert answer.status_code in (200, 400)
    assert set(user.get(f"/trials/{trial['id']}")["trial"]["summaryMetrics"].get("avg_metrics", {})) <= {"a\ufffdb"}
    assert user.get(f"/experiments/{trial['experimentId']}/trials")["pagination"]["total"] == 1


@pytest.mark.parametrize("where", ["group", "name", "value"])
def test_nul_in_a_report(user, trial, where):
    place = {"group": "training", "name": "loss", "value": "text"} | {where: "a\0b"}
    sent = body(trial["id"], 1, {place["name"]: place["value"]}, place["group"])
    answer = user.call("POST", f"/trials/{trial['id']}/metrics", sent)
    assert answer.status_code in (200, 400)
    assert user.call("GET", f"/trials/{trial['id']}").status_code == 200


def test_a_trial_may_be_named_twice(user, trial):
    report(user, trial["id"], 1, {"loss": 1})
    path = f"/trials/metrics/validation_metrics?trialIds={trial['id']}&trialIds={trial['id']}"
    assert [row["totalBatches"] for row in stream(user, path)] == [1, 1]


def test_one_unknown_trial_refuses_the_whole_stream(user, trial):
    report(user, trial["id"], 1, {"loss": 1})
    answer = user.call("GET", f"/trials/metrics/validation_metrics?trialIds={trial['id']}&trialIds=99999")
    assert (answer.status_code, answer.json["error"]["message"]) == (404, "trial '99999' not found")


def test_report_times(user, trial):
    sent = body(trial["id"], 1, {"loss": 1})
    sent["metrics"]["reportTime"] = "2026-11-25T01:51:12.757999999+02:00"
    user.ok("POST", f"/trials/{trial['id']}/metrics", sent)
    (row,) = stream(user, f"/trials/metrics/validation_metrics?trialIds={trial['id']}")
    assert row["endTime"] == "2026-11-24T23:51:12.757Z"
    shown = user.get(f"/trials/{trial['id']}")["trial"]
    assert shown["bestValidation"]["endTime"] == "2026-11-24T23:51:12.757999Z"


# Checkpoints


def checkpoint(user, trial, **more):
    sent = {"uuid": str(uuid.uuid4()), "taskId": trial["taskId"], "metadata": {"steps_completed": 1}, "training": {}}
    sent |= {"resources": {"a": "128", "b/": 0}, "state": "STATE_COMPLETED"} | more
    assert user.ok("POST", "/checkpoints", sent) == {}
    return sent["uuid"]


def test_a_checkpoint_has_every_field(user, trial):
    report(user, trial["id"], 1, {"loss": "NaN"})
    number = checkpoint(user, trial, reportTime="2026-11-25T00:00:00.5+00:00", allocationId=None)
    (shown,) = strict(user.call("GET", f"/checkpoints/{number}"))
    config = shown["checkpoint"]["training"].pop("experimentConfig")
    assert config["searcher"]["metric"] == "loss"
    assert shown["checkpoint"] == {
        "taskId": trial["taskId"],
        "uuid": number,
        "reportTime": "2026-11-25T00:00:00.500Z",
        "resources": {"a": "128", "b/": "0"},
        "metadata": {"steps_completed": 1},
        "state": "STATE_COMPLETED",
        "training": {
            "trialId": trial["id"],
            "experimentId": trial["experimentId"],
            "hparams": {"lr": 0.1, "n": 3},
            "trainingMetrics": None,
            "validationMetrics": {"avgMetrics": {"loss": "NaN"}, "batchMetrics": []},
            "searcherMetric": "NaN",
        },
    }
    listed = user.get(f"/trials/{trial['id']}/checkpoints")
    assert listed["checkpoints"][0]["uuid"] == number
    assert listed["pagination"] == {"offset": 0, "limit": 0, "startIndex": 0, "endIndex": 1, "total": 1}


def test_large_sizes_are_exact(user, trial):
    number = checkpoint(user, trial, resources={"x": "9007199254740993", "y": 128})
    assert user.get(f"/checkpoints/{number}")["checkpoint"]["resources"] == {"x": "9007199254740993", "y": "128"}
    shown = user.get(f"/trials/{trial['id']}")["trial"]
    assert (shown["totalCheckpointSize"], shown["checkpointCount"]) == ("9007199254741121", 1)
    experiment = user.get(f"/experiments/{trial['experimentId']}")["experiment"]
    assert (experiment["checkpointSize"], experiment["checkpointCount"]) == ("9007199254741121", 1)


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        pytest.param("GET", "/checkpoints/{}", lambda _: None, id="get"),
        pytest.param("GET", "/checkpoints/{}/metrics", lambda _: None, id="metrics"),
        pytest.param("POST", "/checkpoints/{}/metadata", lambda _: {"checkpoint": {"metadata": {}}}, id="metadata"),
        pytest.param("PATCH", "/checkpoints", lambda number: {"checkpoints": [{"uuid": number}]}, id="patch"),
        pytest.param("DELETE", "/checkpoints", lambda number: {"checkpointUuids": [number]}, id="delete"),
        pytest.param(
            "POST", "/checkpoints/rm", lambda number: {"checkpointUuids": [number], "checkpointGlobs": ["a"]}, id="rm"
        ),
    ],
)
def test_checkpoints_that_are_not_there(user, method, path, sent):
    for number, status in ((str(uuid.uuid4()), 404), ("not-a-uuid", 400)):
        found, told = user.refusal(method, path.format(number), sent(number))
        assert (found, number in told) == (status, True), told


def test_the_same_uuid_again(user, trial):
    number = checkpoint(user, trial)
    again = {"uuid": number, "taskId": trial["taskId"], "state": "STATE_COMPLETED", "training": {}}
    assert user.refusal("POST", "/checkpoints", again)[0] == 409
    assert user.refusal("POST", "/checkpoints", again | {"uuid": number.upper()})[0] == 409


@pytest.mark.parametrize("where", ["/experiments/{experimentId}", "/trials/{id}"])
def test_pages_of_checkpoints_hold_each_once(user, trial, where):
    losses = [3, "NaN", 1, "Infinity", None, 2, 1]
    made = []
    for step, loss in enumerate(losses, 1):
        if loss is not None:
            report(user, trial["id"], step, {"loss": loss})
        made.append(checkpoint(user, trial, metadata={"steps_completed": step}))
    path = where.format(**trial) + "/checkpoints"
    orders = ["UNSPECIFIED", "UUID", "TRIAL_ID", "BATCH_NUMBER", "END_TIME", "STATE", "SEARCHER_METRIC"]
    queries = [f"sortByAttr=SORT_BY_{order}" for order in orders] + ["sortByMetric=loss", "sortByMetric=nothing"]
    for query in queries:
        for direction in ("UNSPECIFIED", "ASC", "DESC"):
            whole = f"{path}?{query}&orderBy=ORDER_BY_{direction}"
            pages = [user.get(f"{whole}&limit=3&offset={offset}")["checkpoints"] for offset in (0, 3, 6)]
            found = [each["uuid"] for page in pages for each in page]
            assert sorted(found) == sorted(made), whole
            assert found == [each["uuid"] for each in user.get(whole)["checkpoints"]], whole
    by_loss = [each["uuid"] for each in user.get(f"{path}?sortByMetric=loss&orderBy=ORDER_BY_ASC")["checkpoints"]]
    assert by_loss[:4] == [made[2], made[6], made[5], made[0]]
    assert user.get(f"{path}?offset=-1")["checkpoints"][0]["uuid"] == made[6]
    assert user.refusal("GET", f"{path}?offset=8") == (400, "offset out of bounds")
    assert user.get(f"{path}?states=STATE_DELETED")["checkpoints"] == []
