"""Bringing a database to the newest schema, at the start of any number of processes and by command.

All steps happen in one transaction under a lock, so that eight processes that start on an empty folder make
one schema, and one that is killed half-way leaves nothing behind.
"""

from __future__ import annotations

import fcntl
import logging
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from server.domain.errors import UnavailableError
from server.store import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.store.database import Database

_LOCK_WAIT = 120.0
_POLL = 0.05
# Any number will do, as long as no other use of the database's advisory locks takes the same one.
_ADVISORY_LOCK = 0x6465_746F_7572  # "detour"
_FILE_HEADER_WAL = b"\x02\x02"


class SchemaError(Exception):
    """The database holds a schema that this version of Detour does not know."""


def upgrade(database: Database) -> bool:
    """Bring `database` to the newest schema.

    Returns:
        Whether anything had to be done.

    Raises:
        SchemaError: When a newer Detour has been at this database.
        UnavailableError: When another process holds the lock for two minutes.
    """
    if is_current(database):
        return False
    with _lock(database), database.change_schema() as connection:
        if database.dialect_name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        present = _revision(connection)
        if present == migrations.head():
            return False
        _apply(connection, present)
    return True


def is_current(database: Database) -> bool:
    """Tell whether `database` is there and has the newest schema; nothing is made or changed."""
    return _is_file_ready(database) and revision(database) == migrations.head()


def is_there(database: Database) -> bool:
    """Tell whether `database` has a schema, of whatever release; nothing is made or changed."""
    return _is_file_ready(database) and revision(database) is not None


def revision(database: Database) -> str | None:
    """Return the id of the last revision that was applied to `database`; None for an empty one."""
    with database.read() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _apply(connection: Connection, present: str | None) -> None:
    # Alembic takes a quarter of a second to import, and most processes find nothing to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise SchemaError(f"the database has schema {present!r}, which this version of Detour does not know")
    logging.getLogger(__name__).info("schema: from %s to %s", present or "nothing", migrations.head())
    command.upgrade(config, "head")


@contextmanager
def _lock(database: Database) -> Iterator[None]:
    """Let one process of this machine in at a time (SQLite); PostgreSQL locks inside of its transaction."""
    if database.dialect_name != "sqlite":
        yield
        return
    file = Path(database.url.database or "")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("w") as handle:
        _wait_for(handle.fileno())
        _make_wal(file, database.options.busy_wait)
        yield


def _wait_for(handle: int) -> None:
    deadline = time.monotonic() + _LOCK_WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise UnavailableError("another process has been changing the database's schema for too long") from None
            time.sleep(_POLL)
        else:
            return


def _is_file_ready(database: Database) -> bool:
    """Tell whether the SQLite file exists in WAL mode; reading it otherwise would collide with who makes it."""
    if database.dialect_name != "sqlite":
        return True
    try:
        with Path(database.url.database or "").open("rb") as handle:
            return handle.read(20)[18:20] == _FILE_HEADER_WAL
    except FileNotFoundError:
        return False


def _make_wal(file: Path, busy_wait: float) -> None:
    # The mode stays with the file. Changing it needs the file to itself, which is why it happens under the lock.
    import sqlite3  # noqa: PLC0415 - nothing else here speaks to the driver

    connection = sqlite3.connect(file, timeout=busy_wait)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
