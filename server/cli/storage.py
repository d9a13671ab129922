"""Commands on the database as a whole: its schema, and a copy of it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import ArgumentError

from server.application import open_database
from server.cli.flags import DATABASE, read_settings, setting_flags
from server.startup import prepare
from server.store import schema
from server.store.backup import copy_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.settings import Settings
    from server.store.database import Database


@contextmanager
def using_database(settings: Settings) -> Iterator[Database]:
    """Open the database for one command, brought to the newest schema and past its first start.

    Raises:
        click.UsageError: the URL names no database that can be used.
        server.store.schema.SchemaError: a newer Detour has been at the database.
        UnavailableError: the database is busy for too long, or unreachable.
    """
    try:
        database = open_database(settings)
    except (ValueError, ArgumentError) as error:
        raise click.UsageError(f"DETOUR_DATABASE_URL (--database-url): {error}") from error
    try:
        prepare(database, settings)
        yield database
    finally:
        database.close()


@click.command()
@setting_flags(*DATABASE)
def migrate(**given: Any) -> None:
    """Bring the database to the schema of this release; `run` and `serve` do it themselves."""
    with using_database(read_settings(given)) as database:
        click.echo(f"The database has schema {schema.revision(database)}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@setting_flags(*DATABASE)
def backup(file: Path, **given: Any) -> None:
    """Copy the SQLite database to FILE, which must not exist; the server may run meanwhile."""
    with using_database(read_settings(given)) as database:
        copy_database(database, file)
    click.echo(f"Copied to {file}.")
