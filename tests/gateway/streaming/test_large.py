"""Large bodies through the real server, and clients that are slow in sending or taking them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from running_gateway import running_gateway

from tests.processes import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running_gateway import Line, Running

MIB = 2**20
LIMIT = 64 * MIB
SHORT = 4


@pytest.fixture(scope="module")
def spacious(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A gateway as it is by itself, before a service that takes messages of any size."""
    with running_gateway(tmp_path_factory.mktemp("gateway"), message_size=-1) as running:
        yield running


def send(running: Running, body: bytes, *, chunked: bool = False) -> Line:
    line = running.connect()
    if chunked:
        line.request("POST", "/v1/lendings", "Transfer-Encoding: chunked")
        for at in range(0, len(body), MIB):
            line.send_chunk(body[at : at + MIB])
        line.send_chunk(b"")
    else:
        line.request("POST", "/v1/lendings", f"Content-Length: {len(body)}")
        line.send(body)
    return line


def body_of(size: int) -> bytes:
    frame = b'{"book":"%s"}'
    return frame % (b"x" * (size - len(frame) + 2))


@pytest.mark.slow
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunks"])
def test_64_mib_in_and_out(spacious: Running, chunked: bool) -> None:
    body = body_of(LIMIT)
    line = send(spacious, body, chunked=chunked)
    status, headers = line.head()
    assert status == 200
    assert json.loads(line.body(headers)) == json.loads(body) | {"reader": ""}
    line.close()


@pytest.mark.slow
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunks"])
def test_more_than_that_is_refused_clearly(spacious: Running, chunked: bool) -> None:
    line = send(spacious, body_of(LIMIT + 1), chunked=chunked)
    status, headers = line.head()
    assert (status, json.loads(line.body(headers))["code"]) == (413, 8)
    line.close()
    assert spacious.get("/v1/shelves/a/books/b").head()[0] == 200


def test_more_than_the_service_takes_is_refused_clearly(gateway: Running) -> None:
    line = send(gateway, body_of(5 * MIB))  # a service of grpcio takes 4 MiB by itself
    status, headers = line.head()
    assert (status, json.loads(line.body(headers))["code"]) == (429, 8)


def test_clients_that_are_slow_in_sending_hold_nobody_up(gateway: Running) -> None:
    gateway.get("/v1/shelves/a/books/b").head()
    threads = gateway.threads()
    for framing in ("Content-Length: 100", f"Content-Length: {16 * MIB}", "Transfer-Encoding: chunked"):
        for _ in range(3 * SHORT):
            line = gateway.connect()
            line.request("POST", "/v1/lendings", framing)
            line.send(b'5\r\n{"boo\r\n' if "chunked" in framing else b'{"boo')
    assert gateway.get("/v1/shelves/a/books/b").head()[0] == 200
    gateway.hang_up()
    eventually(lambda: gateway.threads() <= threads + SHORT)


@pytest.mark.slow
def test_a_client_that_is_slow_in_taking_a_large_answer_holds_nobody_up(spacious: Running) -> None:
    lines = [send(spacious, body_of(16 * MIB)) for _ in range(SHORT)]
    for line in lines:
        assert line.head()[0] == 200
    assert spacious.get("/v1/shelves/a/books/b").head()[0] == 200
    spacious.hang_up()
    eventually(lambda: spacious.get("/v1/shelves/a/books/b").head()[0] == 200)


@pytest.mark.slow
def test_a_long_stream_leaves_memory_flat(gateway: Running) -> None:
    line = gateway.get("/v1/shelves/many:1000/news")
    line.head()
    while line.chunk():
        pass
    memory = gateway.memory()
    line = gateway.get("/v1/shelves/many:100000/news")
    line.head()
    count = 0
    while chunk := line.chunk():
        count += chunk.count(b"\n")
        assert gateway.memory() < memory + 32 * MIB
    assert count == 100_000
