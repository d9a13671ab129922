"""A ``grpc.Channel`` to services in the same process: their handlers and interceptors, called without a socket.

Metadata, deadlines, cancellation, status, trailers and all four kinds of call behave as over the wire, as with the
in-process transports of grpc-java and C++; generated stubs and client interceptors work on it. A unary call without a
deadline runs in its caller's thread, every other call on a thread of its own with a bounded number of messages ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import grpc

from .handlers import HandlerTable, MethodResolver
from .multicallable import StreamStream, StreamUnary, UnaryStream, UnaryUnary
from .threads import CallThreads
from .transport import Transport
from .wire import SizeLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .cancellable import CancellableCall

__all__ = ["HandlerTable", "InProcessChannel"]


class InProcessChannel(grpc.Channel):
    """A channel to the services registered in a HandlerTable.

    Args:
        registrations: The services. What is added later is served, too.
        interceptors: A server's interceptors, outermost first. What they return is kept per method (see
            ``gateway.channel.handlers.MethodResolver``).
        options: The client's options; of them ``grpc.max_send_message_length`` and ``grpc.max_receive_message_length``
            have an effect.
        server_options: The server's options; of them the same two.
        max_threads: How many calls may run on threads at once (streams, calls with deadlines, futures; a call with
            streamed requests takes two). A call beyond it ends with RESOURCE_EXHAUSTED.
        ahead: How many messages may wait in each direction of a stream before the sender has to.
        peer: What handlers are told of the caller's address.
        user_agent: What handlers find under ``user-agent`` in the metadata.
    """

    def __init__(
        self,
        registrations: HandlerTable,
        interceptors: Sequence[grpc.ServerInterceptor] = (),
        *,
        options: Sequence[tuple[str, Any]] = (),
        server_options: Sequence[tuple[str, Any]] = (),
        max_threads: int = 1000,
        ahead: int = 16,
        peer: str = "inproc",
        user_agent: str = "gateway-inproc",
    ) -> None:
        self._threads = CallThreads(max_threads)
        self._transport = Transport(
            MethodResolver(registrations, interceptors),
            SizeLimits.from_options(options, server_options),
            self._threads,
            peer=peer,
            user_agent=user_agent,
            ahead=ahead,
        )

    @property
    def busy_threads(self) -> int:
        """How many threads are at work for calls of this channel."""
        return self._threads.busy

    def unary_unary(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes] | None = None,
        response_deserializer: Callable[[bytes], Any] | None = None,
        _registered_method: bool | None = False,
    ) -> UnaryUnary:
        """Return what calls a method with one request and one response."""
        return UnaryUnary(self._transport, method, request_serializer, response_deserializer)

    def cancellable_unary(self, method: str) -> CancellableCall:
        """Return what calls a method so that another thread can end it (`gateway.channel.cancellable`)."""
        return UnaryUnary(self._transport, method, None, None).cancellable

    def unary_stream(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes] | None = None,
        response_deserializer: Callable[[bytes], Any] | None = None,
        _registered_method: bool | None = False,
    ) -> UnaryStream:
        """Return what calls a method with one request and streamed responses."""
        return UnaryStream(self._transport, method, request_serializer, response_deserializer)

    def stream_unary(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes] | None = None,
        response_deserializer: Callable[[bytes], Any] | None = None,
        _registered_method: bool | None = False,
    ) -> StreamUnary:
        """Return what calls a method with streamed requests and one response."""
        return StreamUnary(self._transport, method, request_serializer, response_deserializer)

    def stream_stream(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes] | None = None,
        response_deserializer: Callable[[bytes], Any] | None = None,
        _registered_method: bool | None = False,
    ) -> StreamStream:
        """Return what calls a method with streamed requests and responses."""
        return StreamStream(self._transport, method, request_serializer, response_deserializer)

    def subscribe(
        self, callback: Callable[[grpc.ChannelConnectivity], None], try_to_connect: bool | None = False
    ) -> None:
        """Tell that the channel is ready, which it always is."""
        del try_to_connect
        callback(grpc.ChannelConnectivity.READY)

    def unsubscribe(self, callback: Callable[[grpc.ChannelConnectivity], None]) -> None:
        """Do nothing: there is never news."""

    def close(self) -> None:
        """End the calls going on with CANCELLED, and refuse further ones."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
