"""How the head of a request is made such that the parser takes it."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from gateway.serving.request_head import ParseableHead, parseable, refused

HOST = (b"host", b"h")


@pytest.mark.parametrize(
    ("sent", "given", "method"),
    [
        pytest.param(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", None, "", id="as-it-is"),
        pytest.param(b"POST /a HTTP/1.1\r\n\r\nbody\r\nupgrade: x\r\n", None, "", id="nothing-of-a-body"),
        pytest.param(b"FETCH /a HTTP/1.1\r\n\r\n", b"POST /a HTTP/1.1\r\n\r\n", "FETCH", id="method"),
        pytest.param(b"GET /\xc3\xa9#x?\xff HTTP/1.0\r\n\r\n", b"GET /%C3%A9%23x?%FF HTTP/1.0\r\n\r\n", "", id="bytes"),
        pytest.param(
            b"POST / HTTP/1.1\r\nupGRADE: h2c\r\nHost: h\r\nUPGRADE:x\r\n\r\nUpgrade: b",
            b"POST / HTTP/1.1\r\nHost: h\r\n\r\nUpgrade: b",
            "",
            id="upgrade",
        ),
        pytest.param(b"GET /a HTTP/1.1\r\nX-Upgrade: y\r\n\r\n", None, "", id="another-name"),
        pytest.param(b"\x16\x03\x01\x02", None, "", id="tls"),
        pytest.param(b"GET /a\r\n", None, "", id="http-0.9"),
        pytest.param(b"GET /a b HTTP/1.1\r\n", None, "", id="blank"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\n", None, "", id="http-2"),
        pytest.param(b"GET /a HTTP/1.1\nHost: h\n\n", None, "", id="lines-without-carriage-returns"),
    ],
)
def test_what_the_parser_is_given(sent: bytes, given: bytes | None, method: str) -> None:
    assert parseable(sent) == ParseableHead(sent if given is None else given, method)


@pytest.mark.parametrize(
    "sent", [b"G", b"GET /a", b"GET /a HTTP/1.1\r", b"GET /a HTTP/1.1\r\n", b"X /a HTTP/1.1\r\nA: b\r\n\r"]
)
def test_what_is_held_back(sent: bytes) -> None:
    assert parseable(sent) is None


@pytest.mark.parametrize(
    ("version", "headers", "status"),
    [
        pytest.param("1.1", [HOST], None, id="usual"),
        pytest.param("1.1", [], HTTPStatus.BAD_REQUEST, id="no-host"),
        pytest.param("1.1", [(b"host", b"")], None, id="empty-host"),
        pytest.param("1.1", [HOST, HOST], HTTPStatus.BAD_REQUEST, id="two-hosts"),
        pytest.param("1.0", [], None, id="old-without-host"),
        pytest.param("1.0", [HOST, HOST], HTTPStatus.BAD_REQUEST, id="old-with-two-hosts"),
        pytest.param("2.0", [HOST], HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, id="version"),
        pytest.param("1.1", [HOST, (b"transfer-encoding", b"Chunked ")], None, id="chunks"),
        pytest.param("1.1", [HOST, (b"transfer-encoding", b"gzip, chunked")], HTTPStatus.NOT_IMPLEMENTED, id="coding"),
        pytest.param("1.1", [HOST, (b"expect", b"100-Continue")], None, id="expectation"),
        pytest.param("1.1", [HOST, (b"expect", b"tea")], HTTPStatus.EXPECTATION_FAILED, id="unknown-expectation"),
    ],
)
def test_what_is_refused(version: str, headers: list[tuple[bytes, bytes]], status: HTTPStatus | None) -> None:
    assert refused(version, headers) is status
