"""The hyperparameters of experiments and of runs as columns of a search: `hp.` and the dotted name.

A hyperparameter of an experiment has one value, several, or a range; that of a run has one. A comparison asks whether
one of its values meets it, or an end of its range; `contains` asks whether a value lies in the range, or a text in one
of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from server.domain.hyperparameters import MAX_TEXT
from server.domain.project_columns import Kind
from server.domain.search_filter import Operator
from server.store.digests import name_digest
from server.store.search_columns import COMPARISONS, compare_text, holds, some_value
from server.store.tables.experiments import experiment_hparams, experiments
from server.store.tables.runs import trial_hparams
from server.store.tables.trials import trials
from server.store.text_search import by_code_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.domain.search_filter import Condition

HPARAM_PREFIX = "hp."


@dataclass(frozen=True, slots=True)
class HyperparameterValues:
    """Where the values of hyperparameters stand.

    Attributes:
        owner: The column of the search with the id of what has them.
        key: The same id, beside the values.
        digest: What the values of one hyperparameter are found by.
        position: The order of the values.
        text: A text.
        low: A number, or the start of a range.
        high: The same number, or the end of the range.
    """

    owner: ColumnElement[Any]
    key: ColumnElement[Any]
    digest: ColumnElement[Any]
    position: ColumnElement[Any]
    text: ColumnElement[Any]
    low: ColumnElement[Any]
    high: ColumnElement[Any]


_h = experiment_hparams.c
_r = trial_hparams.c

OF_EXPERIMENTS: Final = HyperparameterValues(
    experiments.c.id, _h.experiment_id, _h.digest, _h.position, _h.text, _h.low, _h.high
)
OF_RUNS: Final = HyperparameterValues(trials.c.id, _r.trial_id, _r.digest, _r.position, _r.text, _r.number, _r.number)


@dataclass(frozen=True, slots=True)
class HyperparameterColumn:
    """A hyperparameter of experiments or of runs."""

    name: str
    values: HyperparameterValues = OF_EXPERIMENTS

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Return what a condition asks of it; nothing but `isEmpty` holds where it has no value."""
        return some_value(wanted, self._has, self._contains, self._compares)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """Its first value, numbers before texts."""
        # Asked for the least value instead, SQLite would walk through those of all experiments.
        values = self.values
        mine = and_(values.key == values.owner, self._named)
        first = select(values.low).where(mine).order_by(values.position).limit(1)
        return first.scalar_subquery(), by_code_point(first.with_only_columns(values.text).scalar_subquery())

    @property
    def _named(self) -> ColumnElement[bool]:
        return self.values.digest == name_digest(self.name.removeprefix(HPARAM_PREFIX))

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return self.values.owner.in_(select(self.values.key).where(self._named, *conditions))

    def _compares(self, wanted: Condition) -> ColumnElement[bool]:
        values = self.values
        if _is_text(wanted):
            return compare_text(values.text, wanted, _as_text(wanted)[:MAX_TEXT])
        compare = COMPARISONS[wanted.operator]
        match wanted.operator:
            case Operator.LESS | Operator.LESS_OR_EQUAL:
                return compare(values.low, wanted.number)
            case Operator.GREATER | Operator.GREATER_OR_EQUAL:
                return compare(values.high, wanted.number)
            case _:
                return or_(compare(values.low, wanted.number), compare(values.high, wanted.number))

    def _contains(self, wanted: Condition) -> ColumnElement[bool]:
        values = self.values
        if _is_text(wanted):
            return holds(values.text, _as_text(wanted))
        return and_(values.low <= wanted.number, values.high >= wanted.number)


def _is_text(wanted: Condition) -> bool:
    if isinstance(wanted.value, str):
        return wanted.kind is not Kind.NUMBER
    return isinstance(wanted.value, bool) or wanted.kind in (Kind.TEXT, Kind.DATE)


def _as_text(wanted: Condition) -> str:
    return str(wanted.value).lower() if isinstance(wanted.value, bool) else str(wanted.value)
