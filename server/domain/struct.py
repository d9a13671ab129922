"""JSON documents as google.protobuf.Struct: serialized once, merged by their bytes later.

Setting the fields of a Struct costs a hundred times what parsing its bytes costs, so documents are stored serialized.
The bytes are deterministic (sorted keys): equal documents have equal bytes in every process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf import struct_pb2

from server.domain.documents import check_document

if TYPE_CHECKING:
    from collections.abc import Mapping


def encode(document: Mapping[str, Any]) -> bytes:
    """Return a JSON object as a serialized Struct.

    Args:
        document: An object that `check_document` has passed.
    """
    struct = struct_pb2.Struct()
    struct.update(document)
    return struct.SerializeToString(deterministic=True)


def decode(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Return the JSON object that the Struct of a request holds, fit to be stored.

    A Value without a kind becomes null, and an integral number an integer.

    Raises:
        InvalidArgumentError: It is nested too deeply, or holds a text that cannot be stored.
    """
    document: dict[str, Any] = check_document(_object(struct))
    return document


def _object(struct: struct_pb2.Struct) -> dict[str, Any]:
    return {key: _item(value) for key, value in struct.fields.items()}


def _item(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    match kind:
        case None | "null_value":
            return None
        case "struct_value":
            return _object(value.struct_value)
        case "list_value":
            return [_item(item) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case _:
            return getattr(value, kind)
