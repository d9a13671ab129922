"""Percent-decoding of request paths: when a path is decoded, and which escapes stay.

The modes are those of grpc-gateway v2 (`WithUnescapingMode`), with two accidents of the original put right: a path is
never decoded twice, and `%2f` means the same as `%2F`.
"""

from __future__ import annotations

import enum
import re
from urllib.parse import unquote_to_bytes

_MALFORMED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SEPARATOR = re.compile(r"/|%2F", re.IGNORECASE)


class UnescapeMode(enum.IntEnum):
    """When a request path is percent-decoded; the numbers are grpc-gateway's.

    `LEGACY` decodes the whole path once, before it is split: an encoded slash separates components, an encoded colon
    can start a verb, and literals match encoded letters. The others split the path as it stands on the wire, compare
    literals and verbs undecoded, and decode what a variable takes: the components of a `*` completely, those of a `**`
    except for the characters named by the mode.
    """

    LEGACY = 0
    ALL_EXCEPT_RESERVED = 1
    ALL_EXCEPT_SLASH = 2
    ALL_CHARACTERS = 3


_KEPT_IN_DEEP = {
    UnescapeMode.ALL_EXCEPT_RESERVED: re.compile(
        "(" + "|".join(f"%{ord(char):02X}" for char in "!#$&'()*+,/:;=?@[]") + ")", re.IGNORECASE
    ),
    UnescapeMode.ALL_EXCEPT_SLASH: re.compile("(%2F)", re.IGNORECASE),
}


class PathFault(enum.Enum):
    """Why a path was refused before or while it was routed."""

    NO_LEADING_SLASH = "the path does not start with '/'"
    BAD_ESCAPE = "the path holds a '%' that is not followed by two hexadecimal digits"
    INVALID_UTF8 = "the path holds a value that is not valid UTF-8"


class MalformedPath(ValueError):  # noqa: N818 - named as what happened, like its siblings in routes.py
    """A request path that no route can be asked about: an HTTP 400.

    Attributes:
        fault: What is wrong with the path.
    """

    def __init__(self, fault: PathFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def split_path(path: str, mode: UnescapeMode) -> list[str]:
    """Split a path as it stood on the wire into components.

    Empty components are kept, nothing is cleaned: `/a//b/` has the components `a`, ``, `b`, ``.

    Args:
        path: Percent-encoded path without the query. Characters outside ASCII stand for themselves.
        mode: `LEGACY` decodes the path first; `ALL_CHARACTERS` also splits at an encoded slash.

    Returns:
        At least one component, decoded in mode `LEGACY` only.

    Raises:
        MalformedPath: The path has no leading slash, or a malformed escape (in every mode: no route could take it).
    """
    if not path.startswith("/"):
        raise MalformedPath(PathFault.NO_LEADING_SLASH)
    if _MALFORMED.search(path):
        raise MalformedPath(PathFault.BAD_ESCAPE)
    if mode is UnescapeMode.ALL_CHARACTERS:
        return _SEPARATOR.split(path[1:])
    return split_plain_path(decode(path) if mode is UnescapeMode.LEGACY else path)


def split_plain_path(path: str) -> list[str]:
    """Split a path in which no escape is left to be decoded, as `split_path` does.

    Raises:
        MalformedPath: The path has no leading slash.
    """
    if not path.startswith("/"):
        raise MalformedPath(PathFault.NO_LEADING_SLASH)
    return path[1:].split("/")


def decode(text: str) -> str:
    """Decode every escape of a text; bytes that are not UTF-8 become lone surrogates, which `check_text` finds."""
    if "%" not in text:
        return text
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def decode_deep(text: str, mode: UnescapeMode) -> str:
    """Decode what a `**` took, leaving the escapes that the mode reserves (in their own spelling).

    Args:
        text: One component, or several joined by `/`.
        mode: Any mode but `LEGACY`.

    Returns:
        The decoded text.
    """
    kept = _KEPT_IN_DEEP.get(mode)
    if kept is None or "%" not in text:
        return decode(text)
    # A pattern with one group: the odd pieces are the escapes that stay.
    pieces = kept.split(text)
    pieces[::2] = map(decode, pieces[::2])
    return "".join(pieces)


def check_text(value: str) -> None:
    """Refuse a decoded value that is not text.

    Raises:
        MalformedPath: The bytes behind `value` are not valid UTF-8.
    """
    if value.isascii():
        return
    try:
        value.encode()
    except UnicodeEncodeError:
        raise MalformedPath(PathFault.INVALID_UTF8) from None
