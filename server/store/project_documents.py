"""The hyperparameters and summaries of metrics that occur in a project, each once, as serialized Structs.

Many experiments and trials have the same ones, so the database sorts out the doubles before anything is parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from server.store.tables.experiments import experiment_documents, experiments
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_x = experiments.c
_d = experiment_documents.c
_t = trials.c

_BEST: Final = select(_t.id).select_from(experiments).join(trials, trials.c.id == _x.best_trial_id)
_RUNS: Final = select(_t.id).select_from(experiments).join(trials, trials.c.experiment_id == _x.id)


def hyperparameters_of_experiments(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the hyperparameters of the configurations in a project, in the order of the experiments."""
    first = func.min(_d.experiment_id)
    found = select(_d.hparams_struct).join(experiments, _x.id == _d.experiment_id).where(_x.project_id == project_id)
    return tx.scalars(found.group_by(_d.hparams_struct).order_by(first)).all()


def hyperparameters_of_runs(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the hyperparameters of the trials in a project."""
    return _distinct(tx, _RUNS, _t.hparams_struct, project_id)


def summaries_of_best_trials(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the summaries of metrics of the best trial of each experiment in a project."""
    return _distinct(tx, _BEST, _t.summary_metrics_struct, project_id)


def summaries_of_runs(tx: Connection, project_id: int) -> Sequence[bytes]:
    """Return the summaries of metrics of the trials in a project."""
    return _distinct(tx, _RUNS, _t.summary_metrics_struct, project_id)


def searcher_values(tx: Connection, project_id: int) -> Sequence[float]:
    """Return the smallest and the largest value of the searcher's metric among the best trials; none without any."""
    value = _t.searcher_metric_value
    found = _BEST.with_only_columns(func.min(value), func.max(value)).where(_x.project_id == project_id)
    return [limit for limit in tx.execute(found).one() if limit is not None]


def _distinct(tx: Connection, statement: Select[Any], column: Any, project_id: int) -> Sequence[bytes]:
    return tx.scalars(statement.with_only_columns(column).where(_x.project_id == project_id).distinct()).all()
