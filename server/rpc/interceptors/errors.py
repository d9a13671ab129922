"""Turns what services raise into a gRPC status, and lets nothing else out.

The one place that aborts calls. A `ServiceError` leaves with its code and text; anything else is logged in full and
leaves as INTERNAL with a fixed text, for its own may carry SQL, paths or data of others.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import grpc
import structlog

from server.domain.errors import ServiceError
from server.rpc.caller import current_call
from server.rpc.interceptor import CallInterceptor

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERNAL_TEXT = "internal error: the log of the server tells more"

# The text travels in a trailer, percent-encoded, and clients refuse trailers of more than 8 KiB.
_MAX_ENCODED = 6000
_PLAIN = frozenset(range(0x20, 0x7F)) - {ord("%")}
_STATUSES = {status.value[0]: status for status in grpc.StatusCode}


class ErrorInterceptor(CallInterceptor):
    """Ends calls that raise with the right status."""

    def __init__(self) -> None:
        super().__init__()
        self._log = structlog.get_logger("server.errors")

    @contextmanager
    def around(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:
        """Run the block and turn what it raises into a status."""
        try:
            yield
        except ServiceError as error:
            _abort(context, _STATUSES[error.code], error.message)
        except Exception:  # noqa: BLE001 - whatever it is, the call ends and the process does not
            self._log.exception("unexpected error", method=method, request_id=current_call().request_id)
            _abort(context, grpc.StatusCode.INTERNAL, INTERNAL_TEXT)


def _abort(context: grpc.ServicerContext, status: grpc.StatusCode, text: str) -> NoReturn:
    current_call().code = status.name
    context.abort(status, shorten(text))


def shorten(text: str) -> str:
    """Cut a text so that it fits into a trailer however it has to be encoded there."""
    size = 0
    for position, character in enumerate(text):
        encoded = character.encode("utf-8", "surrogatepass")
        size += sum(1 if byte in _PLAIN else 3 for byte in encoded)
        if size > _MAX_ENCODED:
            return text[:position] + "…"
    return text
