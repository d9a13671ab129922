"""The head of a request: made such that the HTTP parser takes it as it is meant, and refused where it must be.

llhttp knows a list of methods, takes ASCII alone, and gives up the connection to whoever offers to change protocols,
body and all. But a rule of google.api.http may bind any method (`custom`), Go's server takes targets with bytes outside
ASCII, and `Upgrade` is an offer that may be ignored (RFC 9110, section 7.8): curl and Java's client offer h2c with
ordinary requests. So an unusual method is parsed as POST and put right behind the parser, such bytes become escapes,
which mean the same (RFC 3986, section 2.5), and the offer is left out.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL: Final = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT) [!-\"$-~]+ HTTP/1\.[01]\r?\n")
_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) (HTTP/1\.[01]\r?\n)")
_BEGUN: Final = re.compile(rb"[!-~\x80-\xff ]+\r?")
_FOREIGN: Final = re.compile(rb"[#\x80-\xff]")
_KNOWN: Final = frozenset({b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD", b"OPTIONS", b"TRACE", b"CONNECT"})
_STAND_IN: Final = b"POST"
_END: Final = b"\r\n\r\n"
_OFFER: Final = re.compile(rb"\n[Uu]")
_UPGRADE: Final = re.compile(rb"\nupgrade:[^\n]*(?=\n)", re.IGNORECASE)
_OLD: Final = "1.0"
_VERSIONS: Final = frozenset({_OLD, "1.1"})
_BARE_END: Final = b"\n\n"


class ParseableHead(NamedTuple):
    """What the parser is given in place of what was sent.

    Attributes:
        data: The same bytes, but for the head.
        method: The method that was sent, if another stands in its place; else "".
    """

    data: bytes
    method: str = ""


def parseable(data: bytes) -> ParseableHead | None:
    """Give what the parser takes in place of the beginning of a request.

    Args:
        data: The first bytes of a request, at least one.

    Returns:
        The head as the parser takes it, and what follows; the bytes as they are if they are no head; None if more of it
        is to come.
    """
    usual = _USUAL.match(data)
    line = usual or _LINE.match(data)
    if line is None:
        return None if _BEGUN.fullmatch(data) else ParseableHead(data)
    end = data.find(_END)
    if end < 0:
        # Lines that end without a carriage return will not come to an end that is one: the parser refuses them.
        return ParseableHead(data) if _BARE_END in data else None
    end += len(_END)
    if _OFFER.search(data, 0, end):
        data = _UPGRADE.sub(b"", data[:end]) + data[end:]
    return ParseableHead(data) if usual else _usual(data, line)


def _usual(data: bytes, line: re.Match[bytes]) -> ParseableHead:
    method, target, version = line.groups()
    escaped = _FOREIGN.sub(lambda byte: b"%%%02X" % byte[0][0], target)
    is_known = method in _KNOWN
    first = b" ".join((method if is_known else _STAND_IN, escaped, version))
    return ParseableHead(first + data[line.end() :], "" if is_known else method.decode())


def refused(version: str, headers: Iterable[tuple[bytes, bytes]]) -> HTTPStatus | None:
    """Tell with which status a head must be refused that the parser takes; None for what may be served.

    Args:
        version: The version of HTTP, such as `1.1`.
        headers: Names in lower case, and values.

    The rules are those of RFC 9112, sections 2.3 (versions), 3.2 (one Host) and 6.1 (transfer codings), and of RFC
    9110, section 10.1.1 (expectations), as Go's server keeps them: a coding that is not undone would be taken for the
    body.
    """
    hosts = 0
    for name, value in headers:
        if name == b"host":
            hosts += 1
        elif name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            return HTTPStatus.NOT_IMPLEMENTED
        elif name == b"expect" and value.strip().lower() not in {b"", b"100-continue"}:
            return HTTPStatus.EXPECTATION_FAILED
    if version not in _VERSIONS:
        return HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
    if hosts > 1 or (not hosts and version != _OLD):
        return HTTPStatus.BAD_REQUEST
    return None
