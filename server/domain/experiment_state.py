"""What may be done to an experiment in which state, and how an unmanaged one gets its state.

The rules are those of a Determined 0.38.1 master without agents, as one table: a row for each
action, a column for each standing of an experiment. Unmanaged experiments have no state of their
own: theirs follows from what their trials report.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from server.domain.errors import FailedPreconditionError, NotFoundError, ServiceError
from server.domain.trial_state import TrialState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ExperimentState(enum.IntEnum):
    """The states of `determined.experiment.v1.State`, but for the unspecified one."""

    ACTIVE = 1
    PAUSED = 2
    STOPPING_COMPLETED = 3
    STOPPING_CANCELED = 4
    STOPPING_ERROR = 5
    COMPLETED = 6
    CANCELED = 7
    ERROR = 8
    DELETED = 9
    DELETING = 10
    DELETE_FAILED = 11
    STOPPING_KILLED = 12
    QUEUED = 13
    PULLING = 14
    STARTING = 15
    RUNNING = 16

    @property
    def terminal(self) -> bool:
        """Whether the experiment is over: completed, canceled or failed."""
        return self in _TERMINAL

    @property
    def shown(self) -> ExperimentState:
        """The state that answers name.

        An active experiment waits in the queue of a cluster that has no agents.
        """
        return ExperimentState.QUEUED if self is ExperimentState.ACTIVE else self

    @property
    def stored(self) -> ExperimentState:
        """The state that is kept for one that answers name: the inverse of `shown`."""
        return ExperimentState.ACTIVE if self is ExperimentState.QUEUED else self


_TERMINAL = frozenset({ExperimentState.COMPLETED, ExperimentState.CANCELED, ExperimentState.ERROR})


class Action(enum.Enum):
    """What a request asks to be done to an experiment."""

    ACTIVATE = enum.auto()
    ACTIVATE_IN_BULK = enum.auto()
    PAUSE = enum.auto()
    CANCEL = enum.auto()
    KILL = enum.auto()
    ARCHIVE = enum.auto()
    UNARCHIVE = enum.auto()
    DELETE = enum.auto()
    MOVE = enum.auto()
    RETAIN_LOGS = enum.auto()
    PATCH_RESOURCES = enum.auto()
    CONTINUE = enum.auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an action is possible.

    Attributes:
        experiment_id: Named by some of the refusals.
        state: The stored state.
        unmanaged: Whether the experiment is run by its user rather than by the cluster.
        archived: Whether the experiment itself is archived (not: its project).
    """

    experiment_id: int
    state: ExperimentState
    unmanaged: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action on an experiment comes to.

    Attributes:
        becomes: The state to set; None leaves it.
        effective: False if the action is taken and nothing is to be done.
        refusal: The error that refuses the action; None allows it.
        text: The text of the refusal, with `{id}` and `{state}`.
    """

    becomes: ExperimentState | None = None
    effective: bool = True
    refusal: type[ServiceError] | None = None
    text: str = ""


_DONE = Outcome()
_NOTHING = Outcome(effective=False)
_ACTIVE = Outcome(becomes=ExperimentState.ACTIVE)
_PAUSED = Outcome(becomes=ExperimentState.PAUSED)
_CANCELED = Outcome(becomes=ExperimentState.CANCELED)
_DELETING = Outcome(becomes=ExperimentState.DELETING)
_UNKNOWN = Outcome(refusal=NotFoundError, text="experiment '{id}' not found")
_OVER = Outcome(refusal=FailedPreconditionError, text="experiment in terminal state")
_RUNS = Outcome(refusal=FailedPreconditionError, text="Experiment is not in terminal state.")
_IS_ARCHIVED = Outcome(refusal=FailedPreconditionError, text="Experiment is already archived.")
_IS_NOT = Outcome(refusal=FailedPreconditionError, text="Experiment is not archived.")
_KEPT = Outcome(refusal=FailedPreconditionError, text="cannot delete experiment in STATE_{state} state")
# The master answers 500 here, which tells a client to complain to somebody else.
_FIXED = Outcome(refusal=FailedPreconditionError, text="experiment ({id}) is archived and cannot be moved")
_AHEAD = Outcome(refusal=FailedPreconditionError, text="experiment in non terminal state '{state}', try again later")
_PUT_AWAY = Outcome(refusal=FailedPreconditionError, text="experiment ({id}) is archived and cannot be continued")


class _Row(NamedTuple):
    live: Outcome  # managed, and neither over nor being deleted
    unmanaged: Outcome  # the same, unmanaged
    over: Outcome
    deleting: Outcome
    delete_failed: Outcome
    archived: Outcome | None  # where there is one, it wins over the others


# The master: pause of an unmanaged experiment says that it is over although it is not, cancel and kill do nothing
# there, and activate does not find it (but its bulk form does). Clients know these texts.
_TABLE: Mapping[Action, _Row] = {
    #                             live        unmanaged   over        deleting    delete failed archived
    Action.ACTIVATE:         _Row(_ACTIVE,    _UNKNOWN,   _UNKNOWN,   _UNKNOWN,   _UNKNOWN,     _UNKNOWN),
    Action.ACTIVATE_IN_BULK: _Row(_ACTIVE,    _OVER,      _OVER,      _OVER,      _OVER,        _UNKNOWN),
    Action.PAUSE:            _Row(_PAUSED,    _OVER,      _OVER,      _OVER,      _OVER,        _UNKNOWN),
    Action.CANCEL:           _Row(_CANCELED,  _NOTHING,   _NOTHING,   _NOTHING,   _NOTHING,     _UNKNOWN),
    Action.KILL:             _Row(_CANCELED,  _NOTHING,   _NOTHING,   _NOTHING,   _NOTHING,     _UNKNOWN),
    Action.ARCHIVE:          _Row(_RUNS,      _RUNS,      _DONE,      _RUNS,      _RUNS,        _IS_ARCHIVED),
    Action.UNARCHIVE:        _Row(_IS_NOT,    _IS_NOT,    _IS_NOT,    _IS_NOT,    _IS_NOT,      _DONE),
    Action.DELETE:           _Row(_KEPT,      _KEPT,      _DELETING,  _KEPT,      _DELETING,    None),
    Action.MOVE:             _Row(_DONE,      _DONE,      _DONE,      _DONE,      _DONE,        _FIXED),
    Action.RETAIN_LOGS:      _Row(_RUNS,      _RUNS,      _DONE,      _RUNS,      _DONE,        None),
    Action.PATCH_RESOURCES:  _Row(_DONE,      _UNKNOWN,   _UNKNOWN,   _UNKNOWN,   _UNKNOWN,     None),
    Action.CONTINUE:         _Row(_AHEAD,     _AHEAD,     _ACTIVE,    _AHEAD,     _AHEAD,       _PUT_AWAY),
}  # fmt: skip


def outcome(action: Action, standing: Standing) -> Outcome:
    """Return what the table says about an action on an experiment of this standing."""
    row = _TABLE[action]
    if standing.archived and row.archived:
        return row.archived
    if standing.state.terminal:
        return row.over
    if standing.state in (ExperimentState.DELETING, ExperimentState.DELETED):
        return row.deleting
    if standing.state is ExperimentState.DELETE_FAILED:
        return row.delete_failed
    return row.unmanaged if standing.unmanaged else row.live


def decide(action: Action, standing: Standing) -> Outcome:
    """Return the outcome of an action that the table allows.

    Raises:
        ServiceError: The table refuses the action, with the error and the text that it names.
    """
    result = outcome(action, standing)
    if result.refusal is not None:
        raise result.refusal(result.text.format(id=standing.experiment_id, state=standing.state.shown.name))
    return result


# From the weakest: the state of an unmanaged experiment is that of its strongest trial.
_STRENGTH: Mapping[TrialState, tuple[int, ExperimentState]] = {
    TrialState.PAUSED: (0, ExperimentState.PAUSED),
    TrialState.ERROR: (1, ExperimentState.ERROR),
    TrialState.COMPLETED: (2, ExperimentState.COMPLETED),
    TrialState.RUNNING: (3, ExperimentState.RUNNING),
}


def state_of_unmanaged(trials: Iterable[TrialState]) -> ExperimentState:
    """Return the state of an unmanaged experiment whose trials are in these states.

    It is the highest of PAUSED < ERROR < COMPLETED < RUNNING among them. Trials in other states do
    not count; without any that does, the experiment is PAUSED.
    """
    ranks = (_STRENGTH[state] for state in trials if state in _STRENGTH)
    return max(ranks, default=_STRENGTH[TrialState.PAUSED])[1]
