"""Trials that were running and have given no sign of life for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from server.domain.trial_state import TrialState
from server.store import experiments as experiment_store
from server.store.tables.experiments import experiments
from server.store.tables.trials import trials
from server.store.trials import follow_trials
from server.store.types import database_now

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement, Connection

_x = experiments.c
_t = trials.c


def clock(tx: Connection) -> dt.datetime:
    """Return the time by the database's clock, which all processes share."""
    now: dt.datetime = tx.execute(select(database_now())).scalar_one()
    return now


def find_lost(tx: Connection, before: dt.datetime) -> int | None:
    """Return the id of an unmanaged experiment that has a lost trial, or None.

    Args:
        tx: A transaction.
        before: The moment since which a running trial must have given a sign of life.
    """
    found = select(_t.experiment_id).join(experiments, _x.id == _t.experiment_id)
    return tx.scalar(found.where(*_lost(before), _x.unmanaged).order_by(_t.last_activity_at).limit(1))


def mark_lost(tx: Connection, experiment_id: int, before: dt.datetime) -> int:
    """Let the lost trials of an experiment fail, each at its last sign of life, and return how many there were.

    Args:
        tx: A write transaction.
        experiment_id: An unmanaged experiment; it follows its trials.
        before: The moment since which the trials that are not lost gave a sign of life.
    """
    locked = experiment_store.lock(tx, experiment_id)
    if locked is None:
        return 0
    failed = update(trials).where(_t.experiment_id == experiment_id, *_lost(before))
    marked = tx.execute(failed.values(state=TrialState.ERROR, end_time=_t.last_activity_at)).rowcount
    if marked:
        follow_trials(tx, locked)
    return marked


def _lost(before: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return _t.state == TrialState.RUNNING, _t.last_activity_at < before
