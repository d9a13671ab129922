"""HTTP/1.1 as the real server speaks it: trailers, and the limits on what a client may send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gateway.serving.http_protocol import HEAD_BYTES
from tests.processes import eventually

if TYPE_CHECKING:
    from running_gateway import Running

TRAILERS = [("grpc-trailer-x-last", "3"), ("grpc-trailer-x-last", "4"), ("grpc-trailer-x-raw-bin", "AP8=")]
BOOK = "/v1/shelves/a/books/"


@pytest.mark.parametrize(
    ("book", "status", "te"),
    [("b", 200, "trailers"), ("code-NOT_FOUND", 404, "gzip, Trailers;q=0.5")],
    ids=["answer", "error"],
)
def test_trailers_for_who_asks(gateway: Running, book: str, status: int, te: str) -> None:
    line = gateway.get(BOOK + book, f"TE: {te}")
    for _ in range(2):  # the connection is in order behind the trailers
        found, headers = line.head()
        assert (found, headers["trailer"]) == (status, "Grpc-Trailer-X-Raw-Bin")  # the last of two such headers
        assert json.loads(line.chunk())
        assert line.chunk() == b""
        assert line.trailers() == TRAILERS
        line.request("GET", BOOK + book, f"TE: {te}")


@pytest.mark.parametrize("headers", [(), ("TE: gzip",)], ids=["nothing", "something-else"])
def test_no_trailers_for_others(gateway: Running, headers: tuple[str, ...]) -> None:
    line = gateway.get(BOOK + "b", *headers)
    found = line.head()[1]
    assert "trailer" not in found
    assert json.loads(line.body(found))["id"] == "b"


def test_trailers_of_a_stream_of_requests(gateway: Running) -> None:
    line = gateway.connect()
    line.request("POST", "/v1/returns", "TE: trailers", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}{"id":"2"}')
    line.send_chunk(b"")
    status, headers = line.head()
    assert (status, headers["trailer"]) == (200, "Grpc-Trailer-X-Last")
    assert json.loads(line.chunk()) == {"count": 2}
    assert line.chunk() == b""
    assert line.trailers() == [("grpc-trailer-x-last", "2")]


def test_no_trailers_of_streams(gateway: Running) -> None:
    line = gateway.get("/v1/shelves/some:1/news", "TE: trailers")
    assert "trailer" not in line.head()[1]
    assert line.chunk()
    assert line.chunk() == b""
    assert line.trailers() == []


@pytest.mark.parametrize("shape", ["one", "many", "target"])
def test_a_head_that_is_too_large(gateway: Running, shape: str) -> None:
    too_long = "x" * HEAD_BYTES
    headers = {"one": [f"X-Long: {too_long}"], "many": [f"X-{number}: {'x' * 100}" for number in range(700)]}
    line = gateway.get(BOOK + (too_long if shape == "target" else "b"), *headers.get(shape, []))
    assert line.head()[0] == 431


def test_a_request_that_is_no_http(gateway: Running) -> None:
    line = gateway.get(BOOK + "b c")
    assert line.head()[0] == 400


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param("HTTP/1.1\r\n", 400, id="no-host"),
        pytest.param("HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400, id="two-hosts"),
        pytest.param("HTTP/2.0\r\nHost: h\r\n", 505, id="version"),
        pytest.param("HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n", 501, id="coding"),
        pytest.param("HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n", 417, id="expectation"),
    ],
)
def test_a_head_that_must_be_refused(gateway: Running, sent: str, status: int) -> None:
    line = gateway.connect()
    line.send(f"GET {BOOK}b {sent}\r\n".encode())
    found, headers = line.head()
    assert (found, headers["connection"]) == (status, "close")
    line.body(headers)
    assert line.rest() == b""


def test_lines_without_carriage_returns_are_refused_at_once(gateway: Running) -> None:
    line = gateway.connect()
    line.send(f"GET {BOOK}b HTTP/1.1\nHost: h\n\n".encode())
    assert line.head()[0] == 400


@pytest.mark.parametrize("message", [b"GET %s HTTP/1.0\r\n\r\n", b"GET %s HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"])
def test_an_old_client_gets_no_chunks(gateway: Running, message: bytes) -> None:
    line = gateway.connect()
    line.send(message % b"/v1/shelves/some:3/news")
    status, headers = line.head()
    assert status == 200
    assert "transfer-encoding" not in headers
    assert [json.loads(each)["result"]["id"] for each in line.rest().splitlines()] == ["0", "1", "2"]


def test_an_old_client_gets_no_trailers(gateway: Running) -> None:
    line = gateway.connect()
    line.send(f"GET {BOOK}b HTTP/1.0\r\nTE: trailers\r\n\r\n".encode())
    headers = line.head()[1]
    assert not {"trailer", "transfer-encoding"} & headers.keys()
    assert json.loads(line.rest())["id"] == "b"


def test_a_client_that_sends_no_more_gets_the_answers_to_what_it_sent(gateway: Running) -> None:
    line = gateway.get(BOOK + "1")
    line.request("POST", "/v1/returns", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}{"id":"2"}')
    line.send_chunk(b"")
    line.request("GET", "/v1/shelves/some:2/news")
    line.finish()
    assert json.loads(line.body(line.head()[1]))["id"] == "1"
    assert json.loads(line.body(line.head()[1])) == {"count": 2}
    assert line.head()[1]["connection"] == "close"
    data = b"".join(iter(line.chunk, b""))
    assert [json.loads(each)["result"]["id"] for each in data.splitlines()] == ["0", "1"]
    assert (line.trailers(), line.rest()) == ([], b"")


def test_a_client_that_sends_no_more_does_not_hold_a_call_for_long(gateway: Running) -> None:
    begun = gateway.library.begun
    line = gateway.get(BOOK + "blocked")
    eventually(lambda: gateway.library.begun == begun + 1)
    line.finish()
    assert line.rest() == b""
    eventually(lambda: gateway.library.open == 0)


@pytest.mark.parametrize("sent", ["", "GET /v1", f"POST {BOOK}b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n{{"])
def test_half_a_request_is_not_answered(gateway: Running, sent: str) -> None:
    line = gateway.connect()
    line.send(sent.encode())
    line.finish()
    assert line.rest() == b""


@pytest.mark.parametrize("bad", ["GET /a b HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"], ids=["no-http", "no-host"])
def test_what_is_refused_behind_a_request_does_not_take_its_answer(gateway: Running, bad: str) -> None:
    line = gateway.connect()
    line.send(f"GET {BOOK}1 HTTP/1.1\r\nHost: h\r\n\r\n{bad}".encode())
    status, headers = line.head()
    assert (status, headers["connection"], json.loads(line.body(headers))["id"]) == (200, "close", "1")
    assert line.rest() == b""


def test_bad_chunks_behind_the_beginning_of_an_answer_end_the_connection(gateway: Running) -> None:
    line = gateway.connect()
    line.request("POST", "/v1/chat", "Transfer-Encoding: chunked")
    line.send_chunk(b'{"id":"1"}')
    assert line.head()[0] == 200
    assert json.loads(line.chunk())["result"]["id"] == "1"
    line.send(b"no chunk\r\n")
    assert b"HTTP/1.1" not in line.rest()


def test_two_requests_at_once_on_a_connection_are_answered_in_order(gateway: Running) -> None:
    line = gateway.get(BOOK + "1")
    line.request("GET", BOOK + "2")
    for number in ("1", "2"):
        assert json.loads(line.body(line.head()[1]))["id"] == number


@pytest.mark.parametrize(
    ("target", "book"),
    [
        pytest.param("é", "é", id="not-ascii"),
        pytest.param("a#b", "a#b", id="number-sign"),
        pytest.param("%61%2Db", "a-b", id="escapes"),
    ],
)
def test_targets_that_the_parser_would_refuse(gateway: Running, target: str, book: str) -> None:
    line = gateway.get(BOOK + target)
    for _ in range(2):
        status, headers = line.head()
        assert (status, json.loads(line.body(headers))["id"]) == (200, book)
        line.request("GET", BOOK + target)


@pytest.mark.parametrize("path", [BOOK + "%E9", BOOK + "%C0%80"])
def test_a_path_that_is_no_text(gateway: Running, path: str) -> None:
    line = gateway.get(path)
    status, headers = line.head()
    assert (status, json.loads(line.body(headers))["code"]) == (400, 2)


@pytest.mark.parametrize("method", ["FETCH", "get", "X-Y.Z"])
def test_methods_that_the_parser_does_not_know(gateway: Running, method: str) -> None:
    line = gateway.connect()
    for _ in range(2):
        line.request(method, BOOK + "b")
        status, headers = line.head()
        assert (status, json.loads(line.body(headers))["message"]) == (501, "Method Not Allowed")
    line.request("GET", BOOK + "b")
    assert line.head()[0] == 200


@pytest.mark.parametrize("protocol", ["h2c", "websocket"])
def test_an_offer_of_another_protocol_is_left_alone(gateway: Running, protocol: str) -> None:
    line = gateway.connect()
    for _ in range(2):
        body = '{"book":"b"}'
        offer = ("Connection: Upgrade, HTTP2-Settings", f"Upgrade: {protocol}", "HTTP2-Settings: AAMAAABk")
        line.request("POST", "/v1/lendings", *offer, f"Content-Length: {len(body)}")
        line.send(body.encode())
        status, headers = line.head()
        assert (status, json.loads(line.body(headers))["book"]) == (200, "b")


def test_a_head_that_comes_byte_by_byte(gateway: Running) -> None:
    line = gateway.connect()
    for _ in range(2):
        for byte in f"GET {BOOK}b HTTP/1.1\r\nHost: h\r\n\r\n".encode():
            line.send(bytes((byte,)))
        status, headers = line.head()
        assert (status, json.loads(line.body(headers))["id"]) == (200, "b")


def test_blanks_around_a_header_are_no_part_of_it(gateway: Running) -> None:
    assert gateway.get(BOOK + "b", "Grpc-Timeout:  10S \t").head()[0] == 200


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param((), id="at-once"),
        pytest.param((-8,), id="within-the-body"),
        pytest.param((-14, -1), id="before-the-body"),
    ],
)
def test_requests_with_bodies_in_a_row(gateway: Running, cuts: tuple[int, ...]) -> None:
    request = b'POST /v1/lendings HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\n{"book":"b"}'
    sent = request + f"GET {BOOK}c HTTP/1.1\r\nHost: h\r\n\r\n".encode() + request
    line = gateway.connect()
    begun = 0
    for cut in cuts:
        line.send(sent[begun:cut])
        begun = cut
    line.send(sent[begun or None :])
    answers = [json.loads(line.body(line.head()[1])) for _ in range(3)]
    assert (answers[0]["book"], answers[1]["id"], answers[2]["book"]) == ("b", "c", "b")


def test_a_body_that_is_waited_for_is_asked_for(gateway: Running) -> None:
    line = gateway.connect()
    line.request("POST", "/v1/lendings", "Content-Length: 12", "Expect: 100-continue")
    assert line.head() == (100, {})
    line.send(b'{"book":"b"}')
    assert json.loads(line.body(line.head()[1]))["book"] == "b"
