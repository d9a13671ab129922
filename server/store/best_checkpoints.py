"""The best checkpoints of trials: those at the best validations that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, func, select

from server.domain.checkpoint import CheckpointState
from server.domain.metric_group import VALIDATION
from server.store.tables.checkpoints import checkpoints
from server.store.tables.experiments import experiments
from server.store.tables.metrics import LIVE, metrics
from server.store.tables.trials import trials
from server.store.workloads import CheckpointStep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_c = checkpoints.c
_m = metrics.c
_t = trials.c
_x = experiments.c

# Ascending begins with the best; of equal ones the earlier is taken.
_GOODNESS = case((_x.smaller_is_better, _m.searcher_value), else_=-_m.searcher_value)
_RANKED = (
    select(
        _c.id,
        func.row_number()
        .over(partition_by=_c.trial_id, order_by=[_GOODNESS, _c.steps_completed, _c.report_time, _c.id])
        .label("place"),
    )
    .join(trials, _t.id == _c.trial_id)
    .join(experiments, _x.id == _t.experiment_id)
    .join(
        metrics,
        and_(
            _m.trial_id == _c.trial_id,
            _m.group_name == VALIDATION,
            _m.total_batches == _c.steps_completed,
            LIVE,
            _m.searcher_value.is_not(None),
        ),
    )
    .where(_c.trial_id.in_(bindparam("ids", expanding=True)), _c.state == CheckpointState.COMPLETED)
    .subquery()
)
_BEST = (
    select(_c.trial_id, _c.uuid, _c.state, _c.steps_completed, _c.report_time, _c.resources, _c.metadata_struct)
    .join(_RANKED, _RANKED.c.id == _c.id)
    .where(_RANKED.c.place == 1)
)


def best_checkpoints(tx: Connection, trial_ids: Sequence[int]) -> Mapping[int, CheckpointStep]:
    """Return the best checkpoint of each of these trials, of those that have any, by trial.

    Args:
        tx: A transaction.
        trial_ids: The trials; their number is a bound on the parameters of a statement.
    """
    rows: Sequence[Any] = tx.execute(_BEST, {"ids": trial_ids}).all() if trial_ids else []
    return {trial_id: CheckpointStep(*columns) for trial_id, *columns in rows}
