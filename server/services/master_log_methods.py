"""The method of `Cluster` that reads the log of the server: the lines that the answering process keeps."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING, Final

from detour.api.v1 import cluster_pb2, cluster_pb2_grpc
from detour.log.v1 import log_pb2

from server.domain.errors import InvalidArgumentError
from server.rpc.caller import current_caller
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

    from server.recent_log import RecentLine, RecentLog
    from server.rpc.caller import Caller

_INTERVAL: Final = 0.5
_IDS: Final = 2**31
_LEVELS: Final = {
    "debug": log_pb2.LOG_LEVEL_DEBUG,
    "info": log_pb2.LOG_LEVEL_INFO,
    "warning": log_pb2.LOG_LEVEL_WARNING,
    "error": log_pb2.LOG_LEVEL_ERROR,
    "critical": log_pb2.LOG_LEVEL_CRITICAL,
}


class MasterLogMethods(cluster_pb2_grpc.ClusterServicer):
    """Answers it. Administrators read everything, others what their own calls left: lines name users."""

    _log: RecentLog

    def MasterLogs(
        self, request: cluster_pb2.MasterLogsRequest, context: grpc.ServicerContext
    ) -> Iterator[cluster_pb2.MasterLogsResponse]:
        """Send the lines that are kept, and with `follow` those that come, until the client leaves.

        A master shows the whole log to everybody, and `det trial support-bundle` fails for whom it is refused.

        Raises:
            InvalidArgumentError: The limit is negative, or there is one although the log is followed.
        """
        if request.limit < 0:
            raise InvalidArgumentError("limit must not be negative")
        if request.limit and request.follow:
            raise InvalidArgumentError("limit and follow cannot be combined")
        caller = current_caller()
        every = self._log.after()
        kept = _shown_to(caller, every)
        start = request.offset if request.offset >= 0 else max(len(kept) + request.offset, 0)
        chosen = kept[start : start + request.limit if request.limit else None]
        newest = every[-1].number if every else 0
        coming = self._coming(caller, newest, context) if request.follow else iter(())
        return map(_response, itertools.chain(chosen, coming))

    def _coming(self, caller: Caller, newest: int, context: grpc.ServicerContext) -> Iterator[RecentLine]:
        gone = threading.Event()
        # False: the call is over already, and would never say so.
        if not context.add_callback(gone.set):
            return
        while not gone.wait(_INTERVAL):
            lines = self._log.after(newest)
            newest = lines[-1].number if lines else newest
            yield from _shown_to(caller, lines)


def _shown_to(caller: Caller, lines: list[RecentLine]) -> list[RecentLine]:
    return [line for line in lines if caller.admin or line.event.get("user") == caller.username]


def _response(line: RecentLine) -> cluster_pb2.MasterLogsResponse:
    entry = log_pb2.LogEntry(
        id=line.number % _IDS,
        message=line.text,
        timestamp=timestamp(line.time),
        level=_LEVELS.get(line.level, log_pb2.LOG_LEVEL_UNSPECIFIED),
    )
    return cluster_pb2.MasterLogsResponse(log_entry=entry)
