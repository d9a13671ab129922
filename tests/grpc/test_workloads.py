"""The course of a trial: its reports of training and validation, and its checkpoints."""

from __future__ import annotations

import datetime as dt
import uuid

import grpc
import pytest
from detour.api.v1 import trials_pb2 as api
from google.protobuf.timestamp_pb2 import Timestamp
from sqlalchemy import insert, update

from server.domain.checkpoint import CheckpointState
from server.domain.struct import encode
from server.store.tables.checkpoints import checkpoints
from server.store.tables.trials import trials
from tests.grpc.experiment_calls import create
from tests.grpc.trial_calls import document, get_trial, new_trial, report

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def save(application, trial, steps, state=CheckpointState.COMPLETED, second=0):
    """Store a checkpoint of a trial and return its UUID."""
    name = str(uuid.uuid4())
    with application.database.write() as tx:
        tx.execute(
            insert(checkpoints).values(
                uuid=name,
                trial_id=trial.id,
                task_id=trial.task_id,
                report_time=START + dt.timedelta(seconds=second),
                state=state,
                size=5,
                steps_completed=steps,
                resources={"a": 5, "b/": 0},
                metadata_struct=encode({} if steps is None else {"steps_completed": steps}),
            )
        )
        grown = update(trials).where(trials.c.id == trial.id).values(checkpoint_count=trials.c.checkpoint_count + 1)
        tx.execute(grown)
    return name


def at(second):
    return Timestamp(seconds=int(START.timestamp()) + second)


@pytest.fixture
def trial(user, application):
    """A trial with training at 1, 2 and 3, validation at 2 and 3, checkpoints at 2 and 3, and others."""
    made = new_trial(user, create(user).experiment.id)
    for step, loss in ((1, 3), (2, "NaN"), (3, 1)):
        report(user, made.id, step, {"loss": loss}, batches=[{"loss": loss}], report_time=at(step * 10))
    for step, loss in ((2, 2), (3, 0)):
        report(user, made.id, step, {"loss": loss}, group="validation", report_time=at(step * 10 + 1))
    report(user, made.id, 1, {"x": 5}, group="mine", report_time=at(11))
    report(user, made.id, None, {"util": 5}, group="gpu")
    save(application, made, 2, second=22)
    save(application, made, 3, CheckpointState.DELETED, second=32)
    return made


def steps(answer):
    return [
        (each.WhichOneof("workload")[0], getattr(each, each.WhichOneof("workload")).total_batches) for each in answer
    ]


def workloads(client, trial, **fields):
    request = api.GetTrialWorkloadsRequest(trial_id=trial.id, **fields)
    return client.call(client.trials.GetTrialWorkloads, request)


ALL = [("t", 1), ("t", 2), ("v", 2), ("c", 2), ("t", 3), ("v", 3), ("c", 3)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ALL, id="all"),
        pytest.param({"order_by": "ORDER_BY_DESC"}, ALL[::-1], id="descending"),
        pytest.param({"sort_key": "batches"}, ALL, id="by batches"),
        pytest.param({"limit": 3, "offset": 2}, ALL[2:5], id="page"),
        pytest.param({"limit": -2}, [], id="count only"),
        pytest.param({"offset": 99}, [], id="beyond the end"),
        pytest.param({"filter": "FILTER_OPTION_CHECKPOINT"}, [("c", 2), ("c", 3)], id="checkpoints"),
        pytest.param({"filter": "FILTER_OPTION_VALIDATION"}, [("v", 2), ("v", 3)], id="validations"),
        pytest.param(
            {"filter": "FILTER_OPTION_CHECKPOINT_OR_VALIDATION"},
            [("v", 2), ("c", 2), ("v", 3), ("c", 3)],
            id="checkpoints and validations",
        ),
        pytest.param({"remove_deleted_checkpoints": True}, ALL[:-1], id="no deleted checkpoints"),
        pytest.param(
            {"group": "mine", "filter": "FILTER_OPTION_UNSPECIFIED"}, [("t", 1), ("c", 2), ("c", 3)], id="a group"
        ),
        pytest.param({"group": "gpu", "remove_deleted_checkpoints": True}, [("c", 2)], id="of the machine"),
        pytest.param({"group": "training", "filter": "FILTER_OPTION_VALIDATION"}, [], id="a group and a filter"),
        pytest.param(
            {"sort_key": "loss"},
            [("v", 3), ("t", 3), ("v", 2), ("t", 1), ("t", 2), ("c", 2), ("c", 3)],
            id="by a metric",
        ),
        pytest.param(
            {"sort_key": "loss", "order_by": "ORDER_BY_DESC"},
            [("t", 1), ("v", 2), ("t", 3), ("v", 3), ("c", 3), ("c", 2), ("t", 2)],
            id="by a metric, descending",
        ),
        pytest.param(
            {"sort_key": "loss", "metric_type": "METRIC_TYPE_VALIDATION", "limit": 3},
            [("v", 3), ("v", 2), ("t", 1)],
            id="by a metric of validations",
        ),
        pytest.param({"sort_key": "'; --", "limit": 1}, [("t", 1)], id="by no metric"),
    ],
)
def test_what_is_listed(user, trial, fields, expected):
    answer = workloads(user, trial, **fields)
    assert steps(answer.workloads) == expected
    if not {"limit", "offset"} & fields.keys():
        assert answer.pagination.total == answer.pagination.end_index == len(expected)


def test_pages_hold_each_step_once(user, trial):
    for fields in ({}, {"sort_key": "loss"}, {"order_by": "ORDER_BY_DESC"}):
        pages = [workloads(user, trial, limit=2, offset=offset, **fields) for offset in (0, 2, 4, 6)]
        assert [page.pagination.end_index for page in pages] == [2, 4, 6, 7]
        found = [step for page in pages for step in page.workloads]
        assert found == list(workloads(user, trial, **fields).workloads)


def test_what_a_step_shows(user, trial):
    training, _, validation, checkpoint, *_ = (each for each in workloads(user, trial).workloads)
    assert document(training.training.metrics.avg_metrics) == {"loss": 3}
    assert list(training.training.metrics.batch_metrics) == []
    assert (training.training.end_time, training.training.num_inputs) == (at(10), 0)
    assert document(validation.validation.metrics.avg_metrics) == {"loss": 2}
    shown = checkpoint.checkpoint
    assert (dict(shown.resources), document(shown.metadata), shown.state) == (
        {"a": 5, "b/": 0},
        {"steps_completed": 2},
        2,
    )
    assert shown.end_time == at(22)
    (first, *_) = workloads(user, trial, include_batch_metrics=True).workloads
    assert [document(each) for each in first.training.metrics.batch_metrics] == [{"loss": 3}]


def test_a_checkpoint_without_steps_comes_first(user, application):
    made = new_trial(user)
    report(user, made.id, 1, {"loss": 1})
    save(application, made, None)
    assert steps(workloads(user, made).workloads) == [("c", 0), ("t", 1)]


@pytest.mark.parametrize("smaller", [True, False])
def test_the_best_checkpoint(user, application, smaller):
    config = f"searcher: {{name: single, metric: loss, smaller_is_better: {str(smaller).lower()}}}\n"
    made = new_trial(user, create(user, config).experiment.id)
    for step, loss in ((1, 0 if smaller else 9), (2, 3), (3, 2), (4, 2), (5, "NaN"), (6, 1 if smaller else 5)):
        report(user, made.id, step, {"loss": loss}, group="validation")
    assert not get_trial(user, made.id).HasField("best_checkpoint")
    names = {step: save(application, made, step) for step in (2, 3, 4, 5)}
    save(application, made, 6, CheckpointState.DELETED)
    save(application, made, 7)
    best = get_trial(user, made.id).best_checkpoint
    assert (best.uuid, best.total_batches) == (names[3 if smaller else 2], 3 if smaller else 2)
    request = api.GetExperimentTrialsRequest(experiment_id=made.experiment_id)
    (listed,) = user.call(user.trials.GetExperimentTrials, request).trials
    assert listed == get_trial(user, made.id)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"trial_id": 99}, MISSING, id="unknown trial"),
        pytest.param({"filter": 9}, INVALID, id="filter"),
        pytest.param({"metric_type": 9}, INVALID, id="metric type"),
        pytest.param({"order_by": 9}, INVALID, id="order"),
        pytest.param({"sort_key": "a\0"}, INVALID, id="NUL"),
    ],
)
def test_what_cannot_be_listed(user, trial, fields, code):
    request = api.GetTrialWorkloadsRequest(**({"trial_id": trial.id} | fields))
    assert user.refusal(user.trials.GetTrialWorkloads, request)[0] == code
