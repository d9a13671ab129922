from __future__ import annotations

from pathlib import Path

import grpc
import pytest
from detour.api.v1 import users_pb2
from google.protobuf import descriptor_pb2

from server.rpc.interceptors.auth import AuthInterceptor
from server.rpc.policy import ADMIN, ANYONE, OPEN_SERVICES, POLICY, UNSERVED

DESCRIPTORS = Path(__file__).parents[2] / "gen" / "descriptors.binpb"


def all_methods() -> list[str]:
    files = descriptor_pb2.FileDescriptorSet.FromString(DESCRIPTORS.read_bytes())
    return [method.name for file in files.file for service in file.service for method in service.method]


def test_every_method_names_who_may_call_it():
    names = all_methods()
    assert len(names) == len(set(names))
    assert not POLICY.keys() & UNSERVED.keys()
    assert POLICY.keys() | UNSERVED.keys() == set(names)


def test_the_few_that_anybody_may_call():
    assert {name for name, access in POLICY.items() if access is ANYONE} == {
        "GetMaster",
        "GetTelemetry",
        "Info",
        "Live",
        "Login",
        "Ready",
        "ShipTaskLogs",
    }
    assert {service.partition(".")[0] for service in OPEN_SERVICES} == {"grpc"}


def test_those_for_administrators_alone():
    assert {name for name, access in POLICY.items() if access.admin} == {
        "AssignMultipleGroups",
        "CleanupLogs",
        "CreateGroup",
        "DeleteClusterMessage",
        "DeleteGlobalConfigPolicies",
        "DeleteGroup",
        "DisableAgent",
        "DisableSlot",
        "EnableAgent",
        "EnableSlot",
        "GetAccessTokens",
        "GetClusterMessage",
        "GetMasterConfig",
        "PatchUsers",
        "PostAccessToken",
        "PostUser",
        "SetClusterMessage",
        "UnbindRPFromWorkspace",
        "UpdateGroup",
    }


class TestTableDecides:
    """The same server with a table of its own, in which the methods of `Users` are treated each in its way."""

    @pytest.fixture
    def application(self, application):
        application.interceptors = tuple(
            AuthInterceptor(application.database, {"Login": ANYONE, "GetUser": ADMIN})
            if isinstance(interceptor, AuthInterceptor)
            else interceptor
            for interceptor in application.interceptors
        )
        return application

    def test_what_it_does_not_name_is_denied_even_to_administrators(self, admin):
        expected = (grpc.StatusCode.PERMISSION_DENIED, "user does not have permission")
        assert admin.refusal(admin.users.GetMe, users_pb2.GetMeRequest()) == expected

    def test_administrators_alone(self, admin, user, anonymous):
        request = users_pb2.GetUserRequest(user_id=1)
        assert admin.call(admin.users.GetUser, request).user.id == 1
        expected = (grpc.StatusCode.PERMISSION_DENIED, "user does not have permission")
        assert user.refusal(user.users.GetUser, request) == expected
        assert anonymous.refusal(anonymous.users.GetUser, request) == (
            grpc.StatusCode.UNAUTHENTICATED,
            "token missing",
        )
