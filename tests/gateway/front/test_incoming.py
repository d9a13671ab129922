"""What is read from a WSGI environment: the path as sent, header lines, bodies."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gateway.incoming import HEADER_LINES, Incoming, RefusedRequestError


def incoming(**environ: Any) -> Incoming:
    return Incoming({"REQUEST_METHOD": "GET", "PATH_INFO": "/", **environ})


@pytest.mark.parametrize(
    ("environ", "path", "decoded"),
    [
        pytest.param({"PATH_INFO": "/a b"}, "/a b", True, id="decoded-only"),
        pytest.param({"PATH_INFO": "/\u00c3\u00a9"}, "/é", True, id="utf-8-in-latin-1"),
        pytest.param({"PATH_INFO": "/\u00e9"}, "/\udce9", True, id="no-utf-8"),
        pytest.param({"PATH_INFO": "/a/b", "RAW_URI": "/a%2Fb?x=1"}, "/a%2Fb", False, id="raw-uri"),
        pytest.param({"PATH_INFO": "/a", "REQUEST_URI": "/a?x=%2F"}, "/a", False, id="request-uri"),
        pytest.param({"PATH_INFO": "/a/b", "RAW_URI": "http://h/a%2Fb"}, "/a%2Fb", False, id="absolute"),
        pytest.param({"PATH_INFO": "/", "RAW_URI": "http://h"}, "/", False, id="absolute-without-path"),
        pytest.param({"PATH_INFO": "/changed", "RAW_URI": "/a"}, "/changed", True, id="rewritten"),
        pytest.param({"PATH_INFO": "/b/c", "SCRIPT_NAME": "/m", "RAW_URI": "/m/b%2Fc"}, "/b%2Fc", False, id="mounted"),
        pytest.param({"PATH_INFO": "/b", "SCRIPT_NAME": "/m x", "RAW_URI": "/m%20x/b"}, "/b", True, id="mount-escaped"),
        pytest.param({"PATH_INFO": ""}, "", True, id="empty"),
    ],
)
def test_the_path(environ: Any, path: str, decoded: bool) -> None:
    request = incoming(**environ)
    assert (request.path, request.path_decoded) == (path, decoded)


@pytest.mark.parametrize(
    ("environ", "text"),
    [
        ({"PATH_INFO": "/a b", "RAW_URI": "/a%20b"}, "/a b"),
        ({"PATH_INFO": "/\u00e9"}, "/\ufffd"),
        ({"PATH_INFO": "/\u00c3\u00a9"}, "/é"),
        ({"PATH_INFO": "/%zz", "RAW_URI": "/%zz"}, "/%zz"),
    ],
)
def test_the_path_for_people(environ: Any, text: str) -> None:
    assert incoming(**environ).text_path() == text


def test_headers_of_an_environment() -> None:
    request = incoming(HTTP_X_ONE="1", CONTENT_TYPE="t", CONTENT_LENGTH="5", SERVER_NAME="s", http_lower="no")
    assert sorted(request.headers()) == [("content-length", "5"), ("content-type", "t"), ("x-one", "1")]
    assert (request.header("x-one"), request.header("content-type"), request.header("nope")) == ("1", "t", None)


def test_header_lines_where_the_server_gives_them() -> None:
    lines = [("X-One", "1"), ("x-one", "2"), ("x_one", "another")]
    request = incoming(HTTP_X_ONE="forged", **{HEADER_LINES: lines})
    assert list(request.headers()) == [("x-one", "1"), ("x-one", "2"), ("x_one", "another")]


@pytest.mark.parametrize(
    ("environ", "limit", "body"),
    [
        pytest.param({}, 5, b"", id="none"),
        pytest.param({"CONTENT_LENGTH": "3"}, 5, b"abc", id="length"),
        pytest.param({"CONTENT_LENGTH": "5"}, 5, b"abcde", id="just-so"),
        pytest.param({"CONTENT_LENGTH": ""}, 5, b"", id="empty-length"),
        pytest.param({"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}, 8, b"abcdefgh", id="chunks"),
        pytest.param({"HTTP_TRANSFER_ENCODING": "chunked"}, 8, b"", id="chunks-without-an-end"),
        pytest.param({"SERVER_PROTOCOL": "HTTP/2", "wsgi.input_terminated": True}, 8, b"abcdefgh", id="http-2"),
    ],
)
def test_bodies(environ: Any, limit: int, body: bytes) -> None:
    assert incoming(**{"wsgi.input": io.BytesIO(b"abcdefgh"), **environ}).read_body(limit) == body


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        pytest.param({"CONTENT_LENGTH": "9"}, 413, id="too-long"),
        pytest.param({"CONTENT_LENGTH": "8"}, 400, id="cut-short"),
        pytest.param({"CONTENT_LENGTH": "-1"}, 400, id="negative"),
        pytest.param({"CONTENT_LENGTH": "\u0665"}, 400, id="other-digits"),
        pytest.param({"CONTENT_LENGTH": "x"}, 400, id="no-number"),
    ],
)
def test_bodies_that_are_refused(environ: Any, status: int) -> None:
    request = incoming(**{"wsgi.input": io.BytesIO(b"abcdefg"), **environ})
    with pytest.raises(RefusedRequestError) as caught:
        request.read_body(8)
    assert caught.value.http_status == status


def test_what_is_too_long_in_chunks_is_read_on_for_a_while() -> None:
    stream = io.BytesIO(b"x" * 20_000_000)
    request = incoming(**{"wsgi.input": stream, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True})
    with pytest.raises(RefusedRequestError) as caught:
        request.read_body(1000)
    assert caught.value.http_status == 413
    assert 1_000_000 < stream.tell() < 20_000_000


class OfTheServerError(Exception):
    """Such as gunicorn's, which are no OSError."""


@pytest.mark.parametrize("error", [OSError, OfTheServerError])
def test_a_body_that_the_server_cannot_read(error: type[Exception]) -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise error("bad chunk in the middle of a secret")

    environ = {"wsgi.input": Broken(), "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    with pytest.raises(RefusedRequestError) as caught:
        incoming(**environ).read_body(8)
    assert (caught.value.http_status, caught.value.message) == (400, "the body broke off")
    with pytest.raises(RefusedRequestError):
        list(incoming(**environ).body_parts())
