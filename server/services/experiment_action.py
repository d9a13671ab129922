"""What is done to experiments, to one or to many: archive, pause, kill, delete, move and the like.

The table of `server.domain.experiment_state` says what is possible; here it is done. The bulk forms go over the same
functions and tell for each experiment whether it worked.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from server.domain.errors import (
    FailedPreconditionError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    missing,
)
from server.domain.experiment_state import Action, ExperimentState, decide
from server.domain.log_retention import check_days
from server.domain.trial_state import TrialState
from server.store import experiments, projects, trials
from server.store.model_versions import experiment_is_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.rpc.caller import Caller
    from server.store.experiments import Changes, LockedExperiment
    from server.store.projects import ProjectPlace

    ExperimentAction = Callable[[Connection, LockedExperiment], bool]
    """Does something to a locked experiment, and returns whether there was anything to do; raises a ServiceError, and
    changes nothing, if that is not possible."""

# What becomes of the trials of a managed experiment when it changes.
_TRIALS_FOLLOW = {
    ExperimentState.ACTIVE: TrialState.QUEUED,
    ExperimentState.PAUSED: TrialState.PAUSED,
    ExperimentState.CANCELED: TrialState.CANCELED,
}


def lock_experiment(tx: Connection, experiment_id: int) -> LockedExperiment:
    """Lock the experiment with this id for a change.

    Raises:
        NotFoundError: There is none.
    """
    locked = experiments.lock(tx, experiment_id)
    if locked is None:
        raise not_found(experiment_id)
    return locked


def not_found(experiment_id: int) -> NotFoundError:
    """Return the refusal of an id that no experiment has."""
    return missing("experiment", experiment_id)


def run(action: Action) -> ExperimentAction:
    """Return the action that sets a state, or none, as the table says: activate, pause, cancel, kill."""

    def act(tx: Connection, locked: LockedExperiment) -> bool:
        result = decide(action, locked.standing)
        state = result.becomes
        if state is None or state is locked.state:
            return result.effective
        now = dt.datetime.now(dt.UTC)
        changes: Changes = {"state": state}
        if state.terminal:
            changes["end_time"] = now
        experiments.change(tx, locked, **changes)
        trials.set_states(tx, locked.id, _TRIALS_FOLLOW[state], now)
        return True

    return act


def archive(tx: Connection, locked: LockedExperiment) -> bool:
    """Archive an experiment."""
    decide(Action.ARCHIVE, locked.standing)
    experiments.change(tx, locked, archived=True)
    return True


def unarchive(tx: Connection, locked: LockedExperiment) -> bool:
    """Take an experiment out of the archive."""
    decide(Action.UNARCHIVE, locked.standing)
    experiments.change(tx, locked, archived=False)
    return True


def delete_by(caller: Caller) -> ExperimentAction:
    """Return the action that marks an experiment as being deleted, for its owner and administrators."""

    def act(tx: Connection, locked: LockedExperiment) -> bool:
        if not caller.admin and locked.user_id != caller.user_id:
            raise PermissionDeniedError("non admin users may not delete other user's experiments")
        if experiment_is_registered(tx, locked.id):
            raise InvalidArgumentError("checkpoints are registered as model versions")
        decide(Action.DELETE, locked.standing)
        experiments.change(tx, locked, state=ExperimentState.DELETING)
        return True

    return act


def check_destination(tx: Connection, project_id: int) -> None:
    """Check that experiments can be moved to a project.

    Raises:
        NotFoundError: There is none with this id.
        FailedPreconditionError: It is archived, or being deleted.
    """
    _check_destination(projects.get_place(tx, project_id), project_id)


def move_to(project_id: int) -> ExperimentAction:
    """Return the action that moves an experiment to a project."""

    def act(tx: Connection, locked: LockedExperiment) -> bool:
        decide(Action.MOVE, locked.standing)
        _check_destination(projects.hold_place(tx, project_id), project_id)
        source = projects.get_place(tx, locked.project_id)
        if source is not None and (source.archived or source.workspace_archived):
            raise FailedPreconditionError(
                f"project ({source.id}) is archived and cannot have experiments moved from it"
            )
        experiments.change(tx, locked, project_id=project_id)
        return True

    return act


def _check_destination(place: ProjectPlace | None, project_id: int) -> None:
    if place is None:
        raise missing("project", project_id)
    if place.archived or place.workspace_archived:
        raise FailedPreconditionError(f"project ({project_id}) is archived and cannot add new experiments")
    if place.going:
        raise FailedPreconditionError(f"project ({project_id}) is being deleted and cannot add new experiments")


def retain_logs_for(days: int) -> ExperimentAction:
    """Return the action that sets for how many days the logs of an experiment's trials are kept.

    Raises:
        InvalidArgumentError: The number is below that which stands for ever.
    """
    check_days(days)

    def act(tx: Connection, locked: LockedExperiment) -> bool:
        decide(Action.RETAIN_LOGS, locked.standing)
        trials.set_log_retention(tx, locked.id, days)
        return True

    return act
