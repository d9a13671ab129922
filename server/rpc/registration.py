"""Registering services under their own names, and once more under the single name that upstream gave them all.

Only methods that a servicer answers are registered. Of all others `server.rpc.interceptors.unserved`, or gRPC itself,
says that they are not implemented, under both names and without asking who calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import grpc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UPSTREAM_SERVICE = "determined.api.v1.Determined"
"""The one service of a Determined master, for clients that were built from its protos."""

_PACKAGE = "determined.api.v1."
# Where the generated base classes are, whose methods say "not implemented".
_GENERATED = "_pb2_grpc"


class HandlerTarget(Protocol):
    """What services register with: a `grpc.Server`, or the table of a channel inside the process."""

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Sequence[Any], /) -> None:
        """Take handlers that are asked for each method."""

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, Any], /) -> None:
        """Take the handlers of a service by the names of its methods."""


class Registrar:
    """What generated code registers servicers with; it passes on what they answer, and remembers it.

    Attributes:
        methods: The handlers by service and by method.
    """

    def __init__(self, target: HandlerTarget) -> None:
        self._target = target
        self.methods: dict[str, dict[str, grpc.RpcMethodHandler[Any, Any]]] = {}

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Sequence[Any]) -> None:
        """Do nothing: generated code registers everything in both ways, and the other one names the methods."""

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, Any]) -> None:
        """Register the methods of a service that its servicer answers."""
        answered = {name: handler for name, handler in method_handlers.items() if _is_answered(handler)}
        self.methods[service_name] = answered
        self._pass_on(service_name, answered)

    def repeat_for_upstream(self) -> None:
        """Register every method of package `determined.api.v1` under upstream's service as well.

        Raises:
            ValueError: When two services have a method of the same name.
        """
        merged: dict[str, grpc.RpcMethodHandler[Any, Any]] = {}
        for service, methods in self.methods.items():
            if service.startswith(_PACKAGE):
                twice = merged.keys() & methods.keys()
                if twice:
                    raise ValueError(f"several services have a method {min(twice)}")
                merged |= methods
        self._pass_on(UPSTREAM_SERVICE, merged)

    def repeat_as(self, service_name: str, other_name: str) -> None:
        """Register a service that was registered before under another name as well."""
        self._pass_on(other_name, self.methods[service_name])

    def _pass_on(self, service_name: str, methods: dict[str, grpc.RpcMethodHandler[Any, Any]]) -> None:
        self._target.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service_name, methods),))
        self._target.add_registered_method_handlers(service_name, methods)


def _is_answered(handler: Any) -> bool:
    behavior = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
    return not behavior.__module__.endswith(_GENERATED)
