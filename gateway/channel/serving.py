"""Running a handler of the in-process channel: what a gRPC server does between a request's bytes and the status.

The texts of the statuses are grpcio's, so that logs and tests read alike over both channels.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import grpc

from .exchange import CallEndedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .context import HandlerContext
    from .exchange import Exchange
    from .handlers import Handler, MethodResolver
    from .wire import Metadata, SizeLimits

_LOGGER: Final = logging.getLogger(__name__)


class Call:
    """One call on the handler's side.

    Args:
        method: The full name, ``/pkg.Service/Method``.
        metadata: The caller's metadata.
        exchange: What is shared with the client.
        context: What the handler sees.
        limits: The sizes allowed.
    """

    __slots__ = ("context", "exchange", "limits", "metadata", "method")

    def __init__(
        self, method: str, metadata: Metadata, exchange: Exchange, context: HandlerContext, limits: SizeLimits
    ) -> None:
        self.method = method
        self.metadata = metadata
        self.exchange = exchange
        self.context = context
        self.limits = limits

    def serve(self, resolver: MethodResolver) -> None:
        """Find the handler, run it and end the call, whatever happens."""
        try:
            handler = self._resolve(resolver)
            if handler is not None:
                self._run(handler)
        finally:
            # Reached without a status only if the handler was left by something that is no Exception.
            self.exchange.end(grpc.StatusCode.UNKNOWN, "RPC Aborted")

    def _resolve(self, resolver: MethodResolver) -> Handler | None:
        try:
            handler = resolver.resolve(self.method, self.metadata)
        except Exception:
            _LOGGER.exception("an interceptor failed before %s", self.method)
            self.exchange.end(grpc.StatusCode.UNKNOWN, "Error in service handler!")
            return None
        if handler is None:
            self.exchange.end(grpc.StatusCode.UNIMPLEMENTED, "Method not found!")
        return handler

    def _run(self, handler: Handler) -> None:
        if handler.request_streaming:
            behaviour = handler.stream_stream if handler.response_streaming else handler.stream_unary
            argument: Any = RequestIterator(self, handler.request_deserializer)
        else:
            behaviour = handler.unary_stream if handler.response_streaming else handler.unary_unary
            argument = self._only_request(handler.request_deserializer)
            if argument is None:
                return
        if behaviour is None:
            self.exchange.end(grpc.StatusCode.UNIMPLEMENTED, "Method not found!")
        elif handler.response_streaming:
            self._answer_many(behaviour, argument, handler.response_serializer)
        else:
            self._answer_once(behaviour, argument, handler.response_serializer)

    # Requests

    def _only_request(self, deserializer: Callable[[bytes], Any] | None) -> Any:
        """Return the request of a handler that takes one; None if there is none, and the call has ended."""
        try:
            payload = self.exchange.take_request()
        except CallEndedError:
            return None
        if payload is None:
            details = f'"{self.method}" requires exactly one request message.'
            self.exchange.end(grpc.StatusCode.UNIMPLEMENTED, details)
            return None
        return self.deserialized(payload, deserializer)

    def deserialized(self, payload: bytes, deserializer: Callable[[bytes], Any] | None) -> Any:
        """Return a request message; None if it cannot be read, and the call has ended."""
        if deserializer is None:
            return payload
        try:
            return deserializer(payload)
        except Exception:
            _LOGGER.exception("a request of %s cannot be read", self.method)
            self.exchange.end(grpc.StatusCode.INTERNAL, "Exception deserializing request!")
            return None

    # Responses

    def _answer_once(
        self, behaviour: Callable[..., Any], argument: Any, serializer: Callable[[Any], bytes] | None
    ) -> None:
        try:
            response = behaviour(argument, self.context)
        except Exception as error:  # noqa: BLE001 (whatever a handler raises becomes a status)
            self._failed("Exception calling application", error)
            return
        if self._send(response, serializer):
            self.context.finish()

    def _answer_many(
        self, behaviour: Callable[..., Any], argument: Any, serializer: Callable[[Any], bytes] | None
    ) -> None:
        try:
            responses = behaviour(argument, self.context)
        except Exception as error:  # noqa: BLE001 (whatever a handler raises becomes a status)
            self._failed("Exception calling application", error)
            return
        try:
            for response in responses:
                if response is None:  # ends the stream in grpcio, too
                    break
                if not self._send(response, serializer):
                    return
        except Exception as error:  # noqa: BLE001 (whatever a handler raises becomes a status)
            self._failed("Exception iterating responses", error)
            return
        finally:
            close = getattr(responses, "close", None)
            if close is not None:
                self._close(close)
        self.context.finish()

    def _close(self, close: Callable[[], object]) -> None:
        try:
            close()
        except Exception:
            _LOGGER.exception("closing the responses of %s failed", self.method)

    def _send(self, response: Any, serializer: Callable[[Any], bytes] | None) -> bool:
        """Send a response message; False if it cannot be sent, and the call has ended."""
        try:
            payload = response if serializer is None else serializer(response)
        except Exception:
            _LOGGER.exception("a response of %s cannot be serialized", self.method)
            payload = None
        if not isinstance(payload, bytes):
            self.exchange.end(grpc.StatusCode.INTERNAL, "Failed to serialize response!")
            return False
        excess = self.limits.response_excess(len(payload))
        if excess is not None:
            self.exchange.end(grpc.StatusCode.RESOURCE_EXHAUSTED, excess)
            return False
        return self.exchange.send_response(payload)

    def _failed(self, what: str, error: Exception) -> None:
        """End the call of a handler that raised."""
        context = self.context
        if context.aborted:
            context.finish(grpc.StatusCode.UNKNOWN, "RPC Aborted")
        elif error is not context.refusal:
            try:
                details = f"{what}: {error}"
            except Exception:  # noqa: BLE001 (an error that cannot even be printed is a case of grpcio's)
                details = "Calling application raised unprintable Exception!"
            _LOGGER.error("%s of %s", what, self.method, exc_info=error)
            context.finish(grpc.StatusCode.UNKNOWN, details)


class RequestIterator(Iterator[Any]):
    """The requests of a client-streaming call, as its handler reads them."""

    def __init__(self, call: Call, deserializer: Callable[[bytes], Any] | None) -> None:
        self._call = call
        self._deserializer = deserializer

    def __next__(self) -> Any:
        call = self._call
        try:
            payload = call.exchange.take_request()
        except CallEndedError:
            call.context.refuse()
        if payload is None:
            raise StopIteration
        request = call.deserialized(payload, self._deserializer)
        if request is None:
            call.context.refuse()
        return request
