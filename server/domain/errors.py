"""The errors of the service, as values: a code of gRPC's and a text that may be shown.

Domain rules, stores and services raise these; `server.rpc` alone turns them into a gRPC status. The
texts are part of the contract (clients match on some of them), so they stand where they are raised.
"""

from __future__ import annotations

import enum


class Code(enum.IntEnum):
    """The numbers of google.rpc.Code that this server answers with."""

    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    UNAUTHENTICATED = 16


class ServiceError(Exception):
    """A refusal or failure whose text may be shown to the caller."""

    code: Code = Code.INTERNAL

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidArgumentError(ServiceError):
    """The request is wrong in itself."""

    code = Code.INVALID_ARGUMENT


class NotFoundError(ServiceError):
    """What the request names does not exist, or not for this caller."""

    code = Code.NOT_FOUND


class AlreadyExistsError(ServiceError):
    """What the request would make exists."""

    code = Code.ALREADY_EXISTS


class PermissionDeniedError(ServiceError):
    """The caller is known and may not do this."""

    code = Code.PERMISSION_DENIED


class ResourceExhaustedError(ServiceError):
    """A limit is reached; trying later may help."""

    code = Code.RESOURCE_EXHAUSTED


class FailedPreconditionError(ServiceError):
    """The request is right, but not in the present state."""

    code = Code.FAILED_PRECONDITION


class AbortedError(ServiceError):
    """Another request got in between; trying again helps."""

    code = Code.ABORTED


class UnavailableError(ServiceError):
    """The server cannot answer now; trying later may help."""

    code = Code.UNAVAILABLE


class UnauthenticatedError(ServiceError):
    """The caller is not known."""

    code = Code.UNAUTHENTICATED


class UnimplementedError(ServiceError):
    """The method is part of the contract, and not served here."""

    code = Code.UNIMPLEMENTED


def missing(kind: str, identity: object) -> NotFoundError:
    """Return the error for an id that nothing of its kind has, in the words of a master, which clients look at.

    Args:
        kind: What it would be, such as `experiment`.
        identity: The id or name that the request gives.
    """
    return NotFoundError(f"{kind} '{identity}' not found")
