"""What the metrics of all trials of an experiment say: names, best trials, the course of the best value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from server.domain.experiment_state import ExperimentState
from server.domain.metric_group import VALIDATION
from server.store.tables.experiments import experiments
from server.store.tables.metrics import LIVE, metric_summaries, metrics
from server.store.tables.trials import trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from server.store.searcher_standing import Searcher

_x = experiments.c
_t = trials.c
_m = metrics.c
_s = metric_summaries.c
_CHUNK = 200
_GOING = (ExperimentState.DELETING, ExperimentState.DELETED, ExperimentState.DELETE_FAILED)


@dataclass(frozen=True, slots=True)
class Value:
    """What a trial reported of a metric around one point of training.

    Attributes:
        trial_id: The trial.
        hparams_struct: Its hyperparameters: a serialized Struct.
        total_batches: How many batches were completed.
        metrics_struct: What was measured, as it is stored.
        version: The number of the change of the trial's metrics that touched the report last.
    """

    trial_id: int
    hparams_struct: bytes
    total_batches: int
    metrics_struct: bytes
    version: int


def searcher_metrics(tx: Connection, experiment_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of searchers' metrics by experiment, of those of these experiments that exist."""
    found = select(_x.id, _x.searcher_metric).where(_x.id.in_(experiment_ids)).order_by(_x.id)
    return {row.id: row.searcher_metric for row in tx.execute(found)}


def any_goes_on(tx: Connection, experiment_ids: Collection[int]) -> bool:
    """Return whether any of these experiments can still report: it exists, and is neither over nor being deleted."""
    over = [state for state in ExperimentState if state.terminal or state in _GOING]
    return tx.scalar(select(_x.id).where(_x.id.in_(experiment_ids), _x.state.not_in(over)).limit(1)) is not None


def metric_names(tx: Connection, experiment_ids: Collection[int]) -> Sequence[tuple[str, str]]:
    """Return the groups and names of all metrics of experiments, sorted."""
    found = (
        select(_s.group_name, _s.name)
        .distinct()
        .join(trials, _t.id == _s.trial_id)
        .where(_t.experiment_id.in_(experiment_ids))
        .order_by(_s.group_name, _s.name)
    )
    return [(group, name) for group, name in tx.execute(found)]


def metric_versions(tx: Connection, experiment_id: int) -> Mapping[int, int]:
    """Return how often the metrics of each trial of an experiment changed, of those that have any."""
    found = select(_t.id, _t.metrics_version).where(_t.experiment_id == experiment_id, _t.metrics_version > 0)
    return {row.id: row.metrics_version for row in tx.execute(found.order_by(_t.id))}


_VALUES = (
    select(_t.id, _t.hparams_struct, _m.total_batches, _m.metrics_struct, _m.version)
    .join(metrics, _m.trial_id == _t.id)
    .where(
        _t.id.in_(bindparam("ids", expanding=True)),
        _m.group_name == bindparam("group"),
        _m.total_batches.between(bindparam("least"), bindparam("most")),
        LIVE,
    )
    .order_by(_m.end_time, _m.id)
)


def values_around(tx: Connection, trial_ids: Sequence[int], group: str, least: int, most: int) -> Iterator[Value]:
    """Yield what trials reported between two numbers of completed batches, both included."""
    for start in range(0, len(trial_ids), _CHUNK):
        chunk = {"ids": trial_ids[start : start + _CHUNK], "group": group, "least": least, "most": most}
        for row in tx.execute(_VALUES, chunk).all():
            columns: Any = row
            yield Value(*columns)


def best_trials(tx: Connection, searcher: Searcher, most: int) -> Sequence[int]:
    """Return the trials of an experiment with the best values; those that have none come last."""
    value = _t.searcher_metric_value
    order = value if searcher.smaller_is_better else value.desc()
    mine = select(_t.id).where(_t.experiment_id == searcher.experiment_id)
    return tx.scalars(mine.order_by(value.is_(None), order, _t.id).limit(most)).all()


def longest_trials(tx: Connection, searcher: Searcher, most: int) -> Sequence[int]:
    """Return the trials of an experiment that were validated after most batches; of equal ones the best come first."""
    value = _t.searcher_metric_value
    order = value if searcher.smaller_is_better else value.desc()
    progress = func.max(_m.total_batches)
    mine = (
        select(_t.id)
        .join(metrics, _m.trial_id == _t.id)
        .where(_t.experiment_id == searcher.experiment_id, _m.group_name == VALIDATION, LIVE)
        .group_by(_t.id, value)
        .order_by(progress.desc(), value.is_(None), order, _t.id)
    )
    return tx.scalars(mine.limit(most)).all()


def improvements(tx: Connection, searcher: Searcher) -> Iterator[tuple[int, dt.datetime, float]]:
    """Yield the validations of an experiment that each were the best so far, in order of time: trial, time, value."""
    best: float | None = None
    found = (
        select(_m.trial_id, _m.end_time, _m.searcher_value)
        .join(trials, _t.id == _m.trial_id)
        .where(
            _t.experiment_id == searcher.experiment_id,
            _m.group_name == VALIDATION,
            LIVE,
            _m.searcher_value.is_not(None),
        )
        .order_by(_m.end_time, _m.id)
    )
    for trial_id, end_time, value in tx.execute(found):
        if searcher.prefers(value, best):
            best = value
            yield trial_id, end_time, value
