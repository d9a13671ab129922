"""Commands on the database as a whole: its schema, a copy of it, and its move into another database."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from server.application import open_database
from server.cli.flags import DATABASE, read_settings, setting_flags
from server.domain.errors import UnavailableError
from server.startup import prepare
from server.store import schema
from server.store.backup import copy_database
from server.store.database import Database
from server.store.transfer import check_source, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.settings import Settings


@contextmanager
def using_database(settings: Settings) -> Iterator[Database]:
    """Open the database for one command, brought to the newest schema and past its first start.

    Raises:
        click.UsageError: the URL names no database that can be used.
        click.ClickException: the database cannot be reached, read or written; the text has the driver's reason.
        server.store.schema.SchemaError: a newer Detour has been at the database.
    """
    with closing(_opened(settings)) as database:
        with _telling_why(database):
            prepare(database, settings)
        yield database


@contextmanager
def _telling_why(database: Database) -> Iterator[None]:
    """Run the block, which uses the database for the first time."""
    try:
        yield
    except (UnavailableError, OSError, sqlite3.Error, DBAPIError) as error:
        raise click.ClickException(f"cannot use the database {database.place}: {_reason(error)}") from error


def _opened(settings: Settings) -> Database:
    try:
        return open_database(settings)
    except (ValueError, ArgumentError) as error:
        raise click.UsageError(f"DETOUR_DATABASE_URL (--database-url): {error}") from error


def _reason(error: BaseException) -> str:
    """Tell what the driver or the system said, which clients are not told and who starts the server needs."""
    if isinstance(error, UnavailableError) and error.__cause__ is not None:
        return _reason(error.__cause__)
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _reason(error.orig)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())


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
    # Neither made nor migrated before: a copy is of what is there.
    with closing(_opened(read_settings(given))) as database:
        copy_database(database, file)
    click.echo(f"Copied to {file}.")


@click.command("copy-to")
@click.argument("url")
@setting_flags(*DATABASE)
def copy_to(url: str, **given: Any) -> None:
    """Copy everything into the empty database at URL, SQLite or PostgreSQL; stop the server before.

    URL is written as DETOUR_DATABASE_URL is. Others on this machine can read it: leave a password to ~/.pgpass.
    """
    with closing(_opened(read_settings(given))) as source:
        try:
            target = Database(url, source.options)
        except (ValueError, ArgumentError) as error:
            raise click.UsageError(f"URL: {error}") from error
        with closing(target):
            with _telling_why(source):
                check_source(source)
            with _telling_why(target):
                done = transfer(source, target)
    click.echo(
        f"Copied {done.rows} rows of {done.tables} tables. Start the server with DETOUR_DATABASE_URL set to that URL."
    )
