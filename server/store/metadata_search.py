"""The metadata of runs as columns of a search: `metadata.` and the dotted name.

A list has several values under one name; a condition asks whether one of them meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, select

from server.domain.project_columns import Kind
from server.domain.run_metadata import parse_date
from server.store.digests import name_digest
from server.store.search_columns import COMPARISONS, FlagColumn, compare_text, holds, some_value
from server.store.tables.runs import run_metadata
from server.store.tables.trials import trials
from server.store.text_search import by_code_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.domain.search_filter import Condition

METADATA_PREFIX = "metadata."

_m = run_metadata.c
_t = trials.c


@dataclass(frozen=True, slots=True)
class MetadataColumn:
    """A name in the metadata of runs."""

    name: str

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Return what a condition asks of it; nothing but `isEmpty` holds where there is no such name."""
        return some_value(wanted, self._has, _holds, _compares)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """Its first value: numbers before dates, before truths, before texts."""
        mine = and_(_m.trial_id == _t.id, self._named)
        first = select(_m.number).where(mine).order_by(_m.position).limit(1)
        others = [first.with_only_columns(column).scalar_subquery() for column in (_m.moment, _m.truth, _m.text)]
        return first.scalar_subquery(), *others[:2], by_code_point(others[2])

    @property
    def _named(self) -> ColumnElement[bool]:
        return _m.digest == name_digest(self.name.removeprefix(METADATA_PREFIX))

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return _t.id.in_(select(_m.trial_id).where(self._named, *conditions))


def _compares(wanted: Condition) -> ColumnElement[bool]:
    compare = COMPARISONS[wanted.operator]
    if isinstance(wanted.value, bool) or (wanted.kind is Kind.ANY and wanted.value in ("true", "false")):
        return FlagColumn(_m.truth).condition(wanted)
    if _is_number(wanted):
        return compare(_m.number, wanted.number)
    if wanted.kind is Kind.DATE:
        return compare(_m.moment, wanted.moment)
    text = compare_text(_m.text, wanted, wanted.text)
    # A text that reads as a date is stored as one.
    moment = parse_date(wanted.text)
    return text if moment is None else compare(_m.moment, moment)


def _holds(wanted: Condition) -> ColumnElement[bool]:
    if isinstance(wanted.value, bool):
        return _m.truth.is_(wanted.value)
    return _m.number == wanted.number if _is_number(wanted) else holds(_m.text, str(wanted.value))


def _is_number(wanted: Condition) -> bool:
    if isinstance(wanted.value, str):
        return wanted.kind is Kind.NUMBER
    return wanted.kind not in (Kind.TEXT, Kind.DATE) and not isinstance(wanted.value, bool)
