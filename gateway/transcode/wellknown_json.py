"""JSON values to the well-known types, whose JSON is not an object of their fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from . import json_reader
from .conversion import ConversionError, NumberText, Reason
from .json_scalar import finite, kind_reader
from .message_type import Message, MessageType, WellKnown
from .time_text import duration_from_json, timestamp_from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from .json_reader import JsonReader
    from .json_scalar import ValueReader

_CAMEL_PATH: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*")
_EMPTY: Final = "google.protobuf.Empty"
_UPPER: Final = re.compile(r"[A-Z]")


def reader(message_type: MessageType, reader: JsonReader) -> ValueReader:
    """Give the reader of a well-known type.

    Args:
        message_type: A message type whose `well_known` is not None.
        reader: The reader of all other types.
    """
    match message_type.well_known:
        case WellKnown.TIMESTAMP:
            return _text_reader(message_type, timestamp_from_json, ("seconds", "nanos"), reader.max_depth)
        case WellKnown.DURATION:
            return _text_reader(message_type, duration_from_json, ("seconds", "nanos"), reader.max_depth)
        case WellKnown.FIELD_MASK:
            return _text_reader(message_type, lambda text: (mask_paths(text),), ("paths",), reader.max_depth)
        case WellKnown.ANY:
            return _AnyReader(message_type, reader).read
        case WellKnown.STRUCT | WellKnown.LIST_VALUE | WellKnown.VALUE:
            return _dynamic_reader(message_type, reader)
        case _:
            return _wrapper_reader(message_type, reader.max_depth)


def _text_reader(
    message_type: MessageType, parse: Callable[[str], tuple[Any, ...]], slots: tuple[str, ...], max_depth: int
) -> ValueReader:
    """Make the reader of a type whose JSON is a string that holds all its fields."""

    def read(value: Any, depth: int) -> Message:
        if type(value) is not str:
            raise ConversionError(Reason.JSON_TYPE, value, expected=message_type.full_name)
        if depth > max_depth:
            raise json_reader.too_deep(max_depth)
        return message_type.create(dict(zip(slots, parse(value), strict=True)))

    return read


def _wrapper_reader(message_type: MessageType, max_depth: int) -> ValueReader:
    read_scalar = kind_reader(message_type.by_name["value"].kind)

    def read(value: Any, depth: int) -> Message:
        if value is None:
            raise ConversionError(Reason.NULL, None, expected=message_type.full_name)
        if depth > max_depth:
            raise json_reader.too_deep(max_depth)
        return message_type.create({"value": read_scalar(value, depth)})

    return read


def mask_paths(text: str) -> list[str]:
    """Turn the text of a FieldMask, lowerCamelCase paths joined by commas, into proto paths.

    Raises:
        ConversionError: A path is no such path.
    """
    if not text:
        return []
    paths = text.split(",")
    for path in paths:
        if not _CAMEL_PATH.fullmatch(path):
            raise ConversionError(
                Reason.SYNTAX,
                text,
                expected=WellKnown.FIELD_MASK.value,
                detail="lowerCamelCase paths joined by commas are needed",
            )
    return [_UPPER.sub(lambda letter: f"_{letter[0].lower()}", path) for path in paths]


class _AnyReader:
    """Reads an Any: an object with `@type` and the fields of that type, or its special JSON under `value`."""

    __slots__ = ("_message_type", "_reader")

    def __init__(self, message_type: MessageType, reader: JsonReader) -> None:
        self._message_type = message_type
        self._reader = reader

    def read(self, value: Any, depth: int) -> Message:
        if type(value) is not dict:
            json_reader.check_object(value, expected=self._message_type.full_name)
        if not value:
            return self._message_type.create({})
        type_url = value.get("@type")
        if type(type_url) is not str or not type_url:
            raise ConversionError(Reason.UNKNOWN_TYPE, "" if type_url is None else type_url).inside("@type")
        content_type = self._reader.lookup(type_url.rpartition("/")[2])
        if content_type is None:
            raise ConversionError(Reason.UNKNOWN_TYPE, type_url).inside("@type")
        content = self._content(value, content_type)
        # For other readers the content is mere bytes, and begins a new count; here it is a level more.
        message = self._reader.message(content_type)(content, depth + 1)
        return self._message_type.create({"type_url": type_url, "value": content_type.serialize(message)})

    def _content(self, value: dict[str, Any], content_type: MessageType) -> Any:
        fields = {key: item for key, item in value.items() if key != "@type"}
        if content_type.well_known is None:
            # Go's protojson gives Empty a value, as if it had a form of its own.
            if content_type.full_name == _EMPTY and fields.get("value") == {}:
                del fields["value"]
            return fields
        unknown = next((key for key in fields if key != "value"), None)
        if unknown is not None and not self._reader.ignores_unknown_fields:
            raise ConversionError(Reason.UNKNOWN_FIELD, unknown, detail=content_type.full_name).inside(unknown)
        if "value" not in fields:
            raise ConversionError(Reason.REQUIRED, detail="the value of this type stands under the key value")
        return fields["value"]


def _dynamic_reader(message_type: MessageType, reader: JsonReader) -> ValueReader:
    values = _DynamicReader(_value_type_of(message_type), reader)
    match message_type.well_known:
        case WellKnown.STRUCT:
            return values.struct
        case WellKnown.LIST_VALUE:
            return values.list_value
        case _:
            return values.field


def _value_type_of(message_type: MessageType) -> MessageType:
    """Give `google.protobuf.Value` out of the same pool, which Struct and ListValue hold."""
    if message_type.well_known is WellKnown.VALUE:
        return message_type
    value_type = message_type.fields[0].message
    assert value_type is not None  # noqa: S101 - Struct.fields and ListValue.values hold messages
    return value_type


def _select(value_type: MessageType, name: str) -> Callable[[Any], Any]:
    select = value_type.by_name[name].select
    assert select is not None  # noqa: S101 - all fields of Value are members of its oneof
    return select


class _DynamicReader:
    """Reads free JSON: Struct, ListValue and Value."""

    __slots__ = (
        "_list_type",
        "_max_depth",
        "_select_bool",
        "_select_list",
        "_select_null",
        "_select_number",
        "_select_string",
        "_select_struct",
        "_slot",
        "_struct_type",
        "_value_type",
    )

    def __init__(self, value_type: MessageType, reader: JsonReader) -> None:
        struct_type = value_type.by_name["struct_value"].message
        list_type = value_type.by_name["list_value"].message
        assert struct_type is not None  # noqa: S101 - both are messages in google/protobuf/struct.proto
        assert list_type is not None  # noqa: S101 - likewise
        self._value_type, self._struct_type, self._list_type = value_type, struct_type, list_type
        self._max_depth = reader.max_depth
        self._slot = value_type.by_name["null_value"].slot
        self._select_null = _select(value_type, "null_value")
        self._select_number = _select(value_type, "number_value")
        self._select_string = _select(value_type, "string_value")
        self._select_bool = _select(value_type, "bool_value")
        self._select_struct = _select(value_type, "struct_value")
        self._select_list = _select(value_type, "list_value")

    def struct(self, value: Any, depth: int) -> Message:
        """Read a Struct."""
        if type(value) is not dict:
            json_reader.check_object(value, expected=self._struct_type.full_name)
        # An entry and its value are two levels more.
        if depth + (2 if value else 0) > self._max_depth:
            raise json_reader.too_deep(self._max_depth)
        fields = {}
        for key, item in value.items():
            try:
                fields[key] = self.value(item, depth + 2)
            except ConversionError as error:
                raise error.inside(key) from error.__cause__
        return self._struct_type.create({"fields": fields})

    def list_value(self, value: Any, depth: int) -> Message:
        """Read a ListValue."""
        if type(value) is not list:
            raise ConversionError(Reason.JSON_TYPE, value, expected=self._list_type.full_name)
        if depth + bool(value) > self._max_depth:
            raise json_reader.too_deep(self._max_depth)
        values = []
        for index, item in enumerate(value):
            try:
                values.append(self.value(item, depth + 1))
            except ConversionError as error:
                raise error.inside(f"[{index}]") from error.__cause__
        return self._list_type.create({"values": values})

    def field(self, value: Any, depth: int) -> Message:
        """Read a Value that is in no Struct or ListValue, which count its level themselves."""
        if depth > self._max_depth:
            raise json_reader.too_deep(self._max_depth)
        return self.value(value, depth)

    def value(self, value: Any, depth: int) -> Message:
        """Read a Value."""
        kind = type(value)
        if kind is NumberText or kind is int:
            content = self._select_number(finite(value, "double"))
        elif kind is str:
            content = self._select_string(value)
        elif value is None:
            content = self._select_null(0)
        elif kind is bool:
            content = self._select_bool(value)
        elif kind is list:
            content = self._select_list(self.list_value(value, depth + 1))
        else:
            content = self._select_struct(self.struct(value, depth + 1))
        return self._value_type.create({self._slot: content})
