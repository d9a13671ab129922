"""What the tests of the contract compare: the facts of the wire, and the descriptors that the protos give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.api.annotations_pb2 import http
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import DescriptorProto, MethodDescriptorProto

ROOT = Path(__file__).parents[2]
FACTS: dict[str, Any] = json.loads(Path(__file__).with_name("wire.json").read_text())
DESCRIPTORS = FileDescriptorSet.FromString((ROOT / "gen/descriptors.binpb").read_bytes())
OURS = [file for file in DESCRIPTORS.file if file.name.startswith("detour/")]

Field = FieldDescriptorProto


def _messages() -> dict[str, DescriptorProto]:
    found = {}
    pending = [(file.package, message) for file in OURS for message in file.message_type]
    while pending:
        prefix, message = pending.pop()
        name = f"{prefix}.{message.name}"
        found[name] = message
        pending += [(name, nested) for nested in message.nested_type]
    return found


def _enums() -> dict[str, dict[str, int]]:
    found = {f"{file.package}.{enum.name}": enum for file in OURS for enum in file.enum_type}
    found |= {f"{name}.{enum.name}": enum for name, message in MESSAGES.items() for enum in message.enum_type}
    return {name: {value.name: value.number for value in enum.value} for name, enum in found.items()}


MESSAGES = _messages()
ENUMS = _enums()
METHODS: dict[str, list[tuple[str, MethodDescriptorProto]]] = {}
for _file in OURS:
    for _service in _file.service:
        for _method in _service.method:
            METHODS.setdefault(_method.name, []).append((f"{_file.package}.{_service.name}", _method))

# Those of the documented API; detour.v1.Plain stands outside of it.
RPCS = {
    name: method
    for name, places in METHODS.items()
    for service, method in places
    if service.startswith("determined.api.v1.")
}
MAP_ENTRIES = {name: message for name, message in MESSAGES.items() if message.options.map_entry}


def camel(name: str) -> str:
    """Answer the JSON name of a field; in a dotted path, that of each."""
    if "." in name:
        return ".".join(map(camel, name.split(".")))
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def type_text(message: DescriptorProto, field: Field) -> str:
    """Answer the type of a field in the notation of the facts."""
    text = field.type_name[1:] or Field.Type.Name(field.type)[5:].lower()
    if text in MAP_ENTRIES:
        key, value = MAP_ENTRIES[text].field
        return f"map<{type_text(message, key)}, {type_text(message, value)}>"
    if field.label == Field.LABEL_REPEATED:
        return f"repeated {text}"
    if field.proto3_optional:
        return f"optional {text}"
    if field.HasField("oneof_index"):
        return f"{text} oneof {message.oneof_decl[field.oneof_index].name}"
    return text


def http_rule(method: MethodDescriptorProto) -> dict[str, Any]:
    """Answer the HTTP rule of a method in the notation of the facts."""
    rule = method.options.Extensions[http]
    verb = rule.WhichOneof("pattern")
    assert verb is not None, f"{method.name} has no HTTP rule"
    found = {"http": verb.upper(), "path": getattr(rule, verb)}
    if rule.body:
        found["body"] = rule.body
    assert not rule.additional_bindings
    assert not rule.response_body
    return found
