"""HTTP/1.1 as the real server speaks it: trailers, and the limits on what a client may send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gateway.serving.http_protocol import HEAD_BYTES

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


def test_two_requests_at_once_on_a_connection_are_answered_in_order(gateway: Running) -> None:
    line = gateway.get(BOOK + "1")
    line.request("GET", BOOK + "2")
    for number in ("1", "2"):
        assert json.loads(line.body(line.head()[1]))["id"] == number
