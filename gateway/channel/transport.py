"""How the calls of an in-process channel are set up and run: in the caller's thread, or on one of their own."""

from __future__ import annotations

import contextvars
import time
import weakref
from typing import TYPE_CHECKING, Any, Final

import grpc

from .context import INVALID_METADATA, HandlerContext
from .exchange import Exchange
from .serving import Call
from .threads import CallThreads, Deadlines, ThreadLimitError
from .wire import MetadataError, Metadatum, checked_metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from .handlers import MethodResolver
    from .wire import MetadataLike, SizeLimits

_DEADLINE: Final = (grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded")


class Transport:
    """What the calls of one channel have in common, and how they are run.

    Args:
        resolver: Finds the handler of a method.
        limits: The sizes allowed.
        threads: Where calls run that cannot run in their caller's thread.
        peer: What handlers are told of the caller's address.
        user_agent: What handlers find under ``user-agent``.
        ahead: How many messages may wait in each direction of a stream.
    """

    def __init__(
        self,
        resolver: MethodResolver,
        limits: SizeLimits,
        threads: CallThreads,
        *,
        peer: str,
        user_agent: str,
        ahead: int,
    ) -> None:
        self.limits = limits
        self._resolver = resolver
        self._threads = threads
        self._deadlines = Deadlines()
        self._peer = peer
        self._user_agent = Metadatum("user-agent", user_agent)
        self._ahead = ahead
        self._open: weakref.WeakSet[Exchange] = weakref.WeakSet()
        self._closed = False

    def close(self) -> None:
        """End every call and refuse further ones."""
        self._closed = True
        for exchange in list(self._open):
            exchange.abandon(grpc.StatusCode.CANCELLED, "Channel closed!")

    def exchange(
        self, timeout: float | None, *, streaming: bool, deserializer: Callable[[bytes], Any] | None
    ) -> Exchange:
        """Set up the state of a call.

        Raises:
            ValueError: The channel is closed.
        """
        if self._closed:
            raise ValueError("Cannot invoke RPC on closed channel!")
        deadline = None if timeout is None else time.monotonic() + timeout
        exchange = Exchange(deadline, self._ahead, streaming=streaming, deserializer=deserializer)
        if timeout is not None and timeout < 0:
            exchange.end(*_DEADLINE)
        return exchange

    def call(self, method: str, metadata: MetadataLike | None, exchange: Exchange) -> Call | None:
        """Set up the handler's side of a call; None if it has ended, or its metadata cannot be sent."""
        if exchange.code is not None:
            return None
        try:
            seen = (self._user_agent, *checked_metadata(metadata))
        except MetadataError:
            exchange.end(grpc.StatusCode.INTERNAL, INVALID_METADATA)
            return None
        return Call(method, seen, exchange, HandlerContext(exchange, seen, self._peer), self.limits)

    def run_here(self, call: Call) -> None:
        """Serve a call in this thread; the handler sees none of the thread's context variables."""
        contextvars.Context().run(call.serve, self._resolver)

    def run_on_thread(self, call: Call) -> None:
        """Begin to serve a call on a thread of its own."""
        exchange = call.exchange
        self._open.add(exchange)
        self.run(exchange, lambda: self.run_here(call))

    def run(self, exchange: Exchange, task: Callable[[], None]) -> None:
        """Begin something that belongs to a call on a thread of its own; the call ends if there is no thread."""
        try:
            self._threads.run(task)
        except ThreadLimitError:
            exchange.abandon(grpc.StatusCode.RESOURCE_EXHAUSTED, "Concurrent RPC limit exceeded!")

    def watch_deadline(self, exchange: Exchange) -> None:
        """Have a call ended at its deadline, if it has one."""
        if exchange.deadline is not None:
            timer = self._deadlines.at(exchange.deadline, lambda: exchange.abandon(*_DEADLINE))
            if not exchange.add_callback(timer.cancel):
                timer.cancel()

    def wait(self, exchange: Exchange) -> None:
        """Wait until a call with one response is over, at the latest at its deadline."""
        try:
            if not exchange.wait_over(exchange.time_remaining()):
                exchange.abandon(*_DEADLINE)
        except BaseException:  # an interrupt of the waiting thread: nobody will take the answer
            exchange.abandon(grpc.StatusCode.CANCELLED, "interrupted", cancelled=True)
            raise
