from __future__ import annotations

import threading

import bcrypt
import pytest

from server.domain.errors import ResourceExhaustedError
from server.domain.passwords import LOCKED, PasswordHasher, Verdict, pre_hash, sent_form
from server.domain.tokens import new_token, token_digest

HASHER = PasswordHasher(concurrency=2)


def test_pre_hash_is_that_of_the_clients():
    assert pre_hash("") == ""
    assert pre_hash("Secret").startswith("274b28971f48728983eb0189917caece")
    assert len(pre_hash("Secret")) == 128
    assert sent_form("Secret", is_hashed=False) == pre_hash("Secret")
    assert sent_form("Secret", is_hashed=True) == "Secret"


def test_parameters_are_owasps():
    assert HASHER.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert HASHER.hash("x") != HASHER.hash("x")
    assert HASHER.hash("") is None


@pytest.mark.parametrize(
    ("stored", "sent", "verdict"),
    [
        pytest.param(HASHER.hash("x"), "x", Verdict(matches=True), id="right"),
        pytest.param(HASHER.hash("x"), "y", Verdict(matches=False), id="wrong"),
        pytest.param(HASHER.hash("x"), "", Verdict(matches=False), id="empty"),
        pytest.param(None, "", Verdict(matches=True), id="none, and empty"),
        pytest.param(None, "x", Verdict(matches=False), id="none, and one"),
        pytest.param(LOCKED, "", Verdict(matches=False), id="locked, and empty"),
        pytest.param(LOCKED, "x", Verdict(matches=False), id="locked, and one"),
    ],
)
def test_verify(stored, sent, verdict):
    assert HASHER.verify(stored, sent) == verdict


def test_hash_of_other_parameters_is_outdated():
    import argon2

    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert HASHER.verify(weak, "x") == Verdict(matches=True, outdated=True)
    assert HASHER.verify(weak, "y") == Verdict(matches=False)


def test_bcrypt_of_upstream_sees_72_bytes():
    legacy = bcrypt.hashpw(pre_hash("Secret").encode()[:72], bcrypt.gensalt(4)).decode()
    for prefix in ["$2a$", "$2b$"]:
        stored = prefix + legacy[4:]
        assert HASHER.verify(stored, pre_hash("Secret")) == Verdict(matches=True, outdated=True)
        assert HASHER.verify(stored, pre_hash("secret")) == Verdict(matches=False)
        assert HASHER.verify(stored, "") == Verdict(matches=False)


def test_hashing_is_bounded(monkeypatch):
    hasher = PasswordHasher(concurrency=1, wait=0.01)
    entered, leave = threading.Event(), threading.Event()

    def slow(*_args):
        entered.set()
        leave.wait(30)
        return False

    monkeypatch.setattr(hasher, "_compare", slow)
    thread = threading.Thread(target=hasher.refuse, args=("x",))
    thread.start()
    entered.wait(30)
    with pytest.raises(ResourceExhaustedError, match="too many passwords"):
        hasher.hash("x")
    leave.set()
    thread.join()
    assert hasher.hash("x")


def test_tokens():
    first, second = new_token(), new_token()
    assert first != second
    assert len(first) == 43
    assert len(token_digest(first)) == 32
    assert token_digest(first) == token_digest(first) != token_digest(second)
    assert token_digest("\ud800")
