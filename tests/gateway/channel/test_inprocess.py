"""What only the in-process channel does: in which thread a call runs, what threads it keeps, what it remembers."""

from __future__ import annotations

import contextvars
import gc
import threading
from typing import Any

import grpc
import pytest
from wiring import PATIENCE, SERVICE, eventually, path, unary

from gateway.channel.handlers import MethodResolver
from gateway.channel.inprocess import HandlerTable, InProcessChannel

VARIABLE: contextvars.ContextVar[str] = contextvars.ContextVar("VARIABLE", default="unset")


def channel_to(handlers: dict[str, Any], interceptors: Any = (), **options: Any) -> InProcessChannel:
    table = HandlerTable()
    table.add_registered_method_handlers(SERVICE, handlers)
    return InProcessChannel(table, interceptors, **options)


def thread_name(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    return threading.current_thread().name.encode()


def test_a_unary_call_runs_in_its_callers_thread_unless_it_has_a_deadline() -> None:
    call = channel_to({"M": unary(thread_name)}).unary_unary(path("M"))
    here = threading.current_thread().name.encode()
    assert call(b"") == here
    assert call(b"", timeout=PATIENCE) != here
    assert call.future(b"").result(PATIENCE) != here


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_a_handler_neither_sees_nor_changes_its_callers_context_variables(timeout: float | None) -> None:
    def behaviour(_request: bytes, _context: grpc.ServicerContext) -> bytes:
        seen = VARIABLE.get()
        VARIABLE.set("of the handler")
        return seen.encode()

    call = channel_to({"M": unary(behaviour)}).unary_unary(path("M"))
    token = VARIABLE.set("of the caller")
    assert [call(b"", timeout=timeout) for _ in range(2)] == [b"unset", b"unset"]
    assert VARIABLE.get() == "of the caller"
    VARIABLE.reset(token)


def test_an_interceptors_context_variables_reach_the_handler() -> None:
    class Setting(grpc.ServerInterceptor):
        def intercept_service(self, continuation: Any, details: Any) -> Any:
            VARIABLE.set(dict(details.invocation_metadata)["k"])
            return continuation(details)

    call = channel_to({"M": unary(lambda _r, _c: VARIABLE.get().encode())}, [Setting()]).unary_unary(path("M"))
    assert [call(b"", metadata=(("k", value),)) for value in "ab"] == [b"a", b"b"]


def test_an_interrupt_leaves_the_handler_and_ends_the_call() -> None:
    contexts: list[grpc.ServicerContext] = []

    def behaviour(_request: bytes, context: grpc.ServicerContext) -> bytes:
        contexts.append(context)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        channel_to({"M": unary(behaviour)}).unary_unary(path("M"))(b"")
    assert not contexts[0].is_active()


def test_calls_beyond_the_limit_of_threads_are_refused() -> None:
    release = threading.Event()
    handler = unary(lambda _r, _c: release.wait(PATIENCE) and b"done")
    channel = channel_to({"M": handler, "Fast": unary(thread_name)}, max_threads=2)
    running = [channel.unary_unary(path("M")).future(b"") for _ in range(2)]
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(path("M"))(b"", timeout=PATIENCE)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert channel.unary_unary(path("Fast"))(b"")
    release.set()
    assert [future.result(PATIENCE) for future in running] == [b"done", b"done"]


def test_threads_are_used_again() -> None:
    channel = channel_to({"M": unary(thread_name)})
    names = set()
    for _ in range(20):
        names.add(channel.unary_unary(path("M"))(b"", timeout=PATIENCE))
        eventually(lambda: channel.busy_threads == 0)
    assert len(names) == 1


def test_streams_that_nobody_reads_leave_no_thread_behind() -> None:
    def behaviour(_request: bytes, _context: grpc.ServicerContext) -> Any:
        while True:
            yield b"more"

    channel = channel_to({"S": grpc.unary_stream_rpc_method_handler(behaviour)})
    streams = [channel.unary_stream(path("S"))(b"") for _ in range(20)]
    for stream in streams:
        next(stream)
    assert channel.busy_threads == 20
    del streams, stream
    gc.collect()
    eventually(lambda: channel.busy_threads == 0)


def test_a_stream_that_is_left_is_closed_in_its_own_thread() -> None:
    closed_in: list[str] = []

    def behaviour(_request: bytes, _context: grpc.ServicerContext) -> Any:
        try:
            while True:
                yield threading.current_thread().name.encode()
        finally:
            closed_in.append(threading.current_thread().name)

    stream = channel_to({"S": grpc.unary_stream_rpc_method_handler(behaviour)}).unary_stream(path("S"))(b"")
    name = next(stream).decode()
    stream.cancel()
    eventually(lambda: closed_in == [name])


def test_as_many_messages_are_ahead_as_allowed() -> None:
    sent: list[int] = []

    def behaviour(_request: bytes, _context: grpc.ServicerContext) -> Any:
        for number in range(100):
            sent.append(number)
            yield b"%d" % number

    channel = channel_to({"S": grpc.unary_stream_rpc_method_handler(behaviour)}, ahead=3)
    stream = channel.unary_stream(path("S"))(b"")
    eventually(lambda: len(sent) == 4)  # three wait in the queue, one in the hands of the sender
    assert next(stream) == b"0"
    eventually(lambda: len(sent) == 5)
    assert len(list(stream)) == 99


class Asked(grpc.ServerInterceptor):
    def __init__(self, *, reads_metadata: bool) -> None:
        self.count = 0
        self.reads_metadata = reads_metadata

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        self.count += 1
        if self.reads_metadata:
            assert details.invocation_metadata is not None
        return continuation(details)


@pytest.mark.parametrize(("reads_metadata", "times"), [(False, 1), (True, 3)])
def test_interceptors_are_asked_once_for_a_method_unless_they_read_metadata(reads_metadata: bool, times: int) -> None:
    interceptor = Asked(reads_metadata=reads_metadata)
    call = channel_to({"M": unary(thread_name)}, [interceptor]).unary_unary(path("M"))
    for _ in range(3):
        call(b"")
    assert interceptor.count == times


def test_methods_that_do_not_exist_are_not_remembered() -> None:
    resolver = MethodResolver(HandlerTable(), [])
    assert resolver.resolve("/a.B/C", ()) is None
    assert resolver._kept == {}


def test_registered_handlers_win_over_generic_ones() -> None:
    table = HandlerTable()
    generic = {"M": unary(lambda _r, _c: b"generic"), "Only": unary(lambda _r, _c: b"only")}
    table.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, generic),))
    table.add_registered_method_handlers(SERVICE, {"M": unary(lambda _r, _c: b"registered")})
    channel = InProcessChannel(table)
    assert channel.unary_unary(path("M"))(b"") == b"registered"
    assert channel.unary_unary(path("Only"))(b"") == b"only"


@pytest.mark.parametrize(
    ("responses", "details"), [([b"1", b"2"], "Too many responses"), ([], "No response message")], ids=["two", "none"]
)
def test_a_unary_client_of_a_streaming_handler_gets_one_response_or_an_error(
    responses: list[bytes], details: str
) -> None:
    handler = grpc.unary_stream_rpc_method_handler(lambda _r, _c: iter(responses))
    with pytest.raises(grpc.RpcError) as caught:
        channel_to({"S": handler}).unary_unary(path("S"))(b"")
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.INTERNAL, details)


def test_many_deadlines_that_do_not_come_about_are_forgotten() -> None:
    channel = channel_to({"S": grpc.unary_stream_rpc_method_handler(lambda _r, _c: iter([b"1"]))})
    call = channel.unary_stream(path("S"))
    for _ in range(3000):
        assert list(call(b"", timeout=3600)) == [b"1"]
    assert len(channel._transport._deadlines._heap) < 2100
