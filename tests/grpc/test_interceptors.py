"""The interceptors around a service of the test's own, whose four methods are of the four kinds."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress

import grpc
import pytest
import structlog
from google.protobuf import descriptor_pb2, descriptor_pool

from server.domain.errors import NotFoundError, ServiceError
from server.rpc.caller import add_header, current_call, current_caller, request_id
from server.rpc.interceptors.access_log import AccessLogInterceptor
from server.rpc.interceptors.auth import AuthInterceptor
from server.rpc.interceptors.errors import INTERNAL_TEXT, ErrorInterceptor, shorten
from server.rpc.interceptors.identity import IdentityInterceptor
from server.rpc.interceptors.streams import StreamLimitInterceptor
from server.rpc.policy import ANYONE
from server.rpc.server import GrpcServer, ServerLimits

Code = grpc.StatusCode
KINDS = ["UnaryUnary", "UnaryStream", "StreamUnary", "StreamStream"]
METHOD = "/determined.api.v1.Kinds/"

# Reflection describes every service that is served.
_FILE = descriptor_pb2.FileDescriptorProto(name="tests/kinds.proto", package="determined.api.v1")
_FILE.service.add(name="Kinds")
descriptor_pool.Default().AddSerializedFile(_FILE.SerializeToString())


class Kinds:
    """Answers each request by what it says, twice in a stream."""

    interceptors = (
        IdentityInterceptor(),
        AccessLogInterceptor(),
        ErrorInterceptor(),
        AuthInterceptor(None, dict.fromkeys(KINDS, ANYONE)),
        StreamLimitInterceptor(2),
    )

    def __init__(self) -> None:
        self.waiting, self.go = threading.Semaphore(0), threading.Event()

    def register(self, target) -> None:
        handlers = {
            "UnaryUnary": grpc.unary_unary_rpc_method_handler(self.unary),
            "UnaryStream": grpc.unary_stream_rpc_method_handler(self.stream),
            "StreamUnary": grpc.stream_unary_rpc_method_handler(
                lambda many, context: self.unary(b"".join(many), context)
            ),
            "StreamStream": grpc.stream_stream_rpc_method_handler(
                lambda many, context: self.stream(b"".join(many), context)
            ),
        }
        target.add_registered_method_handlers("determined.api.v1.Kinds", handlers)

    def unary(self, request: bytes, context) -> bytes:
        if request == b"left":
            left = threading.Event()
            context.add_callback(left.set)
            self.waiting.release()
            left.wait(30)
        self.act(request)
        return f"{request.decode()} {request_id()}".encode()

    def stream(self, request: bytes, context):
        self.act(request)
        yield f"{request.decode()} {request_id()}".encode()
        if request == b"late":
            raise NotFoundError("gone in between")
        yield f"{current_call().method}".encode()

    def act(self, request: bytes) -> None:
        match request:
            case b"refuse":
                raise NotFoundError("no such thing")
            case b"break":
                raise RuntimeError("SELECT secret FROM somewhere")
            case b"header":
                add_header("x-more", "yes")
            case b"caller":
                current_caller()
            case b"wait":
                self.waiting.release()
                self.go.wait(30)


@pytest.fixture
def kinds():
    return Kinds()


@pytest.fixture
def channel(kinds):
    server = GrpcServer(kinds, "127.0.0.1:0", ServerLimits(threads=8, streams=8, message_size=1024 * 1024))
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as opened:
        yield opened
    kinds.go.set()
    server.stop(0).wait()


@contextmanager
def logged():
    with structlog.testing.capture_logs() as events:
        yield events


def call(channel, kind: str, request: bytes, metadata=()):
    """Call a method and return its messages, its initial metadata, its code and its text."""
    path = METHOD + kind
    if kind.startswith("Unary"):
        made = channel.unary_stream(path)(request, metadata=metadata, timeout=30)
    else:
        made = channel.stream_stream(path)(iter([request[:1], request[1:]]), metadata=metadata, timeout=30)
    messages = []
    with suppress(grpc.RpcError):
        for message in made:
            messages.append(message.decode())  # noqa: PERF401 - those before the refusal count
    return messages, dict(made.initial_metadata()), made.code(), made.details()


@pytest.mark.parametrize("kind", KINDS)
def test_request_id_of_the_caller_goes_through(channel, kind):
    messages, headers, code, _ = call(channel, kind, b"hello", [("x-request-id", "mine-1")])
    assert (messages[0], headers["x-request-id"], code) == ("hello mine-1", "mine-1", Code.OK)
    if kind.endswith("Stream"):
        assert messages[1:] == [METHOD + kind]


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, 'a"b', "a;b"])
def test_strange_request_ids_are_replaced(channel, given):
    _, headers, _, _ = call(channel, "UnaryUnary", b"hello", [("x-request-id", given)])
    assert headers["x-request-id"] != given
    assert len(headers["x-request-id"]) == 32


def test_each_call_has_an_id_of_its_own(channel):
    first, second = (call(channel, "UnaryUnary", b"hello")[1]["x-request-id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("kind", KINDS)
def test_refusal_has_its_code_text_and_id(channel, kind):
    messages, headers, code, text = call(channel, kind, b"refuse", [("x-request-id", "mine-1")])
    assert (messages, code, text) == ([], Code.NOT_FOUND, "no such thing")
    assert headers["x-request-id"] == "mine-1"


@pytest.mark.parametrize("kind", ["UnaryStream", "StreamStream"])
def test_refusal_in_a_stream_follows_what_was_sent(channel, kind):
    messages, _, code, text = call(channel, kind, b"late", [("x-request-id", "mine-1")])
    assert (messages, code, text) == (["late mine-1"], Code.NOT_FOUND, "gone in between")


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_expected_is_logged_and_not_told(channel, kind):
    with logged() as events:
        _, _, code, text = call(channel, kind, b"break", [("x-request-id", "mine-1")])
    assert (code, text) == (Code.INTERNAL, INTERNAL_TEXT)
    (event,) = [event for event in events if event["event"] == "unexpected error"]
    assert (event["log_level"], event["request_id"], event["exc_info"]) == ("error", "mine-1", True)


def test_headers_of_the_service(channel):
    _, headers, _, _ = call(channel, "UnaryUnary", b"header")
    assert headers["x-more"] == "yes"


def test_there_is_no_caller_where_anybody_may_call(channel):
    assert call(channel, "UnaryUnary", b"caller")[2] == Code.INTERNAL


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("request_", "code", "level"),
    [
        pytest.param(b"hello", "OK", "info", id="ok"),
        pytest.param(b"refuse", "NOT_FOUND", "info", id="refused"),
        pytest.param(b"break", "INTERNAL", "error", id="broken"),
    ],
)
def test_every_call_is_logged_once(channel, kinds, kind, request_, code, level):
    with logged() as events:
        call(channel, kind, request_, [("x-request-id", "mine-1"), ("authorization", "Bearer secret")])
        until(lambda: any(event["event"] == "call" for event in events))
    (event,) = [event for event in events if event["event"] == "call"]
    assert event["duration_ms"] >= 0
    assert "secret" not in str(events)
    assert (event["method"], event["code"], event["log_level"]) == (METHOD + kind, code, level)
    assert (event["user"], event["request_id"]) == (None, "mine-1")


def test_call_that_is_left_is_logged_as_cancelled(channel, kinds):
    with logged() as events:
        made = channel.unary_unary(METHOD + "UnaryUnary").future(b"left", timeout=30)
        assert kinds.waiting.acquire(timeout=30)
        made.cancel()
        until(lambda: any(event["event"] == "call" for event in events))
    assert [event["code"] for event in events if event["event"] == "call"] == ["CANCELLED"]


def test_streams_are_bounded(channel, kinds):
    open_streams = [channel.unary_stream(METHOD + "UnaryStream")(b"wait", timeout=60) for _ in range(2)]
    for _ in range(2):
        assert kinds.waiting.acquire(timeout=30)
    _, _, code, text = call(channel, "UnaryStream", b"hello")
    assert (code, text) == (Code.RESOURCE_EXHAUSTED, "2 streams are open already, try again later")
    assert channel.unary_unary(METHOD + "UnaryUnary")(b"hello", timeout=30)
    kinds.go.set()
    for stream in open_streams:
        assert len(list(stream)) == 2
    until(lambda: call(channel, "UnaryStream", b"hello")[2] == Code.OK)


@pytest.mark.parametrize("error", ServiceError.__subclasses__())
def test_every_code_has_a_status(error):
    assert error.code in {status.value[0] for status in grpc.StatusCode}


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("short", 5, id="short"),
        pytest.param("x" * 6000, 6000, id="fits"),
        pytest.param("x" * 6001, 6001, id="cut"),
        pytest.param("\n" * 6000, 2001, id="encoded"),
        pytest.param("\U0001f600" * 6000, 501, id="four bytes each"),
    ],
)
def test_texts_fit_into_a_trailer(text, length):
    assert len(shorten(text)) == length


def until(condition) -> None:
    """Wait until a condition holds, for a bounded time."""
    settled = threading.Event()
    for _ in range(3000):
        if condition():
            return
        settled.wait(0.01)
    raise AssertionError("it did not come to pass")
