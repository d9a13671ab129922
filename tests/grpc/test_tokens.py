from __future__ import annotations

import datetime as dt

import grpc
import pytest
from detour.api.v1 import auth_pb2, pagination_pb2, tokens_pb2, users_pb2
from detour.user.v1 import user_pb2
from sqlalchemy import update

from server.store.tables.accounts import sessions

Code = grpc.StatusCode
SortBy = tokens_pb2.GetAccessTokensRequest.SortBy
ME = users_pb2.GetMeRequest()


def create(client, user_id: int = 2, **fields) -> tokens_pb2.PostAccessTokenResponse:
    return client.call(client.tokens.PostAccessToken, tokens_pb2.PostAccessTokenRequest(user_id=user_id, **fields))


def list_tokens(client, **fields) -> tokens_pb2.GetAccessTokensResponse:
    return client.call(client.tokens.GetAccessTokens, tokens_pb2.GetAccessTokensRequest(**fields))


def ids(client, **fields) -> list[int]:
    return [token.id for token in list_tokens(client, **fields).token_info]


def patch(client, token_id: int, **fields):
    return client.call(client.tokens.PatchAccessToken, tokens_pb2.PatchAccessTokenRequest(token_id=token_id, **fields))


def test_token_opens_and_survives_logout_and_new_password(admin, anonymous):
    made = create(admin, description="for the robot")
    robot = type(admin)(admin.channel, made.token)
    assert robot.call(robot.users.GetMe, ME).user.username == "determined"
    robot.call(robot.auth.Logout, auth_pb2.LogoutRequest())
    admin.call(admin.users.SetUserPassword, users_pb2.SetUserPasswordRequest(user_id=2, password="Changed"))
    assert robot.call(robot.users.GetMe, ME).user.id == 2


def test_list_shows_them_without_the_token(admin):
    made = create(admin, description="for the robot", lifespan="24h")
    (shown,) = list_tokens(admin).token_info
    assert (shown.id, shown.user_id, shown.description, shown.revoked) == (made.token_id, 2, "for the robot", False)
    assert shown.token_type == user_pb2.TOKEN_TYPE_ACCESS_TOKEN
    assert shown.expiry.ToMicroseconds() - shown.created_at.ToMicroseconds() == 24 * 3600 * 10**6
    assert made.token not in str(shown)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        pytest.param({}, 30, id="nothing"),
        pytest.param({"lifespan": "-1"}, 30, id="longest"),
        pytest.param({"lifespan": "48h"}, 2, id="two days"),
    ],
)
def test_lifespan(admin, fields, days):
    create(admin, **fields)
    (shown,) = list_tokens(admin).token_info
    assert shown.expiry.ToDatetime() - shown.created_at.ToDatetime() == dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"user_id": 2, "lifespan": "soon"}, Code.INVALID_ARGUMENT, id="no duration"),
        pytest.param({"user_id": 2, "lifespan": "721h"}, Code.INVALID_ARGUMENT, id="too long"),
        pytest.param({"user_id": 2, "lifespan": "0h"}, Code.INVALID_ARGUMENT, id="none"),
        pytest.param({"user_id": 2, "description": "\0"}, Code.INVALID_ARGUMENT, id="NUL"),
        pytest.param({"user_id": 99}, Code.NOT_FOUND, id="unknown user"),
        pytest.param({}, Code.NOT_FOUND, id="no user"),
    ],
)
def test_refusals(admin, fields, code):
    assert admin.refusal(admin.tokens.PostAccessToken, tokens_pb2.PostAccessTokenRequest(**fields))[0] == code
    assert ids(admin, show_inactive=True) == []


def test_revoked_at_once_and_for_ever(admin):
    made = create(admin)
    robot = type(admin)(admin.channel, made.token)
    robot.call(robot.users.GetMe, ME)
    assert patch(admin, made.token_id, set_revoked=True).token_info.revoked
    assert robot.refusal(robot.users.GetMe, ME) == (Code.UNAUTHENTICATED, "user access token revoked")
    for fields in [{"set_revoked": True}, {"description": "x"}]:
        request = tokens_pb2.PatchAccessTokenRequest(token_id=made.token_id, **fields)
        assert admin.refusal(admin.tokens.PatchAccessToken, request)[0] == Code.FAILED_PRECONDITION
    assert ids(admin) == []
    assert ids(admin, show_inactive=True) == [made.token_id]


def test_one_that_ran_out(application, admin):
    made = create(admin)
    with application.database.write() as tx:
        past = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        tx.execute(update(sessions).where(sessions.c.id == made.token_id).values(expires_at=past))
    robot = type(admin)(admin.channel, made.token)
    assert robot.refusal(robot.users.GetMe, ME) == (Code.UNAUTHENTICATED, "invalid credentials")
    assert ids(admin) == []
    assert ids(admin, show_inactive=True) == [made.token_id]


def test_description_is_changed(admin):
    made = create(admin, description="before")
    assert patch(admin, made.token_id).token_info.description == "before"
    assert patch(admin, made.token_id, description="after").token_info.description == "after"
    assert patch(admin, made.token_id, description="").token_info.description == ""


def test_logins_are_no_access_tokens(admin):
    made = create(admin)
    for token_id in [made.token_id - 1, made.token_id + 1, 0, -1]:
        request = tokens_pb2.PatchAccessTokenRequest(token_id=token_id, set_revoked=True)
        expected = (Code.NOT_FOUND, f"access token '{token_id}' not found")
        assert admin.refusal(admin.tokens.PatchAccessToken, request) == expected
    assert ids(admin, show_inactive=True) == [made.token_id]


def test_others_than_administrators(admin, user):
    denied = (Code.PERMISSION_DENIED, "user does not have permission")
    own, foreign = create(admin, 2).token_id, create(admin, 1).token_id
    assert user.refusal(user.tokens.PostAccessToken, tokens_pb2.PostAccessTokenRequest(user_id=2)) == denied
    assert user.refusal(user.tokens.GetAccessTokens, tokens_pb2.GetAccessTokensRequest()) == denied
    request = tokens_pb2.PatchAccessTokenRequest(token_id=foreign, set_revoked=True)
    assert user.refusal(user.tokens.PatchAccessToken, request) == denied
    assert patch(user, own, set_revoked=True).token_info.revoked


class TestList:
    @pytest.fixture
    def crowd(self, admin):
        for number, (user_id, hours, text) in enumerate([(2, 5, "b"), (1, 4, "A"), (2, 3, "a"), (1, 2, "B")]):
            create(admin, user_id, lifespan=f"{hours}h", description=f"{text}{number}")
        return admin

    @pytest.mark.parametrize("sort_by", SortBy.values())
    @pytest.mark.parametrize("order_by", pagination_pb2.OrderBy.values())
    def test_pages_of_every_order_show_each_once(self, crowd, sort_by, order_by):
        whole = ids(crowd, sort_by=sort_by, order_by=order_by)
        assert sorted(whole) == ids(crowd)
        paged = [ids(crowd, sort_by=sort_by, order_by=order_by, offset=offset, limit=1)[0] for offset in range(4)]
        assert paged == whole

    def test_orders(self, crowd):
        first, second, third, fourth = ids(crowd)
        assert ids(crowd, sort_by=SortBy.SORT_BY_EXPIRY) == [fourth, third, second, first]
        assert ids(crowd, sort_by=SortBy.SORT_BY_USER_ID) == [second, fourth, first, third]
        assert ids(crowd, sort_by=SortBy.SORT_BY_DESCRIPTION) == [second, third, first, fourth]

    def test_filters(self, crowd):
        first, second, third, fourth = ids(crowd)
        assert ids(crowd, username="determined") == [first, third]
        assert ids(crowd, token_ids=[fourth, second, 999]) == [second, fourth]
        assert ids(crowd, username="determined", token_ids=[first, second]) == [first]
        request = tokens_pb2.GetAccessTokensRequest(username="nobody")
        assert crowd.refusal(crowd.tokens.GetAccessTokens, request) == (Code.NOT_FOUND, "user not found")

    @pytest.mark.parametrize("fields", [{"sort_by": 99}, {"order_by": 9}, {"offset": 5}, {"token_ids": range(1001)}])
    def test_refusals(self, crowd, fields):
        request = tokens_pb2.GetAccessTokensRequest(**fields)
        assert crowd.refusal(crowd.tokens.GetAccessTokens, request)[0] == Code.INVALID_ARGUMENT
