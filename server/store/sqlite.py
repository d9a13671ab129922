"""SQLite as a backend of `server.store.database`: one file in WAL mode that several processes share."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, pool

from server.store.compiled_texts import CompiledTexts
from server.store.write_queue import WriteQueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import URL, Connection, Engine, Select
    from sqlalchemy.pool import ConnectionPoolEntry

    from server.store.options import DatabaseOptions

_WAL_LIMIT = 64 * 1024 * 1024
_RESTING_ASKERS = 8
_RESTING_READERS = 8


class SqliteBackend:
    """Many readers and, per process, one connection that writes, on one file in WAL mode."""

    def __init__(self, url: URL, options: DatabaseOptions) -> None:
        self._busy_wait = options.busy_wait
        self._synchronous = options.synchronous
        self._queue = WriteQueue()
        self._readers = self._engine(url, options.connections)
        self._pool: pool.QueuePool = self._readers.pool  # type: ignore[assignment] # made in _engine
        self._resting: list[Connection] = []
        self._writer = self._engine(url, 1)
        event.listen(self._readers, "connect", self._prepare_reader)
        event.listen(self._readers, "begin", _begin_deferred)
        event.listen(self._writer, "connect", self._prepare_writer)
        event.listen(self._writer, "begin", _begin_immediate)
        self._file = url.database or ""
        self._texts = CompiledTexts(self._readers.dialect)
        # Those that rest. As many are made as threads ask at the same time; then most of them are closed again.
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
        """Run the block in a deferred transaction on a connection that refuses to write."""
        try:
            # Not by way of the pool, which takes as long as a short read.
            connection = self._resting.pop()
        except IndexError:
            connection = self._readers.connect()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        self._rest(connection)

    def _rest(self, connection: Connection) -> None:
        """Keep a connection for the next read, unless somebody may wait for it at the pool, or there are enough."""
        if len(self._resting) < _RESTING_READERS and self._pool.checkedout() < self._pool.size():
            self._resting.append(connection)
        else:
            connection.close()

    ask = read

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run a statement on a connection of its own, outside of any transaction."""
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
        if len(self._askers) < _RESTING_ASKERS:
            self._askers.append(asker)
        else:
            asker.close()
        return rows[0] if rows else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run the block in a transaction that has the right to write from its start."""
        deadline = time.monotonic() + self._busy_wait
        with self._queue.turn(self._busy_wait), self._writer.connect() as connection:
            left = max(deadline - time.monotonic(), 0.0)
            _driver(connection).execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
            with connection.begin():
                yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """Run the block in a write transaction without foreign keys, which are checked at its end."""
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
        """Close all connections that rest."""
        while self._askers:
            self._askers.pop().close()
        while self._resting:
            self._resting.pop().close()
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
