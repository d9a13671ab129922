"""Floats as JSON: the shortest text that gives the same value, without a fraction where there is none.

Go writes `3` where Python writes `3.0`, and programs that read answers count on it (`range(hparams["layers"])`).
"""

from __future__ import annotations

import math
import struct
from typing import Any, Final

import orjson

_EXACT: Final = 2.0**53
_EXACT_SINGLE: Final = 2.0**24
_FIRST_WITH_EXPONENT: Final = 1e21
"""From here on Go writes an exponent, as JavaScript does."""
_SINGLE: Final = struct.Struct("<f")
_SINGLE_DIGITS: Final = range(6, 10)
_SUBNORMAL_DIGITS: Final = range(1, 10)
_SMALLEST_NORMAL: Final = 2.0**-126
_TOO_LARGE: Final = 2.0**128 - 2.0**103
"""From here on a number rounds to no single-precision float."""


def double_to_json(value: float) -> Any:
    """Give what `orjson.dumps` writes as the JSON of a double.

    NaN and the infinities become strings, as proto JSON has it; an integral value below 1e21 has no fraction.
    """
    if value - value != 0.0:
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"  # noqa: PLR0124 - NaN
    if value % 1.0:
        return value
    if -_EXACT < value < _EXACT:
        # The sign of a zero is lost on a reader that takes `-0` for an integer, so that one keeps its fraction.
        return int(value) if value or math.copysign(1.0, value) > 0 else value
    if -_FIRST_WITH_EXPONENT < value < _FIRST_WITH_EXPONENT:
        return orjson.Fragment(_integral_text(value))
    return value


def _integral_text(value: float) -> str:
    """Write the shortest digits that give the value, filled up with zeros: 2**60 as 1152921504606847000."""
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa.removesuffix(".0")
    whole, _, fraction = mantissa.partition(".")
    return whole + fraction.ljust(int(exponent), "0")


def float_to_json(value: float) -> Any:
    """Give what `orjson.dumps` writes as the JSON of a single-precision float: its own shortest text (`0.1`)."""
    if -_EXACT_SINGLE < value < _EXACT_SINGLE and not value % 1.0:
        return double_to_json(value)
    return double_to_json(_shortest_single(value))


def _shortest_single(value: float) -> float:
    """Give the double with the fewest digits that rounds to a single-precision float."""
    if value - value != 0.0:
        return value
    packed = _SINGLE.pack(value)
    for digits in _SINGLE_DIGITS if abs(value) >= _SMALLEST_NORMAL else _SUBNORMAL_DIGITS:
        short = float(f"{value:.{digits}g}")
        if abs(short) < _TOO_LARGE and _SINGLE.pack(short) == packed:
            return short
    return value
