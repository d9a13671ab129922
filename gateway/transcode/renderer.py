"""Messages to JSON values, by the rules of grpc-gateway v2's default marshaler.

A writer is compiled for each message type when it is first needed; its values go to `orjson.dumps`. What becomes of a
value that has no JSON (a time out of range, an Any of an unknown type) is said by `CodecOptions.without_json`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .dynamic_json import dynamic_writer
from .json_number import double_to_json, float_to_json
from .made_per_type import MadePerType
from .message_type import (
    WIDE_INTEGERS,
    Cardinality,
    EnumType,
    FieldType,
    Kind,
    Message,
    MessageType,
    WellKnown,
    WireError,
)
from .no_json import NoJsonError, text_or_error
from .time_text import duration_to_json, timestamp_to_json

if TYPE_CHECKING:
    from .codec_options import CodecOptions

    TypeLookup: TypeAlias = Callable[[str], MessageType | None]

Writer: TypeAlias = Callable[[Any], Any]
"""Turns what a field holds, or a message, into what `orjson.dumps` writes as its JSON."""

_SNAKE_PATH: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*(?:\.[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*)*")
_BOOLS: Final = {True: "true", False: "false"}


@dataclass(frozen=True, slots=True)
class OpaqueStructs:
    """What a writer must know of messages whose Structs are bytes.

    Attributes:
        fields: Those fields, by full name of the message and name of the field: whether they are `optional`.
        write: Gives the JSON of a serialized Struct.
        for_any: The writer of ordinary messages, for what a `google.protobuf.Any` holds.
    """

    fields: Mapping[tuple[str, str], bool]
    write: Writer
    for_any: JsonWriter


class _EnumNames(dict[int, str]):
    """Names by number; a number without a name stands for itself."""

    __slots__ = ()

    def __missing__(self, number: int) -> int:
        return int(number)


def _writer_of(writers: Mapping[str, Writer], name: str) -> Writer:
    def write(message: Message) -> Any:
        writer = writers[name]
        return writer(message)

    return write


class JsonWriter:
    """Writes messages as JSON values.

    Args:
        lookup: Gives the message type of a full name, for `google.protobuf.Any`.
        options: The policy.
        opaque: What is special of a pool whose Structs are bytes; None for an ordinary one.
    """

    def __init__(self, lookup: TypeLookup, options: CodecOptions, opaque: OpaqueStructs | None = None) -> None:
        self.lookup = lookup
        self._opaque = opaque
        self.for_any = self if opaque is None else opaque.for_any
        self.emit_defaults = options.emit_defaults
        self.is_lenient = options.without_json == "field"
        self._proto_names = options.proto_names
        self._enum_numbers = options.enum_numbers
        self._writers = MadePerType(self._compile, _writer_of)

    def message(self, message_type: MessageType) -> Writer:
        """Give the writer of a message type."""
        return self._writers.of(message_type)

    def name_of(self, field: FieldType) -> str:
        """Give the JSON key of a field."""
        return field.name if self._proto_names else field.json_name

    def fields_of(self, message_type: MessageType) -> list[FieldType]:
        """Give the fields of a message; those that are made bytes are as optional as they were."""
        opaque = {} if self._opaque is None else self._opaque.fields
        return [
            replace(field, is_optional=opaque.get((field.owner, field.name), field.is_optional))
            for field in message_type.fields
        ]

    def field(self, field: FieldType) -> Writer | None:
        """Give the writer of all that a field holds, or None if it is its own JSON."""
        if self._opaque is not None and (field.owner, field.name) in self._opaque.fields:
            element: Writer | None = self._opaque.write
        else:
            element = self.element(field)
        match field.cardinality:
            case Cardinality.REPEATED:
                return None if element is None else _list_writer(element)
            case Cardinality.MAP:
                return _map_writer(field, element)
            case _:
                return element

    def element(self, field: FieldType) -> Writer | None:
        """Give the writer of one value of a field, or None if it is its own JSON."""
        if field.message is not None:
            return self.message(field.message)
        if field.enum is not None:
            return self._enum_writer(field.enum)
        return scalar_writer(field.kind)

    def _enum_writer(self, enum: EnumType) -> Writer:
        if enum.is_null_value:
            return lambda _number: None
        if self._enum_numbers:
            return int
        return _EnumNames(enum.names).__getitem__

    def _compile(self, message_type: MessageType) -> Writer:
        known = message_type.well_known
        if known is None:
            return _message_writer(message_type, self)
        if known is WellKnown.ANY:
            return _AnyWriter(message_type, self).write
        if known in _TEXT_FORMS:
            form = _TEXT_FORMS[known]
            return _text_writer(message_type, form if self.is_lenient else text_or_error(message_type.full_name, form))
        if known.is_wrapper:
            return _wrapper_writer(message_type)
        return dynamic_writer(message_type, is_lenient=self.is_lenient)


def _list_writer(element: Writer) -> Writer:
    return lambda values: [element(value) for value in values]


def scalar_writer(kind: Kind) -> Writer | None:
    """Give the writer of a scalar kind, or None if its values are their own JSON."""
    return str if kind in WIDE_INTEGERS else _SCALAR_WRITERS.get(kind)


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


_SCALAR_WRITERS: Final[Mapping[Kind, Writer]] = {
    Kind.BYTES: _base64,
    Kind.DOUBLE: double_to_json,
    Kind.FLOAT: float_to_json,
}


def _map_writer(field: FieldType, element: Writer | None) -> Writer:
    key_text: Callable[[Any], str] = str
    if field.map_key is Kind.BOOL:
        key_text = _BOOLS.__getitem__
    if element is None:
        return lambda entries: {key_text(key): entries[key] for key in sorted(entries)}
    return lambda entries: {key_text(key): element(entries[key]) for key in sorted(entries)}


def _wrapper_writer(message_type: MessageType) -> Writer:
    field = message_type.by_name["value"]
    content, write = message_type.slot_getter(field.slot), scalar_writer(field.kind)
    return content if write is None else lambda message: write(content(message))


def _mask_text(paths: list[str]) -> str | None:
    """Write proto paths in lowerCamelCase, or None if that could not be read back."""
    if not all(_SNAKE_PATH.fullmatch(path) for path in paths):
        return None
    return ",".join(re.sub("_([a-z])", lambda letter: letter[1].upper(), path) for path in paths)


_TEXT_FORMS: Final[Mapping[WellKnown, Callable[..., str | None]]] = {
    WellKnown.TIMESTAMP: timestamp_to_json,
    WellKnown.DURATION: duration_to_json,
    WellKnown.FIELD_MASK: _mask_text,
}


def _text_writer(message_type: MessageType, write: Callable[..., str | None]) -> Writer:
    values = message_type.values
    return lambda message: write(*values(message))


class _AnyWriter:
    """Writes an Any; of a type that is not known, or whose bytes are not of that type, `value` is base64 by policy."""

    __slots__ = ("_message_type", "_writer")

    def __init__(self, message_type: MessageType, writer: JsonWriter) -> None:
        self._message_type = message_type
        self._writer = writer

    def write(self, message: Message) -> dict[str, Any]:
        type_url, data = self._message_type.values(message)
        if not type_url and not data:
            return {}
        content_type = self._writer.lookup(type_url.rpartition("/")[2])
        if content_type is None:
            return self._opaque(type_url, data)
        try:
            content = content_type.parse(data)
        except WireError:
            return self._opaque(type_url, data)
        value = self._writer.for_any.message(content_type)(content)
        if content_type.well_known is not None:
            return {"@type": type_url, "value": value}
        return {"@type": type_url, **value}

    def _opaque(self, type_url: str, data: bytes) -> dict[str, Any]:
        if not self._writer.is_lenient:
            raise NoJsonError(self._message_type.full_name)
        return {"@type": type_url, "value": _base64(data)}


def _message_writer(message_type: MessageType, writer: JsonWriter) -> Writer:
    if writer.emit_defaults and not any(field.oneof for field in message_type.fields):
        return _DenseWriter(message_type, writer).write
    return _SparseWriter(message_type, writer).write


class _DenseWriter:
    """Writes a message all of whose fields are shown, but for `optional` ones that are unset."""

    __slots__ = ("_messages", "_names", "_nullable", "_optional", "_values", "_writers")

    def __init__(self, message_type: MessageType, writer: JsonWriter) -> None:
        self._values = message_type.values
        fields = writer.fields_of(message_type)
        self._names = tuple(writer.name_of(field) for field in fields)
        self._writers: list[tuple[str, Writer]] = []
        self._messages: list[tuple[str, Writer]] = []
        self._nullable: list[tuple[str, Callable[[Message], bool], Writer | None]] = []
        self._optional: list[tuple[str, Callable[[Message], bool], Writer | None]] = []
        for field in fields:
            name, write = writer.name_of(field), writer.field(field)
            if field.is_optional:
                self._optional.append((name, message_type.presence(field), write))
            elif field.has_presence and (field.message is None or write is None):
                self._nullable.append((name, message_type.presence(field), write))
            elif field.has_presence and write is not None:
                self._messages.append((name, write))
            elif write is not None:
                self._writers.append((name, write))

    def write(self, message: Message) -> dict[str, Any]:
        """Give the message as a dict in the order of its fields."""
        out = dict(zip(self._names, self._values(message), strict=True))
        for name, convert in self._writers:
            out[name] = convert(out[name])
        for name, convert in self._messages:
            value = out[name]
            if value is not None:
                out[name] = convert(value)
        for name, is_set, write in self._nullable:
            if not is_set(message):
                out[name] = None
            elif write is not None:
                out[name] = write(out[name])
        for name, is_set, write in self._optional:
            value = out[name]
            # Only a zero may be unset.
            if not value and not is_set(message):
                del out[name]
            elif write is not None:
                out[name] = write(value)
        return out


class _SparseWriter:
    """Writes a message field by field: one with oneofs, or one whose unset fields are left out."""

    __slots__ = ("_emits_defaults", "_fields", "_message_type")

    def __init__(self, message_type: MessageType, writer: JsonWriter) -> None:
        self._message_type = message_type
        self._emits_defaults = writer.emit_defaults
        self._fields = [
            (field, message_type.presence(field), writer.name_of(field), writer.field(field))
            for field in writer.fields_of(message_type)
        ]

    def write(self, message: Message) -> dict[str, Any]:
        out: dict[str, Any] = {}
        message_type = self._message_type
        for field, is_set, name, write in self._fields:
            if not is_set(message):
                if not self._emits_defaults or field.is_optional:
                    continue
                if field.has_presence:
                    out[name] = None
                    continue
            value = message_type.get(message, field)
            out[name] = value if write is None else write(value)
        return out
