"""One channel in front of several: each service is called where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import grpc

from .cancellable import cancellable_unary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .cancellable import CancellableCall


class SplitChannel(grpc.Channel):
    """Sends the calls of some services to channels of their own, and all others to one.

    Args:
        others: Where all other services are.
        services: Channels by the full names of services.
    """

    def __init__(self, others: grpc.Channel, services: Mapping[str, grpc.Channel]) -> None:
        self._others = others
        self._services = dict(services)

    def of(self, method: str) -> grpc.Channel:
        """Return the channel of a method, `/pkg.Service/Method`."""
        return self._services.get(method.strip("/").partition("/")[0], self._others)

    def unary_unary(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with one request and one response."""
        return self.of(method).unary_unary(method, *arguments, **more)

    def cancellable_unary(self, method: str) -> CancellableCall:
        """Return what calls a method so that another thread can end it, as far as its channel offers that."""
        return cancellable_unary(self.of(method), method)

    def unary_stream(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with one request and streamed responses."""
        return self.of(method).unary_stream(method, *arguments, **more)

    def stream_unary(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with streamed requests and one response."""
        return self.of(method).stream_unary(method, *arguments, **more)

    def stream_stream(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with streamed requests and responses."""
        return self.of(method).stream_stream(method, *arguments, **more)

    def subscribe(self, callback: Callable[[grpc.ChannelConnectivity], None], try_to_connect: bool = False) -> None:
        """Have something told of the state of the connection for all other services."""
        self._others.subscribe(callback, try_to_connect)

    def unsubscribe(self, callback: Callable[[grpc.ChannelConnectivity], None]) -> None:
        """Have it told no more."""
        self._others.unsubscribe(callback)

    def close(self) -> None:
        """Close all channels."""
        for channel in {id(each): each for each in (self._others, *self._services.values())}.values():
            channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
