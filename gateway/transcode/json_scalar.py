"""JSON values to scalars, by the rules of proto JSON as Go's `protojson` applies them.

A reader takes a decoded JSON value that is not null, and a depth that matters to messages alone. Strings stand for
numbers where the text is a JSON number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .conversion import ConversionError, NumberText, Reason
from .message_type import INTEGER_RANGES, EnumType, FieldType, Kind
from .scalar import decode_base64, fit_float

ValueReader: TypeAlias = Callable[[Any, int], Any]
"""Reads a JSON value into what a field holds; a message in it would be at the given depth. Raises ConversionError."""

IGNORED: Final = object()
"""What a reader gives for a value to be left out: an enum name that is not declared."""

_NUMBER: Final = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
_SPECIAL_FLOATS: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_MOST_DIGITS: Final = 25
"""More than any integer kind has."""


def scalar_reader(field: FieldType, *, ignore_unknown_enum_names: bool) -> ValueReader:
    """Give the reader of a field's values, one of a list or map included; not for messages."""
    if field.enum is not None:
        return enum_reader(field.enum, ignore_unknown_names=ignore_unknown_enum_names)
    return kind_reader(field.kind)


def kind_reader(kind: Kind) -> ValueReader:
    """Give the reader of a scalar kind."""
    if kind.is_integer:
        return _integer_reader(kind)
    if kind.is_float:
        return _float_reader(kind)
    return {Kind.BOOL: _read_bool, Kind.STRING: _read_string, Kind.BYTES: _read_bytes}[kind]


def _integer_reader(kind: Kind) -> ValueReader:
    least, beyond, name = INTEGER_RANGES[kind].start, INTEGER_RANGES[kind].stop, kind.value

    def read(value: Any, _depth: int = 0) -> int:
        number = value if type(value) is int else parse_integral(value, name)
        if least <= number < beyond:
            return number
        raise ConversionError(Reason.RANGE, value, expected=name)

    return read


def parse_integral(value: Any, expected: str) -> int:
    """Read an integer that is written with a fraction or an exponent, or as a string: `5.0`, `5e2`, `"5"`.

    Args:
        value: Any JSON value but an `int`.
        expected: The type for an error.

    Returns:
        The integer; of one too large for any kind, only that it is too large is right.

    Raises:
        ConversionError: It is not text, no number, or not integral.
    """
    if not isinstance(value, str):
        raise ConversionError(Reason.JSON_TYPE, value, expected=expected)
    match = _NUMBER.fullmatch(value)
    if match is None:
        raise ConversionError(Reason.SYNTAX, value, expected=expected)
    sign, whole, fraction, exponent = match.groups()
    digits = f"{whole}{fraction or ''}".lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return 0
    shift = _exponent(exponent) - len(fraction or "") + len(digits) - len(significant)
    if shift < 0:
        raise ConversionError(Reason.SYNTAX, value, expected=expected, detail="it has a fraction")
    if len(significant) + shift > _MOST_DIGITS:
        significant, shift = "9" * _MOST_DIGITS, 0
    return int(sign + significant) * int(10**shift)


def _exponent(text: str | None) -> int:
    """Read an exponent; of an absurdly long one, only that it is far out."""
    if not text:
        return 0
    digits = text.lstrip("+-").lstrip("0")[:9]
    return int(f"{'-' if text[0] == '-' else ''}{digits or '0'}")


def _float_reader(kind: Kind) -> ValueReader:
    name = kind.value

    def read(value: Any, _depth: int = 0) -> float:
        if type(value) is int or type(value) is NumberText:
            pass
        elif isinstance(value, str):
            special = _SPECIAL_FLOATS.get(value)
            if special is not None:
                return special
            if not _NUMBER.fullmatch(value):
                raise ConversionError(Reason.SYNTAX, value, expected=name)
        else:
            raise ConversionError(Reason.JSON_TYPE, value, expected=name)
        number = finite(value, name)
        return number if kind is Kind.DOUBLE else fit_float(number, kind, value)

    return read


def finite(value: int | str, expected: str) -> float:
    """Turn a JSON number into a double.

    Raises:
        ConversionError: It is too large.
    """
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        raise ConversionError(Reason.RANGE, value, expected=expected)
    return number


def _read_bool(value: Any, _depth: int = 0) -> bool:
    if value is True or value is False:
        return value
    raise ConversionError(Reason.JSON_TYPE, value, expected="bool")


def _read_string(value: Any, _depth: int = 0) -> str:
    if type(value) is str:
        return value
    raise ConversionError(Reason.JSON_TYPE, value, expected="string")


def _read_bytes(value: Any, _depth: int = 0) -> bytes:
    if type(value) is not str:
        raise ConversionError(Reason.JSON_TYPE, value, expected="bytes")
    # Padding may be left out, but not half of it.
    padding = "=" * (-len(value) % 4) if "=" not in value else ""
    data = decode_base64(value + padding)
    if data is None:
        raise ConversionError(Reason.SYNTAX, value, expected="bytes", detail="base64")
    return data


def enum_reader(enum: EnumType, *, ignore_unknown_names: bool) -> ValueReader:
    """Give the reader of an enum: a name, or any number of 32 bits.

    Args:
        enum: The enum.
        ignore_unknown_names: Whether a name that is not declared gives `IGNORED`, or is refused.
    """
    values = INTEGER_RANGES[Kind.INT32]

    def read(value: Any, _depth: int = 0) -> Any:
        if type(value) is str:
            number = enum.numbers.get(value)
            if number is not None:
                return number
            if ignore_unknown_names:
                return IGNORED
            raise ConversionError(Reason.UNKNOWN_ENUM, value, expected=enum.full_name)
        number = value if type(value) is int else parse_integral(value, enum.full_name)
        if number not in values:
            raise ConversionError(Reason.RANGE, value, expected=enum.full_name)
        return number

    return read
