"""The raw query string, and form bodies, to pairs of key and value, as Go's `url.ParseQuery` reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from .conversion import ConversionError, Reason, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_BAD_ESCAPE: Final = re.compile(r"%(?![0-9a-fA-F]{2})")


def parse_query(query: str) -> list[tuple[str, str]]:
    """Split a query string, or an urlencoded form, into decoded pairs in their order.

    A key without `=` has the empty text as its value; `+` is a blank; bytes that are no UTF-8 become lone surrogates,
    which whoever needs text refuses.

    Raises:
        ConversionError: A `%` is not followed by two hexadecimal digits, or there is a `;`.
    """
    return list(_pairs(query)) if query else []


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    if ";" in query:
        raise _malformed("; does not separate parameters", query)
    plain = "%" not in query and "+" not in query
    if not plain and (bad := _BAD_ESCAPE.search(query)):
        raise _malformed(f"bad escape at position {bad.start()}", query)
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            yield (key, value) if plain else (_decode(key), _decode(value))


def _decode(text: str) -> str:
    data = text.replace("+", " ").encode("utf-8", "surrogateescape")
    return unquote_to_bytes(data).decode("utf-8", "surrogateescape")


def _malformed(detail: str, query: str) -> ConversionError:
    error = ConversionError(Reason.MALFORMED_QUERY, query, detail=detail)
    error.source = Source.QUERY
    return error
