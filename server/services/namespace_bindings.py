"""The service `NamespaceBindings`: what workspaces use on Kubernetes clusters, of which there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import namespace_bindings_pb2, namespace_bindings_pb2_grpc

from server.services.empty_list import check_workspace

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class NamespaceBindingsServicer(namespace_bindings_pb2_grpc.NamespaceBindingsServicer):
    """Answers the methods of `NamespaceBindings` that only look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ListWorkspaceNamespaceBindings(
        self, request: namespace_bindings_pb2.ListWorkspaceNamespaceBindingsRequest, context: grpc.ServicerContext
    ) -> namespace_bindings_pb2.ListWorkspaceNamespaceBindingsResponse:
        """Show no namespaces of a workspace."""
        check_workspace(self._database, request.id)
        return namespace_bindings_pb2.ListWorkspaceNamespaceBindingsResponse()

    def GetWorkspacesWithDefaultNamespaceBindings(
        self,
        request: namespace_bindings_pb2.GetWorkspacesWithDefaultNamespaceBindingsRequest,
        context: grpc.ServicerContext,
    ) -> namespace_bindings_pb2.GetWorkspacesWithDefaultNamespaceBindingsResponse:
        """Show no workspaces: none uses a namespace."""
        return namespace_bindings_pb2.GetWorkspacesWithDefaultNamespaceBindingsResponse()

    def GetKubernetesResourceQuotas(
        self, request: namespace_bindings_pb2.GetKubernetesResourceQuotasRequest, context: grpc.ServicerContext
    ) -> namespace_bindings_pb2.GetKubernetesResourceQuotasResponse:
        """Show no quotas of a workspace."""
        check_workspace(self._database, request.id)
        return namespace_bindings_pb2.GetKubernetesResourceQuotasResponse()
