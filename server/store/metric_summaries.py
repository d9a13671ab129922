"""The searchable form of what is kept of each metric of a trial: one row for each group and name.

The form that is shown is the Struct in `trials.summary_metrics_struct`; both are written in one transaction.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from server.domain.metric_value import as_number
from server.store.conflicts import DIALECTS
from server.store.digests import name_digest
from server.store.tables.metrics import metric_summaries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from server.domain.metric_summary import MetricSummary

_s = metric_summaries.c


def metric_digest(group: str, name: str) -> bytes:
    """Return what the summary of a metric is looked up by, in the summaries of a trial.

    Args:
        group: The group, as `server.domain.metric_group.summary_group` gives it.
        name: The name of the metric.
    """
    # No text that is stored holds a NUL.
    return name_digest(f"{group}\0{name}")


def store_summaries(tx: Connection, trial_id: int, group: str, summaries: Mapping[str, MetricSummary]) -> None:
    """Store summaries of a locked trial, in the place of those that there are of the same metrics.

    Args:
        tx: A write transaction.
        trial_id: The trial.
        group: The group, as `server.domain.metric_group.summary_group` gives it.
        summaries: The summaries by the names of metrics.
    """
    if summaries:
        rows = [_row(trial_id, group, name, summary) for name, summary in summaries.items()]
        tx.execute(_UPSERTS[tx.dialect.name], rows)


def forget_summaries(tx: Connection, trial_id: int) -> None:
    """Remove all summaries of a locked trial."""
    tx.execute(delete(metric_summaries).where(_s.trial_id == trial_id))


def _row(trial_id: int, group: str, name: str, summary: MetricSummary) -> dict[str, Any]:
    numbers = summary.statistics
    return {
        "trial_id": trial_id,
        "digest": metric_digest(group, name),
        "group_name": group,
        "name": name,
        "type": summary.type.value,
        "count": None if numbers is None else numbers.count,
        "min": None if numbers is None else _stored(numbers.least),
        "max": None if numbers is None else _stored(numbers.greatest),
        "mean": None if numbers is None else _stored(numbers.mean),
        "last": summary.last,
        "last_number": _stored(as_number(summary.last)),
    }


def _stored(number: float | None) -> float | None:
    """Return a number as a column of both databases holds it: SQLite has no NaN."""
    return None if number is None or math.isnan(number) else number


def _upsert(dialect: Any) -> Any:
    fresh = dialect.insert(metric_summaries)
    names = ("type", "count", "min", "max", "mean", "last", "last_number")
    return fresh.on_conflict_do_update(
        index_elements=[_s.trial_id, _s.digest], set_={name: fresh.excluded[name] for name in names}
    )


_UPSERTS = {name: _upsert(dialect) for name, dialect in DIALECTS.items()}
