"""One call of the in-process channel: what client and handler share, and the only place where they meet.

Messages pass through two bounded queues, the status comes once and last, and whoever ends the call first decides how it
ended. A status set by the handler is seen by the client after the messages before it, as on the wire.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable

    from .wire import Metadata

_LOGGER: Final = logging.getLogger(__name__)


class CallEndedError(Exception):
    """The call is over, so there is no further message to take."""


class Exchange:
    """The state of one call.

    Args:
        deadline: When the call ends by itself, on the clock of ``time.monotonic``; None for never.
        ahead: How many messages may wait in each direction before the sender has to.
        streaming: Whether the client takes any number of responses; else exactly one.
        deserializer: Makes a response of its bytes; None leaves it bytes.
    """

    __slots__ = (
        "__weakref__",
        "_ahead",
        "_callbacks",
        "_changed",
        "_deserializer",
        "_requests",
        "_requests_closed",
        "_responses",
        "_streaming",
        "cancelled",
        "code",
        "deadline",
        "details",
        "initial_metadata",
        "trailing_metadata",
    )

    def __init__(
        self, deadline: float | None, ahead: int, *, streaming: bool, deserializer: Callable[[bytes], Any] | None
    ) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._ahead = ahead
        self._streaming = streaming
        self._deserializer = deserializer
        self._requests: deque[bytes] = deque()
        self._requests_closed = False
        self._responses: deque[Any] = deque()
        self._callbacks: list[Callable[[], None]] | None = []
        self.deadline = deadline
        self.code: grpc.StatusCode | None = None
        self.details = ""
        self.initial_metadata: Metadata | None = None
        self.trailing_metadata: Metadata = ()
        self.cancelled = False

    # Both halves

    def is_active(self) -> bool:
        """Tell whether the handler may still answer."""
        return self.code is None

    def time_remaining(self) -> float | None:
        """Return the seconds left until the deadline, at least 0; None without one."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.0)

    def add_callback(self, callback: Callable[[], None]) -> bool:
        """Have something called once when the call ends; False, and no call, if it has ended."""
        with self._changed:
            if self._callbacks is None:
                return False
            self._callbacks.append(callback)
            return True

    def end(self, code: grpc.StatusCode, details: str, trailing: Metadata = ()) -> bool:
        """Set the status, unless the call has one; return whether it is this one."""
        with self._changed:
            if self.code is not None:
                return False
            callbacks = self._settle(code, details, trailing)
        _run(callbacks)
        return True

    def _settle(self, code: grpc.StatusCode, details: str, trailing: Metadata) -> list[Callable[[], None]]:
        self.code = code
        self.details = "" if code is grpc.StatusCode.OK else details
        self.trailing_metadata = trailing
        if self.initial_metadata is None:
            self.initial_metadata = ()
        self._requests.clear()
        callbacks, self._callbacks = self._callbacks or [], None
        self._changed.notify_all()
        return callbacks

    # The client's half

    def is_over(self) -> bool:
        """Tell whether the client has nothing more to come: the status is known, every streamed message taken."""
        return self.code is not None and not (self._streaming and self._responses)

    def abandon(self, code: grpc.StatusCode, details: str, *, cancelled: bool = False) -> bool:
        """End the call from the client's side: what it has not taken yet is dropped.

        Returns:
            Whether the call was still going on, as far as the client had seen.
        """
        with self._changed:
            if self.is_over():
                return False
            self._responses.clear()
            self.cancelled = cancelled
            callbacks = self._settle(code, details, ())
        _run(callbacks)
        return True

    def send_only_request(self, message: bytes) -> None:
        """Give the one request of a call that nobody has begun to serve."""
        self._requests.append(message)
        self._requests_closed = True

    def send_request(self, message: bytes) -> bool:
        """Queue a request message, waiting while too many are queued; False if the call is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.code is not None or len(self._requests) < self._ahead)
            if self.code is not None:
                return False
            self._requests.append(message)
            self._changed.notify_all()
            return True

    def close_requests(self) -> None:
        """Say that no further request message follows."""
        with self._changed:
            self._requests_closed = True
            self._changed.notify_all()

    def take_response(self) -> Any:
        """Wait for the next response and return it; None once the call is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._responses or self.code is not None)
            if not self._responses:
                return None
            message = self._responses.popleft()
            self._changed.notify_all()
            return message

    def only_response(self) -> Any:
        """Return the response of a call with one that has ended well."""
        return self._responses[0]

    def wait_initial_metadata(self) -> Metadata:
        """Wait until the handler has sent its initial metadata, or the call has ended, and return it."""
        with self._changed:
            self._changed.wait_for(lambda: self.initial_metadata is not None)
            return self.initial_metadata or ()

    def wait_over(self, timeout: float | None = None) -> bool:
        """Wait until the client has nothing more to come; False if that took longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(self.is_over, timeout)

    # The handler's half

    def take_request(self) -> bytes | None:
        """Wait for the next request message and return it; None after the last.

        Raises:
            CallEndedError: The call has ended meanwhile.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._requests or self._requests_closed or self.code is not None)
            if self.code is not None:
                raise CallEndedError
            if not self._requests:
                return None
            message = self._requests.popleft()
            self._changed.notify_all()
            return message

    def send_initial_metadata(self, metadata: Metadata) -> bool:
        """Send the initial metadata, unless that has happened; return whether it is this one."""
        with self._changed:
            if self.initial_metadata is not None:
                return False
            self.initial_metadata = metadata
            self._changed.notify_all()
            return True

    def send_response(self, payload: bytes) -> bool:
        """Queue a response, waiting while too many are queued; False if the call has ended."""
        message = self._deserialized(payload)
        if message is None:
            return False
        with self._changed:
            self._changed.wait_for(lambda: self.code is not None or len(self._responses) < self._ahead)
            if self.code is not None:
                return False
            if self._streaming or not self._responses:
                if self.initial_metadata is None:
                    self.initial_metadata = ()
                self._responses.append(message)
                self._changed.notify_all()
                return True
        self.end(grpc.StatusCode.INTERNAL, "Too many responses")
        return False

    def succeed(self, trailing: Metadata) -> None:
        """End the call with OK; with INTERNAL if a response is due and there is none."""
        if self._streaming or self._responses:
            self.end(grpc.StatusCode.OK, "", trailing)
        else:
            self.end(grpc.StatusCode.INTERNAL, "No response message")

    def _deserialized(self, payload: bytes) -> Any:
        """Return a response as the client wants it; None if it cannot be read, and the call has ended."""
        if self._deserializer is None:
            return payload
        try:
            message = self._deserializer(payload)
        except Exception:
            _LOGGER.exception("a response cannot be read")
            message = None
        if message is None:
            self.end(grpc.StatusCode.INTERNAL, "Exception deserializing response!")
        return message


def _run(callbacks: list[Callable[[], None]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:
            _LOGGER.exception("a callback at the end of a call failed")
