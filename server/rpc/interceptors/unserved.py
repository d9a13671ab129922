"""Says of methods that nobody answers why that is so; gRPC itself would only say that it does not know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import grpc

from server.domain.errors import UnimplementedError
from server.rpc.interceptor import name_of, service_of
from server.rpc.policy import UNSERVED

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "determined.api.v1."


class UnservedInterceptor(grpc.ServerInterceptor):
    """Gives them a handler that refuses; it stands outside of what finds out who calls."""

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Return the handler of a method, or one that refuses; None for a method that is none of the contract."""
        handler = continuation(handler_call_details)
        method = str(handler_call_details.method)
        if handler is None and service_of(method).startswith(_PACKAGE):
            return _REFUSALS.get(name_of(method))
        return handler


def _refusal(reason: str) -> grpc.RpcMethodHandler[Any, Any]:
    def refuse(request: Any, context: grpc.ServicerContext) -> NoReturn:  # noqa: ARG001 - gRPC's signature
        raise UnimplementedError(reason)

    # Nothing is sent but a status, so that it does not matter whether the method answers in a stream.
    return grpc.unary_unary_rpc_method_handler(refuse)


_REFUSALS = {name: _refusal(reason) for name, reason in UNSERVED.items()}
