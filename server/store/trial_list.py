"""Lists of trials: those of an experiment, in any of the orders that the API names."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, asc, case, desc, func, select, type_coerce

from server.domain.paging import page_by_rule_a
from server.domain.trial_state import TrialState
from server.store.tables.experiments import experiments
from server.store.tables.metrics import metrics
from server.store.tables.trials import trials
from server.store.trial_records import get_trials
from server.store.types import to_micros

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page
    from server.store.trial_records import TrialRecord

_t = trials.c
_latest = metrics.alias("latest")


class TrialOrder(enum.IntEnum):
    """What trials can be sorted by, numbered as `GetExperimentTrialsRequest.SortBy`."""

    ID = 1
    START_TIME = 4
    END_TIME = 5
    STATE = 6
    BEST_VALIDATION_METRIC = 7
    LATEST_VALIDATION_METRIC = 8
    BATCHES_PROCESSED = 9
    DURATION = 10
    RESTARTS = 11
    CHECKPOINT_SIZE = 12
    LOG_RETENTION_DAYS = 13


def _goodness(value: ColumnElement[float]) -> ColumnElement[float]:
    """Return what a value is sorted by: ascending begins with the best, whichever way the searcher looks at it."""
    return case((experiments.c.smaller_is_better, value), else_=-value)


# States sort by their names.
_STATE_RANKS = {state.value: rank for rank, state in enumerate(sorted(TrialState, key=lambda state: state.name))}

_COLUMNS: Mapping[TrialOrder, ColumnElement[Any]] = {
    TrialOrder.ID: _t.id,
    TrialOrder.START_TIME: _t.start_time,
    TrialOrder.END_TIME: _t.end_time,
    TrialOrder.STATE: case(_STATE_RANKS, value=_t.state),
    TrialOrder.BEST_VALIDATION_METRIC: _goodness(_t.searcher_metric_value),
    TrialOrder.LATEST_VALIDATION_METRIC: _goodness(_latest.c.searcher_value),
    TrialOrder.BATCHES_PROCESSED: _t.total_batches,
    TrialOrder.RESTARTS: _t.restarts,
    TrialOrder.CHECKPOINT_SIZE: _t.checkpoint_size,
    TrialOrder.LOG_RETENTION_DAYS: _t.log_retention_days,
}
# They know which way the searcher looks.
_OF_EXPERIMENT = {TrialOrder.BEST_VALIDATION_METRIC, TrialOrder.LATEST_VALIDATION_METRIC}


def list_trials(
    tx: Connection,
    experiment_id: int,
    states: Collection[TrialState] | None,
    order: TrialOrder,
    offset: int,
    limit: int,
    *,
    now: dt.datetime,
    descending: bool,
) -> tuple[Sequence[TrialRecord], Page]:
    """Return one page of the trials of an experiment, in a total order.

    What a trial has no value of comes last in both directions; ties go by id, in the same direction.

    Args:
        tx: A transaction.
        experiment_id: The experiment.
        states: Only trials in one of these; None: all.
        order: What to sort by.
        offset: Where to start, as the request says it.
        limit: How many to show, as the request says it.
        now: The moment until which trials that have no end have lasted.
        descending: Whether to begin at the other end.
    """
    wanted = [_t.experiment_id == experiment_id, *([_t.state.in_(states)] if states is not None else [])]
    if states is None:
        # Kept in step with the rows, of which there may be many.
        counting = select(experiments.c.num_trials).where(experiments.c.id == experiment_id)
    else:
        counting = select(func.count()).select_from(trials).where(*wanted)
    total = tx.scalar(counting) or 0
    page = page_by_rule_a(offset, limit, total)
    if not page.size:
        return [], page
    query = select(_t.id).where(*wanted)
    # Joins and terms that an order does not need keep PostgreSQL from reading the index that is in this order.
    if order in _OF_EXPERIMENT:
        query = query.join(experiments, _t.experiment_id == experiments.c.id)
    if order is TrialOrder.LATEST_VALIDATION_METRIC:
        query = query.outerjoin(_latest, _latest.c.id == _t.latest_validation_id)
    direct = desc if descending else asc
    if order is not TrialOrder.ID:
        query = query.order_by(direct(_sorted_by(order, now)).nulls_last())
    query = query.order_by(direct(_t.id)).offset(page.start_index).limit(page.size)
    return get_trials(tx, tx.scalars(query).all()), page


def _sorted_by(order: TrialOrder, now: dt.datetime) -> ColumnElement[Any]:
    if order is not TrialOrder.DURATION:
        return _COLUMNS[order]
    end = func.coalesce(type_coerce(_t.end_time, BigInteger), to_micros(now))
    return end - type_coerce(_t.start_time, BigInteger)
