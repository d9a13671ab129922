"""The hyperparameters and metrics that occur in a project.

Names of hyperparameters stand in documents alone, and every experiment has one of its own: only those are read in
which a hyperparameter, or a kind of value, occurs for the first time.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, select

from server.domain.metric_value import ValueType
from server.domain.project_columns import STATISTICS, MetricLimits
from server.store.tables.experiments import experiment_documents, experiment_hparams, experiments
from server.store.tables.metrics import metric_summaries
from server.store.tables.runs import trial_hparams
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_x = experiments.c
_d = experiment_documents.c
_t = trials.c
_s = metric_summaries.c
_h = experiment_hparams.c
_r = trial_hparams.c

_IN_PROJECT: Final = _x.project_id == bindparam("project")
_BEST: Final = select(_t.id).select_from(experiments).join(trials, _t.id == _x.best_trial_id).where(_IN_PROJECT)
_FIRST_EXPERIMENTS: Final = (
    select(func.min(_h.experiment_id).label("id"))
    .join(experiments, _x.id == _h.experiment_id)
    .where(_IN_PROJECT)
    .group_by(_h.digest)
)
_FIRST_RUNS: Final = (
    select(func.min(_r.trial_id).label("id"))
    .join(trials, _t.id == _r.trial_id)
    .where(_t.project_id == bindparam("project"))
    .group_by(_r.digest, _r.number.is_(None))
)
_KINDS: Final = select(_s.group_name, _s.name, _s.type).distinct()
_OF_BEST: Final = _KINDS.join(experiments, _x.best_trial_id == _s.trial_id).where(_IN_PROJECT)
_OF_RUNS: Final = _KINDS.join(trials, _t.id == _s.trial_id).where(_t.project_id == bindparam("project"))


def hyperparameters_of_experiments(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the hyperparameters of the first configurations in a project that have each, the oldest first."""
    first = _FIRST_EXPERIMENTS.subquery()
    wanted = select(_d.hparams_struct).where(_d.experiment_id.in_(select(first.c.id))).order_by(_d.experiment_id)
    return tx.scalars(wanted, {"project": project_id}).all()


def hyperparameters_of_runs(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the hyperparameters of the first runs in a project that have each, as a number or otherwise."""
    first = _FIRST_RUNS.subquery()
    wanted = select(_t.hparams_struct).where(_t.id.in_(select(first.c.id))).order_by(_t.id)
    return tx.scalars(wanted, {"project": project_id}).all()


def metrics_of_best_trials(tx: Connection, project_id: int) -> Sequence[tuple[str, str, str]]:
    """Return the metrics of the best trial of each experiment in a project: groups, names, types of values."""
    return _kinds(tx, _OF_BEST, project_id)


def metrics_of_runs(tx: Connection, project_id: int) -> Sequence[tuple[str, str, str]]:
    """Return the metrics of the trials in a project: groups, names, types of values."""
    return _kinds(tx, _OF_RUNS, project_id)


def limits_of_best_trials(tx: Connection, project_id: int) -> list[MetricLimits]:
    """Return the limits of the metrics that are numbers, of the best trial of each experiment in a project."""
    found = []
    for row in tx.execute(_LIMITS, {"project": project_id}):
        limits = zip(STATISTICS, row[2::2], row[3::2], strict=True)
        known = {statistic: (least, most) for statistic, least, most in limits if least is not None}
        found.append(MetricLimits(row.group_name, row.name, known))
    return found


def searcher_values(tx: Connection, project_id: int) -> Sequence[float]:
    """Return the smallest and the largest value of the searcher's metric among the best trials; none without any."""
    value = _t.searcher_metric_value
    found = _BEST.with_only_columns(func.min(value), func.max(value))
    return [limit for limit in tx.execute(found, {"project": project_id}).one() if limit is not None]


def _kinds(tx: Connection, statement: Select[Any], project_id: int) -> Sequence[tuple[str, str, str]]:
    return [(row.group_name, row.name, row.type) for row in tx.execute(statement, {"project": project_id})]


def _finite(value: Any) -> Any:
    return case((value.between(-sys.float_info.max, sys.float_info.max), value))


_VALUES: Final = {"last": _s.last_number, "max": _s.max, "mean": _s.mean, "min": _s.min}
_LIMITS: Final = (
    select(
        _s.group_name,
        _s.name,
        *(limit(_finite(_VALUES[statistic])) for statistic in STATISTICS for limit in (func.min, func.max)),
    )
    .join(experiments, _x.best_trial_id == _s.trial_id)
    .where(_IN_PROJECT, _s.type == ValueType.NUMBER.value)
    .group_by(_s.group_name, _s.name)
)
