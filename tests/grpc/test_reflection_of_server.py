"""What a client learns by reflection: each service that is listed is described in full."""

from __future__ import annotations

import subprocess

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_reflection.v1alpha import reflection_pb2

from gateway.reflection import reflect
from server.rpc.registration import UPSTREAM_SERVICE
from tests.grpc.test_matrix import served_methods
from tests.programs import program

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(params=["v1", "v1alpha"])
def ask(request, anonymous):
    """Put questions to one version of the service."""
    method = anonymous.channel.stream_stream(
        f"/grpc.reflection.{request.param}.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    return lambda *requests: list(method(iter(requests), timeout=30))


def services(ask) -> dict[str, set[str]]:
    """Each service that is listed, with the methods that its description has."""
    (listed,) = ask(reflection_pb2.ServerReflectionRequest(list_services=""))
    names = [service.name for service in listed.list_services_response.service]
    answers = ask(*(reflection_pb2.ServerReflectionRequest(file_containing_symbol=name) for name in names))
    found = {}
    for name, answer in zip(names, answers, strict=True):
        for content in answer.file_descriptor_response.file_descriptor_proto:
            file = FileDescriptorProto.FromString(content)
            for service in file.service:
                if f"{file.package}.{service.name}" == name:
                    found[name] = {method.name for method in service.method}
    assert found.keys() == set(names)
    return found


def test_what_is_listed_is_described(ask):
    found = services(ask)
    assert {"detour.v1.Plain", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"} <= found.keys()
    assert found["grpc.reflection.v1.ServerReflection"] == {"ServerReflectionInfo"}


def test_the_service_of_upstream_has_what_is_answered(ask, application):
    described = services(ask)[UPSTREAM_SERVICE]
    answered = [method for method in served_methods(application) if method.startswith("/determined.api.v1.")]
    assert described == {method.rpartition("/")[2] for method in answered} >= {"Login", "UnarchiveExperiment"}


def test_fields_have_their_json_names(ask):
    name = "determined.experiment.v1.Experiment"
    (answer,) = ask(reflection_pb2.ServerReflectionRequest(file_containing_symbol=name))
    files = [FileDescriptorProto.FromString(each) for each in answer.file_descriptor_response.file_descriptor_proto]
    (message,) = [m for file in files for m in file.message_type if f"{file.package}.{m.name}" == name]
    assert {field.name: field.json_name for field in message.field}["start_time"] == "startTime"


def test_what_is_not_there(ask):
    (answer,) = ask(reflection_pb2.ServerReflectionRequest(file_containing_symbol="determined.api.v1.Nonsense"))
    assert answer.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]


def test_the_gateway_can_be_started_from_it(anonymous):
    reflected = reflect(anonymous.channel)
    assert {"determined.api.v1.Experiments", "detour.v1.Plain", UPSTREAM_SERVICE} <= set(reflected.services)


@pytest.mark.grpcurl
def test_grpcurl_describes_everything(grpc_server):
    address = f"127.0.0.1:{grpc_server.port}"
    told = subprocess.run(
        [program("grpcurl"), "-plaintext", address, "describe"], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "determined.api.v1.Determined is a service" in told.stdout
