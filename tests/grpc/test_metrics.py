"""Reports of metrics, and what is shown of them."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2
from detour.api.v1 import metrics_pb2 as api
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from tests.grpc.experiment_calls import create, listed
from tests.grpc.trial_calls import (
    document,
    get_trial,
    new_trial,
    report,
    report_request,
    set_state,
    start,
    struct,
)

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
EXISTS = grpc.StatusCode.ALREADY_EXISTS
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
LARGER = "searcher: {name: random, metric: acc, smaller_is_better: false, max_trials: 5}\n"


def read(client, trial_ids, group="training"):
    request = api.GetMetricsRequest(trial_ids=trial_ids, group=group)
    return [list(answer.metrics) for answer in client.call(client.metrics.GetMetrics, request)]


def steps(pages):
    return [(row.trial_id, row.trial_run_id, row.total_batches) for page in pages for row in page]


def test_a_report_comes_back_as_it_was_made(user):
    trial = new_trial(user)
    when = Timestamp(seconds=1_700_000_000, nanos=123_456_789)
    values = {"loss": 2, "nan": "NaN", "inf": "-Infinity", "list": [1, {"k": None}], "flag": True, "": "x"}
    report(user, trial.id, 5, values, batches=[{"loss": 1.5}], report_time=when)
    report(user, trial.id, 5, values, group="validation", batches=[{"dropped": 1}], report_time=when)
    ((row,),) = read(user, [trial.id])
    assert (row.trial_id, row.total_batches, row.trial_run_id, row.group, row.archived) == (
        trial.id,
        5,
        0,
        "training",
        False,
    )
    assert (row.end_time.seconds, row.end_time.nanos) == (1_700_000_000, 123_000_000)
    assert document(row.metrics) == {"avg_metrics": values, "batch_metrics": [{"loss": 1.5}]}
    ((row,),) = read(user, [trial.id], "validation")
    assert document(row.metrics) == {"validation_metrics": values}
    assert row.id > 0
    validation = get_trial(user, trial.id).latest_validation
    assert (validation.end_time.nanos, validation.total_batches, validation.num_inputs) == (123_456_000, 5, 0)
    assert document(validation.metrics.avg_metrics) == values


def test_the_older_forms_of_reports_and_of_reads(user):
    trial = new_trial(user)
    of_trial = report_request(trial.id, 1, {"loss": 1}).metrics
    user.call(user.metrics.ReportTrialTrainingMetrics, api.ReportTrialTrainingMetricsRequest(training_metrics=of_trial))
    user.call(
        user.metrics.ReportTrialValidationMetrics, api.ReportTrialValidationMetricsRequest(validation_metrics=of_trial)
    )
    for method, request_type, group in (
        (user.metrics.GetTrainingMetrics, api.GetTrainingMetricsRequest, "training"),
        (user.metrics.GetValidationMetrics, api.GetValidationMetricsRequest, "validation"),
    ):
        pages = [list(page.metrics) for page in user.call(method, request_type(trial_ids=[trial.id]))]
        assert pages == read(user, [trial.id], group)
        assert steps(pages) == [(trial.id, 0, 1)]


def test_the_time_of_a_report_is_now_unless_it_says_so(user):
    trial, before = new_trial(user), dt.datetime.now(dt.UTC)
    report(user, trial.id, 1, {"loss": 1})
    ((row,),) = read(user, [trial.id])
    found = row.end_time.ToDatetime(dt.UTC)
    assert before - dt.timedelta(milliseconds=1) <= found <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param({"group": ""}, INVALID, "metric group cannot be empty", id="no group"),
        pytest.param({"group": "a.b"}, INVALID, "metric group cannot contain '.'", id="dot"),
        pytest.param({"values": None}, INVALID, "metrics.avgMetrics must be given", id="no values"),
        pytest.param({"steps": None}, INVALID, "stepsCompleted must be given", id="no steps"),
        pytest.param(
            {"values": {"epoch": "x"}}, INVALID, "cannot add metric with non numeric 'epoch' value got x", id="epoch"
        ),
        pytest.param({"run": 3}, PRECONDITION, "invalid run id, 3 (reported) != 0 (expected)", id="run"),
        pytest.param({"trial_id": 99}, MISSING, "trial '99' not found", id="unknown trial"),
        pytest.param({"trial_id": 0}, MISSING, "trial '0' not found", id="no trial"),
        pytest.param(
            {"values": {"loss": 2}},
            EXISTS,
            "overwriting existing metric keys is not supported, conflicting key: loss",
            id="another value",
        ),
        pytest.param({"values": {"a\0": 2}}, INVALID, "strings must not contain NUL characters", id="NUL"),
        pytest.param(
            {"report_time": Timestamp(seconds=2**40)},
            INVALID,
            "reportTime: only the years 1 to 9999 can be named",
            id="far time",
        ),
        pytest.param(
            {"report_time": Timestamp(nanos=-1)}, INVALID, "reportTime: nanos must be from 0 to 999999999", id="nanos"
        ),
    ],
)
def test_what_cannot_be_reported(user, fields, code, text):
    trial = new_trial(user)
    report(user, trial.id, 1, {"loss": 1})
    arguments = {"trial_id": trial.id, "steps": 1, "values": {"acc": 1}} | fields
    assert user.refusal(user.metrics.ReportTrialMetrics, report_request(**arguments)) == (code, text)
    assert [document(row.metrics)["avg_metrics"] for page in read(user, [trial.id]) for row in page] == [{"loss": 1}]


def test_an_empty_report_names_the_group(user):
    refusal = user.refusal(user.metrics.ReportTrialMetrics, api.ReportTrialMetricsRequest())
    assert refusal == (INVALID, "metric group cannot be empty")


def test_numbers_that_json_has_not_become_texts(user):
    trial = new_trial(user)
    request = report_request(trial.id, 1, {"a": 1})
    for name, number in (("nan", float("nan")), ("inf", float("inf"))):
        request.metrics.metrics.avg_metrics.fields[name].number_value = number
    user.call(user.metrics.ReportTrialMetrics, request)
    ((row,),) = read(user, [trial.id])
    assert document(row.metrics)["avg_metrics"] == {"a": 1, "nan": "NaN", "inf": "Infinity"}


def test_a_summary(user):
    trial = new_trial(user)
    start(user, trial.id)
    for step, value in enumerate([3, "NaN", 1, "Infinity", 2]):
        report(user, trial.id, step, {"loss": value}, run=1)
    report(user, trial.id, 1, {"s": "hello", "l": [1, 2], "n": None, "b": True, "o": {"k": 1}}, group="mine", run=1)
    report(user, trial.id, 1, {"loss": 0.5}, group="validation", run=1)
    shown = get_trial(user, trial.id)
    assert document(shown.summary_metrics) == {
        "avg_metrics": {
            "loss": {
                "count": 5,
                "last": 2,
                "max": "Infinity",
                "mean": "NaN",
                "min": "NaN",
                "sum": "NaN",
                "type": "number",
            }
        },
        "mine": {
            "s": {"last": "hello", "type": "string"},
            "l": {"last": [1, 2], "type": "array"},
            "n": {"last": None, "type": "null"},
            "b": {"last": True, "type": "boolean"},
            "o": {"last": {"k": 1}, "type": "object"},
        },
        "validation_metrics": {
            "loss": {"count": 1, "last": 0.5, "max": 0.5, "mean": 0.5, "min": 0.5, "sum": 0.5, "type": "number"}
        },
    }
    assert (shown.total_batches_processed, shown.searcher_metric_value) == (4, 0.5)


def test_deep_values_come_back(user):
    deep: Any = 1
    for _ in range(23):
        deep = {"k": deep}
    trial = new_trial(user)
    report(user, trial.id, 1, {"deep": deep}, batches=[{"deep": deep}])
    report(user, trial.id, 1, {"more": 1})
    ((row,),) = read(user, [trial.id])
    assert document(row.metrics) == {"avg_metrics": {"deep": deep, "more": 1}, "batch_metrics": [{"deep": deep}]}
    last = document(get_trial(user, trial.id).summary_metrics)["avg_metrics"]["deep"]
    assert last == {"last": None, "type": "object"}
    report(user, trial.id, 2, {"deep": deep})
    assert document(get_trial(user, trial.id).summary_metrics)["avg_metrics"]["deep"]["last"] == deep


def test_reports_are_taken_after_the_end_and_by_everybody(user, admin):
    trial = new_trial(user)
    start(user, trial.id)
    set_state(user, trial.id, "STATE_COMPLETED")
    report(admin, trial.id, 1, {"loss": 1}, run=1)
    archived = experiments_pb2.ArchiveExperimentRequest(id=trial.experiment_id)
    user.call(user.experiments.ArchiveExperiment, archived)
    report(user, trial.id, 2, {"loss": 1}, run=1)
    assert steps(read(user, [trial.id])) == [(trial.id, 1, 1), (trial.id, 1, 2)]


def test_a_later_run_goes_on(user):
    trial = new_trial(user)
    start(user, trial.id)
    for step in (1, 2, 3, 4):
        report(user, trial.id, step, {"loss": step}, run=1)
    start(user, trial.id)
    report(user, trial.id, 2, {"loss": 20}, run=2)
    assert steps(read(user, [trial.id])) == [(trial.id, 1, 1), (trial.id, 2, 2)]
    summary = document(get_trial(user, trial.id).summary_metrics)["avg_metrics"]["loss"]
    assert (summary["count"], summary["sum"]) == (2, 21)
    stale = report_request(trial.id, 9, {"loss": 1}, run=1)
    assert user.refusal(user.metrics.ReportTrialMetrics, stale)[0] == PRECONDITION


def test_pages_of_a_thousand_for_each_trial(user):
    first, second, empty = new_trial(user), new_trial(user), new_trial(user)
    for step in range(1005, -3, -1):
        report(user, first.id, step, {"loss": step})
    report(user, second.id, 3, {"loss": 1})
    pages = read(user, [second.id, empty.id, first.id])
    assert [len(page) for page in pages] == [1000, 6, 1]
    assert steps(pages) == [*((first.id, 0, step) for step in range(1006)), (second.id, 0, 3)]
    assert steps(read(user, [second.id, second.id])) == [(second.id, 0, 3)] * 2


@pytest.mark.parametrize("group", ["", "nobody", "gpu", "Training"])
def test_groups_without_reports_give_nothing(user, group):
    trial = new_trial(user)
    report(user, trial.id, 1, {"loss": 1})
    report(user, trial.id, None, {"util": 1}, group="gpu")
    assert read(user, [trial.id], group) == []


@pytest.mark.parametrize(
    ("ids", "code", "text"),
    [([], INVALID, "must specify at least one trialId"), ([99], MISSING, "trial '99' not found")],
)
def test_streams_of_nobody(user, ids, code, text):
    trial = new_trial(user)
    report(user, trial.id, 1, {"loss": 1})
    asked = [trial.id, *ids] if ids else []
    for method, request_type in (
        (user.metrics.GetMetrics, api.GetMetricsRequest),
        (user.metrics.GetTrainingMetrics, api.GetTrainingMetricsRequest),
        (user.metrics.GetValidationMetrics, api.GetValidationMetricsRequest),
    ):
        with pytest.raises(grpc.RpcError) as caught:
            list(user.call(method, request_type(trial_ids=asked)))
        assert (caught.value.code(), caught.value.details()) == (code, text)


def best(client, experiment_id):
    request = experiments_pb2.GetBestSearcherValidationMetricRequest(experiment_id=experiment_id)
    return client.call(client.experiments.GetBestSearcherValidationMetric, request).metric


def history(client, experiment_id):
    request = experiments_pb2.GetExperimentValidationHistoryRequest(experiment_id=experiment_id)
    found = client.call(client.experiments.GetExperimentValidationHistory, request).validation_history
    return [(entry.trial_id, entry.end_time.seconds, entry.searcher_metric) for entry in found]


def test_the_best_value_of_an_experiment(user):
    experiment = create(user).experiment.id
    first, second = new_trial(user, experiment), new_trial(user, experiment)
    request = experiments_pb2.GetBestSearcherValidationMetricRequest(experiment_id=experiment)
    refusal = user.refusal(user.experiments.GetBestSearcherValidationMetric, request)
    assert refusal == (MISSING, "no validations for experiment")
    assert history(user, experiment) == []
    for second_of_report, (trial, value) in enumerate(
        [(first, "NaN"), (first, 3.5), (second, 4), (second, 2.5), (first, 2.5), (second, None)], start=1
    ):
        when = Timestamp(seconds=second_of_report)
        values = {} if value is None else {"loss": value}
        report(user, trial.id, second_of_report, values, group="validation", report_time=when)
    assert best(user, experiment) == 2.5
    assert history(user, experiment) == [(first.id, 2, 3.5), (second.id, 4, 2.5)]
    (shown,) = listed(user, show_trial_data=True).experiments
    assert shown.best_trial_searcher_metric == 2.5
    assert get_trial(user, first.id).best_validation.total_batches == 5


def test_the_best_value_where_larger_is_better(user):
    experiment = create(user, LARGER).experiment.id
    trial = new_trial(user, experiment)
    for step, values in enumerate([{"acc": 0.5}, {"loss": 9}, {"acc": 0.75}, {"acc": 0.25}]):
        report(user, trial.id, step, values, group="validation")
    assert best(user, experiment) == 0.75
    assert [entry[2] for entry in history(user, experiment)] == [0.5, 0.75]
    shown = get_trial(user, trial.id)
    assert (shown.best_validation.total_batches, shown.latest_validation.total_batches) == (2, 3)


def test_another_searcher_looks_at_other_metrics(user):
    def put(config):
        request = experiments_pb2.PutExperimentRequest(
            external_experiment_id="e", create_experiment_request={"config": config, "unmanaged": True}
        )
        return user.call(user.experiments.PutExperiment, request).experiment.id

    experiment = put("searcher: {name: single, metric: loss}")
    trial = new_trial(user, experiment)
    for step, values in enumerate([{"loss": 1, "acc": 0.1}, {"loss": 2, "acc": 0.2}]):
        report(user, trial.id, step, values, group="validation")
    assert best(user, experiment) == 1
    put(LARGER)
    assert best(user, experiment) == pytest.approx(0.2)
    assert get_trial(user, trial.id).best_validation.total_batches == 1


def test_experiments_that_nobody_has(user):
    for method, request in (
        (
            user.experiments.GetBestSearcherValidationMetric,
            experiments_pb2.GetBestSearcherValidationMetricRequest(experiment_id=99),
        ),
        (
            user.experiments.GetExperimentValidationHistory,
            experiments_pb2.GetExperimentValidationHistoryRequest(experiment_id=99),
        ),
    ):
        assert user.refusal(method, request) == (MISSING, "experiment '99' not found")


def test_concurrent_reports_of_one_trial_lose_nothing(user):
    trial, failures = new_trial(user), []
    barrier = threading.Barrier(8)

    def work(number):
        barrier.wait()
        try:
            for step in range(10):
                report(user, trial.id, step, {f"m{number}": 1}, group="validation" if step % 2 else "training")
        except grpc.RpcError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for group in ("training", "validation"):
        (page,) = read(user, [trial.id], group)
        assert [len(MessageToDict(row.metrics).popitem()[1] or {}) or 8 for row in page] == [8] * 5
    summary = document(get_trial(user, trial.id).summary_metrics)
    assert {each["count"] for group in summary.values() for each in group.values()} == {5}


def compare(client, **fields):
    return client.call(client.metrics.CompareTrials, api.CompareTrialsRequest(**fields)).trials


def drawn(trial):
    return {
        series.group: [(point.batches, document(point.values)) for point in series.data] for series in trial.metrics
    }


@pytest.fixture
def two(user):
    """Two trials with metrics: `loss` at each even step, `acc` at each step, and validations."""
    experiment = create(user, LARGER).experiment.id
    trials = [new_trial(user, experiment, hparams=struct({"lr": number})) for number in range(2)]
    for number, trial in enumerate(trials):
        for step in range(6):
            values = {"acc": step / 10, "epoch": step // 2} | ({"loss": -step} if step % 2 == 0 else {})
            when = Timestamp(seconds=1000 + step)
            report(user, trial.id, step, values, report_time=when)
            if step % 3 == 0:
                report(user, trial.id, step, {"acc": step + number}, group="validation", report_time=when)
    return [trial.id for trial in trials]


def test_series_side_by_side(user, two):
    first, second = compare(user, trial_ids=[two[1], 99, two[0], two[0]], metric_names=["acc", "loss"])
    assert (first.trial.id, second.trial.id) == tuple(two)
    assert document(second.trial.hparams) == {"lr": 1}
    assert drawn(first) == {
        "training": [(step, {"acc": step / 10, "loss": None if step % 2 else -step}) for step in range(6)],
        "validation": [(0, {"acc": 0, "loss": None}), (3, {"acc": 3, "loss": None})],
    }
    assert [series.type for series in first.metrics] == [1, 2]
    point = first.metrics[0].data[3]
    assert (point.time.seconds, point.epoch) == (1003, 1.0)
    assert not second.metrics[1].data[0].HasField("epoch")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"metric_names": ["loss"], "group": "training"}, {"training": [0, 2, 4]}, id="group"),
        pytest.param({"metric_names": ["loss"], "metric_type": 1}, {"training": [0, 2, 4]}, id="type"),
        pytest.param({"metric_ids": ["validation.acc"]}, {"validation": [0, 3]}, id="identifier"),
        pytest.param({"metric_ids": ["training.loss", "nobody.x.y"]}, {"training": [0, 2, 4]}, id="none of a group"),
        pytest.param({"metric_names": ["nobody"]}, {}, id="no such metric"),
        pytest.param({}, {}, id="no metric"),
        pytest.param(
            {"metric_ids": ["training.acc"], "start_batches": 2, "end_batches": 4}, {"training": [2, 3, 4]}, id="bounds"
        ),
        pytest.param({"metric_ids": ["training.acc"], "max_datapoints": 3}, {"training": [0, 2, 5]}, id="thinned out"),
        pytest.param({"metric_ids": ["training.acc"], "max_datapoints": 1}, {"training": [5]}, id="one point"),
        pytest.param(
            {"metric_ids": ["training.acc"], "time_series_filter": {"integer_range": {"gt": 1, "not_in": [3]}}},
            {"training": [2, 4, 5]},
            id="range of batches",
        ),
        pytest.param(
            {
                "metric_ids": ["training.acc"],
                "time_series_filter": {"name": "batches", "double_range": {"gt": 1.5, "lte": 4.5}},
            },
            {"training": [2, 3, 4]},
            id="fractions of batches",
        ),
        pytest.param(
            {
                "metric_ids": ["training.acc"],
                "time_series_filter": {
                    "name": "time",
                    "time_range": {"gte": Timestamp(seconds=1002), "lt": Timestamp(seconds=1004)},
                },
            },
            {"training": [2, 3]},
            id="range of time",
        ),
        pytest.param(
            {
                "metric_ids": ["training.acc"],
                "time_series_filter": {"name": "loss", "double_range": {"gte": -4, "lt": 0}},
            },
            {"training": [4, 2]},
            id="range of a metric",
        ),
        pytest.param(
            {"metric_ids": ["training.acc"], "time_series_filter": {"name": "loss"}},
            {"training": [4, 2, 0]},
            id="order of a metric",
        ),
        pytest.param(
            {"metric_ids": ["training.acc"], "time_series_filter": {"double_range": {"lt": float("nan")}}},
            {},
            id="NaN bounds nothing",
        ),
    ],
)
def test_what_is_drawn(user, two, fields, expected):
    (trial,) = compare(user, trial_ids=[two[0]], **fields)
    assert {group: [step for step, _ in series] for group, series in drawn(trial).items()} == expected


def test_special_values_are_drawn(user):
    trial = new_trial(user)
    values = {"nan": "NaN", "text": "x", "list": [1, 2], "flag": False, "null": None}
    report(user, trial.id, 1, values)
    (shown,) = compare(user, trial_ids=[trial.id], metric_names=list(values), group="training")
    assert drawn(shown) == {"training": [(1, values)]}


def test_measurements_of_the_machine_are_drawn_by_time(user):
    trial = new_trial(user)
    for second in (3, 1, 2):
        report(user, trial.id, None, {"util": second}, group="gpu", report_time=Timestamp(seconds=second))
    (shown,) = compare(user, trial_ids=[trial.id], metric_ids=["gpu.util"], time_series_filter={"name": "time"})
    assert drawn(shown) == {"gpu": [(0, {"util": 1}), (0, {"util": 2}), (0, {"util": 3})]}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        pytest.param(
            {"metric_names": ["a"], "metric_ids": ["b.c"]}, "cannot specify both metric ids and metric names", id="both"
        ),
        pytest.param(
            {"group": "a", "metric_type": 1}, "cannot specify both legacy and new metric group", id="group and type"
        ),
        pytest.param({"metric_type": 3}, "metric type 3 is no group of metrics", id="profiling"),
        pytest.param({"metric_ids": ["x"]}, "invalid metric identifier: 'x' expected <group>.<name>", id="no dot"),
        pytest.param({"metric_ids": ["x."]}, "metric name cannot be empty", id="no name"),
        pytest.param({"metric_ids": [".x"]}, "metric group cannot be empty", id="no group"),
        pytest.param(
            {"time_series_filter": {"integer_range": {"lt": 1}, "double_range": {"lt": 1}}},
            "invalid filter: only one filter range may be specified however 2 filters have been defined",
            id="two ranges",
        ),
        pytest.param(
            {"time_series_filter": {"integer_range": {"lt": 1, "gte": 3}}},
            "invalid integer range: min value 3 cannot be larger than max value 1",
            id="empty range",
        ),
        pytest.param(
            {"time_series_filter": {"name": "time", "integer_range": {"lt": 1}}},
            "invalid filter: a integer_range does not suit the column 'time'",
            id="kind of range",
        ),
    ],
)
def test_what_cannot_be_drawn(user, fields, text):
    assert user.refusal(user.metrics.CompareTrials, api.CompareTrialsRequest(**fields)) == (INVALID, text)


def test_struct_of_nothing(user):
    # A Value without a kind is null.
    trial = new_trial(user)
    request = report_request(trial.id, 1, {})
    request.metrics.metrics.avg_metrics.CopyFrom(Struct.FromString(b"\n\x05\n\x01k\x12\x00"))
    user.call(user.metrics.ReportTrialMetrics, request)
    ((row,),) = read(user, [trial.id])
    assert document(row.metrics)["avg_metrics"] == {"k": None}
