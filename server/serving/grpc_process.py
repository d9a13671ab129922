"""The gRPC half as one process: it serves until it is told to end, then lets what is under way finish."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from gateway.serving.collector import start_up
from server.application import Application
from server.rpc.server import GrpcServer, ServerLimits
from server.startup import check_exposure

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.settings import Settings

GRACE = 7.0
"""Seconds for the calls under way at the end; less than the supervisor's patience."""


def serve_grpc(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve gRPC until SIGTERM or SIGINT. Main thread only.

    Args:
        settings: Where to listen and on what data.
        on_ready: Called with the address once calls are answered.

    Raises:
        ExposureError: An address is not loopback and somebody could log in without a password.
        ListenError: The address cannot be listened on.
        server.store.schema.SchemaError: A newer Detour has been at the database.
        UnavailableError: The database cannot be used.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told.set())
    with start_up():
        application = Application(settings)
    try:
        check_exposure(settings, application.database)
        limits = ServerLimits(settings.grpc_threads, settings.grpc_streams, settings.message_size)
        server = GrpcServer(application, settings.grpc, limits)
        server.start()
        application.background.start()
        on_ready(_with_port(settings.grpc, server.port))
        told.wait()
        server.stop(GRACE).wait()
    finally:
        application.close()


def _with_port(address: str, port: int) -> str:
    """Fill in the port that was given for 0."""
    return address if address.startswith("unix:") else f"{address.rpartition(':')[0]}:{port}"
