"""Text to scalars, as path and query parameters spell them.

The forms are those of Go's `strconv`, which grpc-gateway reads parameters with: integers in base 10 or with base
prefixes, floats also in hexadecimal, and twelve spellings of the booleans.
"""

from __future__ import annotations

import binascii
import math
import re
import struct
from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from .conversion import ConversionError, Reason
from .message_type import INTEGER_RANGES, EnumType, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

IntegerBase: TypeAlias = Literal["decimal", "prefixed"]
"""How integers are read: digits alone, or also `0x10`, `0b11`, `0o7`, `010` (octal) and `1_000`."""

BoolTexts: TypeAlias = Literal["go", "strict"]
"""Which texts are booleans: `1 t T TRUE true True` and their opposites, or `true` and `false` alone."""

TextReader: TypeAlias = Callable[[str], Any]
"""Reads one parameter. Raises ConversionError."""

_DECIMAL: Final = re.compile(r"[+-]?[0-9]+")
_UNSIGNED_DECIMAL: Final = re.compile(r"[0-9]+")
_PREFIXED: Final = re.compile(
    r"(?P<sign>[+-]?)(?:0[xX](?P<hex>(?:_?[0-9a-fA-F])+)|0[bB](?P<binary>(?:_?[01])+)"
    r"|0[oO](?P<octal>(?:_?[0-7])+)|0(?P<old>(?:_?[0-7])+)|(?P<decimal>[1-9](?:_?[0-9])*|0))"
)
_BASES: Final = {"hex": 16, "binary": 2, "octal": 8, "old": 8, "decimal": 10}
_LONGEST_INTEGER: Final = 128
"""More characters than any integer in range has, leading zeros aside; longer texts are not handed to int()."""

_DECIMAL_FLOAT: Final = re.compile(
    r"[+-]?(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
)
_HEX_FLOAT: Final = re.compile(
    r"[+-]?0[xX](?:(?:_?[0-9a-fA-F])+(?:\.(?:[0-9a-fA-F](?:_?[0-9a-fA-F])*)?)?|\.[0-9a-fA-F](?:_?[0-9a-fA-F])*)"
    r"[pP][+-]?[0-9](?:_?[0-9])*"
)
_SPECIAL_FLOAT: Final = re.compile(r"(?i:[+-]?inf(?:inity)?|nan)")

_GO_BOOLS: Final = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
_STRICT_BOOLS: Final = {"true": True, "false": False}

FLOAT32_MAX: Final = struct.unpack("<f", b"\xff\xff\x7f\x7f")[0]
_FLOAT32_OVERFLOW: Final = FLOAT32_MAX + 2.0**103
"""The first double that rounds beyond the largest float."""


def integer_reader(kind: Kind, base: IntegerBase) -> TextReader:
    """Make a reader of integers.

    Args:
        kind: One of the ten integer kinds: it sets the range, and whether there may be a sign.
        base: Whether base prefixes and underscores are understood.
    """
    values = INTEGER_RANGES[kind]
    signed = values.start < 0

    def read(text: str) -> int:
        number = _prefixed(text, signed=signed) if base == "prefixed" else _decimal(text, signed=signed)
        if number is None:
            raise ConversionError(Reason.SYNTAX, text, expected=kind.value)
        if number not in values:
            raise ConversionError(Reason.RANGE, text, expected=kind.value)
        return number

    return read


def _decimal(text: str, *, signed: bool) -> int | None:
    if not (_DECIMAL if signed else _UNSIGNED_DECIMAL).fullmatch(text):
        return None
    return _bounded(text, 10)


def _prefixed(text: str, *, signed: bool) -> int | None:
    match = _PREFIXED.fullmatch(text)
    if match is None or (match["sign"] and not signed):
        return None
    group = match.lastgroup
    assert group is not None  # noqa: S101 - one of the alternatives has matched
    return _bounded(match["sign"] + match[group].lstrip("_").replace("_", ""), _BASES[group])


def _bounded(digits: str, base: int) -> int:
    """Turn digits into a number; of more digits than any type holds, only that there are too many matters."""
    if len(digits) > _LONGEST_INTEGER:
        sign = "-" if digits[0] == "-" else ""
        digits = digits.lstrip("+-").lstrip("0")
        digits = sign + (digits[:_LONGEST_INTEGER] or "0")
    return int(digits, base)


def float_reader(kind: Kind) -> TextReader:
    """Make a reader of `float` or `double`; too large is out of range, too small is zero."""

    def read(text: str) -> float:
        number = parse_float(text)
        if number is None:
            raise ConversionError(Reason.SYNTAX, text, expected=kind.value)
        if math.isinf(number):
            if "n" in text or "N" in text:
                return number
            raise ConversionError(Reason.RANGE, text, expected=kind.value)
        return fit_float(number, kind, text)

    return read


def parse_float(text: str) -> float | None:
    """Read a float as Go's `strconv.ParseFloat` does; None if it is none, infinity if it is too large."""
    if _DECIMAL_FLOAT.fullmatch(text) or _SPECIAL_FLOAT.fullmatch(text):
        return float(text)
    if not _HEX_FLOAT.fullmatch(text):
        return None
    try:
        return float.fromhex(text.replace("_", ""))
    except OverflowError:
        return -math.inf if text[0] == "-" else math.inf


def fit_float(number: float, kind: Kind, value: Any) -> float:
    """Round a finite number to its kind.

    Args:
        number: Finite.
        kind: FLOAT rounds to single precision; DOUBLE changes nothing.
        value: What stands for the number in an error.

    Raises:
        ConversionError: It is beyond the largest `float`.
    """
    if kind is Kind.DOUBLE:
        return number
    if abs(number) >= _FLOAT32_OVERFLOW:
        raise ConversionError(Reason.RANGE, value, expected=kind.value)
    # Clamping first: between the largest float and half a step above, struct refuses what should be rounded down.
    single: float = struct.unpack("<f", struct.pack("<f", min(max(number, -FLOAT32_MAX), FLOAT32_MAX)))[0]
    return single


def bool_reader(texts: BoolTexts) -> TextReader:
    """Make a reader of booleans."""
    spellings: Mapping[str, bool] = _GO_BOOLS if texts == "go" else _STRICT_BOOLS

    def read(text: str) -> bool:
        value = spellings.get(text)
        if value is None:
            raise ConversionError(Reason.SYNTAX, text, expected="bool")
        return value

    return read


def read_string(text: str) -> str:
    """Give text back if it can be UTF-8.

    Raises:
        ConversionError: It holds bytes that were no UTF-8 (as lone surrogates).
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ConversionError(Reason.INVALID_TEXT, text, expected="string") from error
    return text


def read_bytes(text: str) -> bytes:
    """Decode base64 of the standard or of the URL-safe alphabet, with padding; line breaks are skipped."""
    data = decode_base64(text.replace("\n", "").replace("\r", ""))
    if data is None:
        raise ConversionError(Reason.SYNTAX, text, expected="bytes", detail="base64 with padding")
    return data


def decode_base64(text: str) -> bytes | None:
    """Decode base64 of one of the two alphabets, padded; None if it is none."""
    url_safe = "-" in text or "_" in text
    if url_safe and ("+" in text or "/" in text):
        return None
    try:
        return b64decode(text, altchars="-_" if url_safe else None, validate=True)
    except (binascii.Error, ValueError):
        return None


def enum_reader(enum: EnumType, base: IntegerBase) -> TextReader:
    """Make a reader of enum values: by name, or by a number that is declared."""
    number_of = integer_reader(Kind.INT32, base)

    def read(text: str) -> int:
        named = enum.numbers.get(text)
        if named is not None:
            return named
        try:
            number: int = number_of(text)
        except ConversionError as error:
            raise ConversionError(Reason.UNKNOWN_ENUM, text, expected=enum.full_name) from error
        if number not in enum.names:
            raise ConversionError(Reason.UNKNOWN_ENUM, text, expected=enum.full_name)
        return number

    return read
