"""The gRPC half as one process: it serves until it is stopped or replaced, then lets what is under way finish."""

from __future__ import annotations

import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from gateway.serving.collector import start_up
from server.application import Application
from server.rpc.server import GrpcServer, ServerLimits
from server.startup import check_exposure

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.recent_log import RecentLog
    from server.settings import Settings

GRACE = 7.0
"""Seconds for the calls under way at the end; less than the supervisor's patience."""


def serve_grpc(settings: Settings, log: RecentLog, on_ready: Callable[[str], None], *, shared: bool) -> None:
    """Serve gRPC until SIGTERM or SIGINT, or until SIGHUP says that there is a successor. Main thread only.

    Args:
        settings: Where to listen and on what data.
        log: The last lines of the log of this process.
        on_ready: Called with the address once calls are answered.
        shared: Whether other processes may listen on the address too, as a successor does.

    Raises:
        ExposureError: An address is not loopback and somebody could log in without a password.
        ListenError: The address cannot be listened on.
        server.store.schema.SchemaError: A newer Detour has been at the database.
        UnavailableError: The database cannot be used.
    """
    told: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: told.put(number))
    with start_up():
        application = Application(settings, log)
    try:
        check_exposure(settings, application.database)
        limits = ServerLimits(
            settings.grpc_threads, settings.grpc_streams, settings.message_size, _connection_age(settings.drain)
        )
        server = GrpcServer(application, settings.grpc, limits, shared=shared)
        server.start()
        application.background.start()
        on_ready(_with_port(settings.grpc, server.port))
        _end(server, told, settings.drain)
    finally:
        application.close()


def _end(server: GrpcServer, told: SimpleQueue[int], drain: float) -> None:
    """Wait for a signal and stop the server.

    A server of grpcio that is stopped drops the calls that come until its clients know. So one that has a successor
    goes on until all its clients have connected to that one, which they do before `drain` seconds are over.
    """
    if told.get() == signal.SIGHUP and server.make_way():
        with suppress(Empty):
            told.get(timeout=drain)
    server.stop(GRACE).wait()


def _connection_age(drain: float) -> float:
    """Return how old connections get, which grpcio lengthens by up to a tenth: less than there is to drain."""
    return max(drain * 0.8, 1.0)


def _with_port(address: str, port: int) -> str:
    """Fill in the port that was given for 0."""
    return address if address.startswith("unix:") else f"{address.rpartition(':')[0]}:{port}"
