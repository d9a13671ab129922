"""The head of a request, made such that the HTTP parser takes it as it is meant.

llhttp knows a list of methods, takes ASCII alone, and gives up the connection to whoever offers to change protocols,
body and all. But a rule of google.api.http may bind any method (`custom`), Go's server takes targets with bytes outside
ASCII, and `Upgrade` is an offer that may be ignored (RFC 9110, section 7.8): curl and Java's client offer h2c with
ordinary requests. So an unusual method is parsed as POST and put right behind the parser, such bytes become escapes,
which mean the same (RFC 3986, section 2.5), and the offer is left out.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_USUAL: Final = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT) [!-\"$-~]+ HTTP/1\.[01]\r?\n")
_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) (HTTP/1\.[01]\r?\n)")
_BEGUN: Final = re.compile(rb"[!-~\x80-\xff ]+\r?")
_FOREIGN: Final = re.compile(rb"[#\x80-\xff]")
_KNOWN: Final = frozenset({b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD", b"OPTIONS", b"TRACE", b"CONNECT"})
_STAND_IN: Final = b"POST"
_END: Final = b"\r\n\r\n"
_OFFER: Final = re.compile(rb"\n[Uu]")
_UPGRADE: Final = re.compile(rb"\nupgrade:[^\n]*(?=\n)", re.IGNORECASE)


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
        return None
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
