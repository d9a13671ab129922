"""Column types that mean the same on SQLite and on PostgreSQL, and the database's own clock.

Every column of time is a `Timestamp`, every document a `JsonText` or plain `LargeBinary` (serialized
messages), every name that is compared or sorted a `Name`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import BigInteger, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def to_micros(moment: dt.datetime) -> int:
    """Count the microseconds from 1970-01-01T00:00:00Z to an aware `moment`.

    Raises:
        ValueError: When `moment` names no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a point in time needs a time zone")
    return (moment - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> dt.datetime:
    """Return the moment in UTC that lies `micros` microseconds after 1970-01-01T00:00:00Z."""
    return EPOCH + dt.timedelta(microseconds=micros)


class Timestamp(TypeDecorator[dt.datetime]):
    """A point in time in UTC, to the microsecond; stored as microseconds since 1970.

    An integer keeps order, equality and precision the same on both databases, for every year that a
    protobuf Timestamp can hold. Values are aware datetimes, whatever their zone; they come back in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an aware datetime into microseconds."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn microseconds into an aware datetime in UTC."""
        return None if value is None else EPOCH + dt.timedelta(microseconds=value)


class JsonText(TypeDecorator[Any]):
    """A JSON document as text, with sorted keys; not searched by SQL.

    JSON types of the databases differ in what they keep (order, numbers, NUL), and none is needed to show a
    document. The SQL NULL is None; a document `null` cannot be stored apart from it.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Serialize the document."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Parse the document."""
        return None if value is None else orjson.loads(value)


def Name() -> Text:
    """Return the type of a text that is compared exactly and sorted by code point on both databases.

    SQLite compares bytes; PostgreSQL follows the collation of the database unless told otherwise.
    """
    return Text().with_variant(Text(collation="C"), "postgresql")


class database_now(FunctionElement[dt.datetime]):  # noqa: N801 - it reads as a function of SQL
    """The database's clock as a `Timestamp`, the one clock that all processes share.

    SQLite counts milliseconds, PostgreSQL microseconds (the time of the statement, not of the transaction).
    """

    name = "database_now"
    type = Timestamp()
    inherit_cache = True


@compiles(database_now, "sqlite")
def _sqlite_now(_element: database_now, _compiler: SQLCompiler, **_: Any) -> str:
    return "(CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000)"


@compiles(database_now, "postgresql")
def _postgres_now(_element: database_now, _compiler: SQLCompiler, **_: Any) -> str:
    return "(CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000000 AS BIGINT))"
