"""One worker: this process serves a WSGI app on an inherited listening socket, until it is stopped or replaced.

uvicorn does the HTTP (`gateway.serving.http_protocol`), `gateway.serving.asgi` carries the app; docs/gateway.md says
what else was tried, and why it is these two.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import uvicorn

from .address import BACKLOG
from .asgi.bridge import AsgiBridge, BridgeOptions
from .collector import start_up
from .http_protocol import DrainState, GatewayProtocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from _typeshed.wsgi import WSGIApplication

_IDLE_SECONDS: Final = 75
"""Seconds that a connection is kept without a request."""
_TICK: Final = 0.05


class Pace(NamedTuple):
    """How a worker ends: seconds from the moment when it takes no more connections.

    Attributes:
        idle: until connections without a request are closed. A request that comes before is answered, with
            `Connection: close`: whoever was about to send one is not cut off.
        streams: until what runs long is ended.
        all: until everything is cut off.
    """

    idle: float
    streams: float
    all: float

    @classmethod
    def replaced(cls, drain: float) -> Pace:
        """Return that of a worker that has a successor."""
        return cls(drain, drain, drain + STOPPED.all)


STOPPED: Final = Pace(1.0, 3.0, 6.0)
"""That of SIGTERM; less than the supervisor's patience."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How one worker serves.

    Attributes:
        threads: requests that run at a time; those that run long, as streams do, are not counted.
        streams: requests that may run long at a time; each has a thread.
        drain: seconds to finish after this worker has been replaced.
    """

    threads: int = 16
    streams: int = 2000
    drain: float = 30.0


def serve(
    make_app: Callable[[], WSGIApplication], listener: socket.socket, options: WorkerOptions | None = None
) -> None:
    """Make the app and serve it; returns when a signal came and the requests under way are answered.

    SIGTERM and SIGINT stop it, SIGHUP says that it has been replaced, so that it may take its time.
    Must be called in the main thread, which takes the signals.

    Args:
        make_app: makes the app, in this process; nothing is served before it returns.
        listener: a socket that listens already, and may be shared with other workers. It is closed when the end
            begins: a socket that somebody holds open without accepting would let clients wait in vain.
        options: threads and limits.
    """
    options = options or WorkerOptions()
    with start_up():
        app = make_app()
    bridge = AsgiBridge(app, BridgeOptions(threads=options.threads, long=options.streams))
    try:
        _Server(bridge, Pace.replaced(options.drain)).run(sockets=[listener])  # uvicorn closes the one that it is given
    finally:
        bridge.close()


class _Server(uvicorn.Server):
    """uvicorn's server, for one bridge, with an end of our own."""

    def __init__(self, bridge: AsgiBridge, replaced: Pace) -> None:
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
            )
        )
        self.server_state = DrainState()
        self._bridge = bridge
        self._pace = replaced

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals; uvicorn would raise them again at the end, and so end this process by them."""
        loop = asyncio.get_running_loop()
        actions = {signal.SIGTERM: self._stop, signal.SIGINT: self._stop, signal.SIGHUP: self._retire}
        for number, action in actions.items():
            loop.add_signal_handler(number, action)
        try:
            yield
        finally:
            for number in actions:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self._pace = STOPPED
        self.should_exit = True

    def _retire(self) -> None:
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, and let those that are open end."""
        await self._close_listeners(sockets or [])
        state: DrainState = self.server_state  # type: ignore[assignment] # made in __init__
        state.drain()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        closed = ended = False
        while state.connections or state.tasks or self._bridge.is_busy:
            gone = loop.time() - begun
            if gone >= self._pace.idle and not closed:
                closed = True
                state.close_idle()
            if gone >= self._pace.streams and not ended:
                ended = True
                self._bridge.begin_stop()
            if gone >= self._pace.all:
                break
            await self.on_tick(0)  # the header Date
            await asyncio.sleep(_TICK)
        for task in state.tasks:
            task.cancel()

    async def _close_listeners(self, sockets: list[socket.socket]) -> None:
        """Take no more connections, but those that wait already: they would be reset with the last open socket."""
        kept = [each.dup() for each in sockets]
        for server in self.servers:
            server.close()
        for each in sockets:
            each.close()
        await asyncio.sleep(_TICK)  # they are closed by the event loop
        for each in kept:
            with each:
                waiting = list(_accepted(each))
            for connection in waiting:
                await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> GatewayProtocol:
        return GatewayProtocol(config=self.config, server_state=self.server_state, app_state={})


def _accepted(listener: socket.socket) -> Iterator[socket.socket]:
    """Accept what waits."""
    listener.setblocking(False)  # noqa: FBT003 - the method's own signature
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # nothing waits any more, or what waited has gone
            return
        connection.setblocking(False)  # noqa: FBT003 - likewise
        yield connection
