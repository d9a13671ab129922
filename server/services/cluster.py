"""The service `Cluster`: who this server is, and how it is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detour.api.v1 import cluster_pb2

from server.domain.documents import check_document
from server.domain.struct import encode
from server.services.cluster_message_methods import ClusterMessageMethods
from server.services.master_log_methods import MasterLogMethods
from server.services.usage_methods import UsageMethods

if TYPE_CHECKING:
    from collections.abc import Mapping

    import grpc

    from server.recent_log import RecentLog
    from server.services.identity import Identity
    from server.store.database import Database


class ClusterServicer(ClusterMessageMethods, MasterLogMethods, UsageMethods):
    """Answers the methods of `Cluster`."""

    def __init__(self, database: Database, identity: Identity, config: Mapping[str, Any], log: RecentLog) -> None:
        """Take what it shows.

        Args:
            database: Where the message of the administrators is.
            identity: Version and names.
            config: The settings, as `server.services.master_config` words them.
            log: The last lines of the log of this process.
        """
        self._database = database
        self._identity = identity
        self._log = log
        self._config = encode(check_document(config))

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
            cluster_message=self._shown_message(),
        )

    def GetMasterConfig(
        self, request: cluster_pb2.GetMasterConfigRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.GetMasterConfigResponse:
        """Show the settings; the policy lets administrators alone see them."""
        response = cluster_pb2.GetMasterConfigResponse()
        response.config.MergeFromString(self._config)
        return response

    def GetTelemetry(
        self, request: cluster_pb2.GetTelemetryRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.GetTelemetryResponse:
        """Say that nothing is reported to anybody."""
        return cluster_pb2.GetTelemetryResponse(enabled=False)
