"""What is kept of all reports of one metric: count, least, greatest, sum, mean, latest value and type.

The rules are those of a Determined master: values that differ in type make the metric a `string`, one that is no number
has a type and a latest value only, and the latest value is null when the newest report of the group is without the
metric. Infinities and NaN go through sums and bounds as Go computes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from server.domain.documents import number as json_number
from server.domain.metric_value import ValueType, as_number, type_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.struct_pb2 import Struct


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of a metric all of whose values are numbers; each may be NaN or infinite."""

    count: int
    least: float
    greatest: float
    total: float

    @property
    def mean(self) -> float:
        """The average."""
        return self.total / self.count


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """The summary of one metric.

    Attributes:
        type: The type of its values.
        statistics: Of numbers; else None.
        last: Its value in the newest report of its group, null if that is without it.
    """

    type: ValueType
    statistics: Statistics | None
    last: Any

    def document(self) -> dict[str, Any]:
        """Return the summary as the API shows it."""
        shown: dict[str, Any] = {"last": self.last, "type": self.type.value}
        if self.statistics is not None:
            shown |= {
                "count": self.statistics.count,
                "max": json_number(self.statistics.greatest),
                "mean": json_number(self.statistics.mean),
                "min": json_number(self.statistics.least),
                "sum": json_number(self.statistics.total),
            }
        return shown


def first(value: Any) -> MetricSummary:
    """Return the summary of a metric that was reported once."""
    number = as_number(value)
    statistics = None if number is None else Statistics(1, number, number, number)
    return MetricSummary(type_of(value), statistics, value)


def added(summary: MetricSummary | None, value: Any) -> MetricSummary:
    """Return the summary of a metric with one more value, which is the newest; None stands for none so far."""
    if summary is None:
        return first(value)
    if summary.type is not type_of(value):
        return MetricSummary(ValueType.STRING, None, value)
    number = as_number(value)
    if number is None or summary.statistics is None:
        return replace(summary, last=value)
    return MetricSummary(ValueType.NUMBER, _added(summary.statistics, number), value)


def summarized(
    summaries: Mapping[str, MetricSummary], new: Mapping[str, Any], report: Mapping[str, Any]
) -> dict[str, MetricSummary]:
    """Return the summaries of a group after a report.

    Args:
        summaries: Those of the group before it, by the names of metrics.
        new: The values that have not been counted yet.
        report: All values of the report.

    Returns:
        Those that the report changes, all of them new ones.
    """
    changed = {name: added(summaries.get(name), value) for name, value in new.items()}
    for name, before in summaries.items():
        last = report.get(name)
        if name not in changed and before.last != last:
            changed[name] = replace(before, last=last)
    return changed


def read_summary(stored: Struct) -> MetricSummary:
    """Return a summary out of the message that its document became."""
    fields = stored.fields
    last = fields["last"]
    kind = last.WhichOneof("kind")
    statistics = None
    if "count" in fields:
        statistics = Statistics(
            int(fields["count"].number_value), _number(stored, "min"), _number(stored, "max"), _number(stored, "sum")
        )
    # What a value is matters for the comparison with the next one alone, so a message does as well as a document.
    value = None if kind in (None, "null_value") else getattr(last, kind)
    return MetricSummary(ValueType(fields["type"].string_value), statistics, value)


def _number(stored: Struct, name: str) -> float:
    value = stored.fields[name]
    return value.number_value if value.HasField("number_value") else (as_number(value.string_value) or math.nan)


def _added(before: Statistics, number: float) -> Statistics:
    return Statistics(
        before.count + 1, _least(before.least, number), _greatest(before.greatest, number), before.total + number
    )


def _least(one: float, other: float) -> float:
    """Return what Go's math.Min does: an infinity that decides beats NaN, which beats everything else."""
    if -math.inf in (one, other):
        return -math.inf
    return math.nan if math.isnan(one) or math.isnan(other) else min(one, other)


def _greatest(one: float, other: float) -> float:
    return -_least(-one, -other)
