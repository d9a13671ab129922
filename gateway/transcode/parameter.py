"""The text of path and query parameters to field values: scalars, enums and the well-known types that have a text form.

The two parts of a URL differ: the path takes integers with base prefixes, times and durations as proto JSON spells
them; the query takes decimal integers, and times and durations as Go spells them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .conversion import ConversionError, Reason
from .json_text import decode_text, is_blank, whole_value
from .message_type import FieldType, Kind, Message, MessageType, WellKnown
from .scalar import (
    TextReader,
    bool_reader,
    enum_reader,
    float_reader,
    integer_reader,
    read_bytes,
    read_string,
)
from .time_text import (
    duration_from_json,
    duration_from_parameter,
    timestamp_from_json,
    timestamp_from_parameter,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .codec_options import CodecOptions
    from .json_reader import JsonReader
    from .scalar import BoolTexts, IntegerBase


@dataclass(frozen=True, slots=True)
class ParameterDialect:
    """How one part of a URL spells values.

    Attributes:
        integers: How integers, and enums by number, are read.
        bools: Which texts are booleans.
        wrapped_bools: Which texts are a `google.protobuf.BoolValue`.
        timestamp: Reads a time.
        duration: Reads a duration.
        reads_dynamic: Whether FieldMask, Struct, Value have a text form here.
    """

    integers: IntegerBase
    bools: BoolTexts
    wrapped_bools: BoolTexts
    timestamp: Callable[[str], tuple[int, int]]
    duration: Callable[[str], tuple[int, int]]
    reads_dynamic: bool


def query_dialect(options: CodecOptions) -> ParameterDialect:
    """Give the dialect of the query, and of path variables inside a nested message."""
    return ParameterDialect(
        integers=options.query_integers,
        bools=options.bool_texts,
        wrapped_bools=options.wrapper_bool_texts,
        timestamp=timestamp_from_parameter,
        duration=duration_from_parameter,
        reads_dynamic=True,
    )


def path_dialect(options: CodecOptions) -> ParameterDialect:
    """Give the dialect of path variables that are fields of the request itself."""
    return ParameterDialect(
        integers="prefixed",
        bools=options.bool_texts,
        wrapped_bools=options.wrapper_bool_texts,
        timestamp=_unquoted(timestamp_from_json),
        duration=_unquoted(duration_from_json),
        reads_dynamic=False,
    )


def _unquoted(read: Callable[[str], tuple[int, int]]) -> Callable[[str], tuple[int, int]]:
    return lambda text: read(text.strip('"'))


def parameter_reader(field: FieldType, dialect: ParameterDialect, json: JsonReader) -> TextReader:
    """Make the reader of one value of a field: of a list or map, of one element.

    Args:
        field: Any field; one without a text form gets a reader that always refuses.
        dialect: How values are spelled.
        json: Reads `google.protobuf.Value` and `Struct`, whose text is JSON.
    """
    if field.message is not None:
        return _message_reader(field.message, dialect, json)
    if field.enum is not None:
        return enum_reader(field.enum, dialect.integers)
    return kind_text_reader(field.kind, dialect, dialect.bools)


def kind_text_reader(kind: Kind, dialect: ParameterDialect, bools: BoolTexts) -> TextReader:
    """Make the reader of a scalar kind."""
    if kind.is_integer:
        return integer_reader(kind, dialect.integers)
    if kind.is_float:
        return float_reader(kind)
    match kind:
        case Kind.BOOL:
            return bool_reader(bools)
        case Kind.STRING:
            return read_string
        case _:
            return read_bytes


def _message_reader(message_type: MessageType, dialect: ParameterDialect, json: JsonReader) -> TextReader:
    known = message_type.well_known
    match known:
        case WellKnown.TIMESTAMP:
            return _time_reader(message_type, dialect.timestamp)
        case WellKnown.DURATION:
            return _time_reader(message_type, dialect.duration)
        case WellKnown.FIELD_MASK if dialect.reads_dynamic:
            return lambda text: message_type.create({"paths": read_string(text).split(",")})
        case WellKnown.VALUE | WellKnown.STRUCT if dialect.reads_dynamic:
            return _json_text_reader(message_type, json)
    if known is not None and known.is_wrapper:
        read = kind_text_reader(message_type.by_name["value"].kind, dialect, dialect.wrapped_bools)
        return _wrapped(message_type, read)
    return _unsupported(message_type)


def _time_reader(message_type: MessageType, parse: Callable[[str], tuple[int, int]]) -> TextReader:
    def read(text: str) -> Message:
        seconds, nanos = parse(text)
        return message_type.create({"seconds": seconds, "nanos": nanos})

    return read


def _json_text_reader(message_type: MessageType, json: JsonReader) -> TextReader:
    read_value = json.message(message_type)

    def read(text: str) -> Message:
        body = read_string(text).encode()
        if is_blank(body):
            raise ConversionError(Reason.SYNTAX, text, expected=message_type.full_name, detail="JSON is needed")
        return read_value(whole_value(decode_text(body), "error"), 0)

    return read


def _wrapped(message_type: MessageType, read_scalar: TextReader) -> TextReader:
    def read(text: str) -> Message:
        try:
            return message_type.create({"value": read_scalar(text)})
        except ConversionError as error:
            error.wrapper = message_type.full_name
            raise

    return read


def _unsupported(message_type: MessageType) -> TextReader:
    def read(text: str) -> Message:
        raise ConversionError(Reason.UNSUPPORTED, text, expected=message_type.full_name)

    return read
