"""The seam to the protobuf library: dynamic messages out of a descriptor set, to and from the wire.

The only module that imports `protobuf` (protobuf-py, with its Rust core). It is used for the binary format alone:
JSON is read and written by this package, so that another library could take its place here.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from protobuf import (
    DescFieldValueEnum,
    DescFieldValueList,
    DescFieldValueMap,
    DescFieldValueMessage,
    DescFieldValueScalar,
    DescMessage,
    Oneof,
    ScalarType,
)
from protobuf.wkt import FileDescriptorSet

from .message_type import (
    WELL_KNOWN,
    Cardinality,
    EnumType,
    FieldType,
    Kind,
    Message,
    MessageType,
    WireError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protobuf import DescEnum, DescField, DescOneof
    from protobuf.wkt import FileDescriptorProto

    _Singular: TypeAlias = DescFieldValueScalar | DescFieldValueMessage | DescFieldValueEnum
    _Element: TypeAlias = ScalarType | DescMessage | DescEnum

_KINDS: Final[Mapping[ScalarType, Kind]] = {scalar: Kind[scalar.name] for scalar in ScalarType}
_IMPLICIT_PRESENCE: Final = 2
_LIBRARY_ERRORS: Final = (ValueError, TypeError, OverflowError, RecursionError)
"""What protobuf-py raises on bad bytes and bad values; UnicodeError is a ValueError."""


class MessagePool:
    """The message types of a descriptor set.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports, in any order.

    Raises:
        WireError: The bytes are no such set, or a file in it is not sound.
    """

    def __init__(self, descriptor_set: bytes) -> None:
        try:
            files = FileDescriptorSet.from_binary(descriptor_set).file
            self._registry = FileDescriptorSet(file=_in_order_of_imports(files)).to_registry()
        except (*_LIBRARY_ERRORS, LookupError) as error:
            raise WireError(f"the descriptor set cannot be used: {error}") from error
        self._messages: dict[str, MessageType] = {}
        self._enums: dict[str, EnumType] = {}

    def message(self, full_name: str) -> MessageType | None:
        """Give a message type by full name, without a leading dot; None if the set does not have it."""
        known = self._messages.get(full_name)
        if known is not None:
            return known
        descriptor = self._registry.message(full_name)
        return None if descriptor is None else self._message_type(descriptor)

    def _message_type(self, descriptor: DescMessage) -> MessageType:
        known = self._messages.get(descriptor.type_name)
        if known is None:
            known = self._messages[descriptor.type_name] = _LibraryMessageType(descriptor)
            known.adopt([self._field_type(field) for field in descriptor.fields])
        return known

    def _enum_type(self, descriptor: DescEnum) -> EnumType:
        known = self._enums.get(descriptor.type_name)
        if known is None:
            names: dict[int, str] = {}
            for value in descriptor.values:
                names.setdefault(value.number, value.name)
            numbers = {value.name: value.number for value in descriptor.values}
            known = EnumType(descriptor.type_name, names, numbers, is_open=descriptor.open)
            self._enums[descriptor.type_name] = known
        return known

    def _field_type(self, field: DescField) -> FieldType:
        value = field.value
        match value:
            case DescFieldValueList():
                cardinality, map_key, element, oneof, default = Cardinality.REPEATED, None, value.element, None, ()
            case DescFieldValueMap():
                cardinality, map_key, element, oneof, default = (
                    Cardinality.MAP,
                    _KINDS[value.key],
                    value.value,
                    None,
                    (),
                )
            case _:
                cardinality, map_key, element, oneof = Cardinality.SINGULAR, None, _element(value), value.oneof
                default = _default(value)
        has_presence = cardinality is Cardinality.SINGULAR and field.presence != _IMPLICIT_PRESENCE
        return FieldType(
            name=field.name,
            json_name=field.json_name,
            owner=field.parent.type_name,
            kind=_kind(element),
            cardinality=cardinality,
            map_key=map_key,
            enum=None if isinstance(element, (ScalarType, DescMessage)) else self._enum_type(element),
            message=self._message_type(element) if isinstance(element, DescMessage) else None,
            oneof=oneof.name if oneof is not None else None,
            has_presence=has_presence,
            is_optional=oneof is not None or bool(field.proto.proto3_optional),
            default=default,
            slot=oneof.local_name if oneof is not None else field.local_name,
            select=partial(Oneof, field.name) if oneof is not None else None,
        )


def _in_order_of_imports(files: list[FileDescriptorProto]) -> list[FileDescriptorProto]:
    """Put every file behind those that it imports, as the library needs it; of a file given twice the first counts.

    Raises:
        LookupError: An imported file is missing.
    """
    waiting: dict[str, FileDescriptorProto] = {}
    for file in files:
        waiting.setdefault(file.name, file)
    ordered: dict[str, FileDescriptorProto] = {}

    def add(name: str) -> None:
        if name in ordered:
            return
        if name not in waiting:
            raise LookupError(f"the file {name} is imported but missing")
        file = waiting.pop(name)
        for imported in file.dependency:
            add(imported)
        ordered[name] = file

    for name in list(waiting):
        add(name)
    return list(ordered.values())


def _element(
    value: DescFieldValueScalar | DescFieldValueMessage | DescFieldValueEnum,
) -> ScalarType | DescMessage | DescEnum:
    match value:
        case DescFieldValueScalar():
            return value.scalar
        case DescFieldValueMessage():
            return value.message
        case _:
            return value.enum


def _kind(element: _Element) -> Kind:
    if isinstance(element, ScalarType):
        return _KINDS[element]
    return Kind.MESSAGE if isinstance(element, DescMessage) else Kind.ENUM


_ZEROS: Final[Mapping[ScalarType, Any]] = {
    ScalarType.DOUBLE: 0.0,
    ScalarType.FLOAT: 0.0,
    ScalarType.BOOL: False,
    ScalarType.STRING: "",
    ScalarType.BYTES: b"",
}


def _default(value: _Singular) -> Any:
    match value:
        case DescFieldValueMessage():
            return None
        case DescFieldValueScalar():
            zero = _ZEROS.get(value.scalar, 0)
        case _:
            zero = value.enum.values[0].number
    return zero if value.default_value is None else value.default_value


class _LibraryMessageType(MessageType):
    """A message type over a class of protobuf-py."""

    __slots__ = ("_class", "_descriptors", "_numbers", "_oneofs", "_slots", "_values")

    def __init__(self, descriptor: DescMessage) -> None:
        self.full_name = descriptor.type_name
        self.well_known = WELL_KNOWN.get(descriptor.type_name)
        self._class = descriptor.type
        self._descriptors = {field.name: field for field in descriptor.fields}
        self._oneofs: dict[str, DescOneof] = {oneof.name: oneof for oneof in descriptor.oneofs}
        self._slots = tuple(member.local_name for member in descriptor.members)
        self._values = _slot_getter(self._slots)

    def adopt(self, fields: list[FieldType]) -> None:
        """Take the fields, which may hold this very type."""
        self.fields = tuple(fields)
        self.by_name = {field.name: field for field in fields}
        self.by_any_name = {field.json_name: field for field in fields} | self.by_name

    @property
    def slots(self) -> tuple[str, ...]:
        return self._slots

    def create(self, slots: Mapping[str, Any]) -> Message:
        # Setting attributes is the library's faster way: its constructor takes 0.3 us for each argument.
        message = self._class()
        for name, value in slots.items():
            if value is not None:
                setattr(message, name, value)
        return message

    def parse(self, data: bytes) -> Message:
        try:
            return self._class.from_binary(data, ignore_unknown_fields=True)
        except _LIBRARY_ERRORS as error:
            raise WireError(f"not a {self.full_name}: {error}") from error

    def serialize(self, message: Message) -> bytes:
        try:
            data: bytes = message.to_binary()
        except _LIBRARY_ERRORS as error:
            raise WireError(f"{self.full_name} cannot be serialized: {error}") from error
        return data

    def has(self, message: Message, field: FieldType) -> bool:
        return self._descriptors[field.name] in message

    def presence(self, field: FieldType) -> Callable[[Message], bool]:
        descriptor = self._descriptors[field.name]
        if field.oneof is not None or not field.has_presence:
            return lambda message: descriptor in message
        if field.message is not None:
            content = attrgetter(field.slot)
            return lambda message: content(message) is not None
        # What `descriptor in message` comes to for such a field, without the checks on the way (20 times faster).
        number = descriptor.number
        is_present = self._class._get_field_number_present  # noqa: SLF001
        return lambda message: is_present(message, number)

    def get(self, message: Message, field: FieldType) -> Any:
        if field.select is None:
            return getattr(message, field.slot)
        return message[self._descriptors[field.name]]

    def set(self, message: Message, field: FieldType, value: Any) -> None:
        setattr(message, field.slot, value if field.select is None else field.select(value))

    def which(self, message: Message, oneof: str) -> str | None:
        chosen = getattr(message, self._oneofs[oneof].local_name)
        return None if chosen is None else chosen.field

    def slot_getter(self, slot: str) -> Callable[[Message], Any]:
        return attrgetter(slot)

    def values(self, message: Message) -> tuple[Any, ...]:
        values: tuple[Any, ...] = self._values(message)
        return values


def _slot_getter(slots: tuple[str, ...]) -> Any:
    """Make a function from a message to the values of its slots; `attrgetter` gives no tuple for fewer than two."""
    if not slots:
        return lambda _message: ()
    getter = attrgetter(*slots)
    return getter if len(slots) > 1 else lambda message: (getter(message),)
