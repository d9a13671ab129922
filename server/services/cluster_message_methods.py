"""The methods of `Cluster` about the message of the administrators to all users."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import cluster_pb2, cluster_pb2_grpc

from server.domain.cluster_message import ClusterMessage, check_message, end_after
from server.domain.errors import InvalidArgumentError
from server.rpc.caller import current_caller
from server.services.timestamps import moment, timestamp
from server.store import cluster_messages

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class ClusterMessageMethods(cluster_pb2_grpc.ClusterServicer):
    """Answers them; the policy lets administrators alone call them."""

    _database: Database

    def GetClusterMessage(
        self, request: cluster_pb2.GetClusterMessageRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.GetClusterMessageResponse:
        """Show the message unless its time is over, even if it has not come yet."""
        with self._database.read() as tx:
            found = cluster_messages.get_message(tx)
        if found is None or found.is_over(dt.datetime.now(dt.UTC)):
            return cluster_pb2.GetClusterMessageResponse()
        return cluster_pb2.GetClusterMessageResponse(cluster_message=cluster_message(found))

    def SetClusterMessage(
        self, request: cluster_pb2.SetClusterMessageRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.SetClusterMessageResponse:
        """Put a message in the place of the one there is."""
        message = check_message(_message_of(request, dt.datetime.now(dt.UTC)))
        with self._database.write() as tx:
            cluster_messages.set_message(tx, message, current_caller().user_id)
        return cluster_pb2.SetClusterMessageResponse()

    def DeleteClusterMessage(
        self, request: cluster_pb2.DeleteClusterMessageRequest, context: grpc.ServicerContext
    ) -> cluster_pb2.DeleteClusterMessageResponse:
        """Remove the message, if there is one."""
        with self._database.write() as tx:
            cluster_messages.clear_message(tx)
        return cluster_pb2.DeleteClusterMessageResponse()

    def _shown_message(self) -> cluster_pb2.ClusterMessage | None:
        """Return the message if users are to see it now."""
        with self._database.ask() as tx:
            found = cluster_messages.get_message(tx)
        return cluster_message(found) if found is not None and found.is_shown(dt.datetime.now(dt.UTC)) else None


def cluster_message(message: ClusterMessage) -> cluster_pb2.ClusterMessage:
    """Return the message as it is shown."""
    return cluster_pb2.ClusterMessage(
        message=message.text,
        start_time=timestamp(message.start),
        end_time=None if message.end is None else timestamp(message.end),
        created_time=timestamp(message.created),
    )


def _message_of(request: cluster_pb2.SetClusterMessageRequest, now: dt.datetime) -> ClusterMessage:
    if request.HasField("end_time") and request.HasField("duration"):
        raise InvalidArgumentError("EndTime and Duration are mutually exclusive")
    # Without a start it is shown from the first moment that is counted.
    start = moment(request.start_time, "startTime")
    end = moment(request.end_time, "endTime") if request.HasField("end_time") else None
    if request.HasField("duration"):
        end = end_after(start, request.duration)
    return ClusterMessage(request.message, start, end, now)
