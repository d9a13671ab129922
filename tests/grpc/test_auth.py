from __future__ import annotations

import grpc
from detour.api.v1 import auth_pb2, users_pb2

UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED


def test_login_shows_user_and_token(anonymous):
    answer = anonymous.call(anonymous.auth.Login, auth_pb2.LoginRequest(username="determined"))
    assert len(answer.token) == 43
    user = answer.user
    assert (user.id, user.username, user.admin, user.active) == (2, "determined", False, True)
    assert answer.user.HasField("last_auth_at")


def test_token_opens_and_logout_closes_it_alone(anonymous):
    first, second = anonymous.log_in("determined"), anonymous.log_in("determined")
    assert first.call(first.users.GetMe, users_pb2.GetMeRequest()).user.id == 2
    first.call(first.auth.Logout, auth_pb2.LogoutRequest())
    assert first.refusal(first.users.GetMe, users_pb2.GetMeRequest()) == (UNAUTHENTICATED, "invalid credentials")
    assert first.refusal(first.auth.Logout, auth_pb2.LogoutRequest()) == (UNAUTHENTICATED, "invalid credentials")
    assert second.call(second.auth.CurrentUser, auth_pb2.CurrentUserRequest()).user.username == "determined"
