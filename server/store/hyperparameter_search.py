"""The hyperparameters of experiments as columns of a search: `hp.` and the dotted name.

A hyperparameter has one value, several, or a range. A comparison asks whether one of its values meets it, or an end of
its range; `contains` asks whether a value lies in the range, or a text in one of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from server.domain.hyperparameters import MAX_TEXT
from server.domain.project_columns import Kind
from server.domain.search_filter import Operator
from server.store.digests import name_digest
from server.store.search_columns import COMPARISONS
from server.store.tables.experiments import experiment_hparams, experiments
from server.store.text_search import position_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.domain.search_filter import Condition

HPARAM_PREFIX = "hp."

_x = experiments.c
_h = experiment_hparams.c


@dataclass(frozen=True, slots=True)
class HyperparameterColumn:
    """A hyperparameter of experiments."""

    name: str

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Return what a condition asks of it; nothing but `isEmpty` holds where it has no value."""
        match wanted.operator:
            case Operator.IS_EMPTY:
                return not_(self._has())
            case Operator.NOT_EMPTY:
                return self._has()
            case Operator.CONTAINS:
                return self._has(_contains(wanted))
            case Operator.NOT_CONTAINS:
                return and_(self._has(), not_(self._has(_contains(wanted))))
            case _:
                return self._has(_compares(wanted))

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """Its first value, numbers before texts."""
        # Asked for the least value instead, SQLite would walk through those of all experiments.
        mine = and_(_h.experiment_id == _x.id, self._named)
        first = select(_h.low).where(mine).order_by(_h.position).limit(1)
        return first.scalar_subquery(), first.with_only_columns(_h.text).scalar_subquery()

    @property
    def _named(self) -> ColumnElement[bool]:
        return _h.digest == name_digest(self.name.removeprefix(HPARAM_PREFIX))

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return _x.id.in_(select(_h.experiment_id).where(self._named, *conditions))


def _compares(wanted: Condition) -> ColumnElement[bool]:
    compare = COMPARISONS[wanted.operator]
    if _is_text(wanted):
        return compare(_h.text, _as_text(wanted)[:MAX_TEXT])
    match wanted.operator:
        case Operator.LESS | Operator.LESS_OR_EQUAL:
            return compare(_h.low, wanted.number)
        case Operator.GREATER | Operator.GREATER_OR_EQUAL:
            return compare(_h.high, wanted.number)
        case _:
            return or_(compare(_h.low, wanted.number), compare(_h.high, wanted.number))


def _contains(wanted: Condition) -> ColumnElement[bool]:
    if _is_text(wanted):
        return position_of(func.lower(_h.text), func.lower(_as_text(wanted))) > 0
    return and_(_h.low <= wanted.number, _h.high >= wanted.number)


def _is_text(wanted: Condition) -> bool:
    if isinstance(wanted.value, str):
        return wanted.kind is not Kind.NUMBER
    return isinstance(wanted.value, bool) or wanted.kind in (Kind.TEXT, Kind.DATE)


def _as_text(wanted: Condition) -> str:
    return str(wanted.value).lower() if isinstance(wanted.value, bool) else str(wanted.value)
