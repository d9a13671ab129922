"""One request under way between the event loop and the thread that runs the WSGI app for it."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ...carrier import CARRIER, NoThreadError
from . import TRAILERS
from .environ import wsgi_environ
from .inbound import ClientGoneError, Inbound, InboundBody
from .outbound import Outbound

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO

    from _typeshed.wsgi import WSGIApplication

    from .threads import RequestThreads

_LOGGER: Final = logging.getLogger(__name__)
_FAILED: Final = ("500 Internal Server Error", [("Content-Length", "0")])


class Head(NamedTuple):
    """The status and the headers of an answer, as the app gave them, and its body: whole, or in parts.

    Attributes:
        status: The status line, such as `200 OK`.
        headers: Names and values.
        body: The body.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes | Outbound

    def start(self) -> dict[str, Any]:
        """Return the ASGI message that begins the answer."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        return {"type": "http.response.start", "status": int(self.status[:3]), "headers": headers}

    def has_length(self, length: int) -> bool:
        """Tell whether the whole body is known to be of this length."""
        return any(name.lower() == "content-length" and value == str(length) for name, value in self.headers)


class Request:
    """The carrier of a request (`gateway.carrier.Carrier`), and what runs the app for it.

    Args:
        scope: ASGI's.
        inbound: What comes from the client.
        loop: The event loop.
        threads: What the app runs on.
        answer: Takes this request and its answer, once, on the app's thread. What it raises is the app's failure,
            which it is told of in its turn.
    """

    def __init__(
        self,
        scope: dict[str, Any],
        inbound: Inbound,
        loop: asyncio.AbstractEventLoop,
        threads: RequestThreads,
        answer: Callable[[Request, Head], object],
    ) -> None:
        self.scope = scope
        self.inbound = inbound
        self.begun = loop.time()
        self.is_long = False
        self.stopping = False
        self.wants_to_know = False
        self._loop = loop
        self._threads = threads
        self._take_answer = answer
        self._answered = False
        self.trailers: Sequence[tuple[str, str]] = ()
        self._started: tuple[str, list[tuple[str, str]]] | None = None
        self._written: list[bytes] = []

    # The carrier

    @property
    def can_send_trailers(self) -> bool:
        """Whether the server does, and the client has asked for them."""
        return TRAILERS in self.scope.get("extensions", ())

    def when_gone(self, action: Callable[[], object]) -> None:
        """Have something called when the client goes, or when the server is stopped while this request runs long."""
        self.wants_to_know = True
        self.inbound.when_gone(action)

    def run_long(self) -> None:
        """Take this request out of those that run at a time.

        Raises:
            NoThreadError: There are too many long ones.
        """
        self._threads.run_long()
        self.is_long = True
        self._loop.call_soon_threadsafe(self.inbound.watch)

    def send_trailers(self, trailers: Sequence[tuple[str, str]]) -> None:
        """Set what follows the body."""
        self.trailers = trailers

    # On a thread

    def run(self, app: WSGIApplication, body: bytes | None) -> None:
        """Run the app.

        Args:
            app: The app.
            body: The whole body; None if it comes in while the app runs.
        """
        outbound: Outbound | None = None
        try:
            environ = wsgi_environ(self.scope, self._body(body))
            environ[CARRIER] = self
            parts = app(environ, self._start_response)
            try:
                outbound = self._send(parts)
            finally:
                close: Callable[[], None] | None = getattr(parts, "close", None)
                if close is not None:
                    close()
        except ClientGoneError:
            self._answer(Head(*_FAILED, b""))
        except Exception:
            _LOGGER.exception("the app failed")
            self._answer(Head(*_FAILED, b""))
        if outbound is not None:
            outbound.end()

    def _body(self, body: bytes | None) -> BinaryIO:
        if body is not None:
            return io.BytesIO(body)
        return io.BufferedReader(InboundBody(self.inbound, self._about_to_wait))

    def _about_to_wait(self) -> None:
        try:
            self.run_long()
        except NoThreadError:
            _LOGGER.warning("too many requests run long: a body that comes slowly holds a thread")

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        if self._started is not None and exc_info is None:
            raise AssertionError("the answer has begun already")
        # The server writes a Date of its own, and there can be one only.
        self._started = (status, [pair for pair in headers if pair[0].lower() != "date"])
        return self._written.append

    def _send(self, parts: Iterable[bytes]) -> Outbound | None:
        """Hand over the answer: at once if it is whole, else part by part."""
        left = iter(parts)
        first = b"".join(self._written) or next((part for part in left if part), b"")
        if self._started is None:
            raise AssertionError("the app has returned without an answer")
        status, headers = self._started
        head = Head(status, headers, first)
        if (not first and not self.trailers) or head.has_length(len(first)):
            self._answer(head)
            return None
        outbound = Outbound(self._loop)
        self._answer(head._replace(body=outbound))
        try:
            outbound.write(first)
            for part in left:
                if part:
                    outbound.write(part)
        except BaseException:
            # The end of a body that was not made must not look like one: the server then cuts the connection.
            self._loop.call_soon_threadsafe(outbound.lose)
            raise
        return outbound

    def _answer(self, head: Head) -> None:
        if not self._answered:
            self._take_answer(self, head)
            self._answered = True
