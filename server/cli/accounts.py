"""Commands on accounts, for who may read and write the database: they ask for no login."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import IntegrityError

from server.cli.flags import DATABASE, read_settings, setting_flags
from server.cli.storage import using_database
from server.domain.passwords import PasswordHasher, pre_hash
from server.domain.usernames import check_not_reserved, clean_username
from server.store import sessions, users
from server.store.users import UserFilter, UserOrder

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group()
def user() -> None:
    """List and create users, and set their passwords."""


def _password_options(command: Callable[..., None]) -> Callable[..., None]:
    empty = "An empty password: for a server that only this machine reaches."
    command = click.option("--empty", is_flag=True, help=empty)(command)
    return click.option("--stdin", "from_stdin", is_flag=True, help="Read one line of standard input.")(command)


@user.command("list")
@setting_flags(*DATABASE)
def list_(**given: Any) -> None:
    """List the users, one a line: id, name, and what is special about them."""
    with using_database(read_settings(given)) as database, database.read() as tx:
        found, _ = users.list_users(tx, UserFilter(), UserOrder.ID, 0, 0, descending=False)
        passwordless = set(users.passwordless_users(tx))
    for one in found:
        marks = {
            "admin": one.admin,
            "inactive": not one.active,
            "logs in elsewhere": one.remote,
            "empty password": one.username in passwordless,
        }
        click.echo(f"{one.id}\t{one.username}\t{', '.join(mark for mark, holds in marks.items() if holds)}")


@user.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="An administrator.")
@_password_options
@setting_flags(*DATABASE)
def create(name: str, *, admin: bool, from_stdin: bool, empty: bool, **given: Any) -> None:
    """Create the active user NAME, of two characters of ASCII or more."""
    name = clean_username(name)
    with using_database(read_settings(given)) as database:
        with database.read() as tx:
            if users.get_user_by_username(tx, name) is not None:
                raise _taken(name)
        check_not_reserved(name, admin=admin)
        stored = _ask_password(from_stdin=from_stdin, empty=empty)
        values = {"username": name, "password_hash": stored, "admin": admin, "active": True, "modified_at": _now()}
        try:
            with database.write() as tx:
                made = users.insert_user(tx, values)
        except IntegrityError as error:
            raise _taken(name) from error
    click.echo(f"Created the user {name} with id {made.id}.")


@user.command("set-password")
@click.argument("name")
@_password_options
@setting_flags(*DATABASE)
def set_password(name: str, *, from_stdin: bool, empty: bool, **given: Any) -> None:
    """Set the password of the user NAME, and end all logins of that user."""
    with using_database(read_settings(given)) as database:
        with database.read() as tx:
            found = users.get_user_by_username(tx, name)
        if found is None:
            raise click.ClickException(f"there is no user {name}")
        stored = _ask_password(from_stdin=from_stdin, empty=empty)
        with database.write() as tx:
            users.update_user(tx, found.id, {"password_hash": stored, "modified_at": _now()})
            sessions.delete_logins(tx, found.id)
    click.echo(f"The password of {name} is {'set' if stored else 'empty now'}; the logins of {name} are ended.")


def _taken(name: str) -> click.ClickException:
    return click.ClickException(f"there is a user {name} already")


def _ask_password(*, from_stdin: bool, empty: bool) -> str | None:
    """Read a password and return what is stored of it.

    Raises:
        click.UsageError: both options were given, or what was read is empty.
    """
    if from_stdin and empty:
        raise click.UsageError("--stdin and --empty exclude each other")
    if empty:
        return None
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = str(click.prompt("New password", hide_input=True, confirmation_prompt="Again"))
    if not password:
        raise click.UsageError("the password is empty; say --empty if that is what you want")
    return PasswordHasher(concurrency=1).hash(pre_hash(password))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
