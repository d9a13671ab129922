"""JSON documents as google.protobuf.Struct: checked at the door, serialized once, merged by their bytes later.

Setting the fields of a Struct costs a hundred times what parsing its bytes costs, so documents are stored serialized.
The bytes are deterministic (sorted keys): equal documents have equal bytes in every process.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from google.protobuf import struct_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_DEPTH = 24
"""How deep objects and arrays may nest: parsers of protobuf give up at a hundred messages, three to an object."""


def encode(document: Mapping[str, Any], field: str) -> bytes:
    """Return a JSON object as a serialized Struct.

    NaN and the infinities become the strings that stand for them in the JSON of protobuf.

    Args:
        document: The object: None, booleans, numbers, strings, lists and mappings with string keys.
        field: What the request calls it, for a refusal.

    Raises:
        InvalidArgumentError: It nests too deeply, or holds a text that cannot be stored.
    """
    struct = struct_pb2.Struct()
    _fill_struct(struct, document, field, 1)
    return struct.SerializeToString(deterministic=True)


def decode(struct: struct_pb2.Struct, field: str) -> dict[str, Any]:
    """Return the JSON object that the Struct of a request holds.

    A Value without a kind becomes null; integral numbers become integers.

    Args:
        struct: The message.
        field: What the request calls it, for a refusal.

    Raises:
        InvalidArgumentError: It nests too deeply.
    """
    return _object(struct, field, 1)


def _fill_struct(struct: struct_pb2.Struct, document: Mapping[str, Any], field: str, depth: int) -> None:
    _check_depth(field, depth)
    for key, item in document.items():
        _fill(struct.fields[check_text(key, field)], item, field, depth)


def _fill_list(values: struct_pb2.ListValue, items: Sequence[Any], field: str, depth: int) -> None:
    _check_depth(field, depth)
    for item in items:
        _fill(values.values.add(), item, field, depth)


def _fill(value: struct_pb2.Value, item: Any, field: str, depth: int) -> None:
    match item:
        case None:
            value.null_value = struct_pb2.NULL_VALUE
        case bool():
            value.bool_value = item
        case int() | float():
            _fill_number(value, item)
        case str():
            value.string_value = check_text(item, field)
        case dict():
            value.struct_value.SetInParent()
            _fill_struct(value.struct_value, item, field, depth + 1)
        case list() | tuple():
            value.list_value.SetInParent()
            _fill_list(value.list_value, item, field, depth + 1)
        case _:
            raise TypeError(f"{field} holds a {type(item).__name__}, which JSON does not know")


def _fill_number(value: struct_pb2.Value, item: float) -> None:
    try:
        number = float(item)
    except OverflowError:  # an integer beyond the range of doubles
        number = math.inf if item > 0 else -math.inf
    if math.isfinite(number):
        value.number_value = number
    else:
        value.string_value = "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _object(struct: struct_pb2.Struct, field: str, depth: int) -> dict[str, Any]:
    _check_depth(field, depth)
    return {key: _item(value, field, depth) for key, value in struct.fields.items()}


def _item(value: struct_pb2.Value, field: str, depth: int) -> Any:
    kind = value.WhichOneof("kind")
    match kind:
        case None | "null_value":
            return None
        case "struct_value":
            return _object(value.struct_value, field, depth + 1)
        case "list_value":
            _check_depth(field, depth + 1)
            return [_item(item, field, depth + 1) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case _:
            return getattr(value, kind)


def _check_depth(field: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InvalidArgumentError(f"{field} must not nest more than {MAX_DEPTH} levels deep")
