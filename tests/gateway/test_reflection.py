from __future__ import annotations

import threading
from concurrent import futures
from contextlib import contextmanager
from typing import TYPE_CHECKING

import grpc
import pytest
from google.protobuf import descriptor_pb2
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha import reflection, reflection_pb2
from proto_source import compile_protos

from gateway.reflection import Reflected, ReflectionError, reflect
from gateway.transcode.binding import load_bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Answer = Callable[[reflection_pb2.ServerReflectionRequest], reflection_pb2.ServerReflectionResponse]

SOURCES = {
    "zoo/base.proto": 'syntax = "proto3"; package zoo; message Keeper { string name = 1; }',
    "zoo/animal.proto": (
        'syntax = "proto3"; package zoo; import "zoo/base.proto"; import "google/protobuf/timestamp.proto";'
        " message Animal { string name = 1; Keeper keeper = 2; google.protobuf.Timestamp born = 3; }"
    ),
    "zoo/service.proto": (
        'syntax = "proto3"; package zoo; import "zoo/animal.proto"; import "google/api/annotations.proto";'
        ' service Zoo { rpc Get(Animal) returns (Animal) { option (google.api.http) = { get: "/animals/{name}" }; } }'
        " service Hidden { rpc Get(Animal) returns (Animal); }"
    ),
    "aqua/service.proto": (
        'syntax = "proto3"; package aqua; import "zoo/animal.proto"; import "google/api/annotations.proto";'
        ' service Aqua { rpc Get(zoo.Animal) returns (zoo.Animal) { option (google.api.http) = { get: "/fish" }; } }'
    ),
}
SERVICES = ["zoo.Zoo", "zoo.Hidden", "aqua.Aqua"]
V1 = "grpc.reflection.v1.ServerReflection"
V1ALPHA = "grpc.reflection.v1alpha.ServerReflection"


@pytest.fixture(scope="module")
def files() -> dict[str, descriptor_pb2.FileDescriptorProto]:
    return {file.name: file for file in descriptor_pb2.FileDescriptorSet.FromString(compile_protos(SOURCES)).file}


def servicer(
    files: dict[str, descriptor_pb2.FileDescriptorProto], services: list[str]
) -> reflection.ReflectionServicer:
    pool = DescriptorPool()
    for file in files.values():
        pool.Add(file)
    return reflection.ReflectionServicer(services, pool=pool)


def answering(answer: Answer) -> Callable[..., Iterator[reflection_pb2.ServerReflectionResponse]]:
    """Make a reflection method that answers each question by a function."""

    def method(requests: Iterator[reflection_pb2.ServerReflectionRequest], _context: grpc.ServicerContext):
        return (answer(request) for request in requests)

    return method


@contextmanager
def server(methods: Mapping[str, Callable]) -> Iterator[grpc.Channel]:
    """Serve reflection methods by the names of their services."""
    served = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    for name, method in methods.items():
        handler = grpc.stream_stream_rpc_method_handler(
            method,
            request_deserializer=reflection_pb2.ServerReflectionRequest.FromString,
            response_serializer=reflection_pb2.ServerReflectionResponse.SerializeToString,
        )
        generic = grpc.method_handlers_generic_handler(name, {"ServerReflectionInfo": handler})
        served.add_generic_rpc_handlers((generic,))
    port = served.add_insecure_port("127.0.0.1:0")
    served.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield channel
    finally:
        served.stop(None).wait()


def names(reflected: Reflected) -> list[str]:
    return [file.name for file in descriptor_pb2.FileDescriptorSet.FromString(reflected.descriptor_set).file]


@pytest.mark.parametrize("versions", [[V1], [V1ALPHA], [V1, V1ALPHA]], ids=["v1", "v1alpha", "both"])
def test_a_server_describes_its_services(
    versions: list[str], files: dict[str, descriptor_pb2.FileDescriptorProto]
) -> None:
    method = servicer(files, [*SERVICES, *versions]).ServerReflectionInfo
    with server(dict.fromkeys(versions, method)) as channel:
        reflected = reflect(channel)
    assert reflected.services == ("aqua.Aqua", "zoo.Hidden", "zoo.Zoo")
    assert set(names(reflected)) == set(files)
    assert names(reflected).index("zoo/base.proto") < names(reflected).index("zoo/animal.proto")
    routes = load_bindings(reflected.descriptor_set, services=reflected.services)
    assert {binding.template.source for binding in routes} == {"/animals/{name}", "/fish"}


def test_v1_is_asked_before_v1alpha(files: dict[str, descriptor_pb2.FileDescriptorProto]) -> None:
    newer = servicer(files, ["zoo.Zoo"]).ServerReflectionInfo
    older = servicer(files, ["zoo.Hidden"]).ServerReflectionInfo
    with server({V1: newer, V1ALPHA: older}) as channel:
        assert reflect(channel).services == ("zoo.Zoo",)


def test_only_the_services_that_are_asked_for_are_described(
    files: dict[str, descriptor_pb2.FileDescriptorProto],
) -> None:
    with server({V1ALPHA: servicer(files, SERVICES).ServerReflectionInfo}) as channel:
        reflected = reflect(channel, services=["aqua.Aqua", "aqua.Aqua"])
        assert reflected.services == ("aqua.Aqua",)
        assert "zoo/service.proto" not in names(reflected)
        with pytest.raises(
            ReflectionError, match=r"no service zoo\.Nosuch; it lists aqua\.Aqua, zoo\.Hidden, zoo\.Zoo"
        ):
            reflect(channel, services=["zoo.Zoo", "zoo.Nosuch"])


def test_a_server_without_services_serves_nothing(files: dict[str, descriptor_pb2.FileDescriptorProto]) -> None:
    with server({V1ALPHA: servicer(files, [V1ALPHA]).ServerReflectionInfo}) as channel:
        assert reflect(channel) == Reflected(b"", ())


def lists(*services: str) -> reflection_pb2.ServerReflectionResponse:
    answer = reflection_pb2.ServerReflectionResponse()
    answer.list_services_response.SetInParent()
    for service in services:
        answer.list_services_response.service.add(name=service)
    return answer


def describes(*files: descriptor_pb2.FileDescriptorProto) -> reflection_pb2.ServerReflectionResponse:
    answer = reflection_pb2.ServerReflectionResponse()
    answer.file_descriptor_response.file_descriptor_proto.extend(file.SerializeToString() for file in files)
    return answer


def fails(message: str) -> reflection_pb2.ServerReflectionResponse:
    return reflection_pb2.ServerReflectionResponse(
        error_response=reflection_pb2.ErrorResponse(error_code=5, error_message=message)
    )


def one_file_at_a_time(files: dict[str, descriptor_pb2.FileDescriptorProto], *, without: str = "-") -> Answer:
    """Answer as servers do that never send imports along; some files they do not have."""

    def answer(request: reflection_pb2.ServerReflectionRequest) -> reflection_pb2.ServerReflectionResponse:
        if request.list_services:
            return lists("zoo.Zoo")
        name = "zoo/service.proto" if request.file_containing_symbol == "zoo.Zoo" else request.file_by_filename
        return fails(f"no {name}") if name not in files or name.startswith(without) else describes(files[name])

    return answer


def test_imports_are_asked_for_one_by_one(files: dict[str, descriptor_pb2.FileDescriptorProto]) -> None:
    with server({V1: answering(one_file_at_a_time(files))}) as channel:
        reflected = reflect(channel)
    assert set(names(reflected)) == set(files) - {"aqua/service.proto"}


def test_files_of_google_that_a_server_lacks_are_taken_from_the_installed_packages(
    files: dict[str, descriptor_pb2.FileDescriptorProto],
) -> None:
    with server({V1: answering(one_file_at_a_time(files, without="google/"))}) as channel:
        reflected = reflect(channel)
    assert "google/api/annotations.proto" in names(reflected)
    assert len(load_bindings(reflected.descriptor_set)) == 1


def test_other_files_that_a_server_lacks_are_named(files: dict[str, descriptor_pb2.FileDescriptorProto]) -> None:
    with (
        server({V1: answering(one_file_at_a_time(files, without="zoo/base"))}) as channel,
        pytest.raises(ReflectionError, match=r"does not have the file zoo/base\.proto: no zoo/base\.proto \(code 5\)"),
    ):
        reflect(channel)


BAD_FILE = reflection_pb2.ServerReflectionResponse()
BAD_FILE.file_descriptor_response.file_descriptor_proto.append(b"\xff\xff")
UNSOUND = descriptor_pb2.FileDescriptorProto(name="u.proto", package="u", syntax="proto3")
UNSOUND.service.add(name="S").method.add(name="Do", input_type=".u.Nowhere", output_type=".u.Nowhere")


@pytest.mark.parametrize(
    ("listing", "description", "reason"),
    [
        pytest.param(fails("not today"), None, r"does not list its services: not today \(code 5\)", id="list-fails"),
        pytest.param(describes(), None, "does not list its services: no such answer", id="list-answers-otherwise"),
        pytest.param(lists("u.S"), fails("gone"), r"lists u\.S but does not describe it: gone", id="describe-fails"),
        pytest.param(lists("u.S"), lists(), r"does not describe it: no such answer", id="describe-answers-otherwise"),
        pytest.param(lists("u.S"), describes(), r"description of u\.S does not hold it", id="describes-nothing"),
        pytest.param(lists("u.S"), BAD_FILE, "a file descriptor that cannot be read", id="garbage"),
        pytest.param(lists("u.S"), describes(UNSOUND), r"do not fit together: the file u\.proto", id="unsound"),
    ],
)
def test_answers_that_are_no_use(
    listing: reflection_pb2.ServerReflectionResponse,
    description: reflection_pb2.ServerReflectionResponse | None,
    reason: str,
) -> None:
    def answer(request: reflection_pb2.ServerReflectionRequest) -> reflection_pb2.ServerReflectionResponse:
        if request.list_services:
            return listing
        assert description is not None
        return description

    with server({V1: answering(answer)}) as channel, pytest.raises(ReflectionError, match=reason) as caught:
        reflect(channel)
    assert caught.value.code is None


def test_a_server_that_answers_only_in_part() -> None:
    def method(requests: Iterator, _context: grpc.ServicerContext) -> Iterator:
        next(requests)
        return iter(())

    with server({V1: method}) as channel, pytest.raises(ReflectionError, match="answered 0 of 1 questions"):
        reflect(channel)


def test_a_server_without_reflection() -> None:
    with server({}) as channel, pytest.raises(ReflectionError, match="does not offer reflection") as caught:
        reflect(channel)
    assert caught.value.code is grpc.StatusCode.UNIMPLEMENTED


def test_a_server_that_is_not_there() -> None:
    with grpc.insecure_channel("127.0.0.1:1") as channel, pytest.raises(ReflectionError) as caught:
        reflect(channel)
    assert caught.value.code is grpc.StatusCode.UNAVAILABLE
    assert "UNAVAILABLE" in str(caught.value)


def test_a_server_that_refuses() -> None:
    def method(_requests: Iterator, context: grpc.ServicerContext) -> None:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "not for you")

    with server({V1: method}) as channel, pytest.raises(ReflectionError, match="PERMISSION_DENIED: not for you"):
        reflect(channel)


def test_a_server_that_does_not_answer() -> None:
    asked = threading.Event()

    def method(_requests: Iterator, context: grpc.ServicerContext) -> Iterator:
        context.add_callback(asked.set)
        asked.wait(30)
        return iter(())

    with server({V1: method}) as channel, pytest.raises(ReflectionError) as caught:
        reflect(channel, timeout=0.2)
    assert caught.value.code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert asked.wait(30)
