"""The part of the service `Metrics` that takes in what trials measure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import metrics_pb2, metrics_pb2_grpc

from server.domain import struct
from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import TRAINING, VALIDATION, check_group
from server.domain.metric_report import check_report
from server.services.timestamps import moment
from server.store.metric_reports import report_metrics

if TYPE_CHECKING:
    import grpc
    from detour.trial.v1 import trial_pb2

    from server.store.database import Database


class MetricReportMethods(metrics_pb2_grpc.MetricsServicer):
    """Answers the methods that report; a report that is answered is stored."""

    _database: Database

    def ReportTrialMetrics(
        self, request: metrics_pb2.ReportTrialMetricsRequest, context: grpc.ServicerContext
    ) -> metrics_pb2.ReportTrialMetricsResponse:
        """Store a report of any group."""
        self._report(request.metrics, request.group)
        return metrics_pb2.ReportTrialMetricsResponse()

    def ReportTrialTrainingMetrics(
        self, request: metrics_pb2.ReportTrialTrainingMetricsRequest, context: grpc.ServicerContext
    ) -> metrics_pb2.ReportTrialTrainingMetricsResponse:
        """Store a report of the group `training`."""
        self._report(request.training_metrics, TRAINING)
        return metrics_pb2.ReportTrialTrainingMetricsResponse()

    def ReportTrialValidationMetrics(
        self, request: metrics_pb2.ReportTrialValidationMetricsRequest, context: grpc.ServicerContext
    ) -> metrics_pb2.ReportTrialValidationMetricsResponse:
        """Store a report of the group `validation`."""
        self._report(request.validation_metrics, VALIDATION)
        return metrics_pb2.ReportTrialValidationMetricsResponse()

    def _report(self, message: trial_pb2.TrialMetrics, group: str) -> None:
        check_group(group)
        if not message.metrics.HasField("avg_metrics"):
            raise InvalidArgumentError("metrics.avgMetrics must be given")
        report = check_report(
            group,
            struct.decode(message.metrics.avg_metrics),
            [struct.decode(batch) for batch in message.metrics.batch_metrics],
            trial_id=message.trial_id,
            run_id=message.trial_run_id,
            steps=message.steps_completed if message.HasField("steps_completed") else None,
            time=_time(message),
        )
        with self._database.write() as tx:
            report_metrics(tx, report)


def _time(message: trial_pb2.TrialMetrics) -> dt.datetime:
    return moment(message.report_time, "reportTime") if message.HasField("report_time") else dt.datetime.now(dt.UTC)
