"""The methods of `Plain` that report as CSV what a cluster was used for: the line of names, and nothing below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.master.v1 import master_pb2
from detour.v1 import plain_pb2_grpc
from google.api import httpbody_pb2

from server.domain.usage_period import check_moments
from server.services.usage_methods import check_period

if TYPE_CHECKING:
    import grpc
    from detour.v1 import plain_pb2

_RAW: Final = "experiment_id,kind,username,labels,slots,start_time,end_time,seconds"
_ALLOCATIONS: Final = (
    "allocation_id,task_type,username,workspace_name,experiment_id,slots,start_time,end_time,imagepulling_time,"
    "slot_hours,resource_pool"
)
_AGGREGATED: Final = "aggregation_type,aggregation_key,date,seconds"


class UsageCsvMethods(plain_pb2_grpc.PlainServicer):
    """Answers them; the columns are those of a master."""

    def RawUsage(self, request: plain_pb2.RawUsageRequest, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        """Show no experiments."""
        check_moments(request.timestamp_after, request.timestamp_before)
        return _table(_RAW)

    def AllocationUsage(
        self, request: plain_pb2.AllocationUsageRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Show no allocations."""
        check_moments(request.timestamp_after, request.timestamp_before)
        return _table(_ALLOCATIONS)

    def AggregatedUsage(
        self, request: plain_pb2.AggregatedUsageRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Show no days or months."""
        periods = master_pb2.ResourceAllocationAggregationPeriod
        known = request.period in periods.keys()  # noqa: SIM118 - a wrapper of an enum, no dict
        check_period(periods.Value(request.period) if known else 0, request.start_date, request.end_date)
        return _table(_AGGREGATED)


def _table(names: str) -> httpbody_pb2.HttpBody:
    return httpbody_pb2.HttpBody(content_type="text/csv", data=f"{names}\n".encode())
