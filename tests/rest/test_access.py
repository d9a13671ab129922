"""Each route as each caller, by header and by cookie: let in exactly where the table of policies says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from rest_bindings import SERVICES, Binding, bindings
from rest_calls import Caller
from sqlalchemy import update

from server.rpc.policy import POLICY
from server.store.database import Database
from server.store.tables.accounts import sessions

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DENIED = (403, "user does not have permission")
MISSING = (401, "token missing")
INVALID = (401, "invalid credentials")
REVOKED = (401, "user access token revoked")
PASSWORD = "Str0ngEnough"
ROUTES = [binding for service in SERVICES for binding in bindings(service)]
# Ends the session that it is called with.
ENDING = {"Logout"}
NOBODY = "999999"  # an id that nothing has: whoever is let in changes nothing


@dataclass(frozen=True)
class Way:
    """How a token comes along."""

    app: Flask
    token: str
    cookie: bool = False

    def call(self, binding: Binding) -> TestResponse:
        client = self.app.test_client(use_cookies=self.cookie)
        headers = {}
        if self.cookie:
            client.set_cookie("auth", self.token)
        elif self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        url = re.sub(r"\{[^}]*\}", NOBODY, binding.template)
        body = {"json": "" if binding.name == "SetUserPassword" else {}} if binding.body else {}
        return client.open(url, method=binding.verb, headers=headers, **body)


def refused(expected: tuple[int, str], binding: Binding) -> tuple[int, str]:
    """What a route says to a caller who is not let in: outside of the API the front of a master has its own word."""
    if expected[0] == 401 and not binding.template.startswith("/api/"):
        return 401, "Unauthorized"
    return expected


def told(answer: TestResponse) -> tuple[int, str]:
    """The status and the text of an answer, whichever of the three shapes of errors it has."""
    if answer.status_code == 200:
        return 200, ""
    error = answer.json.get("error", answer.json)
    return answer.status_code, error.get("error") or error.get("message", "")


@pytest.fixture
def other(app, admin) -> Caller:
    admin.ok("POST", "/users", {"user": {"username": "other", "active": True}, "password": PASSWORD})
    return Caller.log_in(app, "other", PASSWORD)


@pytest.mark.parametrize("cookie", [pytest.param(False, id="header"), pytest.param(True, id="cookie")])
def test_each_route_as_each_caller(app, admin, user, other, cookie):
    routes = [binding for binding in ROUTES if binding.name not in ENDING]
    wrong = []
    for who, caller in [("user", user), ("other", other), ("admin", admin)]:
        way = Way(app, caller.token, cookie)
        for binding in routes:
            access, outcome = POLICY[binding.name], told(way.call(binding))
            if outcome[0] == 501:
                continue
            refusal = (403, access.refusal)
            fits = outcome == refusal if access.admin and who != "admin" else outcome not in {refusal, INVALID, MISSING}
            if not fits:
                wrong.append((binding.name, who, outcome))
    assert wrong == []


def let_sessions_expire(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as tx:
        tx.execute(update(sessions).values(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    database.close()


def dead(app: Flask, admin: Caller, kind: str, database_url: str) -> Way:
    """A token that opens nothing."""
    if kind == "expired":
        let_sessions_expire(database_url)
        return Way(app, admin.token)
    if kind == "malformed":
        return Way(app, "v2.public.nonsense")
    if kind == "logged out":
        caller = Caller.log_in(app, "admin")
        caller.ok("POST", "/auth/logout")
        return Way(app, caller.token)
    if kind == "revoked":
        made = admin.ok("POST", "/tokens", {"userId": 1})
        admin.ok("PATCH", f"/tokens/{made['tokenId']}", {"setRevoked": True})
        return Way(app, made["token"])
    made = admin.ok("POST", "/users", {"user": {"username": "gone", "active": True}, "password": PASSWORD})
    caller = Caller.log_in(app, "gone", PASSWORD)
    admin.ok("PATCH", f"/users/{made['user']['id']}", {"active": False})
    return Way(app, caller.token)


@pytest.mark.parametrize("cookie", [pytest.param(False, id="header"), pytest.param(True, id="cookie")])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("malformed", INVALID, id="malformed"),
        pytest.param("expired", INVALID, id="expired"),
        pytest.param("logged out", INVALID, id="logged out"),
        pytest.param("revoked", REVOKED, id="revoked"),
        pytest.param("inactive", DENIED, id="inactive"),
    ],
)
def test_tokens_that_open_nothing(app, admin, database_url, kind, expected, cookie):
    check_all(replace(dead(app, admin, kind, database_url), cookie=cookie), expected)


def test_no_token(app):
    check_all(Way(app, ""), MISSING)


def check_all(way: Way, expected: tuple[int, str]) -> None:
    wrong, count = [], 0
    for binding in ROUTES:
        outcome = told(way.call(binding))
        if outcome[0] == 501:
            continue
        count += 1
        needed = POLICY[binding.name].authenticated
        if (outcome == refused(expected, binding)) is not needed:
            wrong.append((binding.name, outcome))
    assert wrong == []
    assert count > 100
