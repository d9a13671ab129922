"""`google.protobuf.Struct`, `Value` and `ListValue` messages to JSON values.

What cannot be JSON does not spoil the answer: a Value of no kind becomes null, NaN and the infinities strings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_number import double_to_json
from .message_type import WellKnown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .message_type import Message, MessageType


def dynamic_writer(message_type: MessageType) -> Callable[[Message], Any]:
    """Give the writer of `google.protobuf.Struct`, `Value` or `ListValue`."""
    match message_type.well_known:
        case WellKnown.VALUE:
            return DynamicWriter(message_type).value
        case WellKnown.STRUCT:
            return DynamicWriter(_value_type(message_type)).struct
        case _:
            return DynamicWriter(_value_type(message_type)).list_value


def _value_type(holder: MessageType) -> MessageType:
    value_type = holder.fields[0].message
    assert value_type is not None  # noqa: S101 - Struct.fields and ListValue.values hold values
    return value_type


class DynamicWriter:
    """Writes the free JSON of one pool's `google.protobuf.Value`.

    Args:
        value_type: `google.protobuf.Value`.
    """

    __slots__ = ("_entries", "_items", "_kind")

    def __init__(self, value_type: MessageType) -> None:
        struct_type = value_type.by_name["struct_value"].message
        list_type = value_type.by_name["list_value"].message
        assert struct_type is not None  # noqa: S101 - both are messages in google/protobuf/struct.proto
        assert list_type is not None  # noqa: S101 - likewise
        self._kind = value_type.slot_getter(value_type.slots[0])
        self._entries = struct_type.slot_getter(struct_type.slots[0])
        self._items = list_type.slot_getter(list_type.slots[0])

    def struct(self, message: Message) -> dict[str, Any]:
        """Give a Struct as a dict sorted by key."""
        fields = self._entries(message)
        return {key: self.value(fields[key]) for key in sorted(fields)}

    def list_value(self, message: Message) -> list[Any]:
        """Give a ListValue as a list."""
        return [self.value(value) for value in self._items(message)]

    def value(self, message: Message) -> Any:
        """Give a Value as what it holds."""
        kind = self._kind(message)
        if kind is None:
            return None
        content = kind.value
        match kind.field:
            case "string_value" | "bool_value":
                return content
            case "number_value":
                return double_to_json(content)
            case "struct_value":
                return self.struct(content)
            case "list_value":
                return self.list_value(content)
            case _:
                return None
