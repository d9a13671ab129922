"""Free JSON documents (configurations, hyperparameters, metrics, metadata): what may be stored and sent.

Documents travel as `google.protobuf.Struct`. Its runtimes write deeper messages than they read back, its
numbers are 64-bit floats, and its JSON form has no NaN: so a document is checked once, before it is
stored, and every later reader may rely on it.
"""

from __future__ import annotations

import math
from typing import Any, TypeGuard

from server.domain.errors import InvalidArgumentError

MAX_LEVELS = 24
"""How deeply objects and lists may be nested, the outermost one counted."""

EXACT = 2**53
"""Up to this absolute value, a 64-bit float holds every integer."""


def check_document(value: Any) -> Any:
    """Makes a document fit to be stored and sent.

    NaN and the infinities become the strings `NaN`, `Infinity` and `-Infinity`, as in the JSON form of a
    protobuf double. Integers that a 64-bit float cannot hold exactly become the nearest one that it can.

    Args:
        value: Any JSON value, in Python terms: dicts with string keys, lists or tuples, strings, numbers,
            booleans, None.

    Returns:
        An equal value that shares nothing with the argument; tuples are lists.

    Raises:
        InvalidArgumentError: More than `MAX_LEVELS` levels, a string that cannot be stored (NUL, lone
            surrogate), a number beyond the range of a 64-bit float, or something that JSON does not know.
    """
    return _checked(value, 0)


def levels(value: Any) -> int:
    """Counts the levels of nesting of a JSON value: 0 for a scalar, 1 for an empty object."""
    if isinstance(value, dict):
        return 1 + max(map(levels, value.values()), default=0)
    if isinstance(value, list | tuple):
        return 1 + max(map(levels, value), default=0)
    return 0


def is_number(value: Any) -> TypeGuard[float]:
    """Tells whether a value is one of JSON's numbers, which booleans are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_text(text: str) -> str:
    """Passes on a string that every database and JSON reader can hold.

    Raises:
        InvalidArgumentError: It holds a NUL character or a lone surrogate.
    """
    if "\0" in text:
        raise InvalidArgumentError("strings must not contain NUL characters")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise InvalidArgumentError("strings must be valid Unicode, without lone surrogates") from None
    return text


def number(value: float) -> int | float | str:
    """Gives a number as a Struct holds it and JSON shows it.

    Raises:
        InvalidArgumentError: An integer beyond the range of a 64-bit float.
    """
    if isinstance(value, int):
        return value if -EXACT <= value <= EXACT else _rounded(value)
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _checked(value: Any, above: int) -> Any:
    kind = type(value)
    if kind is str:
        return check_text(value)
    if value is None or kind is bool:
        return value
    if kind is int or kind is float:
        return number(value)
    if above >= MAX_LEVELS:
        raise InvalidArgumentError(f"documents must not be nested deeper than {MAX_LEVELS} levels")
    if isinstance(value, dict):
        return {_key(name): _checked(member, above + 1) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(item, above + 1) for item in value]
    raise InvalidArgumentError(f"a document cannot hold a value of type {kind.__name__}")


def _key(name: Any) -> str:
    if not isinstance(name, str):
        raise InvalidArgumentError("the names in a document must be strings")
    return check_text(name)


def _rounded(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        raise InvalidArgumentError("a number is beyond the range of a 64-bit float") from None
