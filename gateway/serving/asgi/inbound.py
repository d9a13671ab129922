"""What comes from one client: the body of its request, and the news that it has gone."""

from __future__ import annotations

import asyncio
import io
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from _typeshed import WriteableBuffer

    Receive = Callable[[], Awaitable[Any]]

AHEAD: Final = 256 * 1024
"""Bytes of a body that may wait for the app before no more are taken in."""


class ClientGoneError(ConnectionError):
    """The client has gone before all of its request came."""


class Inbound:
    """Takes in the messages of a request, one at a time, whoever wants them.

    Args:
        receive: The ASGI server's.
        loop: The event loop, on which all but `take` and `when_gone` must be called.
        call: Calls what is to be called when the client goes, on a thread of its own.
    """

    def __init__(
        self, receive: Receive, loop: asyncio.AbstractEventLoop, call: Callable[[Callable[[], object]], None]
    ) -> None:
        self._receive = receive
        self._loop = loop
        self._call = call
        self._changed = threading.Condition(threading.Lock())
        self._parts: deque[bytes] = deque()
        self._waiting = 0
        self._complete = False
        self._over = False
        self._gone = False
        self._interrupted = False
        self._actions: list[Callable[[], object]] = []
        self._lost: Callable[[], None] | None = None
        self._room = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    # On the event loop

    async def whole(self) -> bytes | None:
        """Take in the whole body and return it; None if the client goes before it is complete."""
        parts: list[bytes] = []
        while not self._complete:
            message = await self._receive()
            if message["type"] != "http.request":
                return None
            parts.append(message.get("body", b""))
            self._complete = not message.get("more_body", False)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def watch(self) -> None:
        """Begin to take in what comes, until the client goes or the request is over."""
        if self._pump is None and not self._over:
            self._pump = self._loop.create_task(self._run())

    def close(self) -> None:
        """Say that the request is over."""
        with self._changed:
            self._over = True
            self._actions.clear()
            self._changed.notify_all()
        if self._pump is not None:
            self._pump.cancel()

    def when_lost(self, action: Callable[[], None]) -> None:
        """Have something called on the event loop when the client goes; at once if it has gone."""
        if self._gone:
            action()
        else:
            self._lost = action

    def interrupt(self) -> None:
        """Say that the request must end, although the client is there: what was asked for is called."""
        with self._changed:
            if self._over:
                return
            self._interrupted = True
            actions, self._actions = self._actions, []
        for action in actions:
            self._call(action)

    def _lose(self) -> None:
        with self._changed:
            if self._over:
                return
            self._gone = True
            self._changed.notify_all()
        if self._lost is not None:
            self._lost()
        self.interrupt()

    async def _run(self) -> None:
        while not self._complete:
            if self._waiting >= AHEAD:
                self._room.clear()
                await self._room.wait()
            message = await self._receive()
            if message["type"] != "http.request":
                self._lose()
                return
            self._take_in(message.get("body", b""), last=not message.get("more_body", False))
        await self._receive()
        self._lose()

    def _take_in(self, part: bytes, *, last: bool) -> None:
        with self._changed:
            if part:
                self._parts.append(part)
                self._waiting += len(part)
            self._complete = last
            self._changed.notify_all()

    # On any thread

    def when_gone(self, action: Callable[[], object]) -> None:
        """Have something called when the client goes or the request must end; at once if that has happened."""
        with self._changed:
            if not self._interrupted:
                self._actions.append(action)
                return
        self._call(action)

    def has_more(self) -> bool:
        """Tell whether `take` would return at once."""
        return bool(self._parts) or self._complete or self._gone or self._over

    def take(self, most: int) -> bytes:
        """Wait for the next bytes of the body and return them; empty at its end.

        Raises:
            ClientGoneError: The client has gone, or the request is over.
        """
        with self._changed:
            self._changed.wait_for(self.has_more)
            if not self._parts:
                if self._complete:
                    return b""
                raise ClientGoneError("the client has gone")
            part = self._parts.popleft()
            if len(part) > most:
                self._parts.appendleft(part[most:])
                part = part[:most]
            full = self._waiting >= AHEAD
            self._waiting -= len(part)
            room = full and self._waiting < AHEAD
        if room:
            self._loop.call_soon_threadsafe(self._room.set)
        return part


class InboundBody(io.RawIOBase):
    """The body as a file, for `io.BufferedReader`; reading waits for the client.

    Args:
        inbound: Where the body comes in.
        before_waiting: Called whenever a read is about to wait for the client.
    """

    def __init__(self, inbound: Inbound, before_waiting: Callable[[], None]) -> None:
        super().__init__()
        self._inbound = inbound
        self._before_waiting = before_waiting

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what there is, at least one byte unless the body is at its end.

        Raises:
            ClientGoneError: The client has gone, or the request is over.
        """
        if not self._inbound.has_more():
            self._before_waiting()
        view = memoryview(buffer).cast("B")
        part = self._inbound.take(len(view))
        view[: len(part)] = part
        return len(part)
