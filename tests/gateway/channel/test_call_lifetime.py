"""What a handler knows of its call, and what ends the call. The same over the in-process channel and over a socket."""

from __future__ import annotations

import threading
from typing import Any

import grpc
import pytest
from wiring import PATIENCE, Connect, eventually, outcome, path, unary

from gateway.channel.inprocess import InProcessChannel

Code = grpc.StatusCode


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


class TestContext:
    def test_what_a_handler_is_told_of_its_caller(self, connect: Connect) -> None:
        seen: dict[str, Any] = {}

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            seen["peer"] = context.peer()
            seen["identities"] = (context.peer_identities(), context.peer_identity_key())
            seen["auth"] = context.auth_context()
            seen["active"] = context.is_active()
            return b""

        connect({"M": unary(behaviour)}).unary_unary(path("M"))(b"")
        assert seen["peer"].startswith(("inproc", "ipv4:127.0.0.1:"))
        assert seen["identities"] == (None, None)
        assert seen["auth"] == {"transport_security_type": [b"insecure"], "security_level": [b"TSI_SECURITY_NONE"]}
        assert seen["active"] is True

    @pytest.mark.parametrize(
        ("timeout", "shortest", "longest"), [(30.0, 20.0, 30.1), (None, 1e18, 1e19)], ids=["deadline", "none"]
    )
    def test_time_remaining(self, connect: Connect, timeout: Any, shortest: float, longest: float) -> None:
        seen: list[float] = []
        channel = connect({"M": unary(lambda _r, context: seen.append(context.time_remaining()) or b"")})
        channel.unary_unary(path("M"))(b"", timeout=timeout)
        assert shortest <= seen[0] <= longest

    @pytest.mark.parametrize("timeout", [None, PATIENCE], ids=["callers-thread", "own-thread"])
    def test_a_callback_runs_once_when_the_call_ends(self, connect: Connect, timeout: float | None) -> None:
        calls: list[bool] = []

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            assert context.add_callback(lambda: calls.append(context.is_active()))
            assert calls == []
            return b""

        connect({"M": unary(behaviour)}).unary_unary(path("M"))(b"", timeout=timeout)
        eventually(lambda: calls == [False])

    def test_a_callback_after_the_end_is_refused(self, connect: Connect) -> None:
        contexts: list[grpc.ServicerContext] = []
        connect({"M": unary(lambda _r, context: contexts.append(context) or b"")}).unary_unary(path("M"))(b"")
        eventually(lambda: not contexts[0].is_active())
        eventually(lambda: not contexts[0].add_callback(lambda: None))

    def test_a_handler_can_cancel(self, connect: Connect) -> None:
        error = outcome(connect({"M": unary(lambda _r, context: (context.cancel() and None) or b"")}))
        assert (error.code(), error.details()) == (Code.CANCELLED, "CANCELLED")


class TestDeadline:
    def test_the_client_stops_waiting_and_the_handler_is_told(self, connect: Connect) -> None:
        ended = threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.add_callback(ended.set)
            ended.wait(PATIENCE)
            return b"late"

        error = outcome(connect({"M": unary(behaviour)}), timeout=0.05)
        assert (error.code(), error.details()) == (Code.DEADLINE_EXCEEDED, "Deadline Exceeded")
        assert ended.wait(PATIENCE)

    def test_a_deadline_that_has_passed(self, connect: Connect) -> None:
        assert outcome(connect({"M": unary(echo)}), timeout=-1).code() is Code.DEADLINE_EXCEEDED

    def test_a_stream_ends_at_its_deadline(self, connect: Connect) -> None:
        ended = threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            context.add_callback(ended.set)
            yield b"1"
            ended.wait(PATIENCE)

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))
        stream = call(b"", timeout=0.5)
        assert next(stream) == b"1"
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        assert caught.value.code() is Code.DEADLINE_EXCEEDED
        assert ended.wait(PATIENCE)

    def test_a_future_ends_at_its_deadline(self, connect: Connect) -> None:
        ended = threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.add_callback(ended.set)
            ended.wait(PATIENCE)
            return b""

        future: Any = connect({"M": unary(behaviour)}).unary_unary(path("M")).future(b"", timeout=0.05)
        assert future.exception(PATIENCE).code() is Code.DEADLINE_EXCEEDED
        assert not future.cancelled()

    def test_an_early_answer_leaves_the_deadline_without_effect(self, connect: Connect) -> None:
        response, call = connect({"M": unary(echo)}).unary_unary(path("M")).with_call(b"x", timeout=PATIENCE)
        assert (response, call.code()) == (b"x", Code.OK)


class TestCancellation:
    @staticmethod
    def blocking(entered: threading.Event, ended: threading.Event) -> Any:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.add_callback(ended.set)
            entered.set()
            ended.wait(PATIENCE)
            return b""

        return unary(behaviour)

    def test_a_cancelled_future(self, connect: Connect) -> None:
        entered, ended = threading.Event(), threading.Event()
        future: Any = connect({"M": self.blocking(entered, ended)}).unary_unary(path("M")).future(b"")
        assert entered.wait(PATIENCE)
        assert future.cancel()
        assert future.cancelled()
        assert (future.code(), future.details()) == (Code.CANCELLED, "Locally cancelled by application!")
        with pytest.raises(grpc.FutureCancelledError):
            future.result(PATIENCE)
        assert ended.wait(PATIENCE)
        assert not future.cancel()

    def test_a_stream_cancelled_before_the_first_message(self, connect: Connect) -> None:
        entered, ended = threading.Event(), threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            context.add_callback(ended.set)
            entered.set()
            ended.wait(PATIENCE)
            yield b"never seen"

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))
        stream = call(b"")
        assert entered.wait(PATIENCE)
        assert stream.cancel()
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        assert caught.value.code() is Code.CANCELLED
        assert ended.wait(PATIENCE)

    def test_a_stream_cancelled_in_the_middle(self, connect: Connect) -> None:
        ended = threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            context.add_callback(ended.set)
            while context.is_active():
                yield b"more"

        call = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))
        stream = call(b"")
        assert [next(stream) for _ in range(100)] == [b"more"] * 100
        assert stream.is_active()
        stream.cancel()
        assert ended.wait(PATIENCE)
        with pytest.raises(grpc.RpcError) as caught:
            list(stream)
        assert caught.value.code() is Code.CANCELLED
        assert not stream.is_active()

    def test_a_dropped_stream_is_cancelled(self, connect: Connect) -> None:
        ended = threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> Any:
            context.add_callback(ended.set)
            while context.is_active():
                yield b"more"

        stream = connect({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
        next(stream)
        del stream
        assert ended.wait(PATIENCE)

    def test_a_client_that_is_gone(self, connect: Connect) -> None:
        entered, ended = threading.Event(), threading.Event()
        channel = connect({"M": self.blocking(entered, ended)})
        future: Any = channel.unary_unary(path("M")).future(b"")
        assert entered.wait(PATIENCE)
        channel.close()
        assert ended.wait(PATIENCE)
        assert (future.code(), future.details()) == (Code.CANCELLED, "Channel closed!")
        with pytest.raises(ValueError, match="closed channel"):
            channel.unary_unary(path("M"))(b"")

    def test_a_handler_learns_of_it_when_it_reads_on(self, connect: Connect) -> None:
        left: list[Any] = []
        entered = threading.Event()

        def behaviour(requests: Any, context: grpc.ServicerContext) -> bytes:
            try:
                for _ in requests:
                    entered.set()
            except grpc.RpcError:
                left.append("error")
                raise
            left.append("end")
            return b""

        hold = threading.Event()

        def requests() -> Any:
            yield b"1"
            hold.wait(PATIENCE)

        channel = connect({"C": grpc.stream_unary_rpc_method_handler(behaviour)})
        future: Any = channel.stream_unary(path("C")).future(requests())
        assert entered.wait(PATIENCE)
        future.cancel()
        # grpcio sometimes shows it as the end of the requests, depending on which of two events comes first.
        eventually(lambda: left in (["error"], ["end"]))
        assert left == ["error"] or not isinstance(channel, InProcessChannel)
        hold.set()

    def test_a_handler_learns_of_it_when_it_sends_metadata(self, connect: Connect) -> None:
        ended, left = threading.Event(), threading.Event()

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.add_callback(ended.set)
            ended.wait(PATIENCE)
            try:
                context.send_initial_metadata((("a", "1"),))
            except grpc.RpcError:
                left.set()
                raise
            return b""

        channel = connect({"M": unary(behaviour)})
        outcome(channel, timeout=0.05)
        assert left.wait(PATIENCE)
