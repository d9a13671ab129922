"""What can be wrong with a value of a request, as data: which parameter, which value, what was expected, and why.

Conversions raise `ConversionError`; how it reads is the business of a formatter, so that an API that is held to
another gateway's texts brings a formatter of its own (`CodecOptions.format_error`).
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 100
"""Longest part of a value that an error text repeats, in characters."""


class Source(enum.Enum):
    """The part of an HTTP request that a value comes from."""

    BODY = "body"
    PATH = "path"
    QUERY = "query"


class Reason(enum.Enum):
    """Why a value is refused."""

    SYNTAX = "is not of that form"
    RANGE = "is out of range"
    JSON_TYPE = "is another JSON type"
    NULL = "is null"
    UNKNOWN_ENUM = "is no value of that enum"
    UNKNOWN_FIELD = "is no field"
    DUPLICATE = "is given more than once"
    ONEOF = "belongs to a oneof that is already set"
    NOT_A_MESSAGE = "is not a message, so nothing can be addressed inside it"
    UNSUPPORTED = "cannot be given as text"
    TOO_DEEP = "is nested too deeply"
    INVALID_TEXT = "is not valid Unicode text"
    MALFORMED_JSON = "is not valid JSON"
    TRUNCATED_JSON = "ends in the middle of a JSON value"
    MALFORMED_QUERY = "is not a valid query string"
    UNKNOWN_TYPE = "is no message type that is known here"
    REQUIRED = "lacks a required field"


class ConversionError(Exception):
    """A value that a request cannot have.

    Attributes:
        reason: Why.
        value: The value: text as it was received, or a JSON value.
        expected: The type that was expected, as .proto files spell it; "" where that says nothing.
        detail: What more there is to say: the position in the JSON text, the name of a oneof or a duplicate key.
        is_repeated: Whether a JSON array of `expected` was expected.
        is_map: Whether a JSON object with values of `expected` was expected.
        parameter: Dotted path of the field, in the spelling of the .proto file; "" for the request as a whole.
        source: The part of the request.
        wrapper: Full name of the wrapper type whose content was expected, such as `google.protobuf.BoolValue`; or "".
    """

    def __init__(
        self,
        reason: Reason,
        value: Any = "",
        *,
        expected: str = "",
        detail: str = "",
        is_repeated: bool = False,
        is_map: bool = False,
    ) -> None:
        super().__init__(reason, value)
        self.reason = reason
        self.value = value
        self.expected = expected
        self.detail = detail
        self.is_repeated = is_repeated
        self.is_map = is_map
        self.parameter = ""
        self.source = Source.BODY
        self.wrapper = ""

    def inside(self, name: str) -> ConversionError:
        """Put a field name, map key or list index in front of the parameter, on the way out of it."""
        separator = "" if not self.parameter or self.parameter.startswith("[") else "."
        self.parameter = f"{name}{separator}{self.parameter}"
        return self

    def at(self, source: Source, parameter: str) -> ConversionError:
        """Say where in the request it happened."""
        self.source = source
        return self.inside(parameter)

    @property
    def json_type(self) -> str:
        """The JSON type of `value`: null, bool, number, string, array or object."""
        return json_type(self.value)


ErrorFormatter: TypeAlias = Callable[[ConversionError], str]
"""Makes the message of the INVALID_ARGUMENT status out of an error."""

_JSON_TYPES: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "bool",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
}


class NumberText(str):
    """A JSON number with a fraction or an exponent, as it was written: no digit is lost before its type is known."""

    __slots__ = ()


def json_type(value: Any) -> str:
    """Give the JSON type of a decoded JSON value."""
    if isinstance(value, NumberText):
        return "number"
    return _JSON_TYPES.get(type(value), "object")


def describe(error: ConversionError) -> str:
    """The default formatter: names the parameter, the value and what was expected."""
    subject = error.parameter or f"the {error.source.value}"
    match error.reason:
        case Reason.SYNTAX | Reason.RANGE | Reason.UNKNOWN_ENUM:
            text = f"{subject}: {_shown(error)} is no valid {error.expected}"
            if error.reason is Reason.RANGE:
                text = f"{subject}: {_shown(error)} is out of the range of {error.expected}"
        case Reason.JSON_TYPE | Reason.NULL:
            text = f"{subject}: expected {_wanted(error)}, got {_article(error.json_type)}"
        case Reason.UNKNOWN_TYPE:
            text = f"{subject}: {_shown(error)} {error.reason.value}"
        case _:
            text = f"{subject} {error.reason.value}"
    return f"{text} ({error.detail})" if error.detail else text


def _shown(error: ConversionError) -> str:
    text = str(error.value)
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return '"' + cut.encode("utf-8", "backslashreplace").decode() + '"'


def _wanted(error: ConversionError) -> str:
    if error.is_repeated:
        return f"an array of {error.expected}"
    return f"an object with values of {error.expected}" if error.is_map else error.expected


def _article(name: str) -> str:
    if name == "null":
        return name
    return f"an {name}" if name[0] in "ao" else f"a {name}"
