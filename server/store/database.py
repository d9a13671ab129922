"""The database behind two kinds of transaction, on SQLite and on PostgreSQL alike.

`Database.read()` gives one consistent view and refuses writes; `Database.write()` gives one transaction
that commits at the end of its block or leaves nothing. Both wait for a bounded time and then raise `UnavailableError`.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Protocol

import psycopg
from sqlalchemy import exc, literal, make_url, select

from server.domain.errors import UnavailableError
from server.store.faults import unavailable
from server.store.options import DatabaseOptions
from server.store.postgresql import PostgresBackend
from server.store.sqlite import SqliteBackend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import URL, Connection, Select


class _Backend(Protocol):
    """What the two databases do differently."""

    def read(self) -> AbstractContextManager[Connection]: ...

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None: ...

    def ask(self) -> AbstractContextManager[Connection]: ...

    def write(self) -> AbstractContextManager[Connection]: ...

    def change_schema(self) -> AbstractContextManager[Connection]: ...

    def close(self) -> None: ...


class Database:
    """One database, opened by one process (make it after a fork, never before).

    On SQLite all writes of all processes come one after the other, each on the newest state. On PostgreSQL
    writes run side by side under READ COMMITTED: a store that reads in order to write first locks the row that
    it reads (`select(...).with_for_update()`, which SQLite leaves out), the parent before its children, or lets a
    constraint decide. Reads are REPEATABLE READ, so that the statements of one block see one state on both.
    """

    def __init__(self, url: str | URL, options: DatabaseOptions | None = None) -> None:
        """Open the database at `url` without connecting yet.

        Args:
            url: `sqlite:///path` or `postgresql://user@host/name`, as SQLAlchemy writes them.
            options: Waits and sizes.

        Raises:
            ValueError: When the URL names neither database, or an SQLite database without a file.
        """
        self.url = _complete(make_url(url))
        self.options = options or DatabaseOptions()
        self.dialect_name: Literal["sqlite", "postgresql"]
        self._backend: _Backend
        if self.url.get_backend_name() == "sqlite":
            self.dialect_name = "sqlite"
            self._backend = SqliteBackend(self.url, self.options)
        else:
            self.dialect_name = "postgresql"
            self._backend = PostgresBackend(self.url, self.options)

    @property
    def place(self) -> str:
        """Where it is, for people: the SQLite file, or the URL without password and parameters."""
        if self.dialect_name == "sqlite":
            return self.url.database or ""
        return self.url.set(drivername=self.dialect_name, query={}).render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run the block in one transaction that sees one state and refuses to write.

        Raises:
            UnavailableError: When the database is busy for too long, or unreachable.
        """
        with _translated(), self._backend.read() as connection:
            yield connection

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row of a SELECT that stands for one look-up by an index, or None.

        It is for what every request asks. SQLAlchemy compiles the statement, once; the driver runs it, outside of any
        transaction, at a tenth of what `read()` costs. So values go in and come out as the driver knows them: a
        `Timestamp` as microseconds, a boolean on SQLite as 0 or 1.

        Args:
            statement: One object per look-up, made at import: it is what the compiled text is kept by.
            parameters: The values of its bind parameters.

        Raises:
            UnavailableError: As for `read`.
        """
        with _translated():
            return self._backend.look_up(statement, parameters)

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        """Run the block, which asks one single question: one SELECT.

        It is `read()` without the round trips that begin and end a transaction on PostgreSQL, for what every request
        asks. Several statements would see several states there.

        Raises:
            UnavailableError: As for `read`.
        """
        with _translated(), self._backend.ask() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run the block in one transaction that commits at its end and rolls back when it raises.

        Raises:
            UnavailableError: When the turn to write does not come in time, or the database is unreachable.
            RuntimeError: When this thread already has a write transaction open on SQLite.
        """
        with _translated(), self._backend.write() as connection:
            yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """Run the block in a write transaction that may drop and copy tables which others refer to.

        SQLite cannot suspend foreign keys inside a transaction, and dropping a table deletes its rows: they are
        off for the block, and checked as a whole before it commits.

        Raises:
            UnavailableError: As for `write`.
            RuntimeError: When the block leaves a reference to a row that is not there.
        """
        with _translated(), self._backend.change_schema() as connection:
            yield connection

    def answers(self) -> bool:
        """Tell whether the database answers a question now."""
        try:
            with self.ask() as connection:
                return connection.scalar(select(literal(1))) == 1
        except UnavailableError:
            return False

    def close(self) -> None:
        """Close all connections."""
        self._backend.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        refusal = unavailable(error)
        if refusal is None:
            raise
        raise refusal from error


def _complete(url: URL) -> URL:
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ValueError("an SQLite database needs a file that all processes share")
        return url.set(drivername="sqlite+pysqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise ValueError(f"unsupported database {backend!r}: use sqlite:///FILE or postgresql://USER@HOST/NAME")
