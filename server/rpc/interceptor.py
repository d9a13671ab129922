"""What all interceptors share: wrapping each of the four kinds of handlers in one block per call.

An interceptor says what happens around a call; whether messages come one by one or in streams is settled here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

_FACTORIES = {
    (False, False): grpc.unary_unary_rpc_method_handler,
    (False, True): grpc.unary_stream_rpc_method_handler,
    (True, False): grpc.stream_unary_rpc_method_handler,
    (True, True): grpc.stream_stream_rpc_method_handler,
}


_HEALTH = "grpc.health.v1.Health"
_NONE = object()


class CallInterceptor(grpc.ServerInterceptor):
    """An interceptor that runs a block around every call.

    gRPC's health service is passed through as it is: it answers in a way of its own that needs no thread, and probes
    would fill the log.
    """

    def __init__(self) -> None:
        # By method: the handler as it came and as it is wrapped. Handlers are made once, so wrapping is done once.
        self._wrapped: dict[str, tuple[grpc.RpcMethodHandler[Any, Any], grpc.RpcMethodHandler[Any, Any]]] = {}

    def around(self, method: str, context: grpc.ServicerContext) -> AbstractContextManager[None]:
        """Return the block that runs around a call; in a stream it ends with the last message.

        Args:
            method: The full name, `/package.Service/Method`.
            context: gRPC's side of the call.
        """
        raise NotImplementedError

    def before_answer(self, context: grpc.ServicerContext) -> None:
        """Run just before the first message of a successful answer leaves; does nothing by default."""

    def before_later_message(self, context: grpc.ServicerContext) -> None:
        """Run before each further message of a stream leaves; does nothing by default, and then costs nothing."""

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Return the handler of a method, wrapped; None where there is no such method."""
        handler = continuation(handler_call_details)
        if handler is None:
            return None
        method = str(handler_call_details.method)
        if service_of(method) == _HEALTH:
            return handler
        known = self._wrapped.get(method)
        if known is None or known[0] is not handler:
            known = self._wrapped[method] = (handler, self._wrap(method, handler))
        return known[1]

    def _wrap(self, method: str, handler: Any) -> grpc.RpcMethodHandler[Any, Any]:
        around, before_answer, before_later_message = self.around, self.before_answer, self.before_later_message
        looks_at_each = type(self).before_later_message is not CallInterceptor.before_later_message
        behavior = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream

        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            with around(method, context):
                response = behavior(request, context)
                before_answer(context)
                return response

        def answer_stream(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            with around(method, context):
                responses = iter(behavior(request, context))
                first = next(responses, _NONE)
                before_answer(context)
                if first is _NONE:
                    return
                yield first
                if looks_at_each:
                    for response in responses:
                        before_later_message(context)
                        yield response
                else:
                    yield from responses

        factory: Any = _FACTORIES[handler.request_streaming, handler.response_streaming]
        wrapped: grpc.RpcMethodHandler[Any, Any] = factory(
            answer_stream if handler.response_streaming else answer,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )
        return wrapped


def service_of(method: str) -> str:
    """Return the service of a full method name, `/package.Service/Method`."""
    return method[1:].partition("/")[0]


def name_of(method: str) -> str:
    """Return the last part of a full method name: policy, limits and logs go by it."""
    return method.rpartition("/")[2]
