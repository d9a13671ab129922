"""HTTP/1.1 of one connection: uvicorn's, with limits on what a client may hold without a request, and with trailers.

A whole answer is written at once.
"""

from __future__ import annotations

import socket
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from .asgi import TRAILERS, WHOLE
from .asgi.bridge import announced_length
from .request_head import parseable, refused
from .whole_answer import whole_answer

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Iterable

    from .asgi.bridge import AsgiBridge
    from .asgi.request import Head, Request
    from .whole_answer import WholeAnswer

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]

HEAD_SECONDS: Final = 30.0
"""Seconds from a connection's beginning, or from a request's first byte, to the end of the request's head."""
STALL_SECONDS: Final = 60.0
"""Seconds that a client may take nothing of an answer that waits for it."""
HEAD_BYTES: Final = 64 * 1024
"""Bytes of a request's target and headers."""
_AT_ONCE: Final = 64 * 1024
"""Bytes of a body that are waited for before anything is done; uvicorn would stop reading beyond them."""
LEAVE_SECONDS: Final = 0.25
"""Seconds that a client which sends no more may wait for its answers before it is taken for one that has gone.

Whoever closes a connection and whoever just says that no more will come (`nc -N`, a raw probe) look the same.
"""
_PROBE_AFTER: Final = 60
_REFUSAL: Final = "HTTP/1.1 {0.value} {0.phrase}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_UNKNOWN_LENGTH: Final = sys.maxsize
_OLD: Final = "1.0"


class RefusedHeadError(Exception):
    """The head of a request is larger than allowed, or says what must not be served."""


class DrainState(ServerState):
    """What the connections of one server share: whether it is about to end."""

    def __init__(self) -> None:
        super().__init__()
        self.draining = False

    def drain(self) -> None:
        """Have each connection end with the answer to its present or its next request, and say so in the answer."""
        self.draining = True
        for connection in self.connections:
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_started:
                cycle.keep_alive = False

    def close_idle(self) -> None:
        """Close the connections without a request; the others end with their answers."""
        for connection in list(self.connections):
            connection.shutdown()


class GatewayProtocol(HttpToolsProtocol):
    """One connection.

    A client that sends no whole head in time, or takes nothing of its answer, is cut off; one that has vanished
    without a word is found by TCP's own probes.
    """

    _head_bytes = 0
    _refused: HTTPStatus | None = None
    _is_between = True  # the parser has seen no byte of the next request
    _is_in_body = False
    _is_deaf = False  # nothing that may still come is HTTP
    _held = b""
    _method = ""
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _leave_timer: asyncio.TimerHandle | None = None
    _unsent = 0
    _due: Any = None  # the cycle of a request whose body is still to come

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Begin."""
        super().connection_made(transport)
        client = transport.get_extra_info("socket")
        if client is not None and client.family in {socket.AF_INET, socket.AF_INET6}:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if hasattr(socket, "TCP_KEEPIDLE"):
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _PROBE_AFTER)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._head_is_there()
        for timer in (self._stall_timer, self._leave_timer):
            if timer is not None:
                timer.cancel()
        self._stall_timer = self._leave_timer = None
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn's closes in any case
        """Take in that the client sends no more; whole requests that it has sent are answered, if that is soon.

        Returns:
            Whether the connection stays open for answers.
        """
        if not self._is_between or self.cycle is None or self.cycle.response_complete:
            return False
        self.cycle.keep_alive = False
        if self._leave_timer is None:
            self._leave_timer = self.loop.call_later(LEAVE_SECONDS, self.transport.close)
        return True

    # The head of a request

    def data_received(self, data: bytes) -> None:
        """Take what the client sends; the head of a request is held back until it is whole."""
        if self._is_deaf:
            return
        if self._is_between:
            begun = self._held + data
            head = parseable(begun)
            if head is None and len(begun) <= HEAD_BYTES:
                self._held = begun
                self._unset_keepalive_if_required()
                self._wait_for_head()
                return
            self._held = b""
            data, self._method = head or (begun, "")
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._is_between = False
        self._head_bytes = 0
        self._wait_for_head()

    def on_url(self, url: bytes) -> None:
        """Take a part of the target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer.

        Raises:
            RefusedHeadError: The head must be refused.
        """
        self._head_is_there()
        self._refused = refused(self.parser.get_http_version(), self.headers)
        if self._refused is not None:
            raise RefusedHeadError
        super().on_headers_complete()
        if self._method:
            self.scope["method"], self._method = self._method, ""
        if isinstance(self.server_state, DrainState) and self.server_state.draining:
            self.cycle.keep_alive = False
        self._is_in_body = True

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or too much of it; what was asked for before is answered first."""
        self._is_deaf = True
        if self.cycle is not None and not self.cycle.response_complete and not self._is_in_body:
            self.cycle.keep_alive = False
        elif self._is_in_body and (self.pipeline or self.cycle.response_started):
            self.transport.close()
        elif self._refused is None or self._refused is HTTPStatus.BAD_REQUEST:
            super().send_400_response(msg)
        else:
            self.transport.write(_REFUSAL.format(self._refused).encode())
            self.transport.close()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES:
            self._refused = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise RefusedHeadError

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

    def _head_is_there(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    # Clients that do not read

    def pause_writing(self) -> None:
        """Hold the answer, and see whether the client takes any of it."""
        super().pause_writing()
        if self._stall_timer is None:
            self._look_again()

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _look_again(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self._cut_off_if_stalled)

    def _cut_off_if_stalled(self) -> None:
        if self.transport.get_write_buffer_size() >= self._unsent:
            self.transport.abort()
        else:
            self._look_again()

    # From requests to answers

    def on_message_complete(self) -> None:
        """End a request."""
        super().on_message_complete()
        self._is_in_body, self._is_between = False, True
        if self._due is not None:
            cycle, self._due = self._due, None
            self._begin(cycle)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Begin to serve a request: without a task, if its body is short enough to wait for.

        A task, the coroutines of ASGI's messages and a future cost more than all else that the event loop does for a
        short request.
        """
        extensions: dict[str, dict[str, Any]] = {}
        if cycle.scope["http_version"] != _OLD:
            extensions[WHOLE] = {}
            if any(name == b"te" for name, _ in cycle.scope["headers"]):
                extensions[TRAILERS] = {}
        cycle.scope["extensions"] = extensions
        announced = announced_length(cycle.scope)
        if announced is None or announced > _AT_ONCE or cycle.waiting_for_100_continue:
            self._start_task(cycle, app)
        elif announced and cycle.more_body:
            self._due = cycle
        else:
            self._begin(cycle)

    def _begin(self, cycle: Any) -> None:
        bridge: AsgiBridge = self.app
        body, cycle.body = bytes(cycle.body), bytearray()

        def answer(request: Request, head: Head) -> None:
            whole = None
            if isinstance(head.body, bytes):
                whole = whole_answer(head.status, head.headers, head.body, cycle.scope["method"])
            self.loop.call_soon_threadsafe(self._answer, cycle, request, head, whole)

        bridge.begin(cycle.scope, cycle.receive, body, answer)

    def _answer(self, cycle: Any, request: Request, head: Head, whole: WholeAnswer | None) -> None:
        bridge: AsgiBridge = self.app
        if whole is not None and not self.flow.write_paused:
            bridge.end(request)
            self._write_whole(cycle, whole)
            cycle.on_response = _nothing  # as uvicorn does: it holds this connection
            return

        async def send_rest(_scope: dict[str, Any], _receive: Receive, send: Send) -> None:
            try:
                await bridge.send(request, head, send)
            finally:
                bridge.end(request)

        self._start_task(cycle, send_rest)

    def _start_task(self, cycle: Any, app: Any) -> None:
        if cycle.scope["http_version"] == _OLD:
            app = _unchunked(app, cycle)
        super()._start_asgi_task(cycle, self._extended(app, cycle))

    def _extended(self, app: Any, cycle: Any) -> Any:
        """Wrap an app so that it may send a whole answer at once, and end a chunked one with trailers."""

        async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
            async def send_any(message: dict[str, Any]) -> None:
                kind = message["type"]
                if kind == WHOLE:
                    await self._send_whole(message, cycle, send)
                elif kind == TRAILERS:
                    _write_trailers(message["headers"], cycle)
                    await send({"type": "http.response.body", "body": b""})
                else:
                    await send(message)

            await app(scope, receive, send_any)

        return serve

    async def _send_whole(self, message: dict[str, Any], cycle: Any, send: Send) -> None:
        if self.flow.write_paused and not cycle.disconnected:
            await self.flow.drain()
        head, body = message["head"], message["body"]
        whole = whole_answer(head.status, head.headers, body, cycle.scope["method"])
        if whole is not None:
            self._write_whole(cycle, whole)
        else:
            await send(head.start())
            await send({"type": "http.response.body", "body": body})

    def _write_whole(self, cycle: Any, answer: WholeAnswer) -> None:
        """Write an answer in one go, a packet if it is short, and end its request as uvicorn does."""
        if cycle.disconnected or self.transport.is_closing():
            return
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        parts = [answer.head]
        parts += [b"%s: %s\r\n" % line for line in cycle.default_headers]
        parts.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        parts.append(answer.body)
        self.transport.write(b"".join(parts))
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()


def _unchunked(app: Any, cycle: Any) -> Any:
    """Wrap an app for a client of HTTP/1.0, which knows no chunks: a body without a length ends with the connection."""

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        is_open_ended = False

        async def send_plain(message: dict[str, Any]) -> None:
            nonlocal is_open_ended
            if message["type"] == "http.response.start":
                if all(name.lower() != b"content-length" for name, _ in message["headers"]):
                    is_open_ended = True
                    cycle.chunked_encoding = False
                    cycle.expected_content_length = _UNKNOWN_LENGTH
            elif is_open_ended and not message.get("more_body"):
                cycle.expected_content_length = len(message["body"])
            await send(message)

        await app(scope, receive, send_plain)

    return serve


def _nothing() -> None:
    """Take the place of what is called at the end of an answer."""


def _write_trailers(trailers: Iterable[tuple[bytes, bytes]], cycle: Any) -> None:
    lines = b"".join(b"%s: %s\r\n" % (name, value) for name, value in trailers)
    if cycle.chunked_encoding and not cycle.disconnected:
        cycle.transport.write(b"0\r\n" + lines + b"\r\n")
        cycle.chunked_encoding = False  # the body has ended: uvicorn must not end it once more
