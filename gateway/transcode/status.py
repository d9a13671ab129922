"""Status codes of gRPC, the HTTP status each one turns into, and the one error type of the gateway.

The numbers and names are those of ``google.rpc.Code``; the table of HTTP statuses is grpc-gateway v2's, which follows
the comments of ``google/rpc/code.proto`` except that FAILED_PRECONDITION is 400 (not 412).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final


class Code(enum.IntEnum):
    """A gRPC status code, by its number on the wire."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16


CLIENT_CLOSED_REQUEST: Final = 499
"""The HTTP status of CANCELLED: not registered with IANA, but what grpc-gateway and nginx use."""

_INTERNAL_SERVER_ERROR: Final = 500

_HTTP_STATUS: Final[dict[int, int]] = {
    Code.OK: 200,
    Code.CANCELLED: CLIENT_CLOSED_REQUEST,
    Code.UNKNOWN: 500,
    Code.INVALID_ARGUMENT: 400,
    Code.DEADLINE_EXCEEDED: 504,
    Code.NOT_FOUND: 404,
    Code.ALREADY_EXISTS: 409,
    Code.PERMISSION_DENIED: 403,
    Code.RESOURCE_EXHAUSTED: 429,
    Code.FAILED_PRECONDITION: 400,
    Code.ABORTED: 409,
    Code.OUT_OF_RANGE: 400,
    Code.UNIMPLEMENTED: 501,
    Code.INTERNAL: 500,
    Code.UNAVAILABLE: 503,
    Code.DATA_LOSS: 500,
    Code.UNAUTHENTICATED: 401,
}


def http_status(code: int) -> int:
    """Return the HTTP status of a gRPC status code; a number that is no code gives 500."""
    return _HTTP_STATUS.get(code, _INTERNAL_SERVER_ERROR)


@dataclass
class StatusError(Exception):
    """A call that ended, or never began, with a status other than OK.

    Attributes:
        code: The gRPC status code.
        message: What the caller is told. It is shown as is, so it must hold nothing internal.
        details: Serialized ``google.protobuf.Any`` messages, in order, as in ``google.rpc.Status.details``.
    """

    code: Code
    message: str
    details: tuple[bytes, ...] = ()

    __hash__ = Exception.__hash__

    def __str__(self) -> str:
        return f"{self.code.name}: {self.message}"
