"""Registering services once under their own names, and once more under the single name that upstream gave them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import grpc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UPSTREAM_SERVICE = "determined.api.v1.Determined"
"""The one service of a Determined master, for clients that were built from its protos."""

_PACKAGE = "determined.api.v1."


class HandlerTarget(Protocol):
    """What services register with: a `grpc.Server`, or the table of a channel inside the process."""

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Sequence[Any], /) -> None:
        """Take handlers that are asked for each method."""

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, Any], /) -> None:
        """Take the handlers of a service by the names of its methods."""


class RecordingTarget:
    """Passes registrations on and remembers them, so that they can be repeated under another name."""

    def __init__(self, target: HandlerTarget) -> None:
        self._target = target
        self.methods: dict[str, dict[str, grpc.RpcMethodHandler[Any, Any]]] = {}

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Sequence[Any]) -> None:
        """Pass them on."""
        self._target.add_generic_rpc_handlers(generic_rpc_handlers)

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, Any]) -> None:
        """Remember them by service, and pass them on."""
        self.methods[service_name] = dict(method_handlers)
        self._target.add_registered_method_handlers(service_name, method_handlers)

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
        self._target.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(UPSTREAM_SERVICE, merged),))
        self._target.add_registered_method_handlers(UPSTREAM_SERVICE, merged)
