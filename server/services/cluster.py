"""The service `Cluster`: who this server is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import cluster_pb2, cluster_pb2_grpc

if TYPE_CHECKING:
    import grpc

    from server.services.identity import Identity


class ClusterServicer(cluster_pb2_grpc.ClusterServicer):
    """Answers the methods of `Cluster`."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def GetMaster(
        self, request: cluster_pb2.GetMasterRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.GetMasterResponse:
        """Show version and identity, and what this kind of master can do."""
        return cluster_pb2.GetMasterResponse(
            version=self._identity.version,
            master_id=self._identity.master_id,
            cluster_id=self._identity.cluster_id,
            cluster_name=self._identity.cluster_name,
            branding="determined",
            user_management_enabled=True,
        )
