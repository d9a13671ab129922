"""Taking in reports of metrics: each is stored, summed up and compared in one transaction.

A report locks its trial, so that reports of one trial come one after the other; one that may change the best trial of
the experiment locks the experiment first. The rules are those of a Determined master; a report of a metric that has
the same value already changes nothing, where the master counts it once more in the summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from google.protobuf.struct_pb2 import Struct
from sqlalchemy import bindparam, select, update

from server.domain.errors import AbortedError, FailedPreconditionError, missing
from server.domain.metric_group import GroupKind, summary_group, summary_key
from server.domain.metric_summary import read_summary, summarized
from server.domain.metric_value import comparable
from server.store.metric_recount import recount
from server.store.metric_rows import archive_earlier_runs, insert_report, store_report
from server.store.metric_summaries import store_summaries
from server.store.quick import QuickSelect
from server.store.searcher_standing import lock_searcher, note_value
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from server.domain.metric_report import MetricReport
    from server.store.metric_rows import StoredReport
    from server.store.searcher_standing import Searcher

_t = trials.c


@dataclass(frozen=True, slots=True)
class _Trial:
    """A locked trial, as far as its metrics go."""

    run_id: int
    total_batches: int
    inherited_batches: int
    metrics_version: int
    best_validation_id: int | None
    latest_validation_id: int | None
    searcher_metric_value: float | None
    summary_metrics_struct: bytes


def report_metrics(tx: Connection, report: MetricReport) -> None:
    """Store a report.

    Raises:
        NotFoundError: There is no such trial.
        FailedPreconditionError: The report is of another run than the trial's current one.
        AlreadyExistsError: The trial reported another value of one of the metrics at this step.
        AbortedError: The trial was started at the same time.
    """
    searcher = lock_searcher(tx, report.trial_id) if _concerns_searcher(tx, report) else None
    trial = _lock(tx, report)
    version = trial.metrics_version + 1
    if report.kind is GroupKind.PROFILING:
        insert_report(tx, report, version, None)
        tx.execute(_SET_VERSION, {"trial": report.trial_id, "version": version})
        return
    replaced = _replaces(report, trial.inherited_batches) and archive_earlier_runs(tx, report, version)
    stored = store_report(tx, report, version, partial(_value, report, searcher))
    if not replaced:
        _sum_up(tx, report, trial, stored, version, searcher)
        return
    if searcher is None:
        raise AbortedError("the trial was started again while it reported, try again")
    tx.execute(_SET_INHERITED, {"trial": report.trial_id, "inherited": report.steps})
    note_value(tx, searcher, report.trial_id, recount(tx, searcher, report.trial_id, version))


def _value(report: MetricReport, searcher: Searcher | None, values: Mapping[str, Any]) -> float | None:
    """Return what the values of a validation say of the searcher's metric, if that can be compared."""
    if report.kind is not GroupKind.VALIDATION or searcher is None:
        return None
    return comparable(values.get(searcher.metric))


def _replaces(report: MetricReport, inherited: int) -> bool:
    """Return whether a report may replace some of earlier runs, which went up to a number of completed batches."""
    return report.run_id > 0 and report.steps is not None and report.steps <= inherited


_INHERITED = QuickSelect(select(_t.inherited_batches).where(_t.id == bindparam("trial_id")))


def _concerns_searcher(tx: Connection, report: MetricReport) -> bool:
    """Return whether a report may change the best value of its trial.

    A later run takes reports of earlier ones back, whatever it reports. How far those went grows only when the trial
    is started once more, and then reports of the runs before are refused; so it is safe to look before the trial is
    locked, but for a report that names the run that is just being started.
    """
    if report.kind is GroupKind.VALIDATION:
        return True
    if report.run_id == 0:
        return False
    inherited = _INHERITED.first(tx, {"trial_id": report.trial_id})
    return inherited is not None and _replaces(report, inherited[0])


_LOCKED = QuickSelect(
    select(
        _t.run_id,
        _t.total_batches,
        _t.inherited_batches,
        _t.metrics_version,
        _t.best_validation_id,
        _t.latest_validation_id,
        _t.searcher_metric_value,
        _t.summary_metrics_struct,
    )
    .where(_t.id == bindparam("trial_id"))
    .with_for_update()
)


def _lock(tx: Connection, report: MetricReport) -> _Trial:
    row = _LOCKED.first(tx, {"trial_id": report.trial_id})
    if row is None:
        raise missing("trial", report.trial_id)
    trial = _Trial(*row)
    if trial.run_id != report.run_id:
        raise FailedPreconditionError(f"invalid run id, {report.run_id} (reported) != {trial.run_id} (expected)")
    return trial


_SET_VERSION = update(trials).where(_t.id == bindparam("trial")).values(metrics_version=bindparam("version"))
_SET_INHERITED = update(trials).where(_t.id == bindparam("trial")).values(inherited_batches=bindparam("inherited"))
_SET_SUMMARY = (
    update(trials)
    .where(_t.id == bindparam("trial"))
    .values(
        metrics_version=bindparam("version"),
        total_batches=bindparam("batches"),
        summary_metrics_struct=bindparam("summary"),
        best_validation_id=bindparam("best"),
        latest_validation_id=bindparam("latest"),
        searcher_metric_value=bindparam("value"),
    )
)


def _sum_up(
    tx: Connection, report: MetricReport, trial: _Trial, stored: StoredReport, version: int, searcher: Searcher | None
) -> None:
    """Count a report in, in the summary of its trial and in the eyes of the searcher."""
    best, latest, value = trial.best_validation_id, trial.latest_validation_id, trial.searcher_metric_value
    if report.kind is GroupKind.VALIDATION and searcher is not None:
        reported = report.values.get(searcher.metric)
        latest = latest if reported is None else stored.id
        number = comparable(stored.values.get(searcher.metric))
        if number is not None and searcher.prefers(number, value):
            best, value = stored.id, number
    tx.execute(
        _SET_SUMMARY,
        {
            "trial": report.trial_id,
            "version": version,
            "batches": max(trial.total_batches, report.steps or 0),
            "summary": _summary(tx, report, trial, stored),
            "best": best,
            "latest": latest,
            "value": value,
        },
    )
    if searcher is not None and value != trial.searcher_metric_value:
        note_value(tx, searcher, report.trial_id, value)


def _summary(tx: Connection, report: MetricReport, trial: _Trial, stored: StoredReport) -> bytes:
    """Store the summaries of a report's metrics, and return that of the trial."""
    whole = Struct.FromString(trial.summary_metrics_struct)
    target = whole.fields[summary_key(report.group)].struct_value
    target.SetInParent()
    before = {name: read_summary(each.struct_value) for name, each in target.fields.items()}
    changed = summarized(before, stored.new, report.values)
    target.update({name: summary.document() for name, summary in changed.items()})
    store_summaries(tx, report.trial_id, summary_group(report.group), changed)
    return whole.SerializeToString(deterministic=True)
