"""The part of the service `Metrics` that gives reports back as they were made, in streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import metrics_pb2, metrics_pb2_grpc

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import TRAINING, VALIDATION
from server.domain.text import check_text
from server.services.metrics_message import show_report
from server.services.trial_list_methods import trial_not_found
from server.store import trials
from server.store.metric_reads import PAGE, read_reports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import grpc

    from server.store.database import Database
    from server.store.metric_reads import ReportRecord


class MetricReadMethods(metrics_pb2_grpc.MetricsServicer):
    """Answers the methods that stream reports, at most 1000 in one message."""

    _database: Database

    def GetMetrics(
        self, request: metrics_pb2.GetMetricsRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.GetMetricsResponse]:
        """Show the reports of one group; there are none of a group without a name."""
        group = check_text(request.group, "group")
        for page in self._pages(request.trial_ids, group, context):
            answer = metrics_pb2.GetMetricsResponse()
            for record in page:
                show_report(answer.metrics.add(), record)
            yield answer

    def GetTrainingMetrics(
        self, request: metrics_pb2.GetTrainingMetricsRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.GetTrainingMetricsResponse]:
        """Show the reports of the group `training`."""
        for page in self._pages(request.trial_ids, TRAINING, context):
            answer = metrics_pb2.GetTrainingMetricsResponse()
            for record in page:
                show_report(answer.metrics.add(), record)
            yield answer

    def GetValidationMetrics(
        self, request: metrics_pb2.GetValidationMetricsRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.GetValidationMetricsResponse]:
        """Show the reports of the group `validation`."""
        for page in self._pages(request.trial_ids, VALIDATION, context):
            answer = metrics_pb2.GetValidationMetricsResponse()
            for record in page:
                show_report(answer.metrics.add(), record)
            yield answer

    def _pages(
        self, trial_ids: Sequence[int], group: str, context: grpc.ServicerContext
    ) -> Iterator[Sequence[ReportRecord]]:
        """Yield the reports of trials in pages, each read by itself, until the client has gone away.

        Raises:
            InvalidArgumentError: No trial is named.
            NotFoundError: One of them does not exist.
        """
        if not trial_ids:
            raise InvalidArgumentError("must specify at least one trialId")
        wanted = sorted(trial_ids)
        with self._database.read() as tx:
            known = trials.existing(tx, wanted)
        for trial_id in wanted:
            if trial_id not in known:
                raise trial_not_found(trial_id)
        for trial_id in wanted:
            after = -1
            while context.is_active():
                with self._database.read() as tx:
                    page = read_reports(tx, trial_id, group, after=after)
                if page:
                    yield page
                if len(page) < PAGE:
                    break
                after = page[-1].total_batches
