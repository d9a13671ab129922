"""The streams that feed charts: what they tell, when they go on and when they end."""

from __future__ import annotations

import time

import grpc
import pytest
from detour.api.v1 import experiments_pb2
from detour.api.v1 import metrics_pb2 as api

from server.settings import Settings
from tests.grpc.experiment_calls import create
from tests.grpc.trial_calls import document, new_trial, report, set_state, start, struct

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
STREAMS = 2
RANDOM = "searcher: {name: random, metric: loss, max_trials: 9}\n"
LARGER = "searcher: {name: grid, metric: loss, smaller_is_better: false}\nhyperparameters: {a: 1}\n"
ASHA = "searcher: {name: adaptive_asha, metric: loss, max_trials: 9, max_time: 10, time_metric: batches}\n"


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    return Settings(database_url=database_url, data=tmp_path / "data", grpc_streams=STREAMS)


def opened(client, method, request):
    return method(request, metadata=[("authorization", f"Bearer {client.token}")], timeout=60)


def failure(client, method, request):
    with pytest.raises(grpc.RpcError) as caught:
        list(opened(client, method, request))
    return caught.value.code(), caught.value.details()


def end(client, trial_id):
    set_state(client, trial_id, "STATE_COMPLETED")


@pytest.fixture
def running(user):
    """A running trial of an experiment that searches by chance."""
    trial = new_trial(user, create(user, RANDOM).experiment.id, hparams=struct({"lr": 1}))
    start(user, trial.id)
    return trial


def names_request(trial, **fields):
    return api.ExpMetricNamesRequest(**({"ids": [trial.experiment_id], "period_seconds": 1} | fields))


@pytest.mark.slow
def test_names_are_told_once_each(user, running):
    report(user, running.id, 1, {"loss": 1, "acc": 2}, run=1)
    report(user, running.id, 1, {"x": 2}, group="mine", run=1)
    stream = opened(user, user.metrics.ExpMetricNames, names_request(running))
    first = next(stream)
    assert (list(first.searcher_metrics), list(first.training_metrics), list(first.validation_metrics)) == (
        ["loss"],
        ["acc", "loss"],
        [],
    )
    assert [(each.group, each.name) for each in first.metric_names] == [
        ("mine", "x"),
        ("training", "acc"),
        ("training", "loss"),
    ]
    report(user, running.id, 1, {"loss": 1}, group="validation", run=1)
    second = next(answer for answer in stream if answer.metric_names)
    assert (list(second.searcher_metrics), list(second.validation_metrics)) == ([], ["loss"])
    assert [(each.group, each.name) for each in second.metric_names] == [("validation", "loss")]
    end(user, running.id)
    assert [answer for answer in stream if answer.metric_names] == []


def test_names_of_several_experiments(user, running):
    other = new_trial(user, create(user, RANDOM.replace("loss", "error")).experiment.id)
    report(user, other.id, 1, {"loss": 1})
    report(user, running.id, 1, {"loss": 1}, run=1)
    for trial in (other, running):
        end(user, trial.id)
    ids = [other.experiment_id, running.experiment_id, other.experiment_id]
    (answer,) = opened(user, user.metrics.ExpMetricNames, names_request(running, ids=ids))
    assert list(answer.searcher_metrics) == ["loss", "error"]
    assert list(answer.training_metrics) == ["loss"]


def batches_request(trial, **fields):
    defaults = {"experiment_id": trial.experiment_id, "metric_name": "loss", "group": "training", "period_seconds": 1}
    return api.MetricBatchesRequest(**(defaults | fields))


@pytest.mark.slow
def test_batches_are_told_once_each(user, running):
    other = new_trial(user, running.experiment_id)
    for steps in (3, 1):
        report(user, running.id, steps, {"loss": 1}, run=1)
        report(user, other.id, steps + 1, {"loss": 1})
    report(user, running.id, 7, {"acc": 1}, run=1)
    report(user, running.id, 8, {"loss": 1}, group="validation", run=1)
    stream = opened(user, user.metrics.MetricBatches, batches_request(running))
    assert list(next(stream).batches) == [1, 2, 3, 4]
    report(user, running.id, 7, {"loss": 1}, run=1)
    report(user, running.id, 3, {"acc": 1}, run=1)
    assert list(next(answer for answer in stream if answer.batches).batches) == [7]
    end(user, running.id)
    assert [list(answer.batches) for answer in stream if answer.batches] == []


def snapshot_request(trial, **fields):
    defaults = {
        "experiment_id": trial.experiment_id,
        "metric_name": "loss",
        "group": "validation",
        "batches_processed": 10,
        "batches_margin": 2,
        "period_seconds": 1,
    }
    return api.TrialsSnapshotRequest(**(defaults | fields))


@pytest.mark.slow
def test_a_snapshot_around_one_point(user, running):
    other = new_trial(user, running.experiment_id)
    for steps in (7, 8, 12, 13):
        report(user, running.id, steps, {"loss": steps / 2}, group="validation", run=1)
    report(user, other.id, 10, {"loss": "Infinity"}, group="validation")
    report(user, other.id, 11, {"loss": "text"}, group="validation")
    report(user, other.id, 12, {"acc": 1}, group="validation")
    stream = opened(user, user.metrics.TrialsSnapshot, snapshot_request(running))
    told = [(each.trial_id, each.batches_processed, each.metric) for each in next(stream).trials]
    assert sorted(told) == [(running.id, 8, 4), (running.id, 12, 6), (other.id, 10, float("inf"))]
    report(user, other.id, 12, {"loss": 3}, group="validation")
    (each,) = next(answer for answer in stream if answer.trials).trials
    assert (each.trial_id, each.batches_processed, each.metric, document(each.hparams)) == (other.id, 12, 3, {})
    end(user, running.id)
    assert [answer for answer in stream if answer.trials] == []


def sample_request(trial, **fields):
    defaults = {"experiment_id": trial.experiment_id, "metric_name": "loss", "group": "training", "period_seconds": 1}
    return api.TrialsSampleRequest(**(defaults | fields))


def sampled(answer):
    return [
        (each.trial_id, [(point.batches, document(point.values)["loss"]) for point in each.data])
        for each in answer.trials
    ]


@pytest.mark.slow
def test_the_best_trials_are_followed(user, running):
    other = new_trial(user, running.experiment_id)
    for trial, run, value in ((running, 1, 2), (other, 0, 1)):
        report(user, trial.id, 1, {"loss": value}, run=run)
        report(user, trial.id, 1, {"loss": value}, group="validation", run=run)
    stream = opened(user, user.metrics.TrialsSample, sample_request(running, max_trials=1))
    first = next(stream)
    assert (sampled(first), list(first.promoted_trials), list(first.demoted_trials)) == (
        [(other.id, [(1, 1)])],
        [other.id],
        [],
    )
    report(user, other.id, 2, {"loss": 7})
    second = next(answer for answer in stream if answer.trials[0].data)
    assert (sampled(second), list(second.promoted_trials)) == ([(other.id, [(2, 7)])], [])
    report(user, running.id, 2, {"loss": 0}, group="validation", run=1)
    third = next(answer for answer in stream if answer.promoted_trials)
    assert (sampled(third), list(third.promoted_trials), list(third.demoted_trials)) == (
        [(running.id, [(1, 2)])],
        [running.id],
        [other.id],
    )
    assert document(third.trials[0].hparams) == {"lr": 1}
    end(user, running.id)
    assert [answer for answer in stream if answer.promoted_trials or answer.trials[0].data] == []


@pytest.mark.parametrize(
    ("config", "order"),
    [
        pytest.param(RANDOM, [2, 1, 0, 3], id="by value"),
        pytest.param(LARGER, [0, 1, 2, 3], id="by value, larger is better"),
        pytest.param(ASHA, [1, 2, 0], id="by length, then by value"),
    ],
)
def test_which_trials_are_the_best(user, config, order):
    experiment = create(user, config).experiment.id
    trials = [new_trial(user, experiment) for _ in range(4)]
    for trial, (steps, value) in zip(trials, [(1, 3), (9, 2), (5, 1)], strict=False):
        report(user, trial.id, steps, {"loss": value}, group="validation")
    end(user, trials[0].id)
    (answer,) = opened(user, user.metrics.TrialsSample, sample_request(trials[0], group="validation"))
    assert list(answer.promoted_trials) == [trials[place].id for place in order]


def test_a_sample_is_thinned_out_and_bounded(user, running):
    for steps in range(10):
        report(user, running.id, steps, {"loss": steps}, run=1)
    end(user, running.id)
    request = sample_request(running, max_datapoints=3, start_batches=2, end_batches=8)
    (answer,) = opened(user, user.metrics.TrialsSample, request)
    assert sampled(answer) == [(running.id, [(2, 2), (5, 5), (8, 8)])]


@pytest.mark.parametrize(
    ("method", "make"),
    [
        ("MetricBatches", batches_request),
        ("TrialsSnapshot", snapshot_request),
        ("TrialsSample", sample_request),
        ("ExpMetricNames", names_request),
    ],
)
def test_an_experiment_that_nobody_has(user, running, method, make):
    wrong = {"ids": [running.experiment_id, 99]} if method == "ExpMetricNames" else {"experiment_id": 99}
    refusal = failure(user, getattr(user.metrics, method), make(running, **wrong))
    assert refusal == (MISSING, "experiment '99' not found")


@pytest.mark.parametrize(
    ("method", "make", "fields", "text"),
    [
        ("ExpMetricNames", names_request, {"ids": []}, "must specify at least one experiment id"),
        ("MetricBatches", batches_request, {"metric_name": ""}, "must specify a metric name"),
        ("MetricBatches", batches_request, {"group": ""}, "must specify a metric group"),
        ("MetricBatches", batches_request, {"metric_type": 1}, "cannot specify both legacy and new metric group"),
        ("TrialsSnapshot", snapshot_request, {"metric_name": ""}, "must specify a metric name"),
        ("TrialsSnapshot", snapshot_request, {"group": ""}, "must specify a metric group"),
        ("TrialsSnapshot", snapshot_request, {"batches_margin": 101}, "margin must be <= 100"),
        ("TrialsSample", sample_request, {"metric_name": ""}, "must specify a metric name"),
        ("TrialsSample", sample_request, {"group": ""}, "must specify a metric group"),
    ],
)
def test_what_a_stream_needs(user, running, method, make, fields, text):
    assert failure(user, getattr(user.metrics, method), make(running, **fields)) == (INVALID, text)


def test_a_single_trial_is_no_sample(user):
    trial = new_trial(user)
    text = "single-trial experiments are not supported for trial sampling"
    assert failure(user, user.metrics.TrialsSample, sample_request(trial)) == (INVALID, text)


def test_a_stream_ends_with_its_experiment(user, admin, running):
    end(user, running.id)
    other = new_trial(user, create(user, RANDOM).experiment.id)
    stream = opened(user, user.metrics.MetricBatches, batches_request(other))
    assert list(next(stream).batches) == []
    start(user, other.id)
    end(user, other.id)
    user.call(
        user.experiments.DeleteExperiment,
        experiments_pb2.DeleteExperimentRequest(experiment_id=other.experiment_id),
    )
    assert [list(answer.batches) for answer in stream if answer.batches] == []


def test_clients_that_go_away_leave_their_place(user, running):
    request = names_request(running, period_seconds=3600)
    streams = [opened(user, user.metrics.ExpMetricNames, request) for _ in range(STREAMS)]
    for stream in streams:
        next(stream)
    code, _ = failure(user, user.metrics.ExpMetricNames, request)
    assert code == grpc.StatusCode.RESOURCE_EXHAUSTED
    for stream in streams:
        stream.cancel()
    deadline = time.monotonic() + 20
    while not is_taken(user, request):
        assert time.monotonic() < deadline


def is_taken(client, request):
    """Return whether there is a place for a stream; it is given back."""
    stream = opened(client, client.metrics.ExpMetricNames, request)
    try:
        next(stream)
    except grpc.RpcError:
        return False
    stream.cancel()
    return True
