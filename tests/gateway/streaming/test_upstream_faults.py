"""What the real server answers while the service behind it is dead, slow or talks nonsense, and that it recovers."""

from __future__ import annotations

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from running_gateway import PATIENCE, Line, front_of, port_of

from tests.processes import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

UNARY = "/v1/shelves/a/books/b"
STREAM = "/v1/shelves/a/news"


class Moody(grpc.GenericRpcHandler):
    """A service that answers as it was told last."""

    def __init__(self) -> None:
        self.mood = "well"
        self.waiting = 0

    def service(self, handler_call_details: Any) -> grpc.RpcMethodHandler:
        if handler_call_details.method.endswith("/Follow"):
            return grpc.unary_stream_rpc_method_handler(self._answers)
        if handler_call_details.method.endswith("/Return"):
            return grpc.stream_stream_rpc_method_handler(lambda requests, _context: requests)
        return grpc.unary_unary_rpc_method_handler(self._answer)

    def _answers(self, request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        if self.mood == "slow after the first":
            yield b"\x0a\x01b"
            self.mood = "slow"
        yield self._answer(request, context)

    def _answer(self, _request: bytes, context: grpc.ServicerContext) -> bytes:
        if self.mood == "slow":
            over = threading.Event()
            self.waiting += 1
            context.add_callback(over.set)
            over.wait(PATIENCE)
            self.waiting -= 1
        return b"\xff\xff\xff" if self.mood == "nonsense" else b"\x0a\x01b"


@contextmanager
def serving(service: Moody, port: int = 0) -> Iterator[int]:
    server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((service,))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        yield bound
    finally:
        server.stop(0).wait(PATIENCE)


@pytest.fixture(scope="module")
def upstream() -> Iterator[tuple[Moody, int, Callable[[], None], Callable[[], None]]]:
    """A service, its port, and what stops and starts it again."""
    service = Moody()
    with ExitStack() as stack:
        port = stack.enter_context(serving(service))

        def start() -> None:
            stack.enter_context(serving(service, port))

        yield service, port, stack.close, start


@pytest.fixture(scope="module")
def front(upstream: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("gateway")
    with front_of(upstream[1], folder) as process:
        yield port_of(process)


def ask(port: int, path: str, *headers: str) -> tuple[int, bytes]:
    line = Line(port)
    try:
        line.request("GET", path, *headers)
        status, found = line.head()
        return status, line.chunk() if found.get("transfer-encoding") == "chunked" else line.body(found)
    finally:
        line.close()


def ask_for_error(port: int, path: str, *headers: str) -> tuple[int, int]:
    """Return status and code of an error, which must have the one shape."""
    status, body = ask(port, path, *headers)
    shown = json.loads(body)
    error = shown["error"] if list(shown) == ["error"] else shown
    assert list(error) == ["code", "message", "details"]
    return status, error["code"]


@pytest.mark.parametrize("path", [UNARY, STREAM])
def test_a_service_that_dies_and_comes_back(upstream: Any, front: int, path: str) -> None:
    _, _, stop, start = upstream
    assert ask(front, path)[0] == 200
    stop()
    assert ask_for_error(front, path) == (503, 14)
    start()
    eventually(lambda: ask(front, path)[0] == 200)


@pytest.mark.parametrize("path", [UNARY, STREAM])
def test_a_service_that_is_slow(upstream: Any, front: int, path: str) -> None:
    service = upstream[0]
    service.mood = "slow"
    assert ask_for_error(front, path, "Grpc-Timeout: 50m") == (504, 4)
    eventually(lambda: service.waiting == 0)
    service.mood = "well"
    assert ask(front, path, "Grpc-Timeout: 10S")[0] == 200


def test_a_deadline_is_that_of_the_whole_stream(upstream: Any, front: int) -> None:
    service = upstream[0]
    service.mood = "slow after the first"
    line = Line(front)
    line.request("GET", STREAM, "Grpc-Timeout: 500m")
    assert line.head()[0] == 200
    assert json.loads(line.chunk())["result"]["id"] == "b"
    assert json.loads(line.chunk())["error"]["code"] == 4
    assert line.chunk() == b""
    line.close()
    service.mood = "well"


@pytest.mark.parametrize("path", [UNARY, STREAM])
def test_a_service_that_talks_nonsense(upstream: Any, front: int, path: str) -> None:
    service = upstream[0]
    service.mood = "nonsense"
    assert ask_for_error(front, path) == (500, 13)
    service.mood = "well"
    assert ask(front, path)[0] == 200


@pytest.mark.parametrize(("count", "status", "code"), [(0, 500, 13), (1, 200, None), (2, 500, 13), (100, 500, 13)])
def test_a_service_with_another_number_of_responses_than_one(front: int, count: int, status: int, code: Any) -> None:
    line = Line(front)
    body = b"{}" * count
    line.request("POST", "/v1/returns", f"Content-Length: {len(body)}")
    line.send(body)
    found, headers = line.head()
    assert (found, json.loads(line.body(headers)).get("code")) == (status, code)
    line.close()


def test_something_that_is_no_grpc_at_all(front: int, upstream: Any) -> None:
    _, port, stop, start = upstream
    stop()
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(0.1)
        over = threading.Event()

        def reply() -> None:
            while not over.is_set():
                try:
                    connection = listener.accept()[0]
                except TimeoutError:
                    continue
                with connection:
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        replying = threading.Thread(target=reply)
        replying.start()
        try:
            assert ask_for_error(front, UNARY) == (503, 14)
        finally:
            over.set()
            replying.join()
    start()
    eventually(lambda: ask(front, UNARY)[0] == 200)
