"""Where trials and experiments stand in the eyes of the searcher: best and latest validations, the best trial.

The best trial of an experiment stands in the experiment. Whatever may change it locks the experiment before the trial,
as everything does that changes both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from server.domain.metric_value import is_better
from server.store.tables.experiments import experiments
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from sqlalchemy import Connection

_x = experiments.c
_t = trials.c


@dataclass(frozen=True, slots=True)
class Searcher:
    """What an experiment's searcher looks at, and the best that it has seen.

    Attributes:
        experiment_id: The experiment.
        metric: The name of the metric.
        smaller_is_better: Whether smaller values are better.
        best_trial_id: The trial that has the best value; None if none has any.
        best_value: That value.
    """

    experiment_id: int
    metric: str
    smaller_is_better: bool
    best_trial_id: int | None
    best_value: float | None

    def prefers(self, value: float, than: float | None) -> bool:
        """Return whether a value beats another one."""
        return is_better(value, than, smaller=self.smaller_is_better)


_SEARCHER = select(_x.id, _x.searcher_metric, _x.smaller_is_better, _x.best_trial_id, _x.best_trial_metric)
_OF_TRIAL = _SEARCHER.where(
    _x.id == select(_t.experiment_id).where(_t.id == bindparam("trial_id")).scalar_subquery()
).with_for_update()
_OF_EXPERIMENT = _SEARCHER.where(_x.id == bindparam("experiment_id"))
_SET_BEST = (
    update(experiments)
    .where(_x.id == bindparam("experiment_id"))
    .values(best_trial_id=bindparam("best_trial"), best_trial_metric=bindparam("best_value"))
)


def lock_searcher(tx: Connection, trial_id: int) -> Searcher | None:
    """Lock the experiment of a trial; None if there is no such trial."""
    row: Any = tx.execute(_OF_TRIAL, {"trial_id": trial_id}).one_or_none()
    return None if row is None else Searcher(*row)


def get_searcher(tx: Connection, experiment_id: int) -> Searcher:
    """Return what the searcher of an experiment that exists looks at."""
    row: Any = tx.execute(_OF_EXPERIMENT, {"experiment_id": experiment_id}).one()
    return Searcher(*row)


def note_value(tx: Connection, searcher: Searcher, trial_id: int, value: float | None) -> None:
    """Keep up the best trial of a locked experiment, one of whose trials has another best value than before.

    Args:
        tx: A write transaction, in which the trial has its new value already.
        searcher: The experiment.
        trial_id: The trial.
        value: Its best value now; None if it has none any more.
    """
    if value is not None and searcher.prefers(value, searcher.best_value):
        _set_best(tx, searcher, trial_id, value)
    elif searcher.best_trial_id == trial_id and value != searcher.best_value:
        find_best(tx, searcher)


def find_best(tx: Connection, searcher: Searcher) -> None:
    """Look for the best trial of a locked experiment anew; of equal ones it is the oldest."""
    value = _t.searcher_metric_value
    order = value if searcher.smaller_is_better else value.desc()
    mine = select(_t.id, value).where(_t.experiment_id == searcher.experiment_id, value.is_not(None))
    row = tx.execute(mine.order_by(order, _t.id).limit(1)).one_or_none()
    _set_best(tx, searcher, *(row or (None, None)))


def _set_best(tx: Connection, searcher: Searcher, trial_id: int | None, value: float | None) -> None:
    best = {"experiment_id": searcher.experiment_id, "best_trial": trial_id, "best_value": value}
    tx.execute(_SET_BEST, best)
