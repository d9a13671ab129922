"""The app under gunicorn's threaded worker: slower than granian, but its sockets are at hand.

So it sends trailers, hands over bodies as they come, and notices a client that goes away. A request that runs long
holds one of its threads. gunicorn's own parent process is left out, as granian's is (`gateway.serving.worker`).
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
from typing import TYPE_CHECKING, Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import ParseException
from gunicorn.sock import create_sockets
from gunicorn.workers.gthread import ThreadWorker

from ..carrier import CARRIER
from ..incoming import HEADER_LINES
from .hangup import HangupWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEEPALIVE: Final = 60


def serve_threaded(make_app: Callable[[], WSGIApplication], listener: socket.socket, *, threads: int) -> None:
    """Make the app and serve it until SIGTERM. Main thread only.

    Args:
        make_app: makes the app, in this process.
        listener: a socket that listens already.
        threads: requests that run at a time, streams included.
    """
    with HangupWatch() as watch:
        application = _Application(lambda: _Carried(make_app(), watch), threads)
        cfg = application.cfg
        log = cfg.logger_class(cfg)
        sockets = create_sockets(cfg, log, fds=[os.dup(listener.fileno())])
        worker = _Worker(0, os.getppid(), sockets, application, cfg.timeout, cfg, log)
        worker.on_exit_signal = watch.interrupt
        worker.init_process()


class _Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """gunicorn's threaded worker, which tells of the signal to stop."""

    on_exit_signal: Callable[[], None]

    def handle_exit(self, sig: int, frame: object) -> None:
        """End what runs long, and then do what gunicorn does."""
        self.on_exit_signal()
        super().handle_exit(sig, frame)


class _Application(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """gunicorn's settings and the app."""

    def __init__(self, load: Callable[[], WSGIApplication], threads: int) -> None:
        self._load = load
        self._threads = threads
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", self._threads)
        self.cfg.set("keepalive", _KEEPALIVE)
        self.cfg.set("graceful_timeout", 5)
        self.cfg.set("loglevel", "warning")

    def load(self) -> WSGIApplication:
        """Make the app."""
        return self._load()


class _Carried:
    """The app with a carrier in each request's environment."""

    def __init__(self, app: WSGIApplication, watch: HangupWatch) -> None:
        self._app = app
        self._watch = watch

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response: Any = getattr(start_response, "__self__", None)  # gunicorn's Response, whose method this is
        carrier = _SocketCarrier(environ["gunicorn.socket"], response, self._watch)
        environ[CARRIER] = carrier
        environ[HEADER_LINES] = response.req.headers
        body = _Chunks(environ["wsgi.input"], environ["gunicorn.socket"])
        if body.is_chunked:
            environ["wsgi.input"] = io.BufferedReader(body)
        environ["wsgi.input_terminated"] = True
        return carrier.carry(self._app(environ, start_response), body)


class _SocketCarrier:
    """The carrier of a request (`gateway.carrier.Carrier`), over the socket of its client."""

    can_send_trailers = True

    def __init__(self, client: socket.socket, response: Any, watch: HangupWatch) -> None:
        self._client = client
        self._response = response
        self._watch = watch
        self._watched = False
        self._long = False
        self._trailers: Sequence[tuple[str, str]] = ()

    @property
    def stopping(self) -> bool:
        """Whether the worker is being stopped."""
        return self._long and self._watch.interrupted

    def when_gone(self, action: Callable[[], object]) -> None:
        """Have something called when the client closes its side of the connection, or a long request must end."""
        self._watched = True
        self._watch.add(self._client, action, interruptible=self._long)

    def run_long(self) -> None:
        """Say that this request must not hold up the end of the worker; the number of threads is fixed."""
        self._long = True

    def send_trailers(self, trailers: Sequence[tuple[str, str]]) -> None:
        """Set what follows the body."""
        self._trailers = trailers

    def carry(self, parts: Iterable[bytes], body: _Chunks) -> Iterator[bytes]:
        """Give the parts of the answer, and send the trailers behind them."""
        try:
            yield from parts
            if self._trailers:
                self._end_with_trailers()
        finally:
            close: Callable[[], None] | None = getattr(parts, "close", None)
            if close is not None:
                close()
            if self._watched:
                self._watch.discard(self._client)
            if not body.leave():
                self._response.force_close()

    def _end_with_trailers(self) -> None:
        response = self._response
        if not response.chunked:
            return
        response.send_headers()
        lines = "".join(f"{name}: {value}\r\n" for name, value in self._trailers)
        self._client.sendall(f"0\r\n{lines}\r\n".encode("latin-1"))
        # gunicorn must not end the body a second time, and may keep the connection.
        response.chunked = False
        response.response_length = response.sent


class _Chunks(io.RawIOBase):
    """A chunked body as it comes: gunicorn's own would wait until it has as much as is asked for."""

    def __init__(self, body: Any, client: socket.socket) -> None:
        super().__init__()
        self._chunks: Iterator[bytes] | None = getattr(body.reader, "parser", None)
        self.is_chunked = self._chunks is not None
        self._client = client
        self._rest = b""
        self._reading = threading.Lock()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what there is, at least one byte unless the body is at its end.

        Raises:
            ConnectionError: The client has gone, or the request is over.
        """
        view = memoryview(buffer).cast("B")
        with self._reading:
            part = self._rest or self._next()
            self._rest = part[len(view) :]
        size = min(len(part), len(view))
        view[:size] = part[:size]
        return size

    def leave(self) -> bool:
        """Say that the request is over; returns whether the connection can be used for another.

        A thread that still waits for the client is woken up, by an end of what comes from it.
        """
        if self._reading.acquire(blocking=False):
            self._reading.release()
            return True
        with contextlib.suppress(OSError):
            self._client.shutdown(socket.SHUT_RD)
        with self._reading:
            return False

    def _next(self) -> bytes:
        try:
            return next(self._chunks, b"") if self._chunks is not None else b""
        except (ParseException, OSError) as error:
            raise ConnectionError("the body ended too early, or is not well-formed") from error
