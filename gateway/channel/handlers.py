"""Which handler answers a method: the registrations that a gRPC server takes, and its interceptors around them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .wire import Metadata

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Continuation: TypeAlias = "Callable[[grpc.HandlerCallDetails], Handler | None]"


class HandlerTable:
    """Takes what a ``grpc.Server`` takes, so ``add_XServicer_to_server(servicer, table)`` works on it."""

    def __init__(self) -> None:
        self._generic: list[grpc.GenericRpcHandler] = []
        self._registered: dict[str, Handler] = {}

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Iterable[grpc.GenericRpcHandler]) -> None:
        """Register handlers that are asked by method name."""
        self._generic.extend(generic_rpc_handlers)

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, Handler]) -> None:
        """Register the handlers of a service by the names of its methods; they win over generic ones."""
        for name, handler in method_handlers.items():
            self._registered[f"/{service_name}/{name}"] = handler

    def find(self, details: grpc.HandlerCallDetails) -> Handler | None:
        """Return the handler of a method; None if there is none."""
        handler = self._registered.get(details.method)
        if handler is not None:
            return handler
        for generic in self._generic:
            found = generic.service(details)
            if found is not None:
                return found
        return None


class _Details(grpc.HandlerCallDetails):
    """What interceptors see of a call; notes whether one looked at its metadata."""

    def __init__(self, method: str, metadata: Metadata) -> None:
        self.method = method
        self._metadata = metadata
        self.metadata_read = False

    @property
    def invocation_metadata(self) -> Metadata:  # type: ignore[override]  # an attribute, as far as readers can tell
        self.metadata_read = True
        return self._metadata


class MethodResolver:
    """Finds the handler of a method behind a server's interceptors, and keeps it.

    gRPC asks the interceptors anew at each call. Here the handler they return is kept per method, unless one of them
    looked at the call's metadata while it was asked: then that method is asked anew each time, too. An interceptor that
    does its work inside the handler it returns, which is how it sees all of the call, cannot tell the difference.
    """

    _MAX_KEPT: Final = 10_000  # a generic handler may answer any name; real services have far fewer methods

    def __init__(self, table: HandlerTable, interceptors: Sequence[grpc.ServerInterceptor]) -> None:
        chain: Continuation = table.find
        for interceptor in reversed(interceptors):
            chain = functools.partial(interceptor.intercept_service, chain)
        self._chain = chain
        self._kept: dict[str, Handler] = {}

    def resolve(self, method: str, metadata: Metadata) -> Handler | None:
        """Return what answers a call of ``method`` (``/pkg.Service/Method``); None if nothing does."""
        handler = self._kept.get(method)
        if handler is not None:
            return handler
        details = _Details(method, metadata)
        handler = self._chain(details)
        if handler is not None and not details.metadata_read and len(self._kept) < self._MAX_KEPT:
            self._kept[method] = handler
        return handler
