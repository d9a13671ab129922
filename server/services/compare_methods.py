"""The part of the service `Metrics` that puts the metrics of trials side by side, to be drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detour.api.v1 import metric_type_pb2, metrics_pb2, metrics_pb2_grpc

from server.domain import metric_series
from server.domain.metric_group import TRAINING, VALIDATION, kind_of
from server.services.series_request import points, series_filter, series_metrics
from server.services.timestamps import timestamp
from server.services.trial_message import show_trial
from server.store.metric_series import CANDIDATES, read_series
from server.store.trial_records import get_trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    import grpc
    from google.protobuf.struct_pb2 import Struct
    from sqlalchemy import Connection

    from server.domain.series_filter import SeriesFilter
    from server.store.database import Database
    from server.store.metric_series import SeriesReport

_TYPES = {
    TRAINING: metric_type_pb2.METRIC_TYPE_TRAINING,
    VALIDATION: metric_type_pb2.METRIC_TYPE_VALIDATION,
}


class CompareMethods(metrics_pb2_grpc.MetricsServicer):
    """Answers the method that compares trials."""

    _database: Database

    def CompareTrials(
        self, request: metrics_pb2.CompareTrialsRequest, context: grpc.ServicerContext
    ) -> metrics_pb2.CompareTrialsResponse:
        """Show trials with series of their metrics; those that do not exist are left out."""
        groups, wanted, most = series_metrics(request), series_filter(request), points(request.max_datapoints)
        answer = metrics_pb2.CompareTrialsResponse()
        with self._database.read() as tx:
            for record in get_trials(tx, sorted(set(request.trial_ids))):
                shown = answer.trials.add()
                show_trial(shown.trial, record)
                for group, names in groups.items():
                    found = series(tx, record.id, group, names, wanted, most)
                    if found:
                        shown.metrics.add(data=found, group=group, type=_TYPES.get(group, 0))
        return answer


def series(
    tx: Connection,
    trial_id: int,
    group: str,
    names: Sequence[str],
    wanted: SeriesFilter,
    most: int,
    *,
    since: int = 0,
) -> list[metrics_pb2.DataPoint]:
    """Return points of a trial's metrics: one for each report that holds one of them, thinned out evenly.

    Args:
        tx: A transaction.
        trial_id: The trial.
        group: The group of the metrics.
        names: The names of the metrics.
        wanted: Which points.
        most: How many at most.
        since: Only what changed after this number of the trial's changes.
    """
    kind = kind_of(group)
    reports = read_series(tx, trial_id, group, wanted, most=max(CANDIDATES, most), since=since)
    found = [
        (report, values)
        for report in reports
        if metric_series.has_any(values := metric_series.stored_values(report.metrics_struct, kind), names)
    ]
    if wanted.of_metric:
        found = _of_metric(found, wanted)
    return [_point(report, values, names) for report, values in metric_series.thinned(found, most)]


def _of_metric(found: list[tuple[SeriesReport, Struct]], wanted: SeriesFilter) -> list[tuple[SeriesReport, Struct]]:
    """Return the reports whose value of the metric that is looked at lies in the range, sorted by it."""
    kept = [
        (number, report, values)
        for report, values in found
        if (number := _comparable(values, wanted.column)) is not None and wanted.bounds.admits(number)
    ]
    return [(report, values) for _, report, values in sorted(kept, key=lambda each: each[0])]


def _comparable(values: Struct, name: str) -> float | None:
    number = metric_series.number(values, name)
    return None if number is None or math.isnan(number) else number


def _point(report: SeriesReport, values: Struct, names: Sequence[str]) -> metrics_pb2.DataPoint:
    point = metrics_pb2.DataPoint(
        batches=report.total_batches or 0, time=timestamp(report.end_time), epoch=metric_series.epoch(values)
    )
    point.values.SetInParent()
    metric_series.select_values(point.values, values, names)
    return point
