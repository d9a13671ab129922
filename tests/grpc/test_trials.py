from __future__ import annotations

from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2, trials_pb2
from detour.experiment.v1 import experiment_pb2
from detour.trial.v1 import trial_pb2
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from server.domain.documents import MAX_LEVELS

CONFIG = "searcher: {name: single, metric: loss}\n"
INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
State = trial_pb2.State


def new_experiment(client, **fields: Any) -> int:
    request = experiments_pb2.CreateExperimentRequest(**({"config": CONFIG, "unmanaged": True} | fields))
    return client.call(client.experiments.CreateExperiment, request).experiment.id


def experiment(client, experiment_id: int) -> Any:
    request = experiments_pb2.GetExperimentRequest(experiment_id=experiment_id)
    return client.call(client.experiments.GetExperiment, request).experiment


def struct(**values: Any) -> Struct:
    made = Struct()
    made.update(values)
    return made


def create(client, experiment_id: int, **fields: Any) -> Any:
    request = trials_pb2.CreateTrialRequest(experiment_id=experiment_id, unmanaged=True, **fields)
    return client.call(client.trials.CreateTrial, request).trial


def start(client, trial_id: int, *, resume: bool = True) -> Any:
    return client.call(client.trials.StartTrial, trials_pb2.StartTrialRequest(trial_id=trial_id, resume=resume))


def report(client, trial_id: int, state: int | None = None) -> Any:
    fields = {} if state is None else {"state": state}
    return client.call(client.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=trial_id, **fields)).trial


def test_a_new_trial(user):
    experiment_id = new_experiment(user)
    trial = create(user, experiment_id, hparams=struct(lr=0.1, nested={"a": [None, True]}))
    assert (trial.experiment_id, trial.state, trial.restarts) == (experiment_id, State.STATE_PAUSED, 0)
    assert MessageToDict(trial.hparams) == {"lr": 0.1, "nested": {"a": [None, True]}}
    assert trial.HasField("summary_metrics")
    assert trial.task_id.startswith(f"{experiment_id}.")
    assert list(trial.task_ids) == [trial.task_id]
    assert len(trial.task_id.partition(".")[2]) == 36
    absent = {"end_time", "best_validation", "latest_validation", "best_checkpoint", "log_retention_days", "metadata"}
    assert [name for name in absent if trial.HasField(name)] == []
    shown = experiment(user, experiment_id)
    assert (shown.num_trials, list(shown.trial_ids)) == (1, [trial.id])


def test_a_trial_without_hparams_shows_none(user):
    trial = create(user, new_experiment(user))
    assert trial.HasField("hparams")
    assert MessageToDict(trial.hparams) == {}


@pytest.mark.parametrize("resume", [True, False])
def test_each_start_is_a_run(user, resume):
    experiment_id = new_experiment(user)
    trial = create(user, experiment_id)
    for number in (1, 2):
        answer = start(user, trial.id, resume=resume)
        assert (answer.trial_run_id, answer.steps_completed) == (number, 0)
        assert not answer.HasField("latest_checkpoint")
    assert report(user, trial.id).state == State.STATE_RUNNING
    assert experiment(user, experiment_id).state == experiment_pb2.STATE_RUNNING


def test_the_end_of_a_run(user):
    experiment_id = new_experiment(user)
    trial, _other = create(user, experiment_id), create(user, experiment_id)
    start(user, trial.id)
    ended = report(user, trial.id, State.STATE_COMPLETED)
    assert (ended.state, ended.HasField("end_time")) == (State.STATE_COMPLETED, True)
    assert ended.wall_clock_time > 0
    heartbeat = report(user, trial.id)
    assert heartbeat == ended
    shown = experiment(user, experiment_id)
    assert (shown.state, shown.progress.value) == (experiment_pb2.STATE_COMPLETED, 1.0)
    assert shown.end_time == ended.end_time


def test_any_state_may_follow_any_other(user):
    trial = create(user, new_experiment(user))
    ended = None
    for state in (State.STATE_ERROR, State.STATE_RUNNING, State.STATE_STOPPING_KILLED, State.STATE_PAUSED):
        shown = report(user, trial.id, state)
        assert shown.state == state
        ended = ended or shown.end_time
        assert shown.end_time == ended


@pytest.mark.parametrize("number", [0, 14, 77, -1])
def test_a_state_that_is_none(user, number):
    trial = create(user, new_experiment(user))
    request = trials_pb2.PatchTrialRequest(trial_id=trial.id, state=number)
    code, message = user.refusal(user.trials.PatchTrial, request)
    assert (code, message) == (INVALID, f"failed to update state: {number} is no state that a trial can have")
    assert report(user, trial.id).state == State.STATE_PAUSED


def test_trials_that_nobody_has(user):
    for nobody in (99, 0, -1, 2**31 - 1):
        for method, request in (
            (user.trials.StartTrial, trials_pb2.StartTrialRequest(trial_id=nobody)),
            (user.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=nobody)),
            (user.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=nobody, state=State.STATE_RUNNING)),
        ):
            assert user.refusal(method, request) == (MISSING, f"trial '{nobody}' not found")


def deep() -> Struct:
    inner: Any = 1
    for _ in range(MAX_LEVELS):
        inner = {"k": inner}
    return struct(k=inner)


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param({"experiment_id": 99}, MISSING, "experiment '99' not found", id="unknown experiment"),
        pytest.param({"unmanaged": False}, INVALID, "only unmanaged trials are supported", id="managed"),
        pytest.param({"hparams": struct(k="a\x00")}, INVALID, "NUL", id="NUL"),
        pytest.param({"hparams": deep()}, INVALID, "levels", id="deep"),
    ],
)
def test_what_cannot_be_created(user, fields, code, text):
    request = trials_pb2.CreateTrialRequest(**({"experiment_id": new_experiment(user), "unmanaged": True} | fields))
    found, message = user.refusal(user.trials.CreateTrial, request)
    assert (found, text in message) == (code, True)


def test_trials_of_a_managed_experiment_do_not_report(user):
    config = CONFIG + "resources: {slots_per_trial: 0}\nentrypoint: x\n"
    experiment_id = new_experiment(user, config=config, unmanaged=False)
    request = trials_pb2.CreateTrialRequest(experiment_id=experiment_id, unmanaged=True)
    refusal = user.refusal(user.trials.CreateTrial, request)
    assert refusal == (INVALID, "trials can only be created on unmanaged experiments")
    (trial_id,) = experiment(user, experiment_id).trial_ids
    start_it = trials_pb2.StartTrialRequest(trial_id=trial_id)
    assert user.refusal(user.trials.StartTrial, start_it) == (INVALID, "only unmanaged trials are supported")


def test_everybody_may_report(user, admin):
    trial = create(user, new_experiment(admin))
    assert start(admin, trial.id).trial_run_id == 1
    assert report(user, trial.id, State.STATE_COMPLETED).state == State.STATE_COMPLETED
