"""Calls with streams of requests or responses. The same over the in-process channel and over a socket."""

from __future__ import annotations

import threading
from typing import Any

import grpc
import pytest
from wiring import PATIENCE, Connect, eventually, path, unary

Code = grpc.StatusCode


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


class TestStreams:
    @staticmethod
    def channel(connect: Connect, **handlers: Any) -> grpc.Channel:
        return connect(handlers)

    @pytest.mark.parametrize("count", [0, 1, 3, 1000])
    def test_responses_come_in_order(self, connect: Connect, count: int) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            for number in range(count):
                yield b"%d" % number

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
        assert list(call) == [b"%d" % number for number in range(count)]
        assert call.code() is Code.OK

    def test_a_list_is_a_stream(self, connect: Connect) -> None:
        handler = grpc.unary_stream_rpc_method_handler(lambda _r, _c: iter([b"1", b"2"]))
        assert list(connect({"S": handler}).unary_stream(path("S"))(b"")) == [b"1", b"2"]

    def test_requests_are_collected(self, connect: Connect) -> None:
        handler = grpc.stream_unary_rpc_method_handler(lambda requests, _c: b"+".join(requests))
        call = connect({"C": handler}).stream_unary(path("C"))
        assert call(iter([b"1", b"2", b"3"])) == b"1+2+3"
        assert call(iter([])) == b""
        response, status = call.with_call(iter([b"4"]), timeout=PATIENCE)
        assert (response, status.code()) == (b"4", Code.OK)

    def test_both_sides_talk(self, connect: Connect) -> None:
        def behaviour(requests: Any, context: grpc.ServicerContext) -> Any:
            for request in requests:
                yield request * 2

        answered = threading.Semaphore(0)

        def requests() -> Any:
            yield b"a"
            assert answered.acquire(timeout=PATIENCE)
            yield b"b"

        call = connect({"B": grpc.stream_stream_rpc_method_handler(behaviour)}).stream_stream(path("B"))(requests())
        assert next(call) == b"aa"
        answered.release()
        assert list(call) == [b"bb"]

    def test_a_handler_may_answer_before_it_has_read_all(self, connect: Connect) -> None:
        def behaviour(requests: Any, context: grpc.ServicerContext) -> bytes:
            return next(requests)

        def requests() -> Any:
            while True:
                yield b"x" * 1000

        call = connect({"C": grpc.stream_unary_rpc_method_handler(behaviour)}).stream_unary(path("C"))
        assert call(requests(), timeout=PATIENCE) == b"x" * 1000

    def test_metadata_precedes_and_follows_the_messages(self, connect: Connect) -> None:
        sent, go_on = threading.Event(), threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            context.send_initial_metadata((("a", "1"),))
            sent.set()
            go_on.wait(PATIENCE)
            yield b"m"
            context.set_trailing_metadata((("z", "9"),))

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
        assert sent.wait(PATIENCE)
        assert tuple(call.initial_metadata()) == (("a", "1"),)
        go_on.set()
        assert list(call) == [b"m"]
        assert tuple(call.trailing_metadata()) == (("z", "9"),)

    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            pytest.param(lambda _c: 1 // 0, (Code.UNKNOWN, "Exception iterating responses: "), id="raises"),
            pytest.param(lambda c: c.abort(Code.NOT_FOUND, "gone"), (Code.NOT_FOUND, "gone"), id="aborts"),
            pytest.param(lambda c: c.set_code(Code.DATA_LOSS), (Code.DATA_LOSS, ""), id="sets-code"),
        ],
    )
    def test_an_error_comes_after_the_messages_before_it(
        self, connect: Connect, fault: Any, expected: tuple[Any, str]
    ) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            yield b"1"
            yield b"2"
            fault(context)

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
        assert [next(call), next(call)] == [b"1", b"2"]
        with pytest.raises(grpc.RpcError) as caught:
            next(call)
        assert caught.value.code() is expected[0]
        assert (caught.value.details() or "").startswith(expected[1])
        assert call.code() is expected[0]

    def test_a_failing_request_iterator_ends_the_call(self, connect: Connect) -> None:
        def requests() -> Any:
            yield b"1"
            raise ValueError("no more")

        handler = grpc.stream_unary_rpc_method_handler(lambda requests, _c: b"".join(requests))
        with pytest.raises(grpc.RpcError) as caught:
            connect({"C": handler}).stream_unary(path("C"))(requests())
        assert (caught.value.code(), caught.value.details()) == (Code.UNKNOWN, "Exception iterating requests!")

    def test_a_stream_client_needs_one_request_for_a_unary_handler(self, connect: Connect) -> None:
        call = connect({"M": unary(echo)}).stream_unary(path("M"))
        assert call(iter([b"1"])) == b"1"
        with pytest.raises(grpc.RpcError) as caught:
            call(iter([]))
        assert caught.value.code() is Code.UNIMPLEMENTED

    def test_a_size_limit_holds_for_each_message(self, connect: Connect) -> None:
        handler = grpc.unary_stream_rpc_method_handler(lambda _r, _c: iter([b"ok", b"too long"]))
        channel = connect({"S": handler}, options=[("grpc.max_receive_message_length", 4)])
        stream = channel.unary_stream(path("S"))(b"")
        assert next(stream) == b"ok"
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        assert caught.value.code() is Code.RESOURCE_EXHAUSTED

    def test_a_sender_waits_for_its_reader(self, connect: Connect) -> None:
        sent: list[int] = []

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            for number in range(10_000):
                sent.append(number)
                yield b"x" * 4096

        stream = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
        next(stream)
        counts: list[int] = []
        eventually(lambda: counts[-3:] == [len(sent)] * 3 or counts.append(len(sent)))  # type: ignore[func-returns-value]
        assert len(sent) < 5000
        stream.cancel()
