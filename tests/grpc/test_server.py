from __future__ import annotations

import json
import subprocess
import threading

import grpc
import pytest
from detour.api.v1 import auth_pb2, cluster_pb2, users_pb2
from detour.v1 import plain_pb2
from google.protobuf import json_format
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2

from server.application import Application
from server.domain.errors import UnavailableError
from server.rpc.server import GrpcServer, ListenError, ServerLimits
from server.settings import Settings
from tests.programs import program

Code = grpc.StatusCode


def test_identity_is_shown_alike(anonymous):
    master = anonymous.call(anonymous.cluster.GetMaster, cluster_pb2.GetMasterRequest())
    body = anonymous.call(anonymous.plain.Info, plain_pb2.InfoRequest())
    assert body.content_type == "application/json; charset=UTF-8"
    assert json.loads(body.data) == {
        "version": "0.38.1",
        "master_id": master.master_id,
        "cluster_id": master.cluster_id,
        "cluster_name": "test cluster",
        "telemetry": {"enabled": False},
        "sso_providers": None,
    }
    assert (master.version, master.cluster_name, master.branding) == ("0.38.1", "test cluster", "determined")
    assert (master.user_management_enabled, master.rbac_enabled) == (True, False)
    assert master.cluster_id != master.master_id


def test_configuration_is_for_administrators(admin, user):
    request = cluster_pb2.GetMasterConfigRequest()
    config = json_format.MessageToDict(admin.call(admin.cluster.GetMasterConfig, request).config)
    assert config["cluster_name"] == "test cluster"
    assert config["security"]["token"] == {"default_lifespan_days": 30, "max_lifespan_days": 30}
    assert config["checkpoint_storage"]["type"] == "shared_fs"
    expected = (Code.PERMISSION_DENIED, "user does not have permission")
    assert user.refusal(user.cluster.GetMasterConfig, request) == expected


def test_nothing_is_reported_to_anybody(anonymous):
    assert not anonymous.call(anonymous.cluster.GetTelemetry, cluster_pb2.GetTelemetryRequest()).enabled


def test_health_needs_a_session(anonymous, user):
    expected = (Code.UNAUTHENTICATED, "token missing")
    assert anonymous.refusal(anonymous.plain.Health, plain_pb2.HealthRequest()) == expected
    body = user.call(user.plain.Health, plain_pb2.HealthRequest())
    assert json.loads(body.data) == {"status": "up", "database": "up", "resource_managers": []}


def test_health_when_the_database_is_down(application, user, monkeypatch):
    monkeypatch.setattr(application.database, "answers", lambda: False)
    expected = (Code.UNAVAILABLE, "the database is down")
    assert user.refusal(user.plain.Health, plain_pb2.HealthRequest()) == expected


def test_every_call_when_the_database_is_down(application, user, monkeypatch):
    def fail(*_args):
        raise UnavailableError("the database cannot be used now, try again later")

    monkeypatch.setattr(application.database, "look_up", fail)
    code, text = user.refusal(user.users.GetMe, users_pb2.GetMeRequest())
    assert (code, text) == (Code.UNAVAILABLE, "the database cannot be used now, try again later")


class TestUpstreamsName:
    SERVICE = "/determined.api.v1.Determined/"

    def call(self, channel, method, request, answer, token=""):
        return channel.unary_unary(self.SERVICE + method, type(request).SerializeToString, answer.FromString)(
            request, metadata=[("authorization", f"Bearer {token}")] if token else [], timeout=30
        )

    def test_every_method_answers_under_it(self, anonymous):
        login = self.call(
            anonymous.channel, "Login", auth_pb2.LoginRequest(username="determined"), auth_pb2.LoginResponse
        )
        me = self.call(anonymous.channel, "GetMe", users_pb2.GetMeRequest(), users_pb2.GetMeResponse, login.token)
        assert me.user.username == "determined"

    @pytest.mark.parametrize(
        ("method", "code"),
        [
            pytest.param("GetMe", Code.UNAUTHENTICATED, id="policy holds"),
            pytest.param("LaunchNotebook", Code.UNIMPLEMENTED, id="not served"),
            pytest.param("Nonsense", Code.UNIMPLEMENTED, id="unknown"),
            pytest.param("Info", Code.UNIMPLEMENTED, id="not of upstream"),
        ],
    )
    def test_what_it_refuses(self, anonymous, method, code):
        with pytest.raises(grpc.RpcError) as caught:
            self.call(anonymous.channel, method, users_pb2.GetMeRequest(), users_pb2.GetMeResponse)
        assert caught.value.code() == code


@pytest.mark.parametrize("method", ["/determined.api.v1.Roles/AssignRoles", "/determined.api.v1.Roles/ListRoles"])
def test_methods_that_nobody_answers(anonymous, method):
    with pytest.raises(grpc.RpcError) as caught:
        anonymous.channel.unary_unary(method)(b"", timeout=30)
    assert caught.value.code() == Code.UNIMPLEMENTED


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_reflection_lists_the_services(anonymous, version):
    ask = anonymous.channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="determined.api.v1.Users"),
    ]
    listed, file = ask(iter(requests), timeout=30)
    names = {service.name for service in listed.list_services_response.service}
    assert {"determined.api.v1.Auth", "determined.api.v1.Users", "detour.v1.Plain", "grpc.health.v1.Health"} <= names
    assert file.file_descriptor_response.file_descriptor_proto


def test_streams_that_anybody_may_open_are_few(anonymous, user):
    ask = anonymous.channel.stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    done = threading.Event()

    def ask_and_stay():
        yield reflection_pb2.ServerReflectionRequest(list_services="")
        done.wait(60)

    held = [ask(ask_and_stay(), timeout=60) for _ in range(8)]
    for stream in held:
        next(stream)
    with pytest.raises(grpc.RpcError) as caught:
        next(ask(ask_and_stay(), timeout=60))
    assert caught.value.code() == Code.RESOURCE_EXHAUSTED
    assert caught.value.details() == "8 streams are open already, try again later"
    assert user.call(user.users.GetMe, users_pb2.GetMeRequest()).user.id == 2
    done.set()
    for stream in held:
        assert list(stream) == []


@pytest.mark.grpcurl
def test_grpcurl_by_reflection(grpc_server):
    address = f"127.0.0.1:{grpc_server.port}"
    request = '{"username": "determined"}'
    ran = subprocess.run(
        [program("grpcurl"), "-plaintext", "-d", request, address, "determined.api.v1.Auth/Login"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(ran.stdout)["user"]["username"] == "determined"


def test_health_service(grpc_server, anonymous):
    stub = health_pb2_grpc.HealthStub(anonymous.channel)
    for service in ["", "determined.api.v1.Auth"]:
        answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=30)
        assert answer.status == health_pb2.HealthCheckResponse.SERVING
    with pytest.raises(grpc.RpcError) as caught:
        stub.Check(health_pb2.HealthCheckRequest(service="nonsense"), timeout=30)
    assert caught.value.code() == Code.NOT_FOUND


def test_port_that_is_taken(application, grpc_server):
    limits = ServerLimits(threads=2, streams=1, message_size=1024 * 1024)
    with pytest.raises(ListenError, match="in use"):
        GrpcServer(application, f"127.0.0.1:{grpc_server.port}", limits)


def test_messages_up_to_the_limit(anonymous, user):
    sizes = [("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(anonymous.channel._channel.target().decode(), options=sizes) as channel:
        stub = type(user)(channel, user.token)
        long = auth_pb2.LoginRequest(username="nobody", password="x" * (8 * 1024 * 1024))
        assert stub.refusal(stub.auth.Login, long)[0] == Code.UNAUTHENTICATED
        longer = auth_pb2.LoginRequest(username="nobody", password="x" * (96 * 1024 * 1024))
        assert stub.refusal(stub.auth.Login, longer)[0] == Code.RESOURCE_EXHAUSTED


def test_long_texts_of_errors_arrive(anonymous, user):
    name = "ü" * 20_000
    request = users_pb2.PatchUserRequest(user_id=2)
    request.user.username = name
    code, text = user.refusal(user.users.PatchUser, request)
    assert code == Code.INVALID_ARGUMENT
    assert text


@pytest.mark.slow
def test_pings_of_an_idle_stream_are_welcome(tmp_path):
    """A client that pings too often for its server is sent away after a few strikes."""
    options = [
        ("grpc.keepalive_time_ms", 6000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
    ]
    application = Application(Settings(data=tmp_path))
    server = GrpcServer(application, "127.0.0.1:0", ServerLimits(threads=2, streams=2, message_size=1024 * 1024))
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}", options=options) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service=""), timeout=35)
        with pytest.raises(grpc.RpcError) as caught:
            list(watch)
    assert caught.value.code() == Code.DEADLINE_EXCEEDED
    server.stop(0).wait()
    application.close()
