"""Experiments that go on after their end, and what a search would do."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2 as api
from detour.api.v1 import trials_pb2
from detour.experiment.v1 import experiment_pb2
from detour.trial.v1 import trial_pb2
from sqlalchemy import update

from server.domain.config import MasterDefaults
from server.domain.trial_state import TrialState
from server.services.experiment_continuation import ExperimentContinuation
from server.services.launch_rules import LaunchRules
from server.store.tables.trials import trials
from tests.grpc import experiment_calls
from tests.grpc.trial_calls import document, get_trial, struct

MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
WRONG = grpc.StatusCode.FAILED_PRECONDITION
GRID = experiment_calls.MANAGED.replace("name: single", "name: grid").replace(
    "layers: 3", "layers: {type: categorical, vals: [1, 2]}"
)


def managed(client, config: str = experiment_calls.MANAGED) -> int:
    return experiment_calls.create(client, config, unmanaged=False).experiment.id


def cancel(client, experiment_id: int) -> None:
    client.call(client.experiments.CancelExperiment, api.CancelExperimentRequest(id=experiment_id))


def go_on(client, experiment_id: int, override: str = "{}\n") -> Any:
    request = api.ContinueExperimentRequest(id=experiment_id, override_config=override)
    return client.call(client.experiments.ContinueExperiment, request)


def refused(client, experiment_id: int, override: str = "") -> tuple[grpc.StatusCode, str]:
    request = api.ContinueExperimentRequest(id=experiment_id, override_config=override)
    return client.refusal(client.experiments.ContinueExperiment, request)


def trials_of(client, experiment_id: int) -> list[trial_pb2.Trial]:
    request = trials_pb2.GetExperimentTrialsRequest(experiment_id=experiment_id)
    return list(client.call(client.trials.GetExperimentTrials, request).trials)


def complete(application, trial_id: int) -> None:
    """End a managed trial as completed, which nothing here ever does."""
    with application.database.write() as tx:
        changed = update(trials).where(trials.c.id == trial_id)
        tx.execute(changed.values(state=TrialState.COMPLETED, restarts=2))


def test_a_single_trial(user, admin):
    experiment = managed(user)
    cancel(user, experiment)
    (before,) = trials_of(user, experiment)
    assert before.state == trial_pb2.STATE_CANCELED
    assert before.HasField("end_time")
    answer = go_on(admin, experiment, "name: again\nmax_restarts: 1\nhyperparameters: {lr: 2}\n")
    shown = answer.experiment
    assert (shown.id, shown.name, shown.state) == (experiment, "again", experiment_pb2.STATE_QUEUED)
    assert (shown.progress.value, shown.HasField("end_time"), list(answer.warnings)) == (0, False, [])
    assert shown.original_config == experiment_calls.MANAGED
    config = document(shown.config)
    assert (config["max_restarts"], config["hyperparameters"]["lr"]["val"]) == (1, 2)
    after = get_trial(user, before.id)
    assert (after.state, after.restarts, after.HasField("end_time")) == (trial_pb2.STATE_QUEUED, 0, False)
    assert list(after.task_ids) == [before.task_id, f"{before.task_id}-1"]
    assert after.task_id == f"{before.task_id}-1"


def test_again_and_again(user):
    experiment = managed(user)
    for _ in range(3):
        cancel(user, experiment)
        go_on(user, experiment)
    (trial,) = trials_of(user, experiment)
    first = trial.task_ids[0]
    assert list(trial.task_ids) == [first, f"{first}-1", f"{first}-2", f"{first}-3"]


def test_a_search_goes_on_with_what_is_not_completed(user, application):
    experiment = managed(user, GRID)
    one, two = trials_of(user, experiment)
    complete(application, one.id)
    cancel(user, experiment)
    assert go_on(user, experiment).experiment.state == experiment_pb2.STATE_QUEUED
    one, two = trials_of(user, experiment)
    assert [trial.state for trial in (one, two)] == [trial_pb2.STATE_COMPLETED, trial_pb2.STATE_QUEUED]
    assert [trial.restarts for trial in (one, two)] == [0, 0]
    assert [len(trial.task_ids) for trial in (one, two)] == [1, 2]


def test_a_completed_search(user, application):
    from server.domain.experiment_state import ExperimentState
    from server.store import experiments

    experiment = managed(user, GRID)
    for trial in trials_of(user, experiment):
        complete(application, trial.id)
    with application.database.write() as tx:
        experiments.change(tx, experiments.lock(tx, experiment), state=ExperimentState.COMPLETED)
    text = "experiment has been completed, cannot continue this experiment"
    assert refused(user, experiment) == (WRONG, text)


@pytest.mark.parametrize(
    ("config", "override", "code", "text"),
    [
        pytest.param(
            experiment_calls.MANAGED,
            "project: x",
            INVALID,
            "'project' in override config cannot be specified",
            id="move",
        ),
        pytest.param(
            experiment_calls.MANAGED, "resources: {slots_per_trial: 1}", INVALID, "invalid resource", id="slots"
        ),
        pytest.param(
            experiment_calls.MANAGED, "resources: {resource_pool: x}", INVALID, "invalid resource", id="another pool"
        ),
        pytest.param(experiment_calls.MANAGED, "- 1", INVALID, "parsing override config: ", id="no config"),
        pytest.param(experiment_calls.MANAGED, "\0", INVALID, "overrideConfig: strings must not", id="NUL"),
        pytest.param(GRID, "name: x", INVALID, "override config is provided", id="a search with changes"),
    ],
)
def test_wrong_changes(user, config, override, code, text):
    experiment = managed(user, config)
    cancel(user, experiment)
    found, said = refused(user, experiment, override)
    assert found is code
    assert said.startswith(text)
    assert experiment_calls.get(user, experiment).experiment.state == experiment_pb2.STATE_CANCELED


def test_what_cannot_go_on(user):
    assert refused(user, 99) == (MISSING, "experiment '99' not found")
    unmanaged = experiment_calls.create(user).experiment.id
    experiment_calls.run_to_the_end(user, unmanaged)
    code, text = refused(user, unmanaged)
    assert code is INVALID
    assert text.startswith("only managed experiments can be continued")
    paused = managed(user)
    assert refused(user, paused) == (WRONG, "experiment in non terminal state 'PAUSED', try again later")
    cancel(user, paused)
    experiment_calls.archive(user, paused)
    assert refused(user, paused) == (WRONG, f"experiment ({paused}) is archived and cannot be continued")


def test_more_slots_than_there_are(user, application):
    experiment = managed(user)
    cancel(user, experiment)
    rules = LaunchRules(MasterDefaults(), refuse_oversized=False)
    assert ExperimentContinuation(application.database, rules).go_on(experiment, "resources: {slots_per_trial: 2}")
    config = document(experiment_calls.get(user, experiment).config)
    assert config["resources"]["slots_per_trial"] == 2


def test_what_a_search_would_do(user):
    config = {
        "searcher": {
            "name": "adaptive_asha",
            "metric": "m",
            "mode": "aggressive",
            "max_trials": 4,
            "max_time": 8,
            "time_metric": "epochs",
        },
        "name": "of no account",
    }
    summary = user.call(user.experiments.PreviewHPSearch, api.PreviewHPSearchRequest(config=struct(config))).summary
    assert document(summary.config)["divisor"] == 4
    assert [(each.count, each.unit.name, each.unit.value) for each in summary.trials] == [
        (3, "epochs", 2),
        (1, "epochs", 8),
    ]
    assert not any(each.unit.max_length for each in summary.trials)
    config = {"searcher": {"name": "random", "metric": "m", "max_trials": 9}}
    (only,) = user.call(
        user.experiments.PreviewHPSearch, api.PreviewHPSearchRequest(config=struct(config))
    ).summary.trials
    assert (only.count, only.unit.max_length, only.unit.HasField("value")) == (9, True, False)
    expected = (INVALID, "invalid experiment configuration; missing searcher")
    assert user.refusal(user.experiments.PreviewHPSearch, api.PreviewHPSearchRequest()) == expected
