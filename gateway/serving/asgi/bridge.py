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
        self._sweeping = False
        self._stopping = False
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

    def begin_stop(self) -> None:
        """End the requests that run long, since the server is being stopped. On the event loop."""
        self._stopping = True
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
        inbound = Inbound(receive, loop, self._farewells.put)
        body: bytes | None = b""
        announced = _announced(scope)
        if announced is None or announced > self._options.whole_body:
            body = None
            inbound.watch()
        elif announced:
            body = await inbound.whole()
            if body is None:
                return
        request = Request(scope, inbound, loop, self._threads)
        self._under_way[request] = None
        self._sweep_later(loop)
        try:
            self._threads.run(lambda: request.run(self._app, body))
            head = await request.head
            if isinstance(head.body, Outbound):
                await send(head.start())
                inbound.when_lost(head.body.lose)
                inbound.watch()
                await head.body.run(send, request.trailers)
            elif WHOLE in scope.get("extensions", ()):
                await send({**head.start(), "type": WHOLE, "body": head.body})
            else:
                await send(head.start())
                await send({"type": "http.response.body", "body": head.body})
        finally:
            del self._under_way[request]
            inbound.close()

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


def _announced(scope: dict[str, Any]) -> int | None:
    """Return how many bytes of body a request announces; None if it does not say, or not as a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
        if name == b"transfer-encoding":
            return None
    return 0 if scope["http_version"].startswith(_HTTP_1) else None
