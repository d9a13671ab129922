"""Bounds the streams that one process keeps open: each holds a thread for as long as its reader likes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from server.domain.errors import ResourceExhaustedError
from server.rpc.interceptor import CallInterceptor, service_of
from server.rpc.policy import OPEN_SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import grpc


_OPEN_STREAMS = 8


class StreamLimitInterceptor(CallInterceptor):
    """Refuses the stream that would be one too many, rather than letting it and all others wait."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._places = threading.BoundedSemaphore(limit)
        # Streams that anybody may open have a few places of their own, so that they take none from users.
        self._open_places = threading.BoundedSemaphore(_OPEN_STREAMS)

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Return the handler of a method, wrapped if it answers in a stream."""
        handler = continuation(handler_call_details)
        if handler is None or not (handler.request_streaming or handler.response_streaming):
            return handler
        return super().intercept_service(lambda _details: handler, handler_call_details)

    @contextmanager
    def around(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:  # noqa: ARG002 - every interceptor's signature
        """Hold one of the places for the length of the block.

        Raises:
            ResourceExhaustedError: When all places are taken.
        """
        is_open = service_of(method) in OPEN_SERVICES
        places = self._open_places if is_open else self._places
        if not places.acquire(blocking=False):
            limit = _OPEN_STREAMS if is_open else self._limit
            raise ResourceExhaustedError(f"{limit} streams are open already, try again later")
        try:
            yield
        finally:
            places.release()
