"""Serialized `google.protobuf.Struct` to a JSON value, straight from the wire.

A protobuf library makes three objects for every value, which costs twice the time. What is read here is the layout
that all serializers write: every field once, in order, nothing unknown. Anything else is left to the library.
"""

from __future__ import annotations

from struct import Struct
from struct import error as struct_error
from typing import Any, Final

from .json_number import double_to_json

_MAX_DEPTH: Final = 200
"""Levels of Structs and lists: what `orjson.dumps` and Python's stack can take. The library reads about 33."""

_double_at: Final = Struct("<d").unpack_from


class UnusualLayoutError(Exception):
    """The bytes are not laid out as serializers do it; they may be a Struct all the same."""


def struct_value(data: bytes) -> dict[str, Any]:
    """Give what `orjson.dumps` writes as the JSON of a serialized Struct; keys are in the order of the wire.

    Raises:
        UnusualLayoutError: The library must tell whether this is a Struct.
    """
    try:
        return _struct(data, 0, len(data), 0)
    except (IndexError, UnicodeDecodeError, struct_error) as error:
        raise UnusualLayoutError from error


def _struct(data: bytes, at: int, end: int, depth: int) -> dict[str, Any]:
    """Read the entries of a Struct: 0A size, 0A size key, 12 size value."""
    if depth > _MAX_DEPTH:
        raise UnusualLayoutError
    out: dict[str, Any] = {}
    while at < end:
        at, entry_end = _sized(data, at, 0x0A)
        if entry_end > end:
            raise UnusualLayoutError
        # As `_sized` does it, without the calls: most of the time goes here.
        size = data[at + 1]
        if data[at] != 0x0A or size > 0x7F:  # noqa: PLR2004 - a byte above 7F is not the last of a size
            at, stop = _sized(data, at, 0x0A)
        else:
            at += 2
            stop = at + size
        key = data[at:stop].decode()
        size = data[stop + 1]
        if data[stop] != 0x12 or size > 0x7F:  # noqa: PLR2004 - likewise
            at, stop = _sized(data, stop, 0x12)
        else:
            at = stop + 2
            stop = at + size
        if stop != entry_end:
            raise UnusualLayoutError
        out[key] = _value(data, at, stop, depth)
        at = stop
    return out


def _value(data: bytes, at: int, end: int, depth: int) -> Any:
    """Read a Value: a tag and its content. Nothing at all, or a number that is not finite, is the writer's to judge."""
    if at == end:
        raise UnusualLayoutError
    tag = data[at]
    if tag == 0x11 and end - at == 9:  # noqa: PLR2004 - the tag of number_value and a double
        number = _double_at(data, at + 1)[0]
        if number - number:  # a zero, but for NaN and the infinities
            raise UnusualLayoutError
        return double_to_json(number)
    if tag in (0x20, 0x08) and end - at == 2 and data[at + 1] < 2:  # noqa: PLR2004 - bool_value, null_value and a byte
        return data[at + 1] == 1 if tag == 0x20 else None  # noqa: PLR2004 - bool_value
    start, stop = _sized(data, at, tag)
    if stop != end:
        raise UnusualLayoutError
    if tag == 0x1A:  # noqa: PLR2004 - string_value
        return data[start:stop].decode()
    if tag == 0x2A:  # noqa: PLR2004 - struct_value
        return _struct(data, start, stop, depth + 1)
    if tag == 0x32:  # noqa: PLR2004 - list_value
        return _list(data, start, stop, depth + 1)
    raise UnusualLayoutError


def _list(data: bytes, at: int, end: int, depth: int) -> list[Any]:
    """Read the items of a ListValue: 0A size value."""
    if depth > _MAX_DEPTH:
        raise UnusualLayoutError
    out = []
    while at < end:
        at, stop = _sized(data, at, 0x0A)
        if stop > end:
            raise UnusualLayoutError
        out.append(_value(data, at, stop, depth))
        at = stop
    return out


def _sized(data: bytes, at: int, tag: int) -> tuple[int, int]:
    """Read a tag and a size; gives where the content starts and ends."""
    if data[at] != tag:
        raise UnusualLayoutError
    size = data[at + 1]
    at += 2
    if size > 0x7F:  # noqa: PLR2004 - a byte above 7F is not the last of a size
        shift = 7
        size &= 0x7F
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if byte <= 0x7F:  # noqa: PLR2004 - likewise
                break
            shift += 7
            if shift > 28:  # noqa: PLR2004 - sizes have 31 bits
                raise UnusualLayoutError
    return at, at + size
