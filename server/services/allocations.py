"""The service `Allocations`: nothing is ever allocated without a cluster, so no id is known.

Scripts call these methods only where they find themselves inside of an allocation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import allocations_pb2, allocations_pb2_grpc

from server.domain.errors import missing

if TYPE_CHECKING:
    import grpc


class AllocationsServicer(allocations_pb2_grpc.AllocationsServicer):
    """Answers each method of `Allocations` with 404, as a master does for an allocation that it does not know."""

    def AllocationReady(
        self, request: allocations_pb2.AllocationReadyRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def GetAllocation(self, request: allocations_pb2.GetAllocationRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AllocationWaiting(
        self, request: allocations_pb2.AllocationWaitingRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AllocationPreemptionSignal(
        self, request: allocations_pb2.AllocationPreemptionSignalRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AllocationPendingPreemptionSignal(
        self, request: allocations_pb2.AllocationPendingPreemptionSignalRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AckAllocationPreemptionSignal(
        self, request: allocations_pb2.AckAllocationPreemptionSignalRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def MarkAllocationResourcesDaemon(
        self, request: allocations_pb2.MarkAllocationResourcesDaemonRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AllocationRendezvousInfo(
        self, request: allocations_pb2.AllocationRendezvousInfoRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def PostAllocationProxyAddress(
        self, request: allocations_pb2.PostAllocationProxyAddressRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def PostAllocationAcceleratorData(
        self, request: allocations_pb2.PostAllocationAcceleratorDataRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def AllocationAllGather(
        self, request: allocations_pb2.AllocationAllGatherRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)

    def NotifyContainerRunning(
        self, request: allocations_pb2.NotifyContainerRunningRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no allocation."""
        raise missing("allocation", request.allocation_id)
