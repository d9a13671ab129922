"""JSON values to the fields that a body can be when its rule names a field that is no message.

There grpc-gateway leaves proto JSON and reads plain JSON with strict types: an int64 is a number, never a string, and
bytes are padded standard base64. Two of its accidents are not kept: enums may also be given by name, and bytes are
not read from an array of numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conversion import ConversionError, NumberText, Reason
from .field_path import zero_value
from .json_reader import check_object, takes_null_elements
from .json_scalar import IGNORED, scalar_reader
from .message_type import Cardinality, FieldType, Kind
from .parameter import kind_text_reader
from .scalar import decode_base64

if TYPE_CHECKING:
    from .json_reader import JsonReader
    from .json_scalar import ValueReader
    from .parameter import ParameterDialect


def plain_reader(field: FieldType, json: JsonReader, dialect: ParameterDialect) -> ValueReader:
    """Make the reader of a body that becomes a field.

    Args:
        field: The field.
        json: Reads messages.
        dialect: How the keys of maps are spelled: that of path variables.
    """
    if field.cardinality is Cardinality.SINGULAR and field.message is not None:
        return json.field(field)
    element = _element_reader(field, json)
    match field.cardinality:
        case Cardinality.REPEATED:
            return _array_reader(field, element)
        case Cardinality.MAP:
            return _object_reader(field, element, dialect)
        case _:
            return lambda value, depth: zero_value(field) if value is None else element(value, depth)


def _element_reader(field: FieldType, json: JsonReader) -> ValueReader:
    if field.message is not None:
        return json.message(field.message)
    read_scalar = scalar_reader(field, ignore_unknown_enum_names=False)
    zero = _ZEROS.get(field.kind, 0) if field.enum is None else next(iter(field.enum.names))

    def read(value: Any, _depth: int) -> Any:
        if value is None:
            return zero
        _check_plain(field, value)
        return _read_bytes(value) if field.kind is Kind.BYTES else read_scalar(value, 0)

    return read


_ZEROS = {Kind.BOOL: False, Kind.STRING: "", Kind.BYTES: b"", Kind.DOUBLE: 0.0, Kind.FLOAT: 0.0}


def _check_plain(field: FieldType, value: Any) -> None:
    """Refuse what proto JSON takes and plain JSON does not: numbers as strings, integers with a fraction."""
    if field.kind.is_integer and type(value) is not int:
        reason = Reason.SYNTAX if isinstance(value, NumberText) else Reason.JSON_TYPE
        raise ConversionError(reason, value, expected=field.type_name)
    if field.kind.is_float and type(value) is str:
        raise ConversionError(Reason.JSON_TYPE, value, expected=field.type_name)


def _read_bytes(value: Any) -> bytes:
    if type(value) is not str:
        raise ConversionError(Reason.JSON_TYPE, value, expected="bytes")
    text = value.replace("\n", "").replace("\r", "")
    data = None if "-" in text or "_" in text else decode_base64(text)
    if data is None:
        raise ConversionError(Reason.SYNTAX, value, expected="bytes", detail="padded standard base64")
    return data


def _array_reader(field: FieldType, element: ValueReader) -> ValueReader:
    def read(value: Any, depth: int) -> list[Any]:
        if value is None:
            return []
        if type(value) is not list:
            raise ConversionError(Reason.JSON_TYPE, value, expected=field.type_name, is_repeated=True)
        result = []
        for index, item in enumerate(value):
            try:
                _check_null(field, item)
                result.append(element(item, depth))
            except ConversionError as error:
                raise error.inside(f"[{index}]") from error.__cause__
        return result

    return read


def _check_null(field: FieldType, item: Any) -> None:
    if item is None and field.message is not None and not takes_null_elements(field):
        raise ConversionError(Reason.NULL, None, expected=field.type_name)


def _object_reader(field: FieldType, element: ValueReader, dialect: ParameterDialect) -> ValueReader:
    assert field.map_key is not None  # noqa: S101 - maps have keys
    read_key = kind_text_reader(field.map_key, dialect, dialect.bools)

    def read(value: Any, depth: int) -> dict[Any, Any]:
        if value is None:
            return {}
        check_object(value, expected=field.type_name, is_map=True)
        result = {}
        for text, item in value.items():
            try:
                _check_null(field, item)
                content = element(item, depth + 1)
                if content is not IGNORED:
                    result[read_key(text)] = content
            except ConversionError as error:
                raise error.inside(f"[{text}]") from error.__cause__
        return result

    return read
