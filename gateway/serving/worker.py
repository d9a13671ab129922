"""One worker: this process serves a WSGI app on an inherited listening socket, until it gets SIGTERM.

uvicorn does the HTTP (`gateway.serving.http_protocol`), `gateway.serving.asgi` carries the app; docs/gateway.md says
what else was tried, and why it is these two.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import uvicorn

from .address import BACKLOG
from .asgi.bridge import AsgiBridge, BridgeOptions
from .collector import start_up
from .http_protocol import GatewayProtocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from _typeshed.wsgi import WSGIApplication

_IDLE_SECONDS: Final = 75
"""Seconds that a connection is kept without a request."""
_GRACE_SECONDS: Final = 6
"""Seconds that requests under way have at the end; less than the supervisor's patience."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How one worker serves.

    Attributes:
        threads: requests that run at a time; those that run long, as streams do, are not counted.
        streams: requests that may run long at a time; each has a thread.
    """

    threads: int = 16
    streams: int = 2000


def serve(
    make_app: Callable[[], WSGIApplication], listener: socket.socket, options: WorkerOptions | None = None
) -> None:
    """Make the app and serve it; returns when SIGTERM or SIGINT came and the requests under way are answered.

    Must be called in the main thread, which takes the signals.

    Args:
        make_app: makes the app, in this process; nothing is served before it returns.
        listener: a socket that listens already, and may be shared with other workers.
        options: threads and limits.
    """
    options = options or WorkerOptions()
    with start_up():
        app = make_app()
    bridge = AsgiBridge(app, BridgeOptions(threads=options.threads, long=options.streams))
    try:
        _Server(bridge).run(sockets=[listener.dup()])  # uvicorn closes the one that it is given
    finally:
        bridge.close()


class _Server(uvicorn.Server):
    """uvicorn's server, for one bridge."""

    def __init__(self, bridge: AsgiBridge) -> None:
        super().__init__(
            uvicorn.Config(
                bridge,
                http=GatewayProtocol,
                ws="none",
                lifespan="off",
                interface="asgi3",
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                log_level="critical",  # what it tells is about clients, not about this program
                backlog=BACKLOG,
                timeout_keep_alive=_IDLE_SECONDS,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self._bridge = bridge

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals to stop; uvicorn would raise them again at the end, and so end this process by them."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGTERM, signal.SIGINT)
        for number in signals:
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.should_exit = True
        self._bridge.begin_stop()
