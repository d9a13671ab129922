"""The methods of `Cluster` about what a cluster was used for: nothing, as nothing was ever allocated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import cluster_pb2, cluster_pb2_grpc
from detour.master.v1 import master_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.usage_period import check_days, check_months, check_order
from server.services.timestamps import moment

if TYPE_CHECKING:
    import grpc


class UsageMethods(cluster_pb2_grpc.ClusterServicer):
    """Answers them: the request is checked as a master does, and the list is empty."""

    def ResourceAllocationRaw(
        self, request: cluster_pb2.ResourceAllocationRawRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.ResourceAllocationRawResponse:
        """Show an empty list."""
        if not request.HasField("timestamp_after"):
            raise InvalidArgumentError("no start time provided")
        if not request.HasField("timestamp_before"):
            raise InvalidArgumentError("no end time provided")
        check_order(
            moment(request.timestamp_after, "timestampAfter"), moment(request.timestamp_before, "timestampBefore")
        )
        return cluster_pb2.ResourceAllocationRawResponse()

    def ResourceAllocationAggregated(
        self, request: cluster_pb2.ResourceAllocationAggregatedRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.ResourceAllocationAggregatedResponse:
        """Show an empty list."""
        check_period(request.period, request.start_date, request.end_date)
        return cluster_pb2.ResourceAllocationAggregatedResponse()


def check_period(period: int, first: str, last: str) -> None:
    """Check the days or months that a report is to cover.

    Args:
        period: A `determined.master.v1.ResourceAllocationAggregationPeriod`.
        first: The first day or month.
        last: The last one.

    Raises:
        InvalidArgumentError: The period is neither of the two, or a date is wrong.
    """
    match period:
        case master_pb2.RESOURCE_ALLOCATION_AGGREGATION_PERIOD_DAILY:
            check_days(first, last)
        case master_pb2.RESOURCE_ALLOCATION_AGGREGATION_PERIOD_MONTHLY:
            check_months(first, last)
        case _:
            raise InvalidArgumentError("no aggregation period specified")
