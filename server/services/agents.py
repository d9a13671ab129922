"""The service `Agents` of a cluster that has none: an empty list, and 404 for each id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import agents_pb2, agents_pb2_grpc

from server.domain.errors import missing
from server.services.empty_list import empty_page

if TYPE_CHECKING:
    import grpc


class AgentsServicer(agents_pb2_grpc.AgentsServicer):
    """Answers the methods of `Agents`; the policy lets administrators alone change them."""

    def GetAgents(
        self, request: agents_pb2.GetAgentsRequest, context: grpc.ServicerContext
    ) -> agents_pb2.GetAgentsResponse:
        """Show an empty page."""
        return agents_pb2.GetAgentsResponse(pagination=empty_page(request))

    def GetAgent(self, request: agents_pb2.GetAgentRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def GetSlots(self, request: agents_pb2.GetSlotsRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def GetSlot(self, request: agents_pb2.GetSlotRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def EnableAgent(self, request: agents_pb2.EnableAgentRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def DisableAgent(self, request: agents_pb2.DisableAgentRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def EnableSlot(self, request: agents_pb2.EnableSlotRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)

    def DisableSlot(self, request: agents_pb2.DisableSlotRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no agent."""
        raise missing("agent", request.agent_id)
