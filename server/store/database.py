"""The database behind two kinds of transaction, on SQLite and on PostgreSQL alike.

`Database.read()` gives one consistent view and refuses writes; `Database.write()` gives one transaction
that commits at the end of its block or leaves nothing. Both wait for a bounded time and then raise `UnavailableError`.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import psycopg
from sqlalchemy import create_engine, event, exc, literal, make_url, pool, select

from server.domain.errors import UnavailableError
from server.store.compiled_texts import CompiledTexts
from server.store.faults import unavailable
from server.store.write_queue import WriteQueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import URL, Connection, Engine, Select
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

# A connection that rested for longer than this is tried before it is used: servers and firewalls close idle ones.
_RESTED = 5.0
_WAL_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """How a `Database` waits and how much it keeps open.

    Attributes:
        busy_wait: Seconds that a transaction waits for its turn, for a lock, or for a connection.
        connections: Connections that one process keeps open at most (on SQLite: for reading).
        synchronous: SQLite's setting of that name. NORMAL never corrupts the file and loses no commit when a
            process dies; FULL also keeps the last commits through a loss of power, at the cost of a disk flush each.
    """

    busy_wait: float = 10.0
    connections: int = 32
    synchronous: Literal["NORMAL", "FULL"] = "NORMAL"


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
            self._backend = _Sqlite(self.url, self.options)
        else:
            self.dialect_name = "postgresql"
            self._backend = _Postgres(self.url, self.options)

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


class _Sqlite:
    """Many readers and, per process, one connection that writes, on one file in WAL mode."""

    def __init__(self, url: URL, options: DatabaseOptions) -> None:
        self._busy_wait = options.busy_wait
        self._synchronous = options.synchronous
        self._queue = WriteQueue()
        self._readers = self._engine(url, options.connections)
        self._writer = self._engine(url, 1)
        event.listen(self._readers, "connect", self._prepare_reader)
        event.listen(self._readers, "begin", _begin_deferred)
        event.listen(self._writer, "connect", self._prepare_writer)
        event.listen(self._writer, "begin", _begin_immediate)
        self._file = url.database or ""
        self._texts = CompiledTexts(self._readers.dialect)
        # Those that rest; as many are made as threads ask at the same time.
        self._askers: list[sqlite3.Connection] = []

    def _engine(self, url: URL, connections: int) -> Engine:
        return create_engine(
            url,
            # The module would open transactions at its own discretion, and never for a SELECT.
            connect_args={"isolation_level": None, "check_same_thread": False, "timeout": self._busy_wait},
            poolclass=pool.QueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=self._busy_wait,
            hide_parameters=True,
        )

    def _prepare_reader(self, connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA query_only = ON")

    def _prepare_writer(self, connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        # A long read lets the log grow; it is cut back when the read has ended.
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._readers.begin() as connection:
            yield connection

    ask = read

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        try:
            asker = self._askers.pop()
        except IndexError:
            asker = sqlite3.connect(self._file, timeout=self._busy_wait, isolation_level=None, check_same_thread=False)
            asker.execute("PRAGMA query_only = ON")
        try:
            # All rows are fetched, so that the read ends here and holds no checkpoint up.
            rows = asker.execute(*self._texts.of(statement, parameters)).fetchall()
        except BaseException:
            asker.close()
            raise
        self._askers.append(asker)
        return rows[0] if rows else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        deadline = time.monotonic() + self._busy_wait
        with self._queue.turn(self._busy_wait), self._writer.connect() as connection:
            left = max(deadline - time.monotonic(), 0.0)
            _driver(connection).execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
            with connection.begin():
                yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        with self._queue.turn(self._busy_wait), self._writer.connect() as connection:
            driver = _driver(connection)
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                        raise RuntimeError("the change of schema breaks a reference between rows")
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        while self._askers:
            self._askers.pop().close()
        self._readers.dispose()
        self._writer.dispose()


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _begin_deferred(connection: Connection) -> None:
    # Straight to the driver: it is a third of what a short read costs.
    _driver(connection).execute("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot be granted the lock once another one wrote in between.
    _driver(connection).execute("BEGIN IMMEDIATE")


class _Postgres:
    """One pool of connections for reads and writes."""

    def __init__(self, url: URL, options: DatabaseOptions) -> None:
        arguments = {} if "options" in url.query else {"options": f"-c lock_timeout={int(options.busy_wait * 1000)}"}
        self._writer = create_engine(
            url,
            connect_args={"connect_timeout": max(int(options.busy_wait), 2), **arguments},
            isolation_level="READ COMMITTED",
            poolclass=pool.QueuePool,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=options.busy_wait,
            # Texts of errors go into the log, and parameters are data of users.
            hide_parameters=True,
        )
        self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._asker = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        self._texts = CompiledTexts(self._writer.dialect)
        event.listen(self._writer, "checkin", _note_rest)
        event.listen(self._writer, "checkout", _try_rested)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        with self._asker.connect() as connection:
            yield connection

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        proxy = self._writer.raw_connection()
        driver: psycopg.Connection[tuple[Any, ...]] = proxy.driver_connection  # type: ignore[assignment]
        try:
            driver.autocommit = True
            found = driver.execute(*self._texts.of(statement, parameters)).fetchone()
            driver.autocommit = False
        except BaseException:
            proxy.invalidate()
            raise
        proxy.close()
        return found

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        with self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self._writer.dispose()


def _note_rest(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = time.monotonic()


def _try_rested(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    since = entry.info.get("rests_since")
    if since is None or time.monotonic() - since < _RESTED:
        return
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()
        connection.rollback()
    except Exception as error:
        # SQLAlchemy's signal to throw this connection away and to open another one.
        raise exc.DisconnectionError from error
