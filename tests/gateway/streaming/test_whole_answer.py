"""How an answer of known length is written."""

from __future__ import annotations

import pytest

from gateway.serving.whole_answer import whole_answer

LENGTH = ("Content-Length", "4")


@pytest.mark.parametrize(
    ("status", "headers", "body", "method", "head"),
    [
        pytest.param("200 OK", [LENGTH], b"body", "GET", b"200 OK\r\ncontent-length: 4\r\n", id="ok"),
        pytest.param("200 OK", [LENGTH], b"", "HEAD", b"200 OK\r\ncontent-length: 4\r\n", id="head"),
        pytest.param("200 OK", [], b"", "HEAD", b"200 OK\r\n", id="head-without-length"),
        pytest.param("204 NO CONTENT", [], b"", "GET", b"204 No Content\r\n", id="no-content"),
        pytest.param("299 FINE", [LENGTH], b"body", "GET", b"299 \r\ncontent-length: 4\r\n", id="unknown-status"),
        pytest.param(
            "404 NOT FOUND",
            [("X-A", "é"), ("x-a", "\t"), LENGTH],
            b"body",
            "GET",
            "404 Not Found\r\nx-a: é\r\nx-a: \t\r\ncontent-length: 4\r\n".encode("latin-1"),
            id="headers-as-they-are",
        ),
    ],
)
def test_what_is_written(status: str, headers: list[tuple[str, str]], body: bytes, method: str, head: bytes) -> None:
    assert whole_answer(status, headers, body, method) == (b"HTTP/1.1 " + head, body)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param([], b"body", id="no-length"),
        pytest.param([], b"", id="no-length-nor-body"),
        pytest.param([LENGTH], b"bod", id="shorter"),
        pytest.param([LENGTH], b"body.", id="longer"),
        pytest.param([LENGTH, LENGTH], b"body", id="two-lengths"),
        pytest.param([LENGTH, ("Connection", "close")], b"body", id="connection"),
        pytest.param([("Transfer-Encoding", "chunked")], b"body", id="chunked"),
    ],
)
def test_what_is_left_to_the_server(headers: list[tuple[str, str]], body: bytes) -> None:
    assert whole_answer("200 OK", headers, body, "GET") is None


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(("X-A", "1\r\nX-B: 2"), id="two-lines"),
        pytest.param(("X-A", "1\nX-B: 2"), id="bare-line-feed"),
        pytest.param(("X-A", "\0"), id="nul"),
        pytest.param(("X A", "1"), id="name-with-blank"),
        pytest.param(("X-A:", "1"), id="name-with-colon"),
        pytest.param(("", "1"), id="no-name"),
        pytest.param(("X-A", "\u20ac"), id="not-latin-1"),
    ],
)
def test_what_is_no_header(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the type alone is promised
        whole_answer("200 OK", [header, LENGTH], b"body", "GET")
