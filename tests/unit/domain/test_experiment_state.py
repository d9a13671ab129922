from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import FailedPreconditionError, InvalidArgumentError, NotFoundError, ServiceError
from server.domain.experiment_state import (
    Action,
    ExperimentState,
    Standing,
    decide,
    outcome,
    state_of_unmanaged,
)
from server.domain.trial_state import TrialState, ends_trial, reported_state

S = ExperimentState
T = TrialState
OVER = "experiment in terminal state"
RUNS = "Experiment is not in terminal state."
UNKNOWN = "experiment '7' not found"


def standing(state: ExperimentState, *, unmanaged: bool = False, archived: bool = False) -> Standing:
    return Standing(7, state, unmanaged, archived)


MANAGED = standing(S.PAUSED)
ACTIVE = standing(S.ACTIVE)
UNMANAGED = standing(S.PAUSED, unmanaged=True)
RUNNING = standing(S.RUNNING, unmanaged=True)
ENDED = standing(S.COMPLETED, unmanaged=True)
ARCHIVED = standing(S.ERROR, unmanaged=True, archived=True)


@pytest.mark.parametrize(
    ("action", "before", "becomes", "effective"),
    [
        pytest.param(Action.ACTIVATE, MANAGED, S.ACTIVE, True, id="activate"),
        pytest.param(Action.ACTIVATE, ACTIVE, S.ACTIVE, True, id="activate again"),
        pytest.param(Action.PAUSE, ACTIVE, S.PAUSED, True, id="pause"),
        pytest.param(Action.PAUSE, MANAGED, S.PAUSED, True, id="pause again"),
        pytest.param(Action.CANCEL, MANAGED, S.CANCELED, True, id="cancel"),
        pytest.param(Action.KILL, ACTIVE, S.CANCELED, True, id="kill"),
        pytest.param(Action.KILL, RUNNING, None, False, id="kill what the user runs"),
        pytest.param(Action.CANCEL, ENDED, None, False, id="cancel what is over"),
        pytest.param(Action.ARCHIVE, ENDED, None, True, id="archive"),
        pytest.param(Action.UNARCHIVE, ARCHIVED, None, True, id="unarchive"),
        pytest.param(Action.DELETE, ENDED, S.DELETING, True, id="delete"),
        pytest.param(Action.DELETE, ARCHIVED, S.DELETING, True, id="delete what is archived"),
        pytest.param(Action.DELETE, standing(S.DELETE_FAILED), S.DELETING, True, id="delete after a failure"),
        pytest.param(Action.MOVE, RUNNING, None, True, id="move"),
        pytest.param(Action.RETAIN_LOGS, ENDED, None, True, id="retain logs"),
        pytest.param(Action.PATCH_RESOURCES, ACTIVE, None, True, id="patch resources"),
        pytest.param(Action.CONTINUE, standing(S.ERROR), S.ACTIVE, True, id="continue"),
    ],
)
def test_allowed(action: Action, before: Standing, becomes: ExperimentState | None, effective: bool) -> None:
    result = decide(action, before)
    assert (result.becomes, result.effective) == (becomes, effective)


@pytest.mark.parametrize(
    ("action", "before", "error", "text"),
    [
        pytest.param(Action.PAUSE, UNMANAGED, FailedPreconditionError, OVER, id="pause unmanaged"),
        pytest.param(Action.PAUSE, ENDED, FailedPreconditionError, OVER, id="pause terminal"),
        pytest.param(Action.PAUSE, ARCHIVED, NotFoundError, UNKNOWN, id="pause archived"),
        pytest.param(Action.ACTIVATE, UNMANAGED, NotFoundError, UNKNOWN, id="activate unmanaged"),
        pytest.param(Action.ACTIVATE_IN_BULK, UNMANAGED, FailedPreconditionError, OVER, id="activate in bulk"),
        pytest.param(Action.ACTIVATE, standing(S.CANCELED), NotFoundError, UNKNOWN, id="activate terminal"),
        pytest.param(Action.KILL, ARCHIVED, NotFoundError, UNKNOWN, id="kill archived"),
        pytest.param(Action.CANCEL, ARCHIVED, NotFoundError, UNKNOWN, id="cancel archived"),
        pytest.param(Action.ARCHIVE, UNMANAGED, FailedPreconditionError, RUNS, id="archive a fresh one"),
        pytest.param(Action.ARCHIVE, RUNNING, FailedPreconditionError, RUNS, id="archive a running one"),
        pytest.param(Action.ARCHIVE, MANAGED, FailedPreconditionError, RUNS, id="archive a managed one"),
        pytest.param(
            Action.ARCHIVE, ARCHIVED, FailedPreconditionError, "Experiment is already archived.", id="archive again"
        ),
        pytest.param(
            Action.UNARCHIVE, ENDED, FailedPreconditionError, "Experiment is not archived.", id="unarchive again"
        ),
        pytest.param(
            Action.DELETE,
            UNMANAGED,
            FailedPreconditionError,
            "cannot delete experiment in STATE_PAUSED state",
            id="delete a fresh one",
        ),
        pytest.param(
            Action.DELETE,
            ACTIVE,
            FailedPreconditionError,
            "cannot delete experiment in STATE_QUEUED state",
            id="delete a queued one",
        ),
        pytest.param(
            Action.DELETE,
            standing(S.RUNNING, unmanaged=True, archived=True),
            FailedPreconditionError,
            "cannot delete experiment in STATE_RUNNING state",
            id="delete an archived one that runs again",
        ),
        pytest.param(
            Action.MOVE,
            ARCHIVED,
            FailedPreconditionError,
            "experiment (7) is archived and cannot be moved",
            id="move archived",
        ),
        pytest.param(Action.RETAIN_LOGS, RUNNING, FailedPreconditionError, RUNS, id="retain logs of a running one"),
        pytest.param(
            Action.CONTINUE,
            MANAGED,
            FailedPreconditionError,
            "experiment in non terminal state 'PAUSED', try again later",
            id="continue one that is not over",
        ),
        pytest.param(
            Action.CONTINUE,
            ARCHIVED,
            FailedPreconditionError,
            "experiment (7) is archived and cannot be continued",
            id="continue archived",
        ),
        pytest.param(Action.PATCH_RESOURCES, UNMANAGED, NotFoundError, UNKNOWN, id="patch resources, unmanaged"),
    ],
)
def test_refused(action: Action, before: Standing, error: type[ServiceError], text: str) -> None:
    with pytest.raises(error) as refusal:
        decide(action, before)
    assert type(refusal.value) is error
    assert refusal.value.message == text


def test_the_table_answers_every_question() -> None:
    for action, state, unmanaged, archived in itertools.product(Action, S, (False, True), (False, True)):
        result = outcome(action, standing(state, unmanaged=unmanaged, archived=archived))
        assert (result.refusal is None) == (result.text == "")


def test_only_an_active_experiment_is_shown_as_another_state() -> None:
    assert {state: state.shown for state in S if state.shown is not state} == {S.ACTIVE: S.QUEUED}
    assert all(state.shown.stored is state for state in S if state is not S.QUEUED)


@pytest.mark.parametrize(
    ("trials", "state"),
    [
        pytest.param([], S.PAUSED, id="no trials"),
        pytest.param([T.PAUSED], S.PAUSED, id="a fresh trial"),
        pytest.param([T.RUNNING, T.COMPLETED, T.ERROR], S.RUNNING, id="running beats all"),
        pytest.param([T.PAUSED, T.COMPLETED, T.ERROR], S.COMPLETED, id="completed beats failed and fresh"),
        pytest.param([T.PAUSED, T.ERROR], S.ERROR, id="failed beats fresh"),
        pytest.param([T.CANCELED, T.STARTING], S.PAUSED, id="others do not count"),
        pytest.param([T.CANCELED, T.ERROR], S.ERROR, id="others do not hide those that do"),
    ],
)
def test_state_of_unmanaged(trials: list[TrialState], state: ExperimentState) -> None:
    assert state_of_unmanaged(trials) is state


@given(st.lists(st.sampled_from(T)), st.randoms(use_true_random=False))
def test_the_order_of_trials_does_not_matter(trials: list[TrialState], random: object) -> None:
    shuffled = sorted(trials, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert state_of_unmanaged(trials) is state_of_unmanaged(shuffled)


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        pytest.param(T.RUNNING, T.COMPLETED, True, id="completed"),
        pytest.param(T.ERROR, T.COMPLETED, True, id="another end"),
        pytest.param(T.COMPLETED, T.COMPLETED, False, id="the same end"),
        pytest.param(T.COMPLETED, T.RUNNING, False, id="started again"),
        pytest.param(T.PAUSED, T.STOPPING_KILLED, False, id="not over yet"),
    ],
)
def test_ends_trial(before: TrialState, after: TrialState, ends: bool) -> None:
    assert ends_trial(before, after) is ends


@pytest.mark.parametrize("number", [0, 14, 77, -1, 2**31 - 1])
def test_a_number_that_is_no_trial_state(number: int) -> None:
    with pytest.raises(InvalidArgumentError):
        reported_state(number)


def test_the_numbers_are_those_of_the_protos() -> None:
    from detour.experiment.v1 import experiment_pb2
    from detour.trial.v1 import trial_pb2

    assert {f"STATE_{s.name}": s.value for s in S} | {"STATE_UNSPECIFIED": 0} == dict(experiment_pb2.State.items())
    assert {f"STATE_{s.name}": s.value for s in T} | {"STATE_UNSPECIFIED": 0} == dict(trial_pb2.State.items())
