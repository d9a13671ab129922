"""Removing what is marked as being deleted, in steps that are short transactions.

A request only marks what it names: a run, an experiment, a project or a workspace. The steps then carry the mark down
from workspaces to projects to experiments, and remove rows from the bottom up. A step may be repeated, interrupted
between any two transactions, and taken by another process than the one before.

What cannot be removed is marked so, with the reason, and so are the project and the workspace around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.domain.deletion_state import DeletionState
from server.domain.experiment_state import ExperimentState
from server.store import checkpoints as checkpoint_store
from server.store import experiments as experiment_store
from server.store import run_removal, task_logs
from server.store.faults import unavailable
from server.store.model_versions import experiment_is_registered
from server.store.tables.accounts import user_activity
from server.store.tables.checkpoints import checkpoints
from server.store.tables.experiments import experiment_documents, experiments
from server.store.tables.models import model_versions
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects, workspaces
from server.store.user_activity import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.store.checkpoints import CheckpointPlace
    from server.store.experiments import LockedExperiment

_c = checkpoints.c
_t = trials.c
_x = experiments.c
_p = projects.c
_w = workspaces.c

# How many experiments one transaction touches: others wait for it on SQLite.
_MARKED_AT_ONCE = 50
_REMOVED_AT_ONCE = 20
_LINES_REMOVED_AT_ONCE = 5000
_CHECKPOINTS_AT_ONCE = 20

_MARKED = {"state": DeletionState.DELETING, "error_message": ""}
_project_going: Final[ColumnElement[bool]] = _p.state == DeletionState.DELETING
_workspace_going: Final[ColumnElement[bool]] = _w.state == DeletionState.DELETING


def is_pending(tx: Connection) -> bool:
    """Tell whether anything is marked as being deleted."""
    marks = (
        exists().where(_x.state == ExperimentState.DELETING),
        exists().where(_project_going),
        exists().where(_workspace_going),
    )
    return any(tx.scalar(select(mark)) for mark in marks) or run_removal.is_pending(tx)


def mark_projects(tx: Connection) -> bool:
    """Mark the projects of workspaces that are being deleted; return whether there were any."""
    going = select(_w.id).where(_workspace_going)
    inside = update(projects).where(_p.workspace_id.in_(going), ~_project_going)
    return tx.execute(inside.values(_MARKED)).rowcount > 0


def mark_experiments(tx: Connection) -> bool:
    """Mark some experiments of projects that are being deleted, whatever their state; return whether there were any."""
    inside = select(_x.id).join(projects, _p.id == _x.project_id)
    wanted = inside.where(_project_going, _x.state != ExperimentState.DELETING).order_by(_x.id)
    ids = tx.scalars(wanted.limit(_MARKED_AT_ONCE)).all()
    for locked in _locked(tx, ids):
        experiment_store.change(tx, locked, state=ExperimentState.DELETING)
    return bool(ids)


def remove_log_lines(tx: Connection) -> bool:
    """Remove some log lines of the experiments that are marked; return whether there were any."""
    return task_logs.delete_going(tx, _LINES_REMOVED_AT_ONCE) > 0


_has_checkpoints = exists().where(_t.experiment_id == _x.id, _c.trial_id == _t.id)
_has_registered = exists().where(
    _t.experiment_id == _x.id, _c.trial_id == _t.id, model_versions.c.checkpoint_id == _c.id
)


def find_checkpoints(tx: Connection) -> list[CheckpointPlace]:
    """Return where some checkpoints of what is marked lie: their files go first, then their rows."""
    going = select(_c.uuid).join(trials, _t.id == _c.trial_id).join(experiments, _x.id == _t.experiment_id)
    whole = and_(_x.state == ExperimentState.DELETING, ~_has_registered.correlate(experiments))
    wanted = going.where(or_(whole, run_removal.RUN_GOES))
    return checkpoint_store.get_places(tx, tx.scalars(wanted.order_by(_c.id).limit(_CHECKPOINTS_AT_ONCE)).all())


def remove_checkpoint(tx: Connection, place: CheckpointPlace) -> None:
    """Remove a checkpoint whose files are gone, or out of reach."""
    if experiment_store.lock(tx, place.experiment_id) is not None:
        checkpoint_store.remove(tx, place.experiment_id, place.uuid)


def give_up(tx: Connection, experiment_id: int, reason: str) -> None:
    """Mark an experiment, and what is around it, as impossible to delete, as its files cannot be."""
    locked = experiment_store.lock(tx, experiment_id)
    if locked is None:
        return
    run_removal.keep_runs(tx, experiment_id)
    if locked.state is ExperimentState.DELETING:
        _fail(tx, locked, f"experiment {experiment_id} cannot be deleted: {reason}")


def find_bare(tx: Connection) -> dict[int, Mapping[str, Any]]:
    """Return some of the experiments that are marked and come next, by id: what is left of them is to be removed.

    Checkpoints go before, as their files do; but for those that are registered, with which an experiment stays.

    Returns:
        The checkpoint storage that each names, where the rest of its files lies; nothing for one that stays.
    """
    documents = experiment_documents.c
    bare = or_(~_has_checkpoints, _has_registered)
    wanted = (
        select(_x.id, _has_registered, documents.config)
        .join(experiment_documents, documents.experiment_id == _x.id)
        .where(_x.state == ExperimentState.DELETING, bare)
    )
    rows = tx.execute(wanted.order_by(_x.id).limit(_REMOVED_AT_ONCE))
    return {
        experiment_id: {} if registered else config.get("checkpoint_storage") or {}
        for experiment_id, registered, config in rows
    }


def remove_experiments(tx: Connection, ids: Iterable[int]) -> None:
    """Remove experiments that `find_bare` returned, with all that belongs to them."""
    for locked in _locked(tx, ids):
        if locked.state is ExperimentState.DELETING:
            _remove(tx, locked)


def remove_projects(tx: Connection) -> bool:
    """Remove a project that is marked and empty by now; return whether there was one."""
    ids = tx.scalars(select(_p.id).where(_project_going).order_by(_p.id)).all()
    return any(remove_project_if_empty(tx, project_id) for project_id in ids)


def remove_workspaces(tx: Connection) -> bool:
    """Remove a workspace that is marked and empty by now; return whether there was one."""
    ids = tx.scalars(select(_w.id).where(_workspace_going).order_by(_w.id)).all()
    return any(remove_workspace_if_empty(tx, workspace_id) for workspace_id in ids)


FIRST_STEPS: Final[Sequence[Callable[[Connection], bool]]] = (mark_projects, mark_experiments, remove_log_lines)
"""The steps before the files of checkpoints are deleted (`find_checkpoints`)."""

LAST_STEPS: Final[Sequence[Callable[[Connection], bool]]] = (
    run_removal.remove_runs,
    remove_projects,
    remove_workspaces,
)
"""The steps after experiments are removed. Each is repeated in a transaction of its own as long as it finds something.

Each locks rows of one table only: a request locks a workspace before its projects, and the steps go the other way.
"""


def remove_project_if_empty(tx: Connection, project_id: int) -> bool:
    """Remove a project that has no experiments; return whether it was so."""
    # The lock is a statement of its own: what is asked after it sees what those committed that it waited for.
    tx.execute(select(_p.id).where(_p.id == project_id).with_for_update())
    if tx.scalar(select(exists().where(_x.project_id == project_id))):
        return False
    activity = user_activity.c
    tx.execute(delete(user_activity).where(activity.entity == PROJECT, activity.entity_id == project_id))
    return tx.execute(delete(projects).where(_p.id == project_id)).rowcount > 0


def remove_workspace_if_empty(tx: Connection, workspace_id: int) -> bool:
    """Remove a workspace that has no projects; return whether it was so."""
    tx.execute(select(_w.id).where(_w.id == workspace_id).with_for_update())
    if tx.scalar(select(exists().where(_p.workspace_id == workspace_id))):
        return False
    return tx.execute(delete(workspaces).where(_w.id == workspace_id)).rowcount > 0


def _locked(tx: Connection, ids: Iterable[int]) -> list[LockedExperiment]:
    found = (experiment_store.lock(tx, experiment_id) for experiment_id in ids)
    return [locked for locked in found if locked is not None]


def _remove(tx: Connection, locked: LockedExperiment) -> None:
    """Remove an experiment, or mark it and what is around it as impossible to delete."""
    if experiment_is_registered(tx, locked.id):
        # A request that deletes is refused, but a checkpoint may be registered while the deletion goes on.
        _fail(tx, locked, f"experiment {locked.id} cannot be deleted: its checkpoints are registered as model versions")
        return
    try:
        with tx.begin_nested():
            experiment_store.delete_experiment(tx, locked)
    except SQLAlchemyError as error:
        if unavailable(error) is not None:
            raise
        structlog.get_logger("server.removal").exception("an experiment cannot be deleted", experiment=locked.id)
        why = "something refers to it" if isinstance(error, IntegrityError) else "internal error"
        _fail(tx, locked, f"experiment {locked.id} cannot be deleted: {why}")


def _fail(tx: Connection, locked: LockedExperiment, reason: str) -> None:
    experiment_store.change(tx, locked, state=ExperimentState.DELETE_FAILED)
    failed = {"state": DeletionState.DELETE_FAILED, "error_message": reason}
    around = select(_p.workspace_id).where(_p.id == locked.project_id).scalar_subquery()
    tx.execute(update(workspaces).where(_w.id == around, _workspace_going).values(failed))
    tx.execute(update(projects).where(_p.id == locked.project_id, _project_going).values(failed))
