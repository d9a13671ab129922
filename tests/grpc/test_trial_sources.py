"""Trials that work on checkpoints, and what they measured."""

from __future__ import annotations

import uuid

import grpc
import pytest
from detour.api.v1 import checkpoints_pb2, trials_pb2
from detour.trial.v1 import trial_pb2
from sqlalchemy import select

from server.store.tables.runs import trial_sources
from tests.grpc.model_calls import make_model, register
from tests.grpc.trial_calls import document, new_trial, report

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
INFERENCE = trial_pb2.TRIAL_SOURCE_INFO_TYPE_INFERENCE
TUNING = trial_pb2.TRIAL_SOURCE_INFO_TYPE_FINE_TUNING


@pytest.fixture
def checkpoint(user) -> str:
    name = str(uuid.uuid4())
    reported = {"uuid": name, "task_id": new_trial(user).task_id, "state": "STATE_COMPLETED"}
    request = checkpoints_pb2.ReportCheckpointRequest(checkpoint=reported)
    user.call(user.checkpoints.ReportCheckpoint, request)
    return name


def source(trial_id, checkpoint, kind=INFERENCE, **fields):
    info = {"trial_id": trial_id, "checkpoint_uuid": checkpoint, "trial_source_info_type": kind}
    return trials_pb2.ReportTrialSourceInfoRequest(trial_source_info=info | fields)


def test_what_a_trial_works_on(user, application, checkpoint):
    trial = new_trial(user)
    model = make_model(user, "m")
    register(user, "m", checkpoint)
    for kind in (INFERENCE, TUNING):
        request = source(trial.id, checkpoint.upper(), kind, model_id=model.id, model_version=1)
        answer = user.call(user.trials.ReportTrialSourceInfo, request)
        assert (answer.trial_id, answer.checkpoint_uuid) == (trial.id, checkpoint)
    with application.database.read() as tx:
        assert tx.execute(select(trial_sources)).all() == [(trial.id, checkpoint, model.id, 1, TUNING)]


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param({"checkpoint_uuid": "x"}, INVALID, "'x' is no UUID", id="no UUID"),
        pytest.param(
            {"trial_source_info_type": 9}, INVALID, "trialSourceInfoType: 9 is no such type", id="unknown type"
        ),
        pytest.param({"trial_id": 99}, MISSING, "trial '99' not found", id="unknown trial"),
        pytest.param(
            {"model_id": 9, "model_version": 1},
            MISSING,
            'version 1 for model "9" not found',
            id="unknown version of a model",
        ),
        pytest.param(
            {"model_version": 1},
            INVALID,
            "modelId and modelVersion belong together: give both or none",
            id="a version without its model",
        ),
        pytest.param(
            {"checkpoint_uuid": str(uuid.UUID(int=1))},
            MISSING,
            f"checkpoint '{uuid.UUID(int=1)}' not found",
            id="unknown checkpoint",
        ),
    ],
)
def test_what_no_trial_can_work_on(user, checkpoint, fields, code, text):
    request = source(new_trial(user).id, checkpoint)
    request.trial_source_info.MergeFrom(trial_pb2.TrialSourceInfo(**fields))
    assert user.refusal(user.trials.ReportTrialSourceInfo, request) == (code, text)


def found(client, checkpoint, **fields):
    request = checkpoints_pb2.GetTrialMetricsByCheckpointRequest(checkpoint_uuid=checkpoint, **fields)
    metrics = client.call(client.checkpoints.GetTrialMetricsByCheckpoint, request).metrics
    return [(row.trial_id, row.group, row.total_batches) for row in metrics]


def test_metrics_are_found_by_the_checkpoint(user, checkpoint):
    applies, tunes, other = (new_trial(user).id for _ in range(3))
    user.call(user.trials.ReportTrialSourceInfo, source(applies, checkpoint))
    user.call(user.trials.ReportTrialSourceInfo, source(tunes, checkpoint, TUNING))
    for trial in (applies, tunes, other):
        report(user, trial, 2, {"loss": 1}, group="inference")
        report(user, trial, 1, {"loss": 2})
        report(user, trial, None, {"util": 2}, group="gpu")
    assert found(user, checkpoint) == [
        (applies, "training", 1),
        (applies, "inference", 2),
        (tunes, "training", 1),
        (tunes, "inference", 2),
    ]
    assert found(user, checkpoint, trial_source_info_type=TUNING, metric_group="inference") == [(tunes, "inference", 2)]
    assert found(user, checkpoint, metric_group="nobody") == []
    request = checkpoints_pb2.GetTrialMetricsByCheckpointRequest(checkpoint_uuid=checkpoint)
    (first, *_) = user.call(user.checkpoints.GetTrialMetricsByCheckpoint, request).metrics
    assert document(first.metrics) == {"avg_metrics": {"loss": 2}, "batch_metrics": None}


def test_what_cannot_be_found(user, checkpoint):
    for fields, code in (
        ({"checkpoint_uuid": "x"}, INVALID),
        ({"checkpoint_uuid": str(uuid.uuid4())}, MISSING),
        ({"trial_source_info_type": 9}, INVALID),
        ({"metric_group": "\0"}, INVALID),
    ):
        request = checkpoints_pb2.GetTrialMetricsByCheckpointRequest(**({"checkpoint_uuid": checkpoint} | fields))
        assert user.refusal(user.checkpoints.GetTrialMetricsByCheckpoint, request)[0] == code
