"""The ASGI app around a WSGI app: takes bodies in before a thread is spent on them, and notices who goes away."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from . import WHOLE
from .inbound import Inbound
from .outbound import Outbound
from .request import Request
from .threads import RequestThreads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from _typeshed.wsgi import WSGIApplication

    from .request import Head

_LOGGER: Final = logging.getLogger(__name__)
_SWEEP: Final = 0.25
"""Seconds between looks at the requests under way."""
_HTTP_1: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeOptions:
    """How the bridge carries requests.

    Attributes:
        threads: Requests that run at a time; those that run long are not counted.
        long: Requests that may run long at a time, streams above all; each has a thread.
        whole_body: Bodies that announce up to this many bytes are taken in before a thread is spent on them.
    """

    threads: int = 16
    long: int = 2000
    whole_body: int = 8 * 1024 * 1024


class AsgiBridge:
    """A WSGI app as an ASGI app.

    Args:
        app: The WSGI app.
        options: Threads and limits.
    """

    def __init__(self, app: WSGIApplication, options: BridgeOptions | None = None) -> None:
        self._app = app
        self._options = options or BridgeOptions()
        self._threads = RequestThreads(self._options.threads, self._options.long)
        self._farewells: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._under_way: dict[Request, None] = {}
        self._ready: list[Callable[[], None]] = []
        self._sweeping = False
        threading.Thread(target=self._say_farewells, name="farewells", daemon=True).start()

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Serve one ASGI connection.

        Raises:
            NotImplementedError: It is a web socket.
        """
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            raise NotImplementedError(scope["type"])

    @property
    def is_busy(self) -> bool:
        """Whether requests are under way."""
        return bool(self._under_way)

    def begin_stop(self) -> None:
        """End the requests that run long, since the server is being stopped. On the event loop."""
        for request in self._under_way:
            if request.is_long:
                request.stopping = True
                request.inbound.interrupt()

    def close(self, seconds: float = 1.0) -> None:
        """End the threads; those that are busy end with their requests."""
        self._threads.stop(seconds)
        self._farewells.put(None)

    async def _live(self, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await asyncio.get_running_loop().run_in_executor(None, self.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _serve(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        loop = asyncio.get_running_loop()
        there: asyncio.Future[Head] = loop.create_future()
        body: bytes | None = b""
        announced = announced_length(scope)
        inbound = self._inbound(receive, loop)
        if announced is None or announced > self._options.whole_body:
            body = None
            inbound.watch()
        elif announced:
            body = await inbound.whole()
            if body is None:
                return
        request = Request(
            scope, inbound, loop, self._threads, lambda _, head: loop.call_soon_threadsafe(_set, there, head)
        )
        try:
            self._run(request, body)
            await self.send(request, await there, send)
        finally:
            self.end(request)

    # Requests without a task

    def begin(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        body: bytes,
        answer: Callable[[Request, Head], object],
    ) -> None:
        """Begin to serve a request that is all there, without a task of the event loop, on which this must be called.

        Args:
            scope: ASGI's.
            receive: The ASGI server's; its next message is the empty end of the body.
            body: The whole body.
            answer: Takes the request and its answer, on the app's thread; after that, `end` must be called.
        """
        loop = asyncio.get_running_loop()
        request = Request(scope, self._inbound(receive, loop), loop, self._threads, answer)
        self._run(request, body)

    def end(self, request: Request) -> None:
        """Say that the answer of a request is sent, or that nobody takes it. On the event loop."""
        self._under_way.pop(request, None)
        request.inbound.close()

    async def send(self, request: Request, head: Head, send: Callable[[Any], Awaitable[None]]) -> None:
        """Send an answer, the parts of its body as they come."""
        if isinstance(head.body, Outbound):
            await send(head.start())
            request.inbound.when_lost(head.body.lose)
            request.inbound.watch()
            await head.body.run(send, request.trailers)
        elif WHOLE in request.scope.get("extensions", ()):
            await send({"type": WHOLE, "head": head, "body": head.body})
        else:
            await send(head.start())
            await send({"type": "http.response.body", "body": head.body})

    def _inbound(self, receive: Callable[[], Awaitable[Any]], loop: asyncio.AbstractEventLoop) -> Inbound:
        return Inbound(receive, loop, self._farewells.put)

    def _run(self, request: Request, body: bytes | None) -> None:
        self._under_way[request] = None
        self._sweep_later(asyncio.get_running_loop())
        if not self._ready:
            asyncio.get_running_loop().call_soon(self._hand_over)
        self._ready.append(lambda: request.run(self._app, body))

    def _hand_over(self) -> None:
        """Wake the threads once all that has come is read: they and the event loop would be in each other's way."""
        for task in self._ready:
            self._threads.run(task)
        self._ready.clear()

    # Clients that go away

    def _sweep_later(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._sweeping:
            self._sweeping = True
            loop.call_later(_SWEEP, self._sweep, loop)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch the clients of requests that take a while: most are over before that would be worth its cost."""
        self._sweeping = False
        since = loop.time() - _SWEEP
        for request in self._under_way:
            if request.begun > since:
                break  # they stand in the order of their beginning
            if request.wants_to_know:
                request.inbound.watch()
        if self._under_way:
            self._sweep_later(loop)

    def _say_farewells(self) -> None:
        while (action := self._farewells.get()) is not None:
            try:
                action()
            except Exception:
                _LOGGER.exception("ending the call of a client that has gone failed")


def announced_length(scope: dict[str, Any]) -> int | None:
    """Return how many bytes of body a request announces; None if it does not say, or not as a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
        if name == b"transfer-encoding":
            return None
    return 0 if scope["http_version"].startswith(_HTTP_1) else None


def _set(future: asyncio.Future[Head], head: Head) -> None:
    if not future.done():
        future.set_result(head)
