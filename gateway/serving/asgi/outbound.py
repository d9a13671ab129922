"""The body of an answer that comes in parts: from the app's thread to the event loop, with a bounded amount between."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from . import TRAILERS
from .inbound import ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Send = Callable[[Any], Awaitable[None]]

AHEAD: Final = 64 * 1024
"""Bytes that may wait to be sent before the app has to."""


class Outbound:
    """Parts of a body on their way; what waits is sent in one go, so a fast app costs few turns of the event loop.

    Args:
        loop: The event loop, on which `run` and `lose` must be called.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._changed = threading.Condition(threading.Lock())
        self._parts: deque[bytes] = deque()
        self._waiting = 0
        self._told = False
        self._ended = False
        self._gone = False
        self._news = asyncio.Event()

    # On the app's thread

    def write(self, part: bytes) -> None:
        """Send a part, once there is room for it.

        Raises:
            ClientGoneError: Nobody takes it any more.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting < AHEAD or self._gone)
            if self._gone:
                raise ClientGoneError("the client has gone")
            self._parts.append(part)
            self._waiting += len(part)
            told, self._told = self._told, True
        if not told:
            self._loop.call_soon_threadsafe(self._news.set)

    def end(self) -> None:
        """Say that there are no more parts."""
        with self._changed:
            self._ended = True
        self._loop.call_soon_threadsafe(self._news.set)

    # On the event loop

    async def run(self, send: Send, trailers: Sequence[tuple[str, str]] = ()) -> None:
        """Send the parts as they come, until the end or until the client has gone.

        Args:
            send: The ASGI server's.
            trailers: What follows the last part; only for servers with ASGI's extension for trailers.
        """
        more = True
        while more and not self._gone:
            await self._news.wait()
            self._news.clear()
            with self._changed:
                body = b"".join(self._parts)
                self._parts.clear()
                more = not self._ended
                self._told = False
            if body or not (more or trailers):
                await send({"type": "http.response.body", "body": body, "more_body": more or bool(trailers)})
            with self._changed:
                self._waiting -= len(body)
                self._changed.notify_all()
        if trailers and not self._gone:
            headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in trailers]
            await send({"type": TRAILERS, "headers": headers})

    def lose(self) -> None:
        """Say that the client has gone: nothing is sent any more, and the app is told when it writes."""
        with self._changed:
            self._gone = True
            self._changed.notify_all()
        self._news.set()
