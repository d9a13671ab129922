from __future__ import annotations

import datetime as dt

import pytest

from server.background.runner import BackgroundRunner
from server.background.session_upkeep import SessionUpkeep
from server.domain.tokens import token_digest
from server.store import sessions

NOW = dt.datetime.now(dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def filled(database):
    """Give user 2 a live login, two that ran out, and an access token that did."""
    with database.write() as tx:
        for name, end, kind in [
            ("live", NOW + HOUR, sessions.LOGIN),
            ("old", NOW - HOUR, sessions.LOGIN),
            ("older", NOW - 2 * HOUR, sessions.LOGIN),
            ("token", NOW - HOUR, sessions.ACCESS_TOKEN),
        ]:
            sessions.insert_session(tx, 2, token_digest(name), NOW - 3 * HOUR, end, kind=kind)
    return database


def left(database) -> set[str]:
    return {name for name in ["live", "old", "older", "token"] if sessions.find_session(database, token_digest(name))}


def test_found_with_its_user(filled):
    found = sessions.find_session(filled, token_digest("live"))
    assert (found.user_id, found.username, found.admin, found.active) == (2, "determined", False, True)
    assert (found.revoked, found.expires_at) == (False, NOW + HOUR)


def test_expired_logins_of_a_user(filled):
    with filled.write() as tx:
        sessions.delete_expired_logins(tx, 1, NOW)
        sessions.delete_expired_logins(tx, 2, NOW)
    assert left(filled) == {"live", "token"}


def test_logins_end_and_access_tokens_stay(filled):
    for name in ["old", "token"]:
        found = sessions.find_session(filled, token_digest(name))
        with filled.write() as tx:
            sessions.delete_login(tx, found.id)
    assert left(filled) == {"live", "older", "token"}
    with filled.write() as tx:
        sessions.delete_logins(tx, 2)
    assert left(filled) == {"token"}


def test_upkeep_forgets_expired_logins(filled):
    upkeep = SessionUpkeep()
    with filled.read() as tx:
        assert upkeep.pending(tx)
    BackgroundRunner(filled, [upkeep]).run_once(upkeep)
    assert left(filled) == {"live", "token"}
    with filled.read() as tx:
        assert not upkeep.pending(tx)


def test_expired_logins_go_in_batches(filled):
    with filled.write() as tx:
        assert sessions.delete_expired(tx, NOW, 1) == 1
    assert len(left(filled)) == 3
