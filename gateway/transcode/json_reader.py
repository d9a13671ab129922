"""JSON values to messages, by the rules of proto JSON as Go's `protojson` applies them.

A reader is compiled for each message type when it is first needed. Every error says at which field it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from . import wellknown_json
from .conversion import ConversionError, Reason
from .json_scalar import IGNORED, ValueReader, kind_reader, scalar_reader
from .json_text import DuplicateKeysObject
from .made_per_type import MadePerType
from .message_type import Cardinality, FieldType, Kind, Message, MessageType, WellKnown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from .codec_options import CodecOptions

    TypeLookup: TypeAlias = Callable[[str], MessageType | None]

_BOOL_KEYS = {"true": True, "false": False}


class JsonReader:
    """Reads JSON values as messages and fields.

    Args:
        lookup: Gives the message type of a full name, for `google.protobuf.Any`.
        options: The policy.
        strict: Whether unknown fields are refused even if the policy ignores them.
    """

    def __init__(self, lookup: TypeLookup, options: CodecOptions, *, strict: bool = False) -> None:
        self.lookup = lookup
        self.max_depth = options.max_depth
        self.ignores_unknown_fields = options.ignore_unknown_fields and not strict
        self.ignores_unknown_enum_names = options.ignore_unknown_enum_names and not strict
        self.takes_mask_objects = options.field_mask_objects
        self.refuses_duplicates = options.duplicate_keys == "error"
        self._readers = MadePerType(self._compile, _reader_of)

    def message(self, message_type: MessageType) -> ValueReader:
        """Give the reader of a message type; it takes any JSON value and gives a message."""
        return self._readers.of(message_type)

    def field(self, field: FieldType) -> ValueReader:
        """Give the reader of all that a field holds: one value, or the array or object of a list or map."""
        element = self.element(field)
        match field.cardinality:
            case Cardinality.REPEATED:
                return _list_reader(field, element)
            case Cardinality.MAP:
                return self._map_reader(field, element)
            case _:
                return element

    def _compile(self, message_type: MessageType) -> ValueReader:
        if message_type.well_known is None:
            return _MessageReader(message_type, self).read
        read = wellknown_json.reader(message_type, self)
        if message_type.well_known is WellKnown.FIELD_MASK and self.takes_mask_objects:
            return _text_or_object_reader(read, _MessageReader(message_type, self).read)
        return read

    def element(self, field: FieldType) -> ValueReader:
        """Give the reader of one value of a field."""
        if field.message is not None:
            return self.message(field.message)
        if field.enum is not None and field.enum.is_null_value:
            return _null_value_reader(field)
        return scalar_reader(field, ignore_unknown_enum_names=self.ignores_unknown_enum_names)

    def _map_reader(self, field: FieldType, element: ValueReader) -> ValueReader:
        assert field.map_key is not None  # noqa: S101 - maps have keys
        read_key = _map_key_reader(field.map_key)
        takes_null = takes_null_elements(field)
        refuses_duplicates, max_depth = self.refuses_duplicates, self.max_depth

        def read(value: Any, depth: int) -> dict[Any, Any]:
            if type(value) is not dict:
                check_object(value, expected=field.type_name, is_map=True)
            if depth > max_depth and value:
                raise too_deep(max_depth)
            result: dict[Any, Any] = {}
            for text, item in value.items():
                try:
                    if item is None and not takes_null:
                        refuse(Reason.NULL, field)
                    key = read_key(text)
                    if refuses_duplicates and key in result:
                        refuse(Reason.DUPLICATE, field)
                    content = element(item, depth + 1)
                except ConversionError as error:
                    raise error.inside(f"[{text}]") from error.__cause__
                if content is not IGNORED:
                    result[key] = content
            return result

        return read


def _reader_of(readers: Mapping[str, ValueReader], name: str) -> ValueReader:
    def read(value: Any, depth: int) -> Any:
        reader = readers[name]
        return reader(value, depth)

    return read


def takes_null_elements(field: FieldType) -> bool:
    """Tell whether null is a value of the type, and not the absence of one."""
    if field.enum is not None:
        return field.enum.is_null_value
    return field.message is not None and field.message.well_known is WellKnown.VALUE


def check_object(value: Any, *, expected: str, is_map: bool = False, counted: Container[str] | None = None) -> None:
    """Refuse a value that is no JSON object, or one that has a key twice.

    Args:
        value: The value.
        expected: What it should be.
        is_map: Whether it is the content of a map field.
        counted: The keys that must not come twice; None for all.

    Raises:
        ConversionError: It is such a value.
    """
    if isinstance(value, DuplicateKeysObject):
        for key in value.keys_given_twice:
            if counted is None or key in counted:
                raise ConversionError(Reason.DUPLICATE, expected=expected, detail=f"key {key!r}").inside(key)
    if not isinstance(value, dict):
        raise ConversionError(Reason.JSON_TYPE, value, expected=expected, is_map=is_map)


def too_deep(limit: int) -> ConversionError:
    """Make the error of a message that is nested too deeply."""
    return ConversionError(Reason.TOO_DEEP, detail=f"{limit} levels at most")


def refuse(reason: Reason, field: FieldType) -> NoReturn:
    """Refuse an element of a list or map."""
    raise ConversionError(reason, None, expected=field.type_name)


def _list_reader(field: FieldType, element: ValueReader) -> ValueReader:
    takes_null = takes_null_elements(field)

    def read(value: Any, depth: int) -> list[Any]:
        if type(value) is not list:
            raise ConversionError(Reason.JSON_TYPE, value, expected=field.type_name, is_repeated=True)
        result = []
        for index, item in enumerate(value):
            try:
                if item is None and not takes_null:
                    refuse(Reason.NULL, field)
                content = element(item, depth)
            except ConversionError as error:
                raise error.inside(f"[{index}]") from error.__cause__
            if content is not IGNORED:
                result.append(content)
        return result

    return read


def _text_or_object_reader(read_text: ValueReader, read_object: ValueReader) -> ValueReader:
    def read(value: Any, depth: int) -> Message:
        return read_object(value, depth) if isinstance(value, dict) else read_text(value, depth)

    return read


def _null_value_reader(field: FieldType) -> ValueReader:
    read_enum = scalar_reader(field, ignore_unknown_enum_names=False)
    return lambda value, depth: 0 if value is None else read_enum(value, depth)


def _map_key_reader(kind: Kind) -> Callable[[str], Any]:
    if kind is Kind.STRING:
        return str
    if kind is Kind.BOOL:

        def read_bool(text: str) -> bool:
            value = _BOOL_KEYS.get(text)
            if value is None:
                raise ConversionError(Reason.SYNTAX, text, expected="bool")
            return value

        return read_bool
    read_number = kind_reader(kind)
    return lambda text: read_number(text, 0)


class _MessageReader:
    """Reads the JSON object of an ordinary message."""

    __slots__ = ("_fields", "_max_depth", "_message_type", "_reader")

    def __init__(self, message_type: MessageType, reader: JsonReader) -> None:
        self._message_type = message_type
        self._reader = reader
        self._max_depth = reader.max_depth
        fields = {
            field.name: (field, field.slot, reader.field(field), takes_null(field)) for field in message_type.fields
        }
        # Where one field has the other's name as JSON name, the JSON name decides, as in protojson.
        self._fields = fields | {field.json_name: fields[field.name] for field in message_type.fields}

    def read(self, value: Any, depth: int) -> Message:
        """Read a JSON object; raises ConversionError."""
        if type(value) is not dict:
            check_object(value, expected=self._message_type.full_name, counted=self._fields)
        if depth > self._max_depth:
            raise too_deep(self._max_depth)
        known = self._fields
        inner = depth + 1
        slots: dict[str, Any] = {}
        for key, item in value.items():
            entry = known.get(key)
            if entry is None:
                self._unknown(key)
                continue
            field, slot, read, null_is_value = entry
            try:
                if slot in slots:
                    self._check_taken(field, item, value)
                if item is None and not null_is_value:
                    if field.oneof is None:
                        slots[slot] = None
                    continue
                content = read(item, inner)
            except ConversionError as error:
                raise error.inside(field.name) from error.__cause__
            if content is not IGNORED:
                slots[slot] = content if field.select is None else field.select(content)
        return self._message_type.create(slots)

    def _unknown(self, key: str) -> None:
        if not self._reader.ignores_unknown_fields:
            raise ConversionError(
                Reason.UNKNOWN_FIELD, key, expected=self._message_type.full_name, detail=self._message_type.full_name
            ).inside(key)

    def _check_taken(self, field: FieldType, item: Any, value: dict[str, Any]) -> None:
        """Refuse a field given in both spellings, and a second member of a oneof."""
        both_spellings = field.name != field.json_name and field.name in value and field.json_name in value
        if both_spellings:
            if self._reader.refuses_duplicates:
                raise ConversionError(Reason.DUPLICATE, expected=field.type_name, detail="in both spellings")
        elif item is not None or takes_null(field):
            raise ConversionError(Reason.ONEOF, expected=field.type_name, detail=f"oneof {field.oneof}")


def takes_null(field: FieldType) -> bool:
    """Tell whether a null sets the field, and does not leave it unset."""
    return field.cardinality is Cardinality.SINGULAR and takes_null_elements(field)
