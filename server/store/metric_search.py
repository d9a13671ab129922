"""The metrics of trials as columns of a search: group, name, and what is asked of it, such as `validation.loss.min`.

What is asked is the least, the greatest, the mean or the last value, as the summary of the trial has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ColumnElement, Text, func, not_, select, type_coerce

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import summary_group
from server.domain.project_columns import Kind
from server.domain.search_filter import Operator
from server.store.metric_summaries import metric_digest
from server.store.search_columns import COMPARISONS, compare_text, holds
from server.store.tables.metrics import metric_summaries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.domain.search_filter import Condition

_s = metric_summaries.c

_NAME = re.compile(r"(.+?)\.(.+)\.(min|max|mean|last)", re.DOTALL)
_NUMBERS: Mapping[str, ColumnElement[Any]] = {"min": _s.min, "max": _s.max, "mean": _s.mean, "last": _s.last_number}
# What is no number has a last value only, as JSON.
_JSON = type_coerce(_s.last, Text)


@dataclass(frozen=True, slots=True)
class MetricColumn:
    """A metric of the trials that a column names.

    Attributes:
        trial_id: The column of the search with the id of a trial, or NULL.
        digest: What its summaries are looked up by.
        statistic: Which of its values is asked for.
    """

    trial_id: ColumnElement[Any]
    digest: bytes
    statistic: str

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Return what a condition asks of it; nothing but `isEmpty` holds where the trial has no such metric."""
        match wanted.operator:
            case Operator.IS_EMPTY:
                return not_(self._has(self._present))
            case Operator.NOT_EMPTY:
                return self._has(self._present)
            case Operator.CONTAINS:
                return self._has(self._contains(wanted))
            case Operator.NOT_CONTAINS:
                return self._has(self._present, not_(self._contains(wanted)))
            case _:
                if self._is_text(wanted):
                    return self._has(compare_text(_JSON, wanted, orjson.dumps(wanted.value).decode()))
                compare = COMPARISONS[wanted.operator]
                return self._has(compare(_NUMBERS[self.statistic], wanted.number))

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """The number."""
        return (select(_NUMBERS[self.statistic]).where(*self._mine).scalar_subquery(),)

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return _s.trial_id == self.trial_id, _s.digest == self.digest

    @property
    def _present(self) -> ColumnElement[bool]:
        return _JSON.is_not(None) if self.statistic == "last" else _s.count.is_not(None)

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return select(_s.trial_id).where(*self._mine, *conditions).exists()

    def _contains(self, wanted: Condition) -> ColumnElement[bool]:
        if not self._is_text(wanted):
            return _NUMBERS[self.statistic] == wanted.number
        part = orjson.dumps(str(wanted.value)).decode()[1:-1]
        return holds(func.coalesce(_JSON, ""), part)

    def _is_text(self, wanted: Condition) -> bool:
        if self.statistic != "last":
            return False
        if isinstance(wanted.value, str):
            return wanted.kind is not Kind.NUMBER
        return isinstance(wanted.value, bool)


def metric_column(name: str, trial_id: ColumnElement[Any]) -> MetricColumn:
    """Return the column of this name, of the trials whose ids a column holds.

    Raises:
        InvalidArgumentError: The name is not that of a metric.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise InvalidArgumentError(f"{name} is not a valid metrics id")
    return MetricColumn(trial_id, metric_digest(summary_group(parts[1]), parts[2]), parts[3])
