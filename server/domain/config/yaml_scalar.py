"""What a YAML scalar means in the dialect of Go's yaml.v2, which Determined's master reads.

That is YAML 1.1 with differences: no base 60 numbers, dates stay strings, `0o17` and `0b1` are integers,
`1e-7` is a number, `y` and `n` are booleans (also as keys). All numbers then pass through JSON as
64-bit floats. Source of the rules: gopkg.in/yaml.v2 2.4 (resolution) and github.com/ghodss/yaml (keys).
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import datetime as dt
import math
import re

from server.domain.config.faults import YamlError
from server.domain.documents import EXACT

_LONG_PREFIX = "tag:yaml.org,2002:"
_STR, _BOOL, _INT, _FLOAT, _NULL, _TIME, _BINARY = (
    _LONG_PREFIX + name for name in ("str", "bool", "int", "float", "null", "timestamp", "binary")
)
_RESOLVABLE = frozenset({_STR, _BOOL, _INT, _FLOAT, _NULL, _TIME})
MERGE_TAG = _LONG_PREFIX + "merge"
MERGE_KEY = "<<"

Resolved = None | bool | int | float | str

_WORDS: dict[str, tuple[str, Resolved]] = {
    "": (_NULL, None),
    "~": (_NULL, None),
    **dict.fromkeys(("null", "Null", "NULL"), (_NULL, None)),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), (_BOOL, True)),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), (_BOOL, False)),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), (_FLOAT, math.nan)),
    **{sign + word: (_FLOAT, math.inf) for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{"-" + word: (_FLOAT, -math.inf) for word in (".inf", ".Inf", ".INF")},
}
_MAY_BE_NUMBER = frozenset("+-.0123456789")

_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z", re.ASCII)
_BASED = re.compile(
    r"(?P<sign>[-+]?)0(?:[xX](?P<hex>[0-9a-fA-F]+)|[bB](?P<bin>[01]+)|[oO]?(?P<oct>[0-7]+))\Z", re.ASCII
)
_DECIMAL_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_DOT_FLOAT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?\Z", re.ASCII)
_INT_MIN, _INT_MAX, _UINT_MAX = -(2**63), 2**63 - 1, 2**64 - 1
_MAX_INT_DIGITS = 70  # a sign, a prefix and 64 binary digits; anything longer is no 64-bit integer

_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_TIME_OF_DAY = re.compile(
    r"(?:(?P<mark>[Tt])|(?: ))(?P<h>[0-9]{1,2}):(?P<m>[0-9]{1,2}):(?P<s>[0-9]{1,2})(?:[.,][0-9]+)?"
    r"(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?\Z",
    re.ASCII,
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def resolve(tag: str | None, text: str) -> Resolved:
    """Gives the value of a scalar that may be something else than a string.

    Args:
        tag: The long tag written in the document, or None. An unknown tag makes a string.
        text: The scalar's characters.

    Raises:
        YamlError: The value is not of the tagged type.
    """
    if tag == _STR:
        return text
    if tag == _BINARY:
        return _decode_binary(text)
    if tag is not None and tag not in _RESOLVABLE:
        return text
    kind, value = _guess(text, timestamps=tag == _TIME)
    if tag is None or kind == tag:
        return value
    if tag == _FLOAT and kind == _INT and isinstance(value, int) and value <= _INT_MAX:
        return float(value)
    raise YamlError(f"cannot decode {_short(kind)} `{text}` as a {_short(tag)}")


def key_text(key: Resolved) -> str:
    """Gives the JSON name of a mapping's key, which may be a number or a boolean.

    Raises:
        YamlError: The key is null, or an integer beyond 63 bits.
    """
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float):
        return _single_precision(key)
    if isinstance(key, int) and key <= _INT_MAX:
        return str(key)
    name = "null" if key is None else "uint64"
    raise YamlError(f"Unsupported map key of type: {name}", prefix="")


def number(value: float) -> int | float:
    """Gives a number as it is after a passage through JSON in Go, where all numbers are 64-bit floats.

    Integral values are integers here, as far as a float counts exactly.

    Raises:
        YamlError: The value is infinite or not a number.
    """
    as_float = float(value)
    if math.isfinite(as_float):
        return int(as_float) if as_float.is_integer() and abs(as_float) <= EXACT else as_float
    name = "NaN" if math.isnan(as_float) else "+Inf" if as_float > 0 else "-Inf"
    raise YamlError(f"json: unsupported value: {name}", prefix="")


def _guess(text: str, *, timestamps: bool) -> tuple[str, Resolved]:
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[:1] not in _MAY_BE_NUMBER:
        return _STR, text
    if text[0] == ".":
        if _DOT_FLOAT.match(text) and math.isfinite(value := float(text)):
            return _FLOAT, value
        return _STR, text
    if timestamps and _is_timestamp(text):
        return _TIME, text
    return _guess_number(text)


def _guess_number(text: str) -> tuple[str, Resolved]:
    plain = text.replace("_", "") if "_" in text else text
    if len(plain) <= _MAX_INT_DIGITS and (integer := _integer(plain)) is not None:
        return _INT, integer
    if _DECIMAL_FLOAT.match(plain) and math.isfinite(value := float(plain)):
        return _FLOAT, value
    return _STR, text


def _integer(plain: str) -> int | None:
    if _DECIMAL.match(plain):
        value = int(plain)
    elif found := _BASED.match(plain):
        digits, base = next((found[name], base) for name, base in (("hex", 16), ("bin", 2), ("oct", 8)) if found[name])
        value = int(found["sign"] + digits, base)
    else:
        return None
    # Unsigned 64-bit integers carry no sign.
    top = _INT_MAX if plain[0] in "+-" else _UINT_MAX
    return value if _INT_MIN <= value <= top else None


def _is_timestamp(text: str) -> bool:
    date = _DATE.match(text)
    if date is None:
        return False
    try:
        dt.date(int(date[1]) or 4, int(date[2]), int(date[3]))  # Go knows a year 0, a leap year like 4
    except ValueError:
        return False
    rest = text[date.end() :]
    if not rest:
        return True
    time = _TIME_OF_DAY.match(rest)
    if time is None or bool(time["mark"]) != bool(time["zone"]):
        return False
    return int(time["h"]) < 24 and int(time["m"]) < 60 and int(time["s"]) < 60  # noqa: PLR2004 (hours, minutes, seconds)


def _decode_binary(text: str) -> str:
    try:
        data = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise YamlError("!!binary value contains invalid base64 data") from None
    # Go's JSON encoder puts one replacement character for each byte that is not UTF-8.
    return _SURROGATES.sub("�", data.decode("utf-8", "surrogateescape"))


def _short(tag: str) -> str:
    return "!!" + tag.removeprefix(_LONG_PREFIX)


def _single_precision(value: float) -> str:
    """Writes a float as Go's `FormatFloat(value, 'g', -1, 32)` does: the shortest digits of a 32-bit float."""
    if math.isnan(value):
        return ".nan"
    single = ctypes.c_float(value).value
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    mantissa, _, exponent = _shortest(single).partition("e")
    sign, digits = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    digits = digits.replace(".", "").rstrip("0") or "0"
    power = int(exponent)
    if power < -4 or power >= 6:  # noqa: PLR2004 (where Go's 'g' turns to an exponent)
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{power:+03d}"
    return sign + _positional(digits, power)


def _shortest(single: float) -> str:
    candidates = (f"{single:.{places}e}" for places in range(9))
    return next(text for text in candidates if ctypes.c_float(float(text)).value == single)


def _positional(digits: str, power: int) -> str:
    if power < 0:
        return "0." + "0" * (-power - 1) + digits
    whole = digits[: power + 1].ljust(power + 1, "0")
    fraction = digits[power + 1 :]
    return f"{whole}.{fraction}" if fraction else whole
