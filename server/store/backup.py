"""A copy of the SQLite file while the server runs; PostgreSQL has pg_dump for that."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.store.database import Database

_PAGES = 4096  # copied per step; writers get their turn between two steps


class BackupError(Exception):
    """The copy was not made; the text says why."""


def copy_database(database: Database, target: Path) -> None:
    """Copy the whole database, as it is at one moment, into a new file that only its owner can read.

    The file appears under its name when it is complete and passed SQLite's own check.

    Raises:
        BackupError: the database is no SQLite file, the target exists or cannot be written, or the copy is damaged.
    """
    if database.dialect_name != "sqlite":
        raise BackupError("only an SQLite database is copied by this command; for PostgreSQL use pg_dump")
    source = Path(database.url.database or "")
    if not source.is_file():
        raise BackupError(f"there is no database {source}")
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise BackupError(f"cannot write {part}: {error.strerror}") from error
    try:
        _copy(source, part, database.options.busy_wait)
        os.link(part, target)  # unlike a rename, this never replaces a file
    except FileExistsError as error:
        raise BackupError(f"{target} exists already") from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"cannot copy {source} to {target}: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, part: Path, busy_wait: float) -> None:
    with (
        contextlib.closing(sqlite3.connect(source, timeout=busy_wait)) as reader,
        contextlib.closing(sqlite3.connect(part)) as writer,
    ):
        reader.backup(writer, pages=_PAGES)
        writer.execute("PRAGMA journal_mode = DELETE")  # one file without companions; the server sets WAL again
        findings = [row[0] for row in writer.execute("PRAGMA integrity_check")]
    if findings != ["ok"]:
        raise BackupError(f"the copy is damaged: {findings[0]}")
    with part.open("rb") as copied:
        os.fsync(copied.fileno())
