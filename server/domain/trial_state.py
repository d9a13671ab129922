"""The states of a trial, numbered as `determined.trial.v1.State`, and when a report of one ends it.

Trials of unmanaged experiments report their own state (PatchTrial), and the master takes any state
after any other: a script that is started again reports RUNNING after COMPLETED.
"""

from __future__ import annotations

import enum

from server.domain.errors import InvalidArgumentError


class TrialState(enum.IntEnum):
    """The states of `determined.trial.v1.State`, but for the unspecified one."""

    ACTIVE = 1
    PAUSED = 2
    STOPPING_CANCELED = 3
    STOPPING_KILLED = 4
    STOPPING_COMPLETED = 5
    STOPPING_ERROR = 6
    CANCELED = 7
    COMPLETED = 8
    ERROR = 9
    QUEUED = 10
    PULLING = 11
    STARTING = 12
    RUNNING = 13

    @property
    def terminal(self) -> bool:
        """Whether the trial is over, unless it is started again."""
        return self in _TERMINAL


_TERMINAL = frozenset({TrialState.CANCELED, TrialState.COMPLETED, TrialState.ERROR})


def reported_state(number: int) -> TrialState:
    """Return the state that a report names by its number.

    Raises:
        InvalidArgumentError: The number is no state, or the unspecified one. The master answers 500
            here, with the text of its database.
    """
    try:
        return TrialState(number)
    except ValueError:
        raise InvalidArgumentError(f"failed to update state: {number} is no state that a trial can have") from None


def ends_trial(before: TrialState, after: TrialState) -> bool:
    """Return whether going from one state to the other sets the trial's end time.

    A repeated report of the same end changes nothing, so that a retried request does not move it.
    """
    return after.terminal and before is not after
