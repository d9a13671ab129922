"""Calls with one request and one response, and how they end. The same over the in-process channel and over a socket."""

from __future__ import annotations

import threading
from typing import Any

import grpc
import pytest
from wiring import PATIENCE, Connect, outcome, path, unary

Code = grpc.StatusCode


class Status(grpc.Status):
    def __init__(self, code: grpc.StatusCode, details: str, trailing_metadata: Any) -> None:
        self.code = code
        self.details = details
        self.trailing_metadata = trailing_metadata


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


class TestUnaryCalls:
    def test_a_call_returns_the_response(self, connect: Connect) -> None:
        channel = connect({"M": unary(echo)})
        assert channel.unary_unary(path("M"))(b"hello") == b"hello"

    def test_with_call_gives_the_status_and_metadata(self, connect: Connect) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.send_initial_metadata((("first", "1"), ("b-bin", b"\x00\xff")))
            context.set_trailing_metadata((("last", "2"), ("last", "3"), ("c-bin", b"")))
            return b"r"

        response, call = connect({"M": unary(behaviour)}).unary_unary(path("M")).with_call(b"", timeout=PATIENCE)
        assert response == b"r"
        assert call.code() is Code.OK
        assert call.details() == ""
        assert tuple(call.initial_metadata()) == (("first", "1"), ("b-bin", b"\x00\xff"))
        assert tuple(call.trailing_metadata()) == (("last", "2"), ("last", "3"), ("c-bin", b""))

    def test_serializers_are_applied_on_both_sides(self, connect: Connect) -> None:
        handler = grpc.unary_unary_rpc_method_handler(
            lambda request, _context: request + 1, lambda data: int(data.decode()), lambda value: str(value).encode()
        )
        call = connect({"M": handler}).unary_unary(path("M"), lambda value: str(value).encode(), int)
        assert call(41) == 42

    def test_wait_for_ready_and_compression_change_nothing(self, connect: Connect) -> None:
        call = connect({"M": unary(echo)}).unary_unary(path("M"))
        assert call(b"x", wait_for_ready=True, compression=grpc.Compression.Gzip) == b"x"

    def test_a_future_gives_the_response(self, connect: Connect) -> None:
        future = connect({"M": unary(echo)}).unary_unary(path("M")).future(b"x")
        assert future.result(PATIENCE) == b"x"
        assert (future.done(), future.running(), future.cancelled()) == (True, False, False)
        assert future.exception() is None
        assert future.traceback() is None
        assert future.code() is Code.OK
        assert not future.cancel()

    def test_a_future_tells_its_callback(self, connect: Connect) -> None:
        told = threading.Event()
        future = connect({"M": unary(echo)}).unary_unary(path("M")).future(b"x")
        future.add_done_callback(lambda done: told.set() if done is future else None)
        assert told.wait(PATIENCE)

    def test_a_future_may_take_too_long(self, connect: Connect) -> None:
        release = threading.Event()
        channel = connect({"M": unary(lambda _request, _context: release.wait(PATIENCE) and b"late")})
        future = channel.unary_unary(path("M")).future(b"")
        with pytest.raises(grpc.FutureTimeoutError):
            future.result(timeout=0.01)
        release.set()
        assert future.result(PATIENCE) == b"late"

    def test_a_failed_future_is_its_own_error(self, connect: Connect) -> None:
        future = connect({"M": unary(lambda _r, context: context.abort(Code.NOT_FOUND, "no"))})
        call = future.unary_unary(path("M")).future(b"")
        assert call.exception(PATIENCE) is call
        assert call.traceback() is not None
        with pytest.raises(grpc.RpcError) as caught:
            call.result()
        assert caught.value.code() is Code.NOT_FOUND

    @pytest.mark.parametrize("name", ["/test.Calls/Nope", "/nope.Nope/M", "/x"])
    def test_an_unknown_method_is_unimplemented(self, connect: Connect, name: str) -> None:
        with pytest.raises(grpc.RpcError) as caught:
            connect({"M": unary(echo)}).unary_unary(name)(b"")
        assert (caught.value.code(), caught.value.details()) == (Code.UNIMPLEMENTED, "Method not found!")

    def test_call_credentials_are_refused_without_a_secure_transport(self, connect: Connect) -> None:
        credentials = grpc.access_token_call_credentials("token")
        assert outcome(connect({"M": unary(echo)}), credentials=credentials).code() is Code.UNAUTHENTICATED


class TestStatus:
    @pytest.mark.parametrize(
        ("code", "details", "expected"),
        [
            *[pytest.param(code, "why", (code, "why"), id=code.name) for code in Code if code is not Code.OK],
            pytest.param(Code.OK, "why", (Code.UNKNOWN, ""), id="OK"),
            pytest.param(5, "why", (Code.UNKNOWN, "why"), id="no-code"),
            pytest.param(Code.NOT_FOUND, "né\n%20", (Code.NOT_FOUND, "né\n%20"), id="any-text"),
        ],
    )
    def test_abort(self, connect: Connect, code: Any, details: str, expected: tuple[Any, str]) -> None:
        after: list[str] = []

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.abort(code, details)
            after.append("reached")
            return b""

        error = outcome(connect({"M": unary(behaviour)}))
        assert (error.code(), error.details()) == expected
        assert after == []

    def test_abort_with_status_brings_trailing_metadata(self, connect: Connect) -> None:
        status = Status(Code.ABORTED, "conflict", (("grpc-status-details-bin", b"\x08\x0a"),))
        error = outcome(connect({"M": unary(lambda _r, context: context.abort_with_status(status))}))
        assert (error.code(), error.details()) == (Code.ABORTED, "conflict")
        assert ("grpc-status-details-bin", b"\x08\x0a") in tuple(error.trailing_metadata())

    def test_an_error_keeps_what_was_sent_before(self, connect: Connect) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.send_initial_metadata((("a", "1"),))
            context.set_trailing_metadata((("b", "2"),))
            context.abort(Code.NOT_FOUND, "no")
            return b""

        error: Any = outcome(connect({"M": unary(behaviour)}))
        assert tuple(error.initial_metadata()) == (("a", "1"),)
        assert tuple(error.trailing_metadata()) == (("b", "2"),)

    @pytest.mark.parametrize(
        ("set_status", "expected"),
        [
            pytest.param(lambda c: c.set_code(Code.NOT_FOUND), (Code.NOT_FOUND, ""), id="code"),
            pytest.param(
                lambda c: (c.set_code(Code.NOT_FOUND), c.set_details("d")), (Code.NOT_FOUND, "d"), id="code-and-details"
            ),
            pytest.param(lambda c: c.set_code(77), (Code.UNKNOWN, ""), id="no-code"),
        ],
    )
    def test_a_status_set_beside_a_response_counts(
        self, connect: Connect, set_status: Any, expected: tuple[Any, str]
    ) -> None:
        error = outcome(connect({"M": unary(lambda _r, context: (set_status(context) and b"") or b"")}))
        assert (error.code(), error.details()) == expected

    def test_details_without_an_error_are_dropped(self, connect: Connect) -> None:
        channel = connect({"M": unary(lambda _r, context: context.set_details("d") or b"r")})
        response, call = channel.unary_unary(path("M")).with_call(b"")
        assert (response, call.details()) == (b"r", "")

    def test_a_handler_can_read_back_its_status(self, connect: Connect) -> None:
        seen: list[Any] = []

        def behaviour(request: bytes, context: Any) -> bytes:
            seen.append((context.code(), context.details(), context.trailing_metadata()))
            context.set_code(Code.NOT_FOUND)
            context.set_details("d")
            context.set_trailing_metadata((("k", "v"),))
            seen.append((context.code(), context.details(), context.trailing_metadata()))
            return b""

        outcome(connect({"M": unary(behaviour)}))
        assert seen == [(None, None, None), (Code.NOT_FOUND, b"d", (("k", "v"),))]

    @pytest.mark.parametrize(
        ("before", "expected"),
        [
            pytest.param(lambda _c: None, (Code.UNKNOWN, "Exception calling application: boom"), id="plain"),
            pytest.param(
                lambda c: c.set_code(Code.NOT_FOUND),
                (Code.NOT_FOUND, "Exception calling application: boom"),
                id="code-set",
            ),
            pytest.param(
                lambda c: (c.set_code(Code.NOT_FOUND), c.set_details("d")), (Code.NOT_FOUND, "d"), id="status-set"
            ),
        ],
    )
    def test_a_handler_that_raises(self, connect: Connect, before: Any, expected: tuple[Any, str]) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            before(context)
            raise ValueError("boom")

        error = outcome(connect({"M": unary(behaviour)}))
        assert (error.code(), error.details()) == expected

    def test_a_request_that_cannot_be_read(self, connect: Connect) -> None:
        handler = grpc.unary_unary_rpc_method_handler(echo, int, None)
        error = outcome(connect({"M": handler}))
        assert (error.code(), error.details()) == (Code.INTERNAL, "Exception deserializing request!")

    @pytest.mark.parametrize("response", [pytest.param(None, id="none"), pytest.param("text", id="wrong-type")])
    def test_a_response_that_cannot_be_written(self, connect: Connect, response: Any) -> None:
        handler = grpc.unary_unary_rpc_method_handler(lambda _r, _c: response, None, lambda value: value + b"")
        error = outcome(connect({"M": handler}))
        assert (error.code(), error.details()) == (Code.INTERNAL, "Failed to serialize response!")

    def test_a_request_that_cannot_be_written(self, connect: Connect) -> None:
        with pytest.raises(grpc.RpcError) as caught:
            connect({"M": unary(echo)}).unary_unary(path("M"), lambda _v: int("x"))(b"")
        assert (caught.value.code(), caught.value.details()) == (Code.INTERNAL, "Exception serializing request!")

    def test_a_response_that_cannot_be_read(self, connect: Connect) -> None:
        with pytest.raises(grpc.RpcError) as caught:
            connect({"M": unary(echo)}).unary_unary(path("M"), None, int)(b"x")
        assert (caught.value.code(), caught.value.details()) == (Code.INTERNAL, "Exception deserializing response!")

    def test_a_request_that_is_no_bytes(self, connect: Connect) -> None:
        call: Any = connect({"M": unary(echo)}).unary_unary(path("M"))
        with pytest.raises(TypeError):
            call("text")
