"""Counting the metrics of a trial anew, from its live reports: after a run replaced what an earlier one reported.

It goes through the reports in the order in which they came, a page at a time, so that the latest values are those of
the newest reports.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from server.domain import struct
from server.domain.metric_group import GroupKind, summary_group, summary_key
from server.domain.metric_report import read_values
from server.domain.metric_summary import MetricSummary, summarized
from server.domain.metric_value import comparable
from server.store.metric_summaries import forget_summaries, store_summaries
from server.store.searcher_standing import find_best, get_searcher
from server.store.tables.metrics import LIVE, metrics
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from server.store.searcher_standing import Searcher

_m = metrics.c
_t = trials.c
_PAGE = 1000

_REPORTS = (
    select(_m.id, _m.version, _m.group_name, _m.kind, _m.total_batches, _m.searcher_value, _m.metrics_struct)
    .where(
        _m.trial_id == bindparam("trial_id"),
        LIVE,
        _m.version > bindparam("after"),
        _m.kind != GroupKind.PROFILING,
    )
    .order_by(_m.version)
    .limit(_PAGE)
)
_SET_VALUE = update(metrics).where(_m.id == bindparam("report")).values(searcher_value=bindparam("value"))


@dataclass(slots=True)
class _Count:
    """What the reports so far add up to."""

    searcher: Searcher
    groups: dict[str, dict[str, MetricSummary]] = field(default_factory=dict)
    batches: int = 0
    best: int | None = None
    latest: int | None = None
    value: float | None = None

    def add(self, report: Any, values: Mapping[str, Any]) -> float | None:
        """Count one report in, and return its value of the searcher's metric if it is a validation."""
        self.batches = max(self.batches, report.total_batches)
        group = self.groups.setdefault(summary_group(report.group_name), {})
        group.update(summarized(group, values, values))
        if report.kind != GroupKind.VALIDATION:
            return None
        reported = values.get(self.searcher.metric)
        if reported is not None:
            self.latest = report.id
        number = comparable(reported)
        if number is not None and self.searcher.prefers(number, self.value):
            self.best, self.value = report.id, number
        return number

    def document(self) -> dict[str, Any]:
        """Return the summary of the trial as the API shows it."""
        return {
            summary_key(group): {name: summary.document() for name, summary in summaries.items()}
            for group, summaries in self.groups.items()
        }


def recount(tx: Connection, searcher: Searcher, trial_id: int, version: int) -> float | None:
    """Store what the live reports of a trial add up to, and return its best value of the searcher's metric.

    Args:
        tx: A write transaction, in which the experiment and the trial are locked.
        searcher: What the experiment looks at.
        trial_id: The trial.
        version: The number of the change that this is a part of.
    """
    count = _Count(searcher)
    corrected = []
    for report in _reports(tx, trial_id):
        number = count.add(report, read_values(report.metrics_struct, GroupKind(report.kind)))
        if number != report.searcher_value:
            corrected.append({"report": report.id, "value": number})
    if corrected:
        tx.execute(_SET_VALUE, corrected)
    forget_summaries(tx, trial_id)
    for group, summaries in count.groups.items():
        store_summaries(tx, trial_id, group, summaries)
    values = {
        "metrics_version": version,
        "total_batches": count.batches,
        "summary_metrics_struct": struct.encode(count.document()),
        "best_validation_id": count.best,
        "latest_validation_id": count.latest,
        "searcher_metric_value": count.value,
    }
    tx.execute(update(trials).where(_t.id == trial_id).values(values))
    return count.value


def recount_experiment(tx: Connection, experiment_id: int) -> None:
    """Count all trials of a locked experiment anew, and find its best one: its searcher looks at something else now."""
    searcher = get_searcher(tx, experiment_id)
    mine = select(_t.id, _t.metrics_version).where(_t.experiment_id == experiment_id, _t.metrics_version > 0)
    for trial_id, version in tx.execute(mine.order_by(_t.id).with_for_update()).all():
        recount(tx, searcher, trial_id, version + 1)
    find_best(tx, searcher)


def _reports(tx: Connection, trial_id: int) -> Iterator[Any]:
    after = -math.inf
    while rows := tx.execute(_REPORTS, {"trial_id": trial_id, "after": max(after, -1)}).all():
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].version
