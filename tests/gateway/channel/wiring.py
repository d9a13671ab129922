"""Puts handlers behind a channel: in this process, or on a real server at a free port."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import grpc
import pytest

from gateway.channel.inprocess import HandlerTable, InProcessChannel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SERVICE = "test.Calls"
PATIENCE = 10.0


class Connect(Protocol):
    def __call__(
        self,
        handlers: dict[str, grpc.RpcMethodHandler[Any, Any]],
        interceptors: Sequence[grpc.ServerInterceptor] = (),
        *,
        options: Sequence[tuple[str, Any]] = (),
        server_options: Sequence[tuple[str, Any]] = (),
    ) -> grpc.Channel: ...


@contextmanager
def in_process() -> Iterator[Connect]:
    opened: list[grpc.Channel] = []

    def connect(
        handlers: dict[str, grpc.RpcMethodHandler[Any, Any]],
        interceptors: Sequence[grpc.ServerInterceptor] = (),
        *,
        options: Sequence[tuple[str, Any]] = (),
        server_options: Sequence[tuple[str, Any]] = (),
    ) -> grpc.Channel:
        table = HandlerTable()
        table.add_registered_method_handlers(SERVICE, handlers)
        channel = InProcessChannel(table, interceptors, options=options, server_options=server_options)
        opened.append(channel)
        return channel

    yield connect
    for channel in opened:
        channel.close()


@contextmanager
def over_socket() -> Iterator[Connect]:
    opened: list[tuple[grpc.Channel, grpc.Server]] = []

    def connect(
        handlers: dict[str, grpc.RpcMethodHandler[Any, Any]],
        interceptors: Sequence[grpc.ServerInterceptor] = (),
        *,
        options: Sequence[tuple[str, Any]] = (),
        server_options: Sequence[tuple[str, Any]] = (),
    ) -> grpc.Channel:
        server = grpc.server(ThreadPoolExecutor(8), interceptors=interceptors, options=server_options)
        server.add_registered_method_handlers(SERVICE, handlers)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=options)
        opened.append((channel, server))
        return channel

    yield connect
    for channel, server in opened:
        channel.close()
        server.stop(0).wait(PATIENCE)


def unary(behaviour: Callable[..., Any]) -> grpc.RpcMethodHandler[Any, Any]:
    return grpc.unary_unary_rpc_method_handler(behaviour)


def path(name: str) -> str:
    return f"/{SERVICE}/{name}"


def outcome(channel: grpc.Channel, behaviour_name: str = "M", request: bytes = b"x", **call: Any) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(path(behaviour_name))(request, **call)
    return caught.value


def eventually(condition: Callable[[], bool]) -> None:
    """Wait for something that another thread does; fails when it takes far too long."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        pause.wait(0.005)
