"""HTTP/1.1 of one connection: uvicorn's, with limits on what a client may hold without a request, and with trailers."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .asgi import TRAILERS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]

HEAD_SECONDS: Final = 30.0
"""Seconds from a connection's beginning, or from a request's first byte, to the end of the request's head."""
STALL_SECONDS: Final = 60.0
"""Seconds that a client may take nothing of an answer that waits for it."""
HEAD_BYTES: Final = 64 * 1024
"""Bytes of a request's target and headers."""
_PROBE_AFTER: Final = 60
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class HeadTooLargeError(Exception):
    """The head of a request is larger than allowed."""


class GatewayProtocol(HttpToolsProtocol):
    """One connection.

    A client that sends no whole head in time, or takes nothing of its answer, is cut off; one that has vanished
    without a word is found by TCP's own probes.
    """

    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _unsent = 0

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
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
        super().connection_lost(exc)

    # The head of a request

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
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
        """Begin to answer."""
        self._head_is_there()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or too much of it."""
        if self._head_bytes > HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
        else:
            super().send_400_response(msg)

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES:
            raise HeadTooLargeError

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

    # Trailers

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        if any(name == b"te" for name, _ in cycle.scope["headers"]):
            cycle.scope["extensions"] = {TRAILERS: {}}
            app = _with_trailers(app, cycle)
        super()._start_asgi_task(cycle, app)


def _with_trailers(app: Any, cycle: Any) -> Any:
    """Wrap an app so that it may end a chunked answer with trailers."""

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        async def send_any(message: dict[str, Any]) -> None:
            if message["type"] != TRAILERS:
                await send(message)
                return
            lines = b"".join(b"%s: %s\r\n" % (name, value) for name, value in message["headers"])
            if cycle.chunked_encoding and not cycle.disconnected:
                cycle.transport.write(b"0\r\n" + lines + b"\r\n")
                cycle.chunked_encoding = False  # the body has ended: uvicorn must not end it once more
            await send({"type": "http.response.body", "body": b""})

        await app(scope, receive, send_any)

    return serve
