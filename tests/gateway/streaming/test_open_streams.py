"""Streams and blocked calls through the real server: who waits for whom, and what is left when clients go."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from running_gateway import running_gateway

from tests.processes import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from running_gateway import Line, Running

IDLE_STREAMS = 200
SHORT = 4


def result(chunk: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(chunk)["result"]
    return found


def read_lines(line: Line) -> int:
    """Count the lines of a chunked body to its end."""
    count = 0
    while chunk := line.chunk():
        count += chunk.count(b"\n")
    return count


def test_idle_streams_leave_unary_calls_unharmed_and_nothing_behind(gateway: Running) -> None:
    gateway.get("/v1/shelves/a/books/b").head()
    threads, memory = gateway.threads(), gateway.memory()
    streams = [gateway.get("/v1/shelves/idle:1/news") for _ in range(IDLE_STREAMS)]
    for stream in streams:
        status, headers = stream.head()
        assert (status, headers["transfer-encoding"]) == (200, "chunked")
        assert result(stream.chunk())["id"] == "0"
    assert gateway.library.open >= IDLE_STREAMS
    for number in range(3 * SHORT):
        assert gateway.get(f"/v1/shelves/a/books/{number}").head()[0] == 200
    gateway.hang_up()
    eventually(lambda: gateway.library.open == 0)
    eventually(lambda: gateway.threads() <= threads + SHORT)
    assert gateway.memory() < memory + 64 * 2**20


@pytest.mark.parametrize("path", ["/v1/shelves/a/books/blocked", "/v1/shelves/idle:0/news", "/v1/shelves/idle:1/news"])
def test_a_client_that_goes_away_ends_its_call(gateway: Running, path: str) -> None:
    begun = gateway.library.begun
    line = gateway.get(path)
    eventually(lambda: gateway.library.begun == begun + 1)
    line.close()
    eventually(lambda: gateway.library.open == 0, seconds=5)


def test_blocked_calls_of_clients_that_have_gone_free_their_threads(gateway: Running) -> None:
    begun = gateway.library.begun
    lines = [gateway.get("/v1/shelves/a/books/blocked") for _ in range(SHORT)]
    eventually(lambda: gateway.library.begun == begun + SHORT)
    for line in lines:
        line.close()
    assert gateway.get("/v1/shelves/a/books/b").head()[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize("count", [20_000, 100_000])
def test_a_slow_reader_holds_the_service_back(gateway: Running, count: int) -> None:
    memory = gateway.memory()
    line = gateway.get(f"/v1/shelves/many:{count}/news")
    assert line.head()[0] == 200
    lines = line.chunk().count(b"\n")
    seen = [-1]

    def stands_still() -> bool:
        before, seen[0] = seen[0], gateway.library.sent
        return before == seen[0]

    eventually(stands_still, every=1.0)
    assert gateway.library.sent < count
    assert gateway.memory() < memory + 32 * 2**20
    assert lines + read_lines(line) == count
    assert gateway.memory() < memory + 32 * 2**20
    line.close()


def test_a_conversation(gateway: Running) -> None:
    line = gateway.connect()
    line.request("POST", "/v1/chat", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}')
    assert line.head()[0] == 200
    assert result(line.chunk())["id"] == "1"
    for part in (b'{"id":', b'"2"}'):
        line.send_chunk(part)
    assert result(line.chunk())["id"] == "2"
    line.send_chunk(b'{"id": nonsense}')
    assert json.loads(line.chunk())["error"]["code"] == 3
    assert line.chunk() == b""


def test_a_service_that_has_enough_answers_before_the_body_ends(gateway: Running) -> None:
    line = gateway.connect()
    line.request("POST", "/v1/returns", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}{"id":"enough"}')
    status, headers = line.head()
    assert (status, json.loads(line.body(headers))) == (200, {"count": 2})
    line.close()
    eventually(lambda: gateway.library.open == 0)


def test_a_client_that_goes_away_in_the_middle_of_its_messages(gateway: Running) -> None:
    begun = gateway.library.begun
    line = gateway.connect()
    line.request("POST", "/v1/returns", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}')
    eventually(lambda: gateway.library.begun == begun + 1)
    line.close()
    eventually(lambda: gateway.library.open == 0, seconds=5)


def test_a_stream_that_comes_to_its_end_is_sent_whole_although_the_server_is_stopped(tmp_path: Path) -> None:
    with running_gateway(tmp_path) as running:
        stream = running.get("/v1/shelves/many:3000/news")
        stream.head()
        lines = stream.chunk().count(b"\n")
        running.process.signal(signal.SIGTERM)
        assert lines + read_lines(stream) == 3000
        assert running.process.wait() == 0


@pytest.mark.slow
def test_the_end_of_the_server_ends_streams_in_order(tmp_path: Path) -> None:
    with running_gateway(tmp_path) as running:
        stream = running.get("/v1/shelves/idle:1/news")
        stream.head()
        assert result(stream.chunk())["id"] == "0"
        running.process.signal(signal.SIGTERM)
        assert json.loads(stream.chunk())["error"]["code"] == 14
        assert stream.chunk() == b""
        assert running.process.wait() == 0
