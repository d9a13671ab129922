"""The service `ResourcePools`: of a cluster without agents, only the names are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import resource_pools_pb2, resource_pools_pb2_grpc

from server.domain.paging import page_by_rule_b
from server.domain.workspaces import POOLS
from server.rpc.caller import current_caller
from server.services.pagination import pagination_message
from server.services.workspaces import not_found
from server.store import workspaces

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class ResourcePoolsServicer(resource_pools_pb2_grpc.ResourcePoolsServicer):
    """Answers the methods of `ResourcePools` that need no cluster."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ListRPsBoundToWorkspace(
        self, request: resource_pools_pb2.ListRPsBoundToWorkspaceRequest, context: grpc.ServicerContext
    ) -> resource_pools_pb2.ListRPsBoundToWorkspaceResponse:
        """Show the names of the pools that a workspace may use: no pool is kept for others."""
        with self._database.read() as tx:
            if workspaces.get_workspace(tx, request.workspace_id, current_caller().user_id) is None:
                raise not_found(request.workspace_id)
        page = page_by_rule_b(request.offset, request.limit, len(POOLS))
        return resource_pools_pb2.ListRPsBoundToWorkspaceResponse(
            resource_pools=POOLS[page.slice], pagination=pagination_message(page)
        )
