"""Trials and their metrics as JSON: the values, shapes, statuses and texts that a master answers."""

from __future__ import annotations

import json

import pytest

LOSSES = [3, "NaN", 1, "Infinity", "-Infinity", 2]


def strict(answer):
    """Parse a body as JSON has it: no NaN, no infinity."""

    def refuse(token):
        raise AssertionError(token)

    return [json.loads(line, parse_constant=refuse) for line in answer.text.splitlines()]


def new_trial(user, experiment=None, **more):
    body = {"experimentId": experiment or user.experiment(), "hparams": {"lr": 0.1, "n": 3.0}, "unmanaged": True}
    return user.ok("POST", "/trials", body | more)["trial"]


def body(trial, step, values, group="validation", run=0):
    report = {"trialId": trial, "trialRunId": run, "stepsCompleted": step, "metrics": {"avgMetrics": values}}
    return {"group": group, "metrics": report}


def report(user, trial, step, values, group="validation", run=0):
    return user.ok("POST", f"/trials/{trial}/metrics", body(trial, step, values, group, run))


@pytest.fixture
def trial(user):
    return new_trial(user)["id"]


def test_a_new_trial_has_every_field(user):
    made = new_trial(user)
    number, experiment = made["id"], made["experimentId"]
    assert made["startTime"].endswith("Z")
    assert made == {
        "id": number,
        "experimentId": experiment,
        "startTime": made["startTime"],
        "endTime": None,
        "state": "STATE_PAUSED",
        "restarts": 0,
        "hparams": {"lr": 0.1, "n": 3},
        "totalBatchesProcessed": 0,
        "bestValidation": None,
        "latestValidation": None,
        "bestCheckpoint": None,
        "runnerState": "",
        "wallClockTime": 0,
        "warmStartCheckpointUuid": "",
        "taskId": made["taskId"],
        "totalCheckpointSize": "0",
        "checkpointCount": 0,
        "summaryMetrics": {},
        "taskIds": [made["taskId"]],
        "searcherMetricValue": 0,
    }
    assert user.get(f"/trials/{number}") == {"trial": made}
    assert user.get(f"/experiments/{experiment}/trials")["trials"] == [made]


def test_put_by_external_id(user):
    experiment = user.experiment()
    wanted = {"experimentId": experiment, "hparams": {"lr": 1}, "unmanaged": True}
    made = user.ok("PUT", "/trials", {"externalTrialId": "t-ext", "createTrialRequest": wanted})["trial"]
    assert made["taskId"] == f"{experiment}.t-ext"
    again = {"externalTrialId": "t-ext", "createTrialRequest": wanted | {"hparams": {"lr": 2}}}
    assert user.ok("PUT", "/trials", again)["trial"] == made | {"hparams": {"lr": 2}}


def test_the_life_of_a_trial(user):
    trial = new_trial(user)
    number, experiment = trial["id"], trial["experimentId"]
    assert user.ok("POST", f"/trials/{number}/start", {"resume": True}) == {"trialRunId": 1, "stepsCompleted": 0}
    assert user.get(f"/experiments/{experiment}")["experiment"]["state"] == "STATE_RUNNING"
    assert user.ok("PATCH", f"/trials/{number}")["trial"]["state"] == "STATE_RUNNING"
    assert user.ok("POST", f"/trials/{number}/progress", {"progress": 0.25, "is_raw": True}) == {}
    assert user.ok("POST", f"/trials/{number}/runner/metadata", {"state": "training"}) == {}
    assert user.ok("POST", "/runs/start", {"runId": number}) == {}
    storage = {"type": "directory", "container_path": "/tmp/x"}
    prepared = {"runId": number, "checkpointStorage": storage}
    assert user.ok("POST", "/runs/start", prepared) == user.ok("POST", "/runs/start", prepared) == {"storageId": 1}
    assert user.get(f"/runs/{number}/metadata") == {"metadata": {}}
    assert user.ok("POST", f"/runs/{number}/metadata", {"metadata": {"a": [1]}}) == {"metadata": {"a": [1]}}
    shown = user.ok("PATCH", f"/trials/{number}", {"state": "STATE_COMPLETED"})["trial"]
    assert (shown["state"], shown["runnerState"], shown["metadata"]) == ("STATE_COMPLETED", "training", {"a": [1]})
    told = user.get(f"/experiments/{experiment}")["experiment"]
    assert (told["state"], told["progress"], told["endTime"]) == ("STATE_COMPLETED", 1, shown["endTime"])
    assert user.ok("PATCH", f"/trials/{number}", {"state": 4})["trial"]["state"] == "STATE_STOPPING_KILLED"
    assert user.refusal("PATCH", f"/trials/{number}", {"state": "zzz"})[0] == 400
    assert user.get(f"/tasks/{shown['taskId']}")["task"]["taskType"] == "TASK_TYPE_TRIAL"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/workloads"),
        ("GET", "/checkpoints"),
        ("GET", "/remaining_log_retention_days"),
        ("POST", "/kill"),
        ("POST", "/start"),
        ("POST", "/progress"),
        ("POST", "/early_exit"),
        ("POST", "/runner/metadata"),
        ("PATCH", ""),
        ("PUT", "/retain_logs"),
    ],
)
def test_ids_of_trials(user, method, path):
    sent = None if method == "GET" else {}
    assert user.refusal(method, f"/trials/99999999{path}", sent) == (404, "trial '99999999' not found")
    for number, text in (("1x", "invalid syntax"), ("99999999999", "value out of range")):
        status, told = user.refusal(method, f"/trials/{number}{path}", sent)
        assert (status, text in told) == (400, True)


def test_values_that_json_has_not(user, trial):
    for step, loss in enumerate(LOSSES, start=1):
        report(user, trial, step, {"loss": loss, "inf": "Infinity"})
    (shown,) = strict(user.call("GET", f"/trials/{trial}"))
    assert shown["trial"]["summaryMetrics"]["validation_metrics"]["loss"] == {
        "count": 6,
        "last": 2,
        "max": "Infinity",
        "mean": "NaN",
        "min": "-Infinity",
        "sum": "NaN",
        "type": "number",
    }
    assert shown["trial"]["searcherMetricValue"] == "-Infinity"
    assert shown["trial"]["bestValidation"] == {
        "endTime": shown["trial"]["bestValidation"]["endTime"],
        "metrics": {"avgMetrics": {"loss": "-Infinity", "inf": "Infinity"}, "batchMetrics": []},
        "numInputs": 0,
        "totalBatches": 5,
    }
    (series,) = strict(user.call("GET", f"/trials/time-series?trialIds={trial}&metricIds=validation.loss"))
    assert [point["values"]["loss"] for point in series["trials"][0]["metrics"][0]["data"]] == LOSSES
    (record,) = strict(user.call("GET", f"/trials/metrics/trial_metrics?trialIds={trial}&group=validation"))
    assert [row["metrics"]["validation_metrics"]["loss"] for row in record["result"]["metrics"]] == LOSSES
    (steps,) = strict(user.call("GET", f"/trials/{trial}/workloads?limit=0"))
    assert [step["validation"]["metrics"]["avgMetrics"]["loss"] for step in steps["workloads"]] == LOSSES
    best = f"/experiments/{shown['trial']['experimentId']}/searcher/best_searcher_validation_metric"
    assert strict(user.call("GET", best)) == [{"metric": "-Infinity"}]


def test_numbers_as_they_are_written(user, trial):
    report(user, trial, 1, {"zero": -0.0, "wide": 1e300, "long": 12345678901234567890, "whole": 3.0})
    answer = user.call("GET", f"/trials/metrics/validation_metrics?trialIds={trial}")
    assert '{"validation_metrics":{"long":12345678901234567000,"whole":3,"wide":1e+300,"zero":0}}' in answer.text
    shown = user.call("GET", f"/trials/{trial}").text
    assert '"zero":{"count":1,"last":0,"max":0,"mean":0,"min":0,"sum":0,"type":"number"}' in shown


def test_a_report_without_metrics(user, trial):
    report(user, trial, 7, {}, "training")
    shown = user.get(f"/trials/{trial}")["trial"]
    assert (shown["summaryMetrics"], shown["totalBatchesProcessed"]) == ({"avg_metrics": {}}, 7)


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("NaN", "invalid character 'N' looking for beginning of value"),
        ("Infinity", "invalid character 'I' looking for beginning of value"),
        ("-Infinity", "invalid character 'I' in numeric literal"),
    ],
)
def test_a_bare_token_is_no_json(user, trial, token, text):
    sent = json.dumps(body(trial, 1, {"loss": 0})).replace('"loss": 0', f'"loss": {token}').encode()
    assert user.refusal("POST", f"/trials/{trial}/metrics", sent) == (400, text)
    assert user.get(f"/trials/{trial}")["trial"]["summaryMetrics"] == {}


def test_values_that_are_no_numbers(user, trial):
    values = {
        "s": "hello",
        "l": [1, 2],
        "n": None,
        "b": True,
        "d": "2021-03-15T13:32:18.91626111111Z",
        "o": {"k": 1},
    }
    report(user, trial, 1, values)
    shown = user.get(f"/trials/{trial}")["trial"]
    assert {name: each["type"] for name, each in shown["summaryMetrics"]["validation_metrics"].items()} == {
        "s": "string",
        "l": "array",
        "n": "null",
        "b": "boolean",
        "d": "date",
        "o": "object",
    }
    names = "&".join(f"metricNames={name}" for name in values)
    series = user.get(f"/trials/time-series?trialIds={trial}&group=validation&{names}")
    assert series["trials"][0]["metrics"][0]["data"][0]["values"] == values
    steps = user.get(f"/trials/{trial}/workloads")["workloads"]
    assert steps[0]["validation"]["metrics"]["avgMetrics"] == values


def test_the_same_metric_again(user, trial):
    report(user, trial, 1, {"loss": 1})
    text = "overwriting existing metric keys is not supported, conflicting key: loss"
    assert user.refusal("POST", f"/trials/{trial}/metrics", body(trial, 1, {"loss": 2})) == (409, text)
    report(user, trial, 1, {"acc": 1})
    assert [
        step["validation"]["metrics"]["avgMetrics"] for step in user.get(f"/trials/{trial}/workloads")["workloads"]
    ] == [{"loss": 1, "acc": 1}]


def test_the_path_names_the_trial(user, trial):
    other = new_trial(user)["id"]
    for path, sent in (
        ("metrics", body(other, 1, {"loss": 1})),
        ("training_metrics", body(other, 2, {"loss": 1})["metrics"]),
        ("validation_metrics", body(other, 3, {"loss": 1})["metrics"]),
    ):
        user.ok("POST", f"/trials/{trial}/{path}", sent)
    assert user.get(f"/trials/{other}/workloads")["pagination"]["total"] == 0
    assert user.get(f"/trials/{trial}/workloads")["pagination"]["total"] == 3


@pytest.mark.parametrize(
    ("sent", "status", "text"),
    [
        pytest.param({}, 400, "metric group cannot be empty", id="nothing"),
        pytest.param(None, 400, "metric group cannot be empty", id="no body"),
        pytest.param(body(1, 1, {}, "a.b"), 400, "metric group cannot contain '.'", id="dot"),
        pytest.param(body(1, 1, {}, run=7), 400, "invalid run id, 7 (reported) != 0 (expected)", id="run"),
        pytest.param({"group": "g", "metrics": {"stepsCompleted": 1}}, 400, "avgMetrics", id="no values"),
        pytest.param({"group": "g", "metrics": {"metrics": {"avgMetrics": {}}}}, 400, "stepsCompleted", id="no steps"),
        pytest.param(
            {"group": "g", "metrics": {"stepsCompleted": 1, "reportTime": "yesterday"}}, 400, "yesterday", id="time"
        ),
        pytest.param({"group": "g", "metrics": {"stepsCompleted": 1.5}}, 400, "", id="half a step"),
    ],
)
def test_what_cannot_be_reported(user, trial, sent, status, text):
    found, told = user.refusal("POST", f"/trials/{trial}/metrics", sent)
    assert (found, text in told) == (status, True)


def test_a_report_to_nobody(user):
    assert user.refusal("POST", "/trials/99999999/metrics", body(1, 1, {})) == (404, "trial '99999999' not found")


def test_the_stream(user):
    first, second = new_trial(user)["id"], new_trial(user)["id"]
    for step in range(3):
        report(user, first, step, {"loss": step}, "training")
    report(user, second, 1, {"loss": 9}, "training")
    answer = user.call("GET", f"/trials/metrics/training_metrics?trialIds={second}&trialIds={first}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    records = strict(answer)
    assert [row["totalBatches"] for row in records[0]["result"]["metrics"]] == [0, 1, 2]
    (row,) = records[1]["result"]["metrics"]
    assert row["endTime"].endswith("Z")
    assert len(row["endTime"]) <= len("2026-11-24T23:51:12.757Z")
    assert row == {
        "trialId": second,
        "endTime": row["endTime"],
        "metrics": {"avg_metrics": {"loss": 9}, "batch_metrics": None},
        "totalBatches": 1,
        "archived": False,
        "id": row["id"],
        "trialRunId": 0,
        "group": "training",
    }
    for path in (f"validation_metrics?trialIds={first}", f"trial_metrics?trialIds={first}&group=none"):
        answer = user.call("GET", f"/trials/metrics/{path}")
        assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        pytest.param(
            "/trials/metrics/trial_metrics",
            {
                "grpcCode": 3,
                "httpCode": 400,
                "message": "must specify at least one trialId",
                "httpStatus": "Bad Request",
            },
            id="no ids",
        ),
        pytest.param(
            "/trials/metrics/training_metrics?trialIds=99999",
            {"grpcCode": 5, "httpCode": 404, "message": "trial '99999' not found", "httpStatus": "Not Found"},
            id="unknown trial",
        ),
        pytest.param(
            "/experiments/metrics-stream/metric-names?ids=99999",
            {"grpcCode": 5, "httpCode": 404, "message": "experiment '99999' not found", "httpStatus": "Not Found"},
            id="unknown experiment",
        ),
        pytest.param(
            "/experiments/1/metrics-stream/batches",
            {"grpcCode": 3, "httpCode": 400, "message": "must specify a metric name", "httpStatus": "Bad Request"},
            id="no metric",
        ),
    ],
)
def test_streams_that_are_refused(user, path, error):
    answer = user.call("GET", path)
    assert (answer.status_code, answer.json) == (error["httpCode"], {"error": error | {"details": []}})


def test_chart_streams_of_what_is_over(user):
    config = "name: {name}\nsearcher: {{name: random, metric: loss, max_trials: 3}}\n"
    experiment = user.experiment(config=config)
    trial = new_trial(user, experiment)["id"]
    report(user, trial, 3, {"loss": "NaN"})
    report(user, trial, 4, {"loss": 0.5})
    user.ok("PATCH", f"/trials/{trial}", {"state": "STATE_COMPLETED"})
    path = f"/experiments/{experiment}/metrics-stream"
    metric = "metricName=loss&group=validation"
    (names,) = strict(user.call("GET", f"/experiments/metrics-stream/metric-names?ids={experiment}"))
    assert names["result"] == {
        "searcherMetrics": ["loss"],
        "trainingMetrics": [],
        "validationMetrics": ["loss"],
        "metricNames": [{"group": "validation", "name": "loss"}],
    }
    (batches,) = strict(user.call("GET", f"{path}/batches?{metric}"))
    assert batches["result"] == {"batches": [3, 4]}
    (snapshot,) = strict(user.call("GET", f"{path}/trials-snapshot?{metric}&batchesProcessed=4&batchesMargin=1"))
    hparams = {"lr": 0.1, "n": 3}
    assert snapshot["result"]["trials"] == [
        {"trialId": trial, "hparams": hparams, "metric": metric, "batchesProcessed": batches}
        for metric, batches in (("NaN", 3), (0.5, 4))
    ]
    (sample,) = strict(user.call("GET", f"{path}/trials-sample?{metric}"))
    (told,) = sample["result"]["trials"]
    assert (sample["result"]["promotedTrials"], sample["result"]["demotedTrials"]) == ([trial], [])
    assert [(point["batches"], point["values"]) for point in told["data"]] == [(3, {"loss": "NaN"}), (4, {"loss": 0.5})]
    assert "epoch" not in told["data"][0]
    (entry,) = user.get(f"/experiments/{experiment}/validation-history")["validationHistory"]
    assert (entry["trialId"], entry["searcherMetric"]) == (trial, 0.5)


def test_pages_of_trials_hold_each_once(user):
    experiment = user.experiment()
    made = sorted(new_trial(user, experiment)["id"] for _ in range(7))
    orders = ["UNSPECIFIED", "ID", "START_TIME", "END_TIME", "STATE", "BEST_VALIDATION_METRIC", "RESTARTS"]
    for order in orders:
        for direction in ("UNSPECIFIED", "ASC", "DESC"):
            query = f"sortBy=SORT_BY_{order}&orderBy=ORDER_BY_{direction}&limit=3"
            path = f"/experiments/{experiment}/trials?{query}"
            found = [trial["id"] for offset in (0, 3, 6) for trial in user.get(f"{path}&offset={offset}")["trials"]]
            assert sorted(found) == made, query


@pytest.mark.parametrize(
    ("query", "count", "start", "end"),
    [
        ("limit=0", 3, 0, 3),
        ("limit=-1", 3, 0, 3),
        ("limit=-2", 0, 0, 0),
        ("offset=9999", 0, 3, 3),
        ("offset=-1", 1, 2, 3),
        ("offset=-9999", 0, 3, 3),
    ],
)
def test_odd_pages(user, trial, query, count, start, end):
    for step in range(3):
        report(user, trial, step, {"loss": step})
    found = user.get(f"/trials/{trial}/workloads?{query}")
    page = found["pagination"]
    assert (len(found["workloads"]), page["startIndex"], page["endIndex"], page["total"]) == (count, start, end, 3)


def test_a_later_run(user, trial):
    user.ok("POST", f"/trials/{trial}/start", {"resume": True})
    for step in (1, 2, 3, 4):
        report(user, trial, step, {"loss": step}, "training", run=1)
    assert user.ok("POST", f"/trials/{trial}/start", {"resume": True})["trialRunId"] == 2
    report(user, trial, 2, {"loss": 9}, "training", run=2)
    (record,) = strict(user.call("GET", f"/trials/metrics/training_metrics?trialIds={trial}"))
    assert [(row["totalBatches"], row["trialRunId"]) for row in record["result"]["metrics"]] == [(1, 1), (2, 2)]
    summary = user.get(f"/trials/{trial}")["trial"]["summaryMetrics"]["avg_metrics"]["loss"]
    assert (summary["count"], summary["sum"]) == (2, 10)


def test_kill_and_early_exit_of_what_runs_elsewhere(user):
    trial = new_trial(user)
    text = f"experiment '{trial['experimentId']}' not found"
    assert user.refusal("POST", f"/trials/{trial['id']}/kill") == (404, text)
    assert user.refusal("POST", f"/trials/{trial['id']}/early_exit", {"reason": 1}) == (404, text)
