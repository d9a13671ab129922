"""Each method as anonymous, user, administrator, and with tokens that are dead: let in exactly where the table says."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import grpc
import pytest
from detour.api.v1 import auth_pb2, tokens_pb2
from sqlalchemy import update

from server.rpc.policy import POLICY
from server.rpc.registration import Registrar
from server.store.tables.accounts import sessions, users

if TYPE_CHECKING:
    from server.application import Application

Code = grpc.StatusCode
DENIED = (Code.PERMISSION_DENIED, "user does not have permission")
MISSING = (Code.UNAUTHENTICATED, "token missing")
INVALID = (Code.UNAUTHENTICATED, "invalid credentials")
REVOKED = (Code.UNAUTHENTICATED, "user access token revoked")
# These end the session that they are called with.
ENDING = {"Logout"}


class _Nowhere:
    def add_generic_rpc_handlers(self, handlers) -> None: ...

    def add_registered_method_handlers(self, service, handlers) -> None: ...


def served_methods(application: Application) -> list[str]:
    registrar = Registrar(_Nowhere())
    application.register(registrar)
    return [f"/{service}/{method}" for service, methods in registrar.methods.items() for method in methods]


def answer(client, method: str) -> tuple[Code, str]:
    """Call a method with an empty request, whatever kind it is, and return how the answer began."""
    credentials = [("authorization", f"Bearer {client.token}")] if client.token else []
    stream = client.channel.unary_stream(method, lambda message: message, lambda message: message)
    call = stream(b"", metadata=credentials, timeout=30)
    try:
        next(call)
    except grpc.RpcError as error:
        return error.code(), error.details()
    except StopIteration:
        pass
    else:
        call.cancel()
    return Code.OK, ""


def is_let_in(outcome: tuple[Code, str]) -> bool:
    """Tell whether the call came as far as its servicer, which may well refuse an empty request."""
    code, text = outcome
    return (
        code not in {Code.UNAUTHENTICATED, Code.UNIMPLEMENTED, Code.INTERNAL}
        and outcome != DENIED
        and bool(code == Code.OK or text)
    )


def test_each_method_as_each_caller(application, anonymous, admin, user):
    wrong = []
    for method in served_methods(application):
        name = method.rpartition("/")[2]
        access = POLICY[name]
        refusal = (Code.PERMISSION_DENIED, access.refusal)
        if access.authenticated:
            expected = {"anonymous": MISSING, "user": refusal if access.admin else None, "admin": None}
        else:
            expected = {"anonymous": None, "user": None, "admin": None}
        for who, client in [("anonymous", anonymous), ("user", user), ("admin", admin)]:
            caller = client.log_in("determined") if name in ENDING and client.token else client
            outcome = answer(caller, method)
            fits = is_let_in(outcome) if expected[who] is None or name == "Login" else outcome == expected[who]
            if name == "Login":
                fits = outcome == (Code.INVALID_ARGUMENT, "missing argument: username")
            if not fits:
                wrong.append((method, who, outcome))
    assert wrong == []


@pytest.fixture
def revoked(admin):
    made = admin.call(admin.tokens.PostAccessToken, tokens_pb2.PostAccessTokenRequest(user_id=1))
    request = tokens_pb2.PatchAccessTokenRequest(token_id=made.token_id, set_revoked=True)
    admin.call(admin.tokens.PatchAccessToken, request)
    return type(admin)(admin.channel, made.token)


@pytest.fixture
def expired(application, anonymous):
    client = anonymous.log_in("admin")
    with application.database.write() as tx:
        tx.execute(update(sessions).values(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    return client


@pytest.fixture
def logged_out(anonymous):
    client = anonymous.log_in("admin")
    client.call(client.auth.Logout, auth_pb2.LogoutRequest())
    return client


@pytest.fixture
def malformed(anonymous):
    return type(anonymous)(anonymous.channel, "v2.public.nonsense")


@pytest.fixture
def inactive(application, anonymous):
    client = anonymous.log_in("determined")
    with application.database.write() as tx:
        tx.execute(update(users).where(users.c.id == 2).values(active=False))
    return client


def check_all(application, client, expected: tuple[Code, str]) -> None:
    wrong = []
    for method in served_methods(application):
        name = method.rpartition("/")[2]
        outcome = answer(client, method)
        if POLICY[name].authenticated and outcome != expected:
            wrong.append((method, outcome))
    assert wrong == []


def test_revoked_token(application, revoked):
    check_all(application, revoked, REVOKED)


def test_expired_session(application, expired):
    check_all(application, expired, INVALID)


def test_logged_out_session(application, logged_out):
    check_all(application, logged_out, INVALID)


def test_malformed_token(application, malformed):
    check_all(application, malformed, INVALID)


def test_inactive_user(application, inactive):
    check_all(application, inactive, DENIED)
