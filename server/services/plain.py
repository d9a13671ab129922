"""The service `Plain`: what a master serves outside of its API, in the JSON that it uses there (snake_case)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from google.api import httpbody_pb2

from server.domain.errors import UnavailableError
from server.rpc.caller import current_call
from server.services.checkpoint_download import download
from server.services.log_request import shipped_line
from server.services.model_definition_downloads import ModelDefinitionDownloads
from server.services.retention_preview import preview_retention
from server.services.usage_csv_methods import UsageCsvMethods
from server.store import task_logs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc
    from detour.v1 import plain_pb2

    from server.files.roots import StorageRoots
    from server.services.identity import Identity
    from server.store.database import Database

# What the gateway calls the header of that name.
_ACCEPT = "grpcgateway-accept"
_JSON = "application/json; charset=UTF-8"


class PlainServicer(ModelDefinitionDownloads, UsageCsvMethods):
    """Answers the methods of `Plain`."""

    def __init__(self, database: Database, identity: Identity, roots: StorageRoots) -> None:
        self._database = database
        self._roots = roots
        self._info = _body(
            {
                "version": identity.version,
                "master_id": identity.master_id,
                "cluster_id": identity.cluster_id,
                "cluster_name": identity.cluster_name,
                "telemetry": {"enabled": False},
                "sso_providers": None,
            }
        )
        self._healthy = _body({"status": "up", "database": "up", "resource_managers": []})
        self._up = _body({"status": "up"})

    def Info(self, request: plain_pb2.InfoRequest, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        """Show version and identity; clients ask for it before they log in."""
        return self._info

    def Health(self, request: plain_pb2.HealthRequest, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        """Show that the server and its database answer."""
        self._check_database()
        return self._healthy

    def Live(self, request: plain_pb2.LiveRequest, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        """Show that this process answers; a database that is down is no reason to start it anew."""
        return self._up

    def Ready(self, request: plain_pb2.ReadyRequest, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        """Show that the server and its database answer, to those who have no token: balancers and probes."""
        self._check_database()
        return self._up

    def Allocations(
        self, request: plain_pb2.AllocationsRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Show nothing: where there are no agents, nothing runs on any."""
        return _body({})

    def DownloadCheckpoint(
        self, request: plain_pb2.DownloadCheckpointRequest, context: grpc.ServicerContext
    ) -> Iterator[httpbody_pb2.HttpBody]:
        """Send the files of a checkpoint as an archive."""
        accept = current_call().metadata.get(_ACCEPT, "")
        return download(self._database, self._roots, request.checkpoint_uuid, accept)

    def PreviewRetention(
        self, request: plain_pb2.PreviewRetentionRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Show which checkpoints would be deleted, without deleting any."""
        return httpbody_pb2.HttpBody(content_type=_JSON, data=preview_retention(self._database, request))

    def ShipTaskLogs(
        self, request: plain_pb2.ShipTaskLogsRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Append lines to the logs of their tasks. The answer is an empty text, as JSON.

        A master takes lines of tasks that it does not know; since nobody can ever read them, they are dropped here.
        """
        lines = [shipped_line(log) for log in request.logs]
        if lines:
            with self._database.write() as tx:
                task_logs.append(tx, lines)
        return _body("")

    def _check_database(self) -> None:
        if not self._database.answers():
            raise UnavailableError("the database is down")


def _body(content: dict[str, Any] | str) -> httpbody_pb2.HttpBody:
    return httpbody_pb2.HttpBody(content_type=_JSON, data=orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE))
