"""`google.protobuf.Struct`, `Value` and `ListValue` messages to JSON values.

A Value of no kind, NaN and the infinities have no JSON; by policy they are null and texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_number import double_to_json
from .message_type import WellKnown
from .no_json import NoJsonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .message_type import Message, MessageType


def dynamic_writer(message_type: MessageType, *, is_lenient: bool) -> Callable[[Message], Any]:
    """Give the writer of `google.protobuf.Struct`, `Value` or `ListValue`.

    Args:
        message_type: One of these.
        is_lenient: Whether a value without JSON is null or a text, or raises `NoJsonError`.
    """
    match message_type.well_known:
        case WellKnown.VALUE:
            return DynamicWriter(message_type, is_lenient=is_lenient).value
        case WellKnown.STRUCT:
            return DynamicWriter(_value_type(message_type), is_lenient=is_lenient).struct
        case _:
            return DynamicWriter(_value_type(message_type), is_lenient=is_lenient).list_value


def _value_type(holder: MessageType) -> MessageType:
    value_type = holder.fields[0].message
    assert value_type is not None  # noqa: S101 - Struct.fields and ListValue.values hold values
    return value_type


class DynamicWriter:
    """Writes the free JSON of one pool's `google.protobuf.Value`.

    Args:
        value_type: `google.protobuf.Value`.
        is_lenient: Whether a value without JSON is null or a text, or raises `NoJsonError`.
    """

    __slots__ = ("_entries", "_full_name", "_is_lenient", "_items", "_kind")

    def __init__(self, value_type: MessageType, *, is_lenient: bool) -> None:
        self._full_name = value_type.full_name
        self._is_lenient = is_lenient
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
        """Give a Value as what it holds.

        Raises:
            NoJsonError: It holds nothing, or a number that is not finite, and that is an error.
        """
        kind = self._kind(message)
        if kind is None:
            if self._is_lenient:
                return None
            raise NoJsonError(self._full_name)
        content = kind.value
        match kind.field:
            case "string_value" | "bool_value":
                return content
            case "number_value":
                # Only for a number that is not finite the difference is no zero.
                if content - content and not self._is_lenient:
                    raise NoJsonError(self._full_name)
                return double_to_json(content)
            case "struct_value":
                return self.struct(content)
            case "list_value":
                return self.list_value(content)
            case _:
                return None
