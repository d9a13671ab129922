"""One worker: this process serves a WSGI app on an inherited listening socket, until it gets SIGTERM.

granian does the HTTP. Its own parent process is left out: it gives every worker a socket of its own (SO_REUSEPORT), so
that the connections waiting for a killed worker are lost and, with one worker, refused until the next one is up; it
also gives up when a worker dies twice within seconds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from gateway.serving.address import BACKLOG, bound_address

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How one worker serves.

    Attributes:
        threads: requests that run at a time; each holds a thread from its first to its last byte.
        backpressure: connections that are read at a time; more of them wait in the socket's queue.
    """

    threads: int = 16
    backpressure: int = 512


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
    _Worker(listener, options or WorkerOptions()).serve(target_loader=make_app, wrap_loader=False)


class _Worker(MPServer):
    """granian's worker function, run in this very process on a socket that is open already."""

    def __init__(self, listener: socket.socket, options: WorkerOptions) -> None:
        address = bound_address(listener)
        super().__init__(
            "",
            address=address.host,
            port=address.port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,  # as the Determined master, which drops HTTP/2 that is no gRPC
            websockets=False,
            workers=1,
            blocking_threads=options.threads,
            backpressure=options.backpressure,
            log_enabled=False,
        )
        self._listener = listener

    def _serve(self, spawn_target: Any, target_loader: Any) -> None:
        # granian closes the descriptor that it is given.
        granian: Any = self  # its annotations know neither a socket that is open already nor a missing metrics pipe
        granian._shd = _holder(os.dup(self._listener.fileno()), uds=False, backlog=BACKLOG)  # noqa: SLF001 - a subclass's own
        granian._sso = None  # noqa: SLF001 - likewise
        granian._ipc = {0: (None, None)}  # noqa: SLF001 - likewise
        granian._spawn_worker(0, spawn_target, target_loader).inner.run()  # noqa: SLF001 - likewise


_holder: Any = SocketHolder
