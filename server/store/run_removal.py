"""Removing runs that are marked as going, one by one, while their experiment stays: see `server.store.removal`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from server.store import experiments as experiment_store
from server.store import run_counts
from server.store.model_versions import trial_is_registered
from server.store.searcher_standing import find_best, get_searcher
from server.store.tables.checkpoints import checkpoints
from server.store.tables.experiments import experiments
from server.store.tables.models import model_versions
from server.store.tables.trials import GOING, trials

if TYPE_CHECKING:
    from sqlalchemy import Connection

_c = checkpoints.c
_t = trials.c
_x = experiments.c
_REMOVED_AT_ONCE = 20

_has_checkpoints: Final[ColumnElement[bool]] = exists().where(_c.trial_id == _t.id).correlate(trials)
_has_registered: Final[ColumnElement[bool]] = (
    exists().where(_c.trial_id == _t.id, model_versions.c.checkpoint_id == _c.id).correlate(trials)
)

RUN_GOES: Final[ColumnElement[bool]] = GOING & ~_has_registered
"""Whether a run is going, and none of its checkpoints is registered: these keep it."""


def is_pending(tx: Connection) -> bool:
    """Tell whether any run is marked."""
    return bool(tx.scalar(select(exists().where(GOING))))


def remove_runs(tx: Connection) -> bool:
    """Remove some of the runs that are marked, with all that belongs to them; return whether there were any.

    Checkpoints go before, as their files do. One that was registered since keeps its run.
    """
    wanted = select(_t.id, _t.experiment_id).where(GOING, or_(~_has_checkpoints, _has_registered)).order_by(_t.id)
    found = tx.execute(wanted.limit(_REMOVED_AT_ONCE)).all()
    held = {each for each in sorted({row.experiment_id for row in found}) if experiment_store.lock(tx, each)}
    for trial_id, experiment_id in found:
        if experiment_id not in held:
            continue
        if trial_is_registered(tx, trial_id):
            structlog.get_logger("server.removal").warning("a run with registered checkpoints stays", run=trial_id)
            tx.execute(update(trials).where(_t.id == trial_id).values(going=False))
        else:
            _remove(tx, experiment_id, trial_id)
    return bool(found)


def keep_runs(tx: Connection, experiment_id: int) -> None:
    """Take the mark from the runs of a locked experiment, as something of them cannot be removed."""
    tx.execute(update(trials).where(_t.experiment_id == experiment_id, GOING).values(going=False))


def _remove(tx: Connection, experiment_id: int, trial_id: int) -> None:
    if tx.execute(delete(trials).where(_t.id == trial_id)).rowcount == 0:
        return
    fewer = {"num_trials": _x.num_trials - 1}
    tx.execute(update(experiments).where(_x.id == experiment_id).values(fewer))
    run_counts.removed(tx, experiment_id)
    searcher = get_searcher(tx, experiment_id)
    if searcher.best_trial_id == trial_id:
        find_best(tx, searcher)
