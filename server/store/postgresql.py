"""PostgreSQL as a backend of `server.store.database`, through psycopg and a pool of connections."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, pool

from server.store.compiled_texts import CompiledTexts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg
    from sqlalchemy import URL, Connection, Select
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

    from server.store.options import DatabaseOptions

# A connection that rested for longer than this is tried before it is used: servers and firewalls close idle ones.
_RESTED = 5.0


class PostgresBackend:
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
        self._lost_at = float("-inf")
        event.listen(self._writer, "checkin", _note_rest)
        event.listen(self._writer, "checkout", self._try_rested)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run the block in a transaction that is REPEATABLE READ and read only."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        """Run the block without a transaction around its statement."""
        with self._asker.connect() as connection:
            yield connection

    def look_up(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run a statement through the driver, outside of any transaction."""
        proxy = self._writer.raw_connection()
        driver: psycopg.Connection[tuple[Any, ...]] = proxy.driver_connection  # type: ignore[assignment]
        try:
            driver.autocommit = True
            found = driver.execute(*self._texts.of(statement, parameters)).fetchone()
            driver.autocommit = False
        except BaseException:
            if driver.broken:
                self._lost_at = time.monotonic()
            proxy.invalidate()
            raise
        proxy.close()
        return found

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run the block in a transaction that is READ COMMITTED."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """Run the block in a write transaction: here, schemas change like anything else."""
        with self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections that rest."""
        self._writer.dispose()

    def _try_rested(
        self, connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        """Try a connection that is old, or that was there when a look-up lost its own: then all are lost, as a rule."""
        since = entry.info.get("rests_since")
        if since is None or (time.monotonic() - since < _RESTED and since > self._lost_at):
            return
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT 1")
            cursor.close()
            connection.rollback()
        except Exception as error:
            # SQLAlchemy's signal to throw this connection away and to open another one.
            raise exc.DisconnectionError from error


def _note_rest(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = time.monotonic()
