"""One worker: this process serves a WSGI app on an inherited listening socket, until it gets SIGTERM.

granian does the HTTP. Its own parent process is left out: it gives every worker a socket of its own (SO_REUSEPORT), so
that the connections waiting for a killed worker are lost and, with one worker, refused until the next one is up; it
also gives up when a worker dies twice within seconds.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVarTuple, Unpack, get_args

from granian._granian import SocketHolder
from granian._loops import loops
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from .address import BACKLOG, bound_address
from .asgi.bridge import AsgiBridge, BridgeOptions

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from _typeshed.wsgi import WSGIApplication

Carriage: TypeAlias = Literal["asgi", "wsgi", "gunicorn"]
"""What carries the app: granian through `gateway.serving.asgi`, granian's own WSGI, or gunicorn's threaded worker."""

CARRIAGES: Final[Sequence[str]] = get_args(Carriage)


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How one worker serves.

    Attributes:
        threads: requests that run at a time; those that run long, as streams do, are not counted.
        backpressure: connections that are read at a time; more of them wait in the socket's queue.
        streams: requests that may run long at a time.
        carriage: what carries the app. With `wsgi` and `gunicorn` long requests count among the threads.
    """

    threads: int = 16
    backpressure: int = 4096
    streams: int = 2000
    carriage: Carriage = "asgi"


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
    if options.carriage == "gunicorn":
        from .gunicorn_worker import serve_threaded  # noqa: PLC0415 (gunicorn is needed for this alone)

        serve_threaded(make_app, listener, threads=options.threads)
    elif options.carriage == "wsgi":
        _Worker(listener, options).serve(target_loader=make_app, wrap_loader=False)
    else:
        _serve_asgi(make_app, listener, options)


def _serve_asgi(make_app: Callable[[], WSGIApplication], listener: socket.socket, options: WorkerOptions) -> None:
    bridges: list[AsgiBridge] = []

    def make_bridge() -> AsgiBridge:
        bridge = AsgiBridge(make_app(), BridgeOptions(threads=options.threads, long=options.streams))
        bridges.append(bridge)
        return bridge

    def begin_stop() -> None:
        for bridge in bridges:
            bridge.begin_stop()

    def make_loop() -> asyncio.AbstractEventLoop:
        loop = _StoppableLoop(begin_stop)
        asyncio.set_event_loop(loop)
        return loop

    loops.register(_LOOP)(make_loop)
    try:
        _Worker(listener, options, _LOOP).serve(target_loader=make_bridge, wrap_loader=False)
    finally:
        for bridge in bridges:
            bridge.close()


_LOOP: Final = "stoppable"
_Ts = TypeVarTuple("_Ts")


class _StoppableLoop(asyncio.SelectorEventLoop):
    """An event loop that tells of the signals for which granian installs its handlers.

    granian lets requests finish that are under way, so streams without an end must be told that they have to.
    """

    def __init__(self, on_signal: Callable[[], None]) -> None:
        super().__init__()
        self._on_signal = on_signal

    def add_signal_handler(self, sig: int, callback: Callable[[Unpack[_Ts]], object], *args: *_Ts) -> None:
        """Install a handler, which is called after what wants to know of the signal."""

        def both() -> None:
            self._on_signal()
            callback(*args)

        super().add_signal_handler(sig, both)


class _Worker(MPServer):
    """granian's worker function, run in this very process on a socket that is open already."""

    def __init__(self, listener: socket.socket, options: WorkerOptions, loop: str | None = None) -> None:
        address = bound_address(listener)
        asgi: dict[str, Any] = {"interface": Interfaces.ASGINL, "loop": loop}
        wsgi: dict[str, Any] = {"interface": Interfaces.WSGI, "blocking_threads": options.threads}
        super().__init__(
            "",
            address=address.host,
            port=address.port,
            http=HTTPModes.http1,  # as the Determined master, which drops HTTP/2 that is no gRPC
            websockets=False,
            workers=1,
            backpressure=options.backpressure,
            log_enabled=False,
            **(asgi if loop else wsgi),
        )
        self._listener = listener

    def _serve(self, spawn_target: Any, target_loader: Any) -> None:
        # granian closes the descriptor that it is given.
        granian: Any = self  # its annotations know neither a socket that is open already nor a missing metrics pipe
        holder = _holder(os.dup(self._listener.fileno()), uds=False, backlog=BACKLOG)
        granian._shd = holder  # noqa: SLF001 - a subclass's own
        granian._sso = None  # noqa: SLF001 - likewise
        granian._ipc = {0: (None, None)}  # noqa: SLF001 - likewise
        granian._spawn_worker(0, spawn_target, target_loader).inner.run()  # noqa: SLF001 - likewise


_holder: Any = SocketHolder
