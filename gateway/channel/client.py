"""A call of the in-process channel as its client sees it: what grpcio's futures, response iterators and errors are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from .exchange import Exchange


class CallHandle(grpc.RpcError, grpc.Call, grpc.Future):  # type: ignore[type-arg]
    """Status, metadata and result of a call, its responses one by one, and the error it raises if it fails.

    A handle that is dropped while its call goes on ends the call, as in grpcio.
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self.exchange = exchange

    # grpc.RpcContext

    def is_active(self) -> bool:
        """Tell whether there is more to come."""
        return not self.exchange.is_over()

    def time_remaining(self) -> Any:
        """Return the seconds left until the deadline; None without one."""
        return self.exchange.time_remaining()

    def cancel(self) -> bool:
        """End the call with CANCELLED; False if it is over."""
        return self.exchange.abandon(grpc.StatusCode.CANCELLED, "Locally cancelled by application!", cancelled=True)

    def add_callback(self, callback: Callable[[], None]) -> bool:
        """Have something called when the call ends; False, and no call, if it has."""
        return self.exchange.add_callback(callback)

    # grpc.Call

    def initial_metadata(self) -> Any:
        """Wait for the initial metadata and return it."""
        return self.exchange.wait_initial_metadata()

    def trailing_metadata(self) -> Any:
        """Wait for the end of the call and return the trailing metadata."""
        self.exchange.wait_over()
        return self.exchange.trailing_metadata

    def code(self) -> grpc.StatusCode:
        """Wait for the end of the call and return its status code."""
        self.exchange.wait_over()
        return self.exchange.code or grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        """Wait for the end of the call and return its details."""
        self.exchange.wait_over()
        return self.exchange.details

    def debug_error_string(self) -> str:
        """Return nothing: the status says it all, there being no transport that could fail."""
        return ""

    # grpc.Future

    def cancelled(self) -> bool:
        """Tell whether this client cancelled the call."""
        return self.exchange.cancelled

    def running(self) -> bool:
        """Tell whether there is more to come."""
        return not self.exchange.is_over()

    def done(self) -> bool:
        """Tell whether the call is over."""
        return self.exchange.is_over()

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the response of a call that has one.

        Raises:
            grpc.FutureTimeoutError: It took longer than ``timeout`` seconds.
            grpc.FutureCancelledError: The call was cancelled by this client.
            grpc.RpcError: The call ended with an error.
        """
        error = self.exception(timeout)
        if error is not None:
            raise error
        return self.exchange.only_response()

    def exception(self, timeout: float | None = None) -> Any:
        """Wait for the end and return the error; None if the call ended well.

        Raises:
            grpc.FutureTimeoutError: It took longer than ``timeout`` seconds.
            grpc.FutureCancelledError: The call was cancelled by this client.
        """
        if not self.exchange.wait_over(timeout):
            raise grpc.FutureTimeoutError
        if self.exchange.code is grpc.StatusCode.OK:
            return None
        if self.exchange.cancelled:
            raise grpc.FutureCancelledError
        return self

    def traceback(self, timeout: float | None = None) -> TracebackType | None:
        """Wait for the end and return the error's traceback; None if the call ended well."""
        error = self.exception(timeout)
        if error is None:
            return None
        try:
            raise error
        except grpc.RpcError:
            return sys.exc_info()[2]

    def add_done_callback(self, fn: Callable[[Any], None]) -> None:
        """Have something called with this call when it is over."""
        if not self.exchange.add_callback(lambda: fn(self)):
            fn(self)

    # Responses

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        message = self.exchange.take_response()
        if message is not None:
            return message
        if self.exchange.code is grpc.StatusCode.OK:
            raise StopIteration
        raise self

    def __repr__(self) -> str:
        code = self.exchange.code
        if code is None:
            return "<CallHandle of a call that goes on>"
        return f"<CallHandle of a call that ended with {code.name}: {self.exchange.details!r}>"

    __str__ = __repr__

    def __del__(self) -> None:
        self.exchange.abandon(grpc.StatusCode.CANCELLED, "Cancelled upon garbage collection!", cancelled=True)
