from __future__ import annotations

import datetime as dt

import argon2
import bcrypt
import grpc
import pytest
from detour.api.v1 import auth_pb2, cluster_pb2, users_pb2
from sqlalchemy import select, update

from server.domain.passwords import PasswordHasher, pre_hash
from server.store import users
from server.store.tables.accounts import login_failures as failures_table
from server.store.tables.accounts import sessions as sessions_table
from server.store.tables.accounts import users as users_table

UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED
REFUSED = (UNAUTHENTICATED, "invalid credentials")
NOT_PERMITTED = (grpc.StatusCode.PERMISSION_DENIED, "user does not have permission")
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HASHER = PasswordHasher(concurrency=4)
ME = users_pb2.GetMeRequest()


def add_user(application, name: str, password: str = "", **columns) -> int:
    stored = columns.pop("password_hash", None) or HASHER.hash(pre_hash(password))
    values = {"username": name, "password_hash": stored, "active": True, "modified_at": NOW} | columns
    with application.database.write() as tx:
        return users.insert_user(tx, values).id


def set_columns(application, name: str, **columns) -> None:
    with application.database.write() as tx:
        tx.execute(update(users_table).where(users_table.c.username == name).values(**columns))


def login(name: str, password: str = "", *, is_hashed: bool = False) -> auth_pb2.LoginRequest:
    return auth_pb2.LoginRequest(username=name, password=password, is_hashed=is_hashed)


def test_login_shows_user_and_token(anonymous):
    answer = anonymous.call(anonymous.auth.Login, login("determined"))
    user = answer.user
    assert len(answer.token) == 43
    assert (user.id, user.username, user.admin, user.active) == (2, "determined", False, True)
    assert user.HasField("last_auth_at")
    assert not user.HasField("agent_user_group")


def test_login_and_logout_send_the_session_for_a_cookie(anonymous):
    answer, call = anonymous.auth.Login.with_call(login("determined"))
    assert dict(call.initial_metadata())["x-detour-session"] == answer.token
    _, call = anonymous.auth.Logout.with_call(
        auth_pb2.LogoutRequest(), metadata=[("authorization", f"Bearer {answer.token}")]
    )
    assert dict(call.initial_metadata())["x-detour-session"] == ""


def test_token_opens_and_logout_closes_it_alone(anonymous):
    first, second = anonymous.log_in("determined"), anonymous.log_in("determined")
    assert first.call(first.users.GetMe, ME).user.id == 2
    first.call(first.auth.Logout, auth_pb2.LogoutRequest())
    assert first.refusal(first.users.GetMe, ME) == REFUSED
    assert first.refusal(first.auth.Logout, auth_pb2.LogoutRequest()) == REFUSED
    assert second.call(second.auth.CurrentUser, auth_pb2.CurrentUserRequest()).user.username == "determined"


@pytest.mark.parametrize(
    ("name", "password", "is_hashed"),
    [
        pytest.param("carol", "Secret", False, id="plain"),
        pytest.param("carol", pre_hash("Secret"), True, id="hashed by the client"),
        pytest.param("blank", "", False, id="empty"),
        pytest.param("blank", "", True, id="empty and hashed"),
        pytest.param("imported", "Secret", False, id="bcrypt of upstream"),
    ],
)
def test_passwords_that_open(application, anonymous, name, password, is_hashed):
    add_user(application, "carol", "Secret")
    add_user(application, "blank")
    legacy = bcrypt.hashpw(pre_hash("Secret").encode()[:72], bcrypt.gensalt(4)).decode()
    add_user(application, "imported", password_hash=legacy)
    assert anonymous.call(anonymous.auth.Login, login(name, password, is_hashed=is_hashed)).user.username == name


@pytest.mark.parametrize(
    ("name", "password", "is_hashed"),
    [
        pytest.param("carol", "secret", False, id="wrong"),
        pytest.param("carol", "", False, id="empty where there is one"),
        pytest.param("carol", "Secret", True, id="plain said to be hashed"),
        pytest.param("carol", pre_hash("Secret"), False, id="hashed said to be plain"),
        pytest.param("Carol", "Secret", False, id="other case"),
        pytest.param(" carol", "Secret", False, id="not trimmed"),
        pytest.param("blank", "x", False, id="one where it is empty"),
        pytest.param("nobody", "", False, id="unknown"),
        pytest.param("nobody\0", "", False, id="NUL"),
        pytest.param("remote", "Secret", False, id="remote"),
        pytest.param("remote", "", False, id="remote and empty"),
        pytest.param("inactive", "wrong", False, id="inactive and wrong"),
        pytest.param("imported", "wrong", False, id="bcrypt"),
        pytest.param("imported", "", False, id="bcrypt and empty"),
        pytest.param("carol" * 10_000, "x" * 1_000_000, False, id="long"),
    ],
)
def test_passwords_that_do_not_open(application, anonymous, name, password, is_hashed):
    add_user(application, "carol", "Secret")
    add_user(application, "blank")
    add_user(application, "remote", "Secret", remote=True)
    add_user(application, "inactive", "Secret", active=False)
    add_user(application, "imported", password_hash=bcrypt.hashpw(b"other", bcrypt.gensalt(4)).decode())
    assert anonymous.refusal(anonymous.auth.Login, login(name, password, is_hashed=is_hashed)) == REFUSED


def test_inactive_user_with_the_right_password(application, anonymous):
    add_user(application, "inactive", "Secret", active=False)
    expected = (grpc.StatusCode.PERMISSION_DENIED, "user is not active")
    assert anonymous.refusal(anonymous.auth.Login, login("inactive", "Secret")) == expected


def test_login_without_a_name(anonymous):
    expected = (grpc.StatusCode.INVALID_ARGUMENT, "missing argument: username")
    assert anonymous.refusal(anonymous.auth.Login, auth_pb2.LoginRequest(password="x")) == expected


def test_imported_password_is_hashed_anew(application, anonymous):
    legacy = bcrypt.hashpw(pre_hash("Secret").encode()[:72], bcrypt.gensalt(4)).decode()
    add_user(application, "imported", password_hash=legacy)
    for _ in range(2):
        anonymous.log_in("imported", "Secret")
    with application.database.read() as tx:
        stored = users.get_credentials(tx, "imported").password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert HASHER.verify(stored, pre_hash("Secret")).matches


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param([], (UNAUTHENTICATED, "token missing"), id="none"),
        pytest.param([("authorization", "Bearer nonsense")], REFUSED, id="unknown"),
        pytest.param([("authorization", "Bearer ")], REFUSED, id="empty"),
        pytest.param([("authorization", "")], REFUSED, id="nothing"),
        pytest.param([("authorization", "bearer {token}")], REFUSED, id="lower case"),
        pytest.param([("authorization", "{token}")], REFUSED, id="no scheme"),
        pytest.param([("authorization", "Basic dTpw")], REFUSED, id="basic"),
        pytest.param([("authorization", "Bearer {token} ")], REFUSED, id="trailing space"),
        pytest.param([("x-user-token", "Bearer x"), ("authorization", "Bearer {token}")], REFUSED, id="first decides"),
        pytest.param([("x-allocation-token", "Bearer {token}")], (UNAUTHENTICATED, "token missing"), id="allocation"),
    ],
)
def test_tokens_that_are_refused(anonymous, user, metadata, expected):
    anonymous.metadata = [(key, value.replace("{token}", user.token)) for key, value in metadata]
    assert anonymous.refusal(anonymous.users.GetMe, ME) == expected


@pytest.mark.parametrize("key", ["authorization", "grpcgateway-authorization", "x-user-token"])
def test_places_of_the_token(anonymous, user, key):
    anonymous.metadata = [(key, f"Bearer {user.token}")]
    assert anonymous.call(anonymous.users.GetMe, ME).user.id == 2


def test_session_that_ran_out(application, user):
    with application.database.write() as tx:
        tx.execute(update(sessions_table).values(expires_at=NOW))
    assert user.refusal(user.users.GetMe, ME) == REFUSED


def test_sessions_that_ran_out_are_forgotten_at_the_next_login(application, anonymous):
    anonymous.log_in("determined")
    anonymous.log_in("admin")
    with application.database.write() as tx:
        tx.execute(update(sessions_table).values(expires_at=NOW))
    anonymous.log_in("determined")
    with application.database.read() as tx:
        assert sorted(tx.scalars(select(sessions_table.c.user_id))) == [1, 2]


def test_session_lasts_seven_days(application, user):
    with application.database.read() as tx:
        created, expires = tx.execute(select(sessions_table.c.created_at, sessions_table.c.expires_at)).one()
    assert expires - created == dt.timedelta(days=7)


def test_token_itself_is_not_stored(application, user):
    with application.database.read() as tx:
        (stored,) = tx.execute(select(sessions_table.c.token_hash)).one()
    assert len(stored) == 32
    assert user.token.encode() not in stored


def test_deactivation_is_felt_at_once_and_ends(application, user):
    set_columns(application, "determined", active=False)
    assert user.refusal(user.users.GetMe, ME) == NOT_PERMITTED
    set_columns(application, "determined", active=True)
    assert user.call(user.users.GetMe, ME).user.id == 2


def test_anybody_may_call_without_or_with_a_bad_token(anonymous):
    anonymous.token = "nonsense"
    assert anonymous.call(anonymous.cluster.GetMaster, cluster_pb2.GetMasterRequest()).version == "0.38.1"


class TestLimit:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"login_attempts": 3})

    def exhaust(self, client, name: str) -> None:
        for _ in range(3):
            assert client.refusal(client.auth.Login, login(name, "wrong")) == REFUSED

    @pytest.mark.parametrize("name", ["determined", "nobody"])
    def test_refuses_known_and_unknown_alike(self, anonymous, name):
        self.exhaust(anonymous, name)
        for password in ["wrong", ""]:
            code, text = anonymous.refusal(anonymous.auth.Login, login(name, password))
            assert code == grpc.StatusCode.RESOURCE_EXHAUSTED
            assert text.startswith("too many failed logins to this account from your address: wait ")

    def test_leaves_others_and_live_sessions_alone(self, anonymous, user):
        self.exhaust(anonymous, "determined")
        assert user.call(user.users.GetMe, ME).user.id == 2
        anonymous.log_in("admin")
        anonymous.metadata = [("x-forwarded-for", "192.0.2.7")]
        anonymous.log_in("determined")

    def test_ends_by_itself(self, application, anonymous):
        self.exhaust(anonymous, "determined")
        with application.database.write() as tx:
            tx.execute(update(failures_table).values(forgotten_at=NOW))
        self.exhaust(anonymous, "determined")
        assert anonymous.refusal(anonymous.auth.Login, login("determined"))[0] == grpc.StatusCode.RESOURCE_EXHAUSTED

    def test_success_clears_the_failures(self, application, anonymous):
        for _ in range(3):
            for _ in range(2):
                assert anonymous.refusal(anonymous.auth.Login, login("determined", "wrong")) == REFUSED
            anonymous.log_in("determined")
        with application.database.read() as tx:
            assert tx.execute(select(failures_table)).all() == []

    def test_made_up_addresses_do_not_help(self, anonymous):
        for number in range(3):
            anonymous.metadata = [("x-forwarded-for", f"198.51.100.{number}, 192.0.2.7")]
            assert anonymous.refusal(anonymous.auth.Login, login("determined", "wrong")) == REFUSED
        code, _ = anonymous.refusal(anonymous.auth.Login, login("determined", "wrong"))
        assert code == grpc.StatusCode.RESOURCE_EXHAUSTED


def test_right_password_after_a_dozen_wrong_ones(anonymous):
    for _ in range(12):
        anonymous.refusal(anonymous.auth.Login, login("determined", "wrong"))
    anonymous.log_in("determined")


@pytest.mark.parametrize("name", ["known", "unknown", "inactive", "remote", "determined", "nobody\0"])
def test_every_refusal_costs_one_comparison(application, anonymous, monkeypatch, name):
    compared = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda *args: compared.append(1) or verify(*args))
    add_user(application, "known", "Secret")
    add_user(application, "inactive", "Secret", active=False)
    add_user(application, "remote", "Secret", remote=True)
    assert anonymous.refusal(anonymous.auth.Login, login(name, "wrong")) == REFUSED
    assert len(compared) == 1
