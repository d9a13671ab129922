"""How the head of a request is made such that the parser takes it."""

from __future__ import annotations

import pytest

from gateway.serving.request_head import ParseableHead, parseable


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
    ],
)
def test_what_the_parser_is_given(sent: bytes, given: bytes | None, method: str) -> None:
    assert parseable(sent) == ParseableHead(sent if given is None else given, method)


@pytest.mark.parametrize(
    "sent", [b"G", b"GET /a", b"GET /a HTTP/1.1\r", b"GET /a HTTP/1.1\r\n", b"X /a HTTP/1.1\r\nA: b\r\n\r"]
)
def test_what_is_held_back(sent: bytes) -> None:
    assert parseable(sent) is None
