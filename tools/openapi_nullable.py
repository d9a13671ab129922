"""Which properties of the OpenAPI document may be null: fields of messages, which are shown though they are not set.

OpenAPI v2 has no word for it; `x-nullable` is what generators of clients understand. Names of schemas cannot be told
from those of messages, so both are walked together, from the answer of each method on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorSet

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

_DEFINITIONS = "#/definitions/"
# Their JSON is a value and no object of fields.
_VALUES = "google.protobuf."


def mark_nullable(spec: Json, descriptors: bytes) -> None:
    """Say of each property of an answer whether it may be null.

    A field of a message is null when it is not set, but left out when it is `optional` or one of a `oneof`; lists
    and maps are empty.

    Args:
        spec: The document, which is changed.
        descriptors: A serialized FileDescriptorSet with all that the document is about.
    """
    files = FileDescriptorSet.FromString(descriptors).file
    messages = dict(found for file in files for found in _messages(f".{file.package}", file.message_type))
    outputs = {
        method.name: method.output_type for file in files for service in file.service for method in service.method
    }
    seen: set[int] = set()
    for path in spec["paths"].values():
        for operation in path.values():
            schema = operation["responses"]["200"]["schema"]
            # A stream shows each message as its result.
            schema = schema["properties"]["result"] if "title" in schema else schema
            _mark(spec, schema, outputs[operation["operationId"]], messages, seen)


def _messages(scope: str, found: Any) -> Iterator[tuple[str, DescriptorProto]]:
    for message in found:
        name = f"{scope}.{message.name}"
        yield name, message
        yield from _messages(name, message.nested_type)


def _mark(spec: Json, schema: Json, name: str, messages: dict[str, DescriptorProto], seen: set[int]) -> None:
    definition = spec["definitions"][schema["$ref"].removeprefix(_DEFINITIONS)] if "$ref" in schema else schema
    if id(definition) in seen:
        return
    seen.add(id(definition))
    for field in messages[name].field:
        if field.type != FieldDescriptorProto.TYPE_MESSAGE:
            continue
        property_ = definition["properties"][field.json_name]
        inner, node = field.type_name, property_
        if messages[inner].options.map_entry:
            value = messages[inner].field[1]
            inner, node = value.type_name, property_["additionalProperties"]
        elif field.label == FieldDescriptorProto.LABEL_REPEATED:
            node = property_["items"]
        elif not field.HasField("oneof_index"):
            property_["x-nullable"] = True
        if inner and not inner.startswith(f".{_VALUES}") and messages[inner].field:
            _mark(spec, node, inner, messages, seen)
