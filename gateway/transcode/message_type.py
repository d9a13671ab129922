"""What the rest of the package knows of a message: its fields, and how to read, make and serialize one.

Plain values without any trace of the protobuf library behind them. `gateway.transcode.marshal` makes them, and is the
only module that would change if that library did.
"""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Message: TypeAlias = Any
"""A message of the protobuf library; only `MessageType` looks inside."""


class Kind(enum.Enum):
    """What a field holds, by the name that .proto files use."""

    DOUBLE = "double"
    FLOAT = "float"
    INT32 = "int32"
    INT64 = "int64"
    UINT32 = "uint32"
    UINT64 = "uint64"
    SINT32 = "sint32"
    SINT64 = "sint64"
    FIXED32 = "fixed32"
    FIXED64 = "fixed64"
    SFIXED32 = "sfixed32"
    SFIXED64 = "sfixed64"
    BOOL = "bool"
    STRING = "string"
    BYTES = "bytes"
    ENUM = "enum"
    MESSAGE = "message"

    @property
    def is_integer(self) -> bool:
        """Whether it is one of the ten integer kinds."""
        return self in INTEGER_RANGES

    @property
    def is_float(self) -> bool:
        """Whether it is `float` or `double`."""
        return self is Kind.FLOAT or self is Kind.DOUBLE


_INT32: Final = range(-(2**31), 2**31)
_INT64: Final = range(-(2**63), 2**63)
_UINT32: Final = range(2**32)
_UINT64: Final = range(2**64)

INTEGER_RANGES: Final[Mapping[Kind, range]] = {
    Kind.INT32: _INT32,
    Kind.SINT32: _INT32,
    Kind.SFIXED32: _INT32,
    Kind.INT64: _INT64,
    Kind.SINT64: _INT64,
    Kind.SFIXED64: _INT64,
    Kind.UINT32: _UINT32,
    Kind.FIXED32: _UINT32,
    Kind.UINT64: _UINT64,
    Kind.FIXED64: _UINT64,
}
"""The values that each integer kind can hold."""

WIDE_INTEGERS: Final = frozenset(kind for kind, values in INTEGER_RANGES.items() if values in (_INT64, _UINT64))
"""The kinds whose values are written as JSON strings, since JSON numbers lose digits beyond 2**53 in many readers."""


class Cardinality(enum.Enum):
    """How many values a field holds."""

    SINGULAR = "singular"
    REPEATED = "repeated"
    MAP = "map"


class WellKnown(enum.Enum):
    """The message types whose JSON is not an object of their fields."""

    ANY = "google.protobuf.Any"
    TIMESTAMP = "google.protobuf.Timestamp"
    DURATION = "google.protobuf.Duration"
    FIELD_MASK = "google.protobuf.FieldMask"
    STRUCT = "google.protobuf.Struct"
    VALUE = "google.protobuf.Value"
    LIST_VALUE = "google.protobuf.ListValue"
    DOUBLE_VALUE = "google.protobuf.DoubleValue"
    FLOAT_VALUE = "google.protobuf.FloatValue"
    INT64_VALUE = "google.protobuf.Int64Value"
    UINT64_VALUE = "google.protobuf.UInt64Value"
    INT32_VALUE = "google.protobuf.Int32Value"
    UINT32_VALUE = "google.protobuf.UInt32Value"
    BOOL_VALUE = "google.protobuf.BoolValue"
    STRING_VALUE = "google.protobuf.StringValue"
    BYTES_VALUE = "google.protobuf.BytesValue"

    @property
    def is_wrapper(self) -> bool:
        """Whether the type wraps one scalar, its field `value`."""
        return self in _WRAPPERS


_WRAPPERS: Final = frozenset(
    known
    for known in WellKnown
    if known.value.endswith("Value") and known not in (WellKnown.VALUE, WellKnown.LIST_VALUE)
)

WELL_KNOWN: Final[Mapping[str, WellKnown]] = {known.value: known for known in WellKnown}
"""The well-known types by full name."""

NULL_VALUE: Final = "google.protobuf.NullValue"
"""The enum whose only value is the JSON null."""


@dataclass(frozen=True, slots=True, eq=False)
class EnumType:
    """An enum.

    Attributes:
        full_name: Without a leading dot.
        names: Name by number; of several names for one number the one declared first.
        numbers: Number by name.
        is_open: Whether a field may hold a number that is not declared (proto3), as against proto2.
    """

    full_name: str
    names: Mapping[int, str]
    numbers: Mapping[str, int]
    is_open: bool

    @property
    def is_null_value(self) -> bool:
        """Whether this is `google.protobuf.NullValue`."""
        return self.full_name == NULL_VALUE


@dataclass(frozen=True, slots=True, eq=False)
class FieldType:
    """A field.

    Attributes:
        name: Its name in the .proto file.
        json_name: Its lowerCamelCase name, or the `json_name` it was given.
        owner: Full name of its message.
        kind: What it holds; for a map, what its values are.
        cardinality: How many values it holds.
        map_key: Kind of a map's keys, else None.
        enum: The enum, if it holds one.
        message: The message type, if it holds messages.
        oneof: Name of the oneof that it is a member of, or None. A proto3 `optional` field is in none.
        has_presence: Whether unset and zero are told apart: messages, members of oneofs, `optional`, proto2.
        is_optional: Whether it was declared `optional` in proto3, or is a member of a oneof: JSON leaves those out
            while they are unset.
        default: Its value while unset; None for messages.
        slot: The key of `MessageType.create` that holds it: a oneof has one for all its members.
        select: Makes what goes into `slot` out of a value, or None if the value goes in as it is.
    """

    name: str
    json_name: str
    owner: str
    kind: Kind
    cardinality: Cardinality
    map_key: Kind | None
    enum: EnumType | None
    message: MessageType | None
    oneof: str | None
    has_presence: bool
    is_optional: bool
    default: Any
    slot: str
    select: Callable[[Any], Any] | None

    @property
    def type_name(self) -> str:
        """The type of one value as .proto files spell it: a scalar's name, or the full name of an enum or message."""
        if self.message is not None:
            return self.message.full_name
        return self.enum.full_name if self.enum is not None else self.kind.value


class MessageType(ABC):
    """A message type.

    Attributes:
        full_name: Without a leading dot.
        fields: In the order of declaration.
        by_name: Every field under its proto name.
        by_any_name: Every field under its proto name and under its JSON name.
        well_known: Which well-known type this is, or None.
    """

    __slots__ = ("by_any_name", "by_name", "fields", "full_name", "well_known")

    full_name: str
    fields: tuple[FieldType, ...]
    by_name: Mapping[str, FieldType]
    by_any_name: Mapping[str, FieldType]
    well_known: WellKnown | None

    @abstractmethod
    def create(self, slots: Mapping[str, Any]) -> Message:
        """Make a message out of values by slot; what is not named is unset."""

    @abstractmethod
    def parse(self, data: bytes) -> Message:
        """Read a serialized message; fields that the type does not know are dropped.

        Raises:
            WireError: `data` is no message of this type.
        """

    @abstractmethod
    def serialize(self, message: Message) -> bytes:
        """Serialize a message of this type.

        Raises:
            WireError: It holds a value that the wire format cannot carry, or a proto2 `required` field is not set.
        """

    @abstractmethod
    def has(self, message: Message, field: FieldType) -> bool:
        """Tell whether a field is set; one without presence is while it is not zero or empty."""

    @abstractmethod
    def presence(self, field: FieldType) -> Callable[[Message], bool]:
        """Give a function that tells whether a field is set, for a field that is asked often."""

    @abstractmethod
    def get(self, message: Message, field: FieldType) -> Any:
        """Give the value of a field, its default while it is unset.

        Lists and dicts are the message's own: changing one changes the message.
        """

    @abstractmethod
    def set(self, message: Message, field: FieldType, value: Any) -> None:
        """Set a field, which clears the other members of its oneof."""

    @abstractmethod
    def which(self, message: Message, oneof: str) -> str | None:
        """Give the proto name of the member of a oneof that is set, or None."""

    @abstractmethod
    def values(self, message: Message) -> tuple[Any, ...]:
        """Give the content of all slots, in the order of `slots`."""

    @abstractmethod
    def slot_getter(self, slot: str) -> Callable[[Message], Any]:
        """Give a function to the content of one slot."""

    @property
    @abstractmethod
    def slots(self) -> tuple[str, ...]:
        """The slots, in the order of declaration; a oneof stands where its first member does."""

    def mutable(self, message: Message, field: FieldType) -> Message:
        """Give the message of a singular message field, set to an empty one if it was unset."""
        value = self.get(message, field) if self.has(message, field) else None
        if value is None:
            assert field.message is not None  # noqa: S101 - callers step through message fields only
            value = field.message.create({})
            self.set(message, field, value)
        return value


class WireError(ValueError):
    """Bytes that are no such message, or a message that cannot become bytes; its text says why."""
