"""JSON text to Python values, as strictly as the contract needs: the first value of a body, duplicates noticed.

What Python's decoder takes beyond JSON is refused here: NaN and Infinity, a byte order mark, other encodings than
UTF-8, unpaired surrogates. Numbers with a fraction or exponent stay text (`NumberText`) until their type is known.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Final, Literal, NoReturn, TypeAlias

from .conversion import ConversionError, NumberText, Reason

DuplicateKeys: TypeAlias = Literal["error", "last"]
"""What becomes of a key that an object has twice: it is refused, or the last one counts."""

_BLANK: Final = " \t\n\r"
_BOM: Final = "\ufeff"
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_PAIRED_ESCAPES: Final = re.compile(
    r"\\(?:[^u]|u(?![dD][89a-fA-F])|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<alone>u))"
)


class DuplicateKeysObject(dict[str, Any]):
    """A JSON object that has a key twice.

    It is an error only where the object is used: in a value that is ignored, grpc-gateway does not look.
    """

    __slots__ = ("keys_given_twice",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.keys_given_twice = [key for key, count in counts.items() if count > 1]


def _noticing_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else DuplicateKeysObject(pairs)


def _refuse_constant(text: str) -> NoReturn:
    raise ConversionError(Reason.MALFORMED_JSON, text, detail=f"{text} is no JSON value")


_DECODERS: Final = {
    "error": json.JSONDecoder(
        object_pairs_hook=_noticing_duplicates, parse_float=NumberText, parse_constant=_refuse_constant
    ),
    "last": json.JSONDecoder(parse_float=NumberText, parse_constant=_refuse_constant),
}


def is_blank(body: bytes) -> bool:
    """Tell whether there is nothing but JSON white space."""
    return not body or not body.strip(b" \t\n\r")


def decode_text(body: bytes) -> str:
    """Decode a body as UTF-8.

    Raises:
        ConversionError: It is no UTF-8, or starts with a byte order mark.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ConversionError(Reason.INVALID_TEXT, detail=f"byte {error.start} is not part of UTF-8") from error
    if text.startswith(_BOM):
        raise ConversionError(Reason.MALFORMED_JSON, detail="it starts with a byte order mark")
    return text


def first_value(text: str, duplicates: DuplicateKeys, start: int = 0) -> tuple[Any, int]:
    """Decode the first JSON value of a text.

    Args:
        text: Not blank from `start` on.
        duplicates: What becomes of a key that an object has twice.
        start: Where to begin; white space there is skipped.

    Returns:
        The value, and the position behind it.

    Raises:
        ConversionError: There is no complete JSON value.
    """
    while start < len(text) and text[start] in _BLANK:
        start += 1
    try:
        value, end = _DECODERS[duplicates].raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise _malformed(text, error.pos) from error
    except RecursionError as error:
        raise ConversionError(Reason.TOO_DEEP) from error
    except ValueError as error:  # Python refuses to convert integers of thousands of digits.
        raise ConversionError(Reason.MALFORMED_JSON, detail="a number has too many digits") from error
    if _SURROGATE_ESCAPE.search(text, start, end):
        _check_surrogates(text, start, end)
    return value, end


def whole_value(text: str, duplicates: DuplicateKeys) -> Any:
    """Decode a text that is one JSON value and nothing else.

    Raises:
        ConversionError: It is not.
    """
    value, end = first_value(text, duplicates)
    rest = text[end:].lstrip(_BLANK)
    if rest:
        raise ConversionError(Reason.MALFORMED_JSON, detail=f"unexpected {rest[0]!r} behind the value")
    return value


def _malformed(text: str, position: int) -> ConversionError:
    """Describe a decoding error: the text ends too early, or a character cannot stand where it does."""
    rest = text[position:]
    if not rest.strip(_BLANK) or _unfinished(text, position):
        return ConversionError(Reason.TRUNCATED_JSON)
    return ConversionError(Reason.MALFORMED_JSON, rest[0], detail=f"unexpected {rest[0]!r} at position {position}")


_PREFIX_OF_LITERAL: Final = re.compile(r"(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?|-|-?\d+\.?)\Z")
_OPEN_STRING: Final = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*(?:\\(?:u[0-9a-fA-F]{0,3})?)?\Z'
)


def _unfinished(text: str, position: int) -> bool:
    """Tell whether the text could go on from a position: a literal, number or string that is not closed."""
    if text.startswith('"', position):
        return _OPEN_STRING.match(text, position) is not None
    return _PREFIX_OF_LITERAL.match(text, position) is not None


def _check_surrogates(text: str, start: int, end: int) -> None:
    for match in _PAIRED_ESCAPES.finditer(text, start, end):
        if match["alone"]:
            raise ConversionError(
                Reason.MALFORMED_JSON, match[0], detail=f"unpaired surrogate at position {match.start()}"
            )
