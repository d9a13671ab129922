from __future__ import annotations

import pytest
from sqlalchemy import update

from server.settings import Settings
from server.startup import ExposureError, check_exposure
from server.store.tables.accounts import users


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
        "    python -m server user set-password admin",
        "    python -m server user set-password determined",
    ]
    assert next(iter(given.values())) in str(caught.value)


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
