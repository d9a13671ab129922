"""Which failures of a database mean "try again later", told apart from mistakes of ours.

A busy or unreachable database is no fault of the request: it becomes an `UnavailableError` with a text of
our own, and the driver's text (which carries SQL, paths and hosts) stays in the log.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import exc

from server.domain.errors import UnavailableError

if TYPE_CHECKING:
    from server.domain.errors import ServiceError

# Primary result codes of SQLite (the low byte of the extended ones): BUSY, LOCKED.
_SQLITE_BUSY = frozenset({5, 6})
# IOERR, FULL, CANTOPEN: the file cannot be used now, whatever is asked of it. Not READONLY: a write inside of
# `read()` is a mistake of ours.
_SQLITE_UNUSABLE = frozenset({10, 13, 14})
# serialization_failure, deadlock_detected, lock_not_available, query_canceled (by a timeout).
_POSTGRES_BUSY = frozenset({"40001", "40P01", "55P03", "57014"})
# Classes of SQLSTATE: connection exception, insufficient resources, operator intervention (shutdown), system error.
_POSTGRES_UNUSABLE = ("08", "53", "57", "58")

BUSY = "the database is busy, try again later"
UNUSABLE = "the database cannot be used now, try again later"


def unavailable(error: BaseException) -> ServiceError | None:
    """Tell whether `error` means that the database is busy or unreachable.

    Args:
        error: What SQLAlchemy or a driver raised.

    Returns:
        The error to raise in its place, or None when it means something else.
    """
    if isinstance(error, exc.TimeoutError):
        return UnavailableError("the database is busy: all connections are in use, try again later")
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    if isinstance(cause, psycopg.Error):
        return _postgres(cause)
    return None


def _sqlite(error: sqlite3.Error) -> ServiceError | None:
    # Errors that the module raises by itself carry no code.
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in _SQLITE_BUSY:
        return UnavailableError(BUSY)
    if primary in _SQLITE_UNUSABLE:
        return UnavailableError(UNUSABLE)
    return None


def _postgres(error: psycopg.Error) -> ServiceError | None:
    state = error.sqlstate
    if state is None:
        # Without a state the server was not reached, or the connection broke.
        return UnavailableError(UNUSABLE) if isinstance(error, psycopg.OperationalError) else None
    if state in _POSTGRES_BUSY:
        return UnavailableError(BUSY)
    if state.startswith(_POSTGRES_UNUSABLE):
        return UnavailableError(UNUSABLE)
    return None
