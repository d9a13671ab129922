"""What a refused login costs does not tell who exists: each is refused after one password was checked."""

from __future__ import annotations

import argon2
import pytest
from rest_calls import Caller

PASSWORD = "Str0ngEnough"


@pytest.fixture
def checks(monkeypatch) -> list[str]:
    """The hashes that passwords are checked against, as they are."""
    seen: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(self, stored, password):
        seen.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    return seen


@pytest.fixture
def accounts(admin) -> None:
    for user in ({"username": "known"}, {"username": "gone"}, {"username": "far", "remote": True}):
        password = {} if user.get("remote") else {"password": PASSWORD}
        made = admin.ok("POST", "/users", {"user": {"active": True} | user} | password)["user"]
        if made["username"] == "gone":
            admin.ok("PATCH", f"/users/{made['id']}", {"active": False})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("username", ["known", "unknown", "gone", "far", "determined"])
def test_one_check_for_everybody(app, accounts, checks, username):
    body = {"username": username, "password": "wrong"}
    assert Caller(app).refusal("POST", "/auth/login", body) == (401, "invalid credentials")
    assert len(checks) == 1
    parameters = [argon2.extract_parameters(stored) for stored in checks]
    known = Caller(app).call("POST", "/auth/login", {"username": "known", "password": PASSWORD})
    assert known.status_code == 200
    assert argon2.extract_parameters(checks[-1]) == parameters[0], "as costly as that of a real password"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_password_is_hashed_for_a_token(admin, user, checks, monkeypatch):
    """What is hashed slowly, for each call, would cost a hundred times the call."""
    access = Caller(admin.app, admin.ok("POST", "/tokens", {"userId": 1})["token"])
    checks.clear()
    monkeypatch.setattr(argon2.PasswordHasher, "hash", lambda *_: pytest.fail("a password is hashed"))
    for caller in (admin, user, access):
        assert caller.get("/me")["user"]["id"] in {1, 2}
    assert checks == []
