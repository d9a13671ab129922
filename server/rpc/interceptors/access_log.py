"""Logs each call when it ends: method, status, duration, user, request id. Never a token or a body."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from server.rpc.caller import current_call
from server.rpc.interceptor import CallInterceptor

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

    from server.rpc.caller import Call

_MILLISECONDS = 1000.0


class AccessLogInterceptor(CallInterceptor):
    """Writes one line per call, at the level that its status deserves."""

    def __init__(self) -> None:
        super().__init__()
        self._log = structlog.get_logger("server.access")

    @contextmanager
    def around(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:
        """Measure the block, and log it at its end, however it ends."""
        start = time.perf_counter()
        call = current_call()
        try:
            yield
        except GeneratorExit:
            call.code = "CANCELLED"
            raise
        finally:
            if call.code == "OK" and not context.is_active():
                # The caller left before the answer.
                call.code = "CANCELLED"
            self._write(method, call, time.perf_counter() - start)

    def _write(self, method: str, call: Call, seconds: float) -> None:
        write = self._log.error if call.code in {"INTERNAL", "UNKNOWN", "DATA_LOSS"} else self._log.info
        write(
            "call",
            method=method,
            code=call.code,
            duration_ms=round(seconds * _MILLISECONDS, 3),
            user=call.caller.username if call.caller else None,
            request_id=call.request_id,
        )
