"""The rows of reports: added, put together with one of the same step, archived when a later run replaces them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select, update

from server.domain.metric_report import merged
from server.store.conflicts import DIALECTS
from server.store.tables.metrics import LIVE, metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from server.domain.metric_report import MetricReport

    Value = Callable[[Mapping[str, Any]], float | None]
    """What values say of the searcher's metric."""

_m = metrics.c


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What became of a report: its row, all values that the row has, and those that are new."""

    id: int
    values: Mapping[str, Any]
    new: Mapping[str, Any]


# The master counts the report's own step as replaced for reports of its own kind only.
_ARCHIVE = (
    update(metrics)
    .where(
        _m.trial_id == bindparam("trial"),
        LIVE,
        _m.run_id < bindparam("run"),
        or_(
            and_(_m.kind == bindparam("own_kind"), _m.total_batches >= bindparam("steps")),
            and_(_m.kind != bindparam("own_kind"), _m.total_batches > bindparam("steps")),
        ),
    )
    .values(archived=True, version=bindparam("new_version"))
)


def archive_earlier_runs(tx: Connection, report: MetricReport, version: int) -> bool:
    """Archive what earlier runs of a locked trial reported from the step of a report on.

    Args:
        tx: A write transaction.
        report: A report of the trial's current run.
        version: The number of the change that this is a part of.

    Returns:
        Whether there was anything.
    """
    parameters = {
        "trial": report.trial_id,
        "run": report.run_id,
        "own_kind": report.kind,
        "steps": report.steps,
        "new_version": version,
    }
    return tx.execute(_ARCHIVE, parameters).rowcount > 0


_INSERTS: Mapping[str, Any] = {
    name: dialect.insert(metrics).on_conflict_do_nothing().returning(_m.id) for name, dialect in DIALECTS.items()
}
_PRESENT = select(_m.id, _m.metrics_struct).where(
    _m.trial_id == bindparam("trial_id"),
    _m.group_name == bindparam("group"),
    _m.total_batches == bindparam("steps"),
    LIVE,
)
_MERGE = (
    update(metrics)
    .where(_m.id == bindparam("report"))
    .values(metrics_struct=bindparam("stored"), version=bindparam("new_version"), searcher_value=bindparam("new_value"))
)


def insert_report(tx: Connection, report: MetricReport, version: int, value: float | None) -> int | None:
    """Insert a report of a locked trial and return its id; None if the trial has one of this group and step.

    Args:
        tx: A write transaction.
        report: The report.
        version: The number of the change that this is a part of.
        value: What it says of the searcher's metric.
    """
    row = {
        "trial_id": report.trial_id,
        "run_id": report.run_id,
        "group_name": report.group,
        "kind": report.kind,
        "total_batches": report.steps,
        "end_time": report.time,
        "archived": False,
        "version": version,
        "searcher_value": value,
        "metrics_struct": report.encode(),
    }
    inserted: int | None = tx.scalar(_INSERTS[tx.dialect.name], row)
    return inserted


def store_report(tx: Connection, report: MetricReport, version: int, value: Value) -> StoredReport:
    """Insert a report of a locked trial, or put it together with the one that there is of its group and step.

    Raises:
        AlreadyExistsError: A metric has another value there.
    """
    inserted = insert_report(tx, report, version, value(report.values))
    if inserted is not None:
        return StoredReport(inserted, report.values, report.values)
    there = {"trial_id": report.trial_id, "group": report.group, "steps": report.steps}
    present: Any = tx.execute(_PRESENT, there).one()
    both = merged(present.metrics_struct, report)
    changes = {
        "report": present.id,
        "stored": both.stored,
        "new_version": version,
        "new_value": value(both.values),
    }
    tx.execute(_MERGE, changes)
    return StoredReport(present.id, both.values, both.new)
