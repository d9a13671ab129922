"""The four kinds of call of the in-process channel, as generated stubs and client interceptors use them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import grpc

from .client import CallHandle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .exchange import Exchange
    from .serving import Call
    from .transport import Transport
    from .wire import MetadataLike

    _UnaryUnary = grpc.UnaryUnaryMultiCallable[Any, Any]
    _UnaryStream = grpc.UnaryStreamMultiCallable[Any, Any]
    _StreamUnary = grpc.StreamUnaryMultiCallable[Any, Any]
    _StreamStream = grpc.StreamStreamMultiCallable[Any, Any]
else:
    _UnaryUnary = grpc.UnaryUnaryMultiCallable
    _UnaryStream = grpc.UnaryStreamMultiCallable
    _StreamUnary = grpc.StreamUnaryMultiCallable
    _StreamStream = grpc.StreamStreamMultiCallable

_LOGGER: Final = logging.getLogger(__name__)


class _MultiCallable:
    """What the four kinds have in common."""

    def __init__(
        self,
        transport: Transport,
        method: str,
        serializer: Callable[[Any], bytes] | None,
        deserializer: Callable[[bytes], Any] | None,
    ) -> None:
        self._transport = transport
        self._method = method
        self._serializer = serializer
        self._deserializer = deserializer

    def _begin(
        self, timeout: float | None, metadata: MetadataLike | None, credentials: object, *, streaming: bool
    ) -> tuple[Exchange, Call | None]:
        exchange = self._transport.exchange(timeout, streaming=streaming, deserializer=self._deserializer)
        if credentials is not None:
            exchange.end(
                grpc.StatusCode.UNAUTHENTICATED, "an in-process channel is not secure enough for call credentials"
            )
        return exchange, self._transport.call(self._method, metadata, exchange)

    def _serialized(self, exchange: Exchange, request: Any) -> bytes | None:
        """Return a request's bytes; None if there are none to send, and the call has ended.

        Raises:
            TypeError: There is no serializer, and the request is no bytes.
        """
        payload = request
        if self._serializer is not None:
            try:
                payload = self._serializer(request)
            except Exception:
                _LOGGER.exception("a request of %s cannot be serialized", self._method)
                exchange.abandon(grpc.StatusCode.INTERNAL, "Exception serializing request!")
                return None
        if not isinstance(payload, bytes):
            raise TypeError(f"a message is bytes once serialized, not {type(payload).__name__}")
        excess = self._transport.limits.request_excess(len(payload))
        if excess is not None:
            exchange.abandon(grpc.StatusCode.RESOURCE_EXHAUSTED, excess)
            return None
        return payload

    def _begin_with_one(
        self,
        request: Any,
        timeout: float | None,
        metadata: MetadataLike | None,
        credentials: object,
        *,
        streaming: bool,
    ) -> tuple[Exchange, Call | None]:
        exchange, call = self._begin(timeout, metadata, credentials, streaming=streaming)
        if call is not None:
            payload = self._serialized(exchange, request)
            if payload is None:
                return exchange, None
            exchange.send_only_request(payload)
        return exchange, call

    def _start(self, exchange: Exchange, call: Call | None) -> CallHandle:
        """Begin to serve a call on a thread, if it has not ended yet."""
        if call is not None:
            self._transport.watch_deadline(exchange)
            self._transport.run_on_thread(call)
        return CallHandle(exchange)

    def _start_with_many(
        self,
        requests: Iterable[Any],
        timeout: float | None,
        metadata: MetadataLike | None,
        credentials: object,
        *,
        streaming: bool,
    ) -> CallHandle:
        exchange, call = self._begin(timeout, metadata, credentials, streaming=streaming)
        handle = self._start(exchange, call)
        if call is not None:
            self._transport.run(exchange, lambda: self._feed(exchange, requests))
        return handle

    def _feed(self, exchange: Exchange, requests: Iterable[Any]) -> None:
        """Send the requests of a stream, one by one, until they or the call end."""
        try:
            for request in requests:
                payload = self._serialized(exchange, request)
                if payload is None or not exchange.send_request(payload):
                    return
        except Exception:
            _LOGGER.exception("the requests of %s failed", self._method)
            exchange.abandon(grpc.StatusCode.UNKNOWN, "Exception iterating requests!")
        else:
            exchange.close_requests()


class UnaryUnary(_MultiCallable, _UnaryUnary):
    """One request, one response."""

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Call and return the response.

        Raises:
            grpc.RpcError: The call ended with an error.
        """
        del wait_for_ready, compression  # nothing to wait for, nothing to compress
        return self._blocking(request, timeout, metadata, credentials).only_response()

    def with_call(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> tuple[Any, Any]:
        """Call and return the response, and the call with its metadata.

        Raises:
            grpc.RpcError: The call ended with an error.
        """
        del wait_for_ready, compression
        exchange = self._blocking(request, timeout, metadata, credentials)
        return exchange.only_response(), CallHandle(exchange)

    def future(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Call on a thread and return the call at once."""
        del wait_for_ready, compression
        return self._start(*self._begin_with_one(request, timeout, metadata, credentials, streaming=False))

    def cancellable(
        self, request: Any, timeout: float | None, metadata: Any, on_start: Callable[[Callable[[], object]], None]
    ) -> tuple[Any, Any]:
        """Call as `with_call` does, and tell before of what ends the call (see `gateway.channel.cancellable`).

        A handler that runs in this thread goes on to its end, but is told that its call is over.

        Raises:
            grpc.RpcError: The call ended with an error.
        """
        exchange = self._blocking(request, timeout, metadata, None, on_start)
        return exchange.only_response(), CallHandle(exchange)

    def _blocking(
        self,
        request: Any,
        timeout: float | None,
        metadata: MetadataLike | None,
        credentials: object,
        on_start: Callable[[Callable[[], object]], None] | None = None,
    ) -> Exchange:
        exchange, call = self._begin_with_one(request, timeout, metadata, credentials, streaming=False)
        if on_start is not None:
            on_start(lambda: exchange.abandon(grpc.StatusCode.CANCELLED, "the caller has gone", cancelled=True))
        if call is not None:
            if timeout is None:
                self._transport.run_here(call)
            else:
                self._transport.run_on_thread(call)
                self._transport.wait(exchange)
        if exchange.code is not grpc.StatusCode.OK:
            raise CallHandle(exchange)
        return exchange


class UnaryStream(_MultiCallable, _UnaryStream):
    """One request, any number of responses."""

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Begin the call and return it: an iterator of the responses."""
        del wait_for_ready, compression
        return self._start(*self._begin_with_one(request, timeout, metadata, credentials, streaming=True))


class StreamUnary(_MultiCallable, _StreamUnary):
    """Any number of requests, one response."""

    def __call__(
        self,
        request_iterator: Iterable[Any],
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Call and return the response.

        Raises:
            grpc.RpcError: The call ended with an error.
        """
        response, _ = self.with_call(request_iterator, timeout, metadata, credentials, wait_for_ready, compression)
        return response

    def with_call(
        self,
        request_iterator: Iterable[Any],
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> tuple[Any, Any]:
        """Call and return the response, and the call with its metadata.

        Raises:
            grpc.RpcError: The call ended with an error.
        """
        handle = self.future(request_iterator, timeout, metadata, credentials, wait_for_ready, compression)
        self._transport.wait(handle.exchange)
        if handle.exchange.code is not grpc.StatusCode.OK:
            raise handle
        return handle.exchange.only_response(), handle

    def future(
        self,
        request_iterator: Iterable[Any],
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Call on a thread and return the call at once."""
        del wait_for_ready, compression
        return self._start_with_many(request_iterator, timeout, metadata, credentials, streaming=False)


class StreamStream(_MultiCallable, _StreamStream):
    """Any number of requests and of responses."""

    def __call__(
        self,
        request_iterator: Iterable[Any],
        timeout: float | None = None,
        metadata: Any = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        """Begin the call and return it: an iterator of the responses."""
        del wait_for_ready, compression
        return self._start_with_many(request_iterator, timeout, metadata, credentials, streaming=True)
