from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from server.settings import Settings
from server.startup import ExposureError, check_exposure
from server.store.tables.accounts import users

# As it can be typed where the server was called.
PYTHON = sys.executable.removeprefix(f"{Path.cwd()}/")


def settings(**given) -> Settings:
    return Settings(**({"rest": "127.0.0.1:0", "grpc": "127.0.0.1:0"} | given))


def change(database, name: str, **columns) -> None:
    with database.write() as tx:
        tx.execute(update(users).where(users.c.username == name).values(**columns))


def test_loopback_needs_no_passwords(database):
    check_exposure(settings(), database)


@pytest.mark.parametrize("given", [{"rest": "0.0.0.0:8080"}, {"grpc": "[::]:50051"}])
def test_other_addresses_do(database, given):
    with pytest.raises(ExposureError) as caught:
        check_exposure(settings(**given), database)
    assert str(caught.value).splitlines()[-2:] == [
        f"    {PYTHON} -m server user set-password admin",
        f"    {PYTHON} -m server user set-password determined",
    ]
    assert next(iter(given.values())) in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"data": "/srv/my data"}, "set-password admin '--data=/srv/my data'", id="the folder"),
        pytest.param(
            {"database_url": "postgresql://u:hunter2@h/d"}, "with the same DETOUR_DATABASE_URL", id="the database"
        ),
    ],
)
def test_the_commands_are_for_the_same_database(database, given, told):
    with pytest.raises(ExposureError) as caught:
        check_exposure(settings(rest="0.0.0.0:80", **given), database)
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_accounts_that_nobody_can_enter_do_not_matter(database):
    change(database, "admin", password_hash="$argon2id$")
    change(database, "determined", active=False)
    check_exposure(settings(rest="0.0.0.0:1"), database)
    change(database, "determined", active=True, remote=True)
    check_exposure(settings(rest="0.0.0.0:1"), database)
    change(database, "determined", remote=False, password_hash="")
    check_exposure(settings(rest="0.0.0.0:1"), database)
    change(database, "determined", password_hash=None)
    with pytest.raises(ExposureError, match="set-password determined"):
        check_exposure(settings(rest="0.0.0.0:1"), database)
