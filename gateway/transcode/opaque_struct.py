"""A second set of descriptors in which Struct fields are left unparsed, as bytes.

A Struct on the wire is a message of a message of a message for every value, and parsing makes an object of each: a
page of experiments with their configurations costs twenty times the rest of it. Declared as `optional bytes`, which is
the same on the wire, it stays in one piece, and its JSON can be kept (`gateway.transcode.struct_cache`).

Left as they are: fields in maps and oneofs, and all of proto2, where presence works otherwise. A Struct that is sent in
several parts, which the wire format allows but no serializer does, would lose all but the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STRUCT: Final = ".google.protobuf.Struct"


def opaque_structs(descriptor_set: bytes) -> tuple[bytes, dict[tuple[str, str], bool]]:
    """Derive the second set.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet`.

    Returns:
        The derived set, serialized, and for each field that was changed, by full name of its message and name of its
        own, whether it was declared `optional`.
    """
    files = FileDescriptorSet.FromString(descriptor_set)
    changed: dict[tuple[str, str], bool] = {}
    for file in files.file:
        if file.syntax == "proto3":
            for name, message in _messages(file.package, file.message_type):
                for field in message.field:
                    if _is_plain_struct(field):
                        changed[name, field.name] = field.proto3_optional
                        _make_bytes(message, field)
    return files.SerializeToString(), changed


def _messages(scope: str, messages: Iterable[DescriptorProto]) -> Iterator[tuple[str, DescriptorProto]]:
    for message in messages:
        if message.options.map_entry:
            continue
        name = f"{scope}.{message.name}" if scope else message.name
        yield name, message
        yield from _messages(name, message.nested_type)


def _is_plain_struct(field: FieldDescriptorProto) -> bool:
    in_oneof = field.HasField("oneof_index") and not field.proto3_optional
    return field.type == FieldDescriptorProto.TYPE_MESSAGE and field.type_name == _STRUCT and not in_oneof


def _make_bytes(message: DescriptorProto, field: FieldDescriptorProto) -> None:
    field.type = FieldDescriptorProto.TYPE_BYTES
    field.ClearField("type_name")
    if field.label != FieldDescriptorProto.LABEL_REPEATED and not field.proto3_optional:
        # A proto3 `optional` field is a member of a oneof of its own, which stands behind all real ones.
        field.proto3_optional = True
        field.oneof_index = len(message.oneof_decl)
        message.oneof_decl.add(name=f"_{field.name}")
