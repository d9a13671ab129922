"""The service `ResourcePools`: a master without agents has one, which is empty and open to all workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import resource_pools_pb2, resource_pools_pb2_grpc

from server.domain.errors import FailedPreconditionError, PermissionDeniedError
from server.domain.paging import page_by_rule_a, page_by_rule_b
from server.domain.workspaces import POOLS
from server.rpc.caller import current_caller
from server.services.pagination import pagination_message
from server.services.pool_message import check_pool, no_pool, pool_message
from server.services.workspaces import not_found
from server.store import workspaces

if TYPE_CHECKING:
    import grpc

    from server.domain.errors import ServiceError
    from server.store.database import Database


class ResourcePoolsServicer(resource_pools_pb2_grpc.ResourcePoolsServicer):
    """Answers the methods of `ResourcePools` that need no cluster."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetResourcePools(
        self, request: resource_pools_pb2.GetResourcePoolsRequest, context: grpc.ServicerContext
    ) -> resource_pools_pb2.GetResourcePoolsResponse:
        """Show the pools; none is kept for particular workspaces."""
        page = page_by_rule_b(request.offset, request.limit, len(POOLS))
        return resource_pools_pb2.GetResourcePoolsResponse(
            resource_pools=[pool_message(name) for name in POOLS[page.slice]], pagination=pagination_message(page)
        )

    def GetKubernetesResourceManagers(
        self, request: resource_pools_pb2.GetKubernetesResourceManagersRequest, context: grpc.ServicerContext
    ) -> resource_pools_pb2.GetKubernetesResourceManagersResponse:
        """Show no clusters."""
        return resource_pools_pb2.GetKubernetesResourceManagersResponse()

    def ListWorkspacesBoundToRP(
        self, request: resource_pools_pb2.ListWorkspacesBoundToRPRequest, context: grpc.ServicerContext
    ) -> resource_pools_pb2.ListWorkspacesBoundToRPResponse:
        """Show that a pool is kept for no workspace."""
        check_pool(request.resource_pool_name)
        page = page_by_rule_a(request.offset, request.limit, 0)
        return resource_pools_pb2.ListWorkspacesBoundToRPResponse(pagination=pagination_message(page))

    def BindRPToWorkspace(
        self, request: resource_pools_pb2.BindRPToWorkspaceRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse to keep a pool for workspaces, whoever calls."""
        raise _not_to_be_kept(request.resource_pool_name)

    def OverwriteRPWorkspaceBindings(
        self, request: resource_pools_pb2.OverwriteRPWorkspaceBindingsRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse to keep a pool for workspaces, whoever calls."""
        raise _not_to_be_kept(request.resource_pool_name)

    def UnbindRPFromWorkspace(
        self, request: resource_pools_pb2.UnbindRPFromWorkspaceRequest, context: grpc.ServicerContext
    ) -> resource_pools_pb2.UnbindRPFromWorkspaceResponse:
        """Keep a pool no longer for workspaces: it never was."""
        check_pool(request.resource_pool_name)
        return resource_pools_pb2.UnbindRPFromWorkspaceResponse()

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


def _not_to_be_kept(name: str) -> ServiceError:
    """Return why a pool is not kept; a master, too, looks at the pool first and at the caller next."""
    if name in POOLS:
        return FailedPreconditionError(f"default resource pool {name} cannot be bound to any workspace")
    if not current_caller().admin:
        return PermissionDeniedError("only admin privileged users can bind resource pool to a workspace")
    return no_pool(name)
