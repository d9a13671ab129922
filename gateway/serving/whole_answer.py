"""A whole answer as bytes of HTTP/1.1, as far as the app has a say in it: the server adds its own lines in the end."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE: Final = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9a-z-]+: [^\x00-\x08\x0a-\x1f\x7f]*\r\n)*")
_FRAMING: Final = frozenset({"connection", "transfer-encoding", "upgrade"})
_NO_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class WholeAnswer(NamedTuple):
    """A whole answer.

    Attributes:
        head: The status line and the headers, without the empty line that ends them.
        body: What follows them.
    """

    head: bytes
    body: bytes


def whole_answer(status: str, headers: Sequence[tuple[str, str]], body: bytes, method: str) -> WholeAnswer | None:
    """Write an answer whose length is told by its own headers, or is none.

    Args:
        status: The status line of the app, such as `200 OK`.
        headers: Names and values; names are sent in lower case.
        body: The body; left out where the method is HEAD.
        method: The method of the request.

    Returns:
        The answer; None if its headers tell of connections or of another framing, or no length, or a wrong one.

    Raises:
        ValueError: A header is none: it has characters that end it before its time, for instance.
    """
    lines, length = [], None
    for name, value in headers:
        key = name.lower()
        if key in _FRAMING or (key == "content-length" and length is not None):
            return None
        if key == "content-length":
            length = value
        lines.append(f"{key}: {value}\r\n")
    code = int(status[:3])
    if method == "HEAD":
        body = b""
    elif not (length == str(len(body)) or (length is None and not body and code in _NO_BODY)):
        return None
    head = "".join(lines).encode("latin-1")
    if _LINE.fullmatch(head) is None:
        raise ValueError("a header of the answer is none")
    return WholeAnswer(_status_line(code) + head, body)


def _status_line(code: int) -> bytes:
    return _STATUS_LINES.get(code) or b"HTTP/1.1 %d \r\n" % code


_STATUS_LINES: Final = {each.value: f"HTTP/1.1 {each.value} {each.phrase}\r\n".encode() for each in HTTPStatus}
