"""Bodies, automatic field masks and answers against what the Go original made of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from google.protobuf import duration_pb2
from message_codec import bind, codec, google_message
from vector_file import check_vectors

from gateway.transcode.conversion import ConversionError
from gateway.transcode.field_mask import mask_paths
from gateway.transcode.json_text import first_value, is_blank
from gateway.transcode.status import StatusError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

BODIES = "vectors.Bodies"
REFUSED = {"refused": True}

BODY_FIELDS = {
    "int32": "int32_body",
    "int64": "int64_body",
    "uint32": "uint32_body",
    "double": "double_body",
    "bool": "bool_body",
    "string": "string_body",
    "bytes": "bytes_body",
    "enum": "enum_body",
    "repeated int64": "int64_list",
    "repeated string": "string_list",
    "repeated enum": "enum_list",
    "repeated msg": "message_list",
    "map<string,string>": "string_map",
    "map<string,int64>": "int64_map",
    "map<int32,string>": "int32_key_map",
    "wrapper int64": "wrapper_body",
    "duration": "duration_body",
    "fieldmask": "mask_body",
    "value": "value_body",
    "message": "message_body",
    "proto3": "proto3_body",
}
"""The field of `Bodies` that a kind of the recorded values is read into and written from."""


def test_field_mask_vectors() -> None:
    message_type = codec().message_type("vectors.ABitOfEverything")

    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        body = vector["body"].encode()
        try:
            value = None if is_blank(body) else first_value(vector["body"], "error")[0]
            return {"paths": mask_paths(value, message_type) or None}
        except ConversionError:
            return REFUSED

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        return REFUSED if "err" in vector else {"paths": vector["paths"]}

    check_vectors("fieldmask-vectors.jsonl", answer, expected)


def test_body_vectors() -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        field = BODY_FIELDS[vector["kind"]]
        binding = bind(BODIES, http_method="POST", body=field)
        try:
            payload = codec().request_builder(binding).build((), "", vector["in"].encode())
        except StatusError:
            return REFUSED
        return rendered(field, payload)

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        if vector.get("err") == "EOF":
            # An empty body is no error in a handler, which the recorded decoder does not know.
            return rendered(BODY_FIELDS[vector["kind"]], b"")
        return REFUSED if "err" in vector else {"out": json.loads(vector["out"])}

    check_vectors("unmarshal-vectors.jsonl", answer, expected)


def rendered(field: str | None, payload: bytes, message: str = BODIES) -> dict[str, Any]:
    try:
        return {"out": json.loads(codec().renderer(message, field).render(payload))}
    except StatusError:
        return REFUSED


ANSWERS = {
    "int64": ("int64_body", {"int64_body": 5}),
    "uint64max": ("uint64_body", {"uint64_body": 2**64 - 1}),
    "float": ("float_body", {"float_body": 1.5}),
    "float0.1": ("float_body", {"float_body": 0.1}),
    "bool": ("bool_body", {"bool_body": True}),
    "string": ("string_body", {"string_body": "a<b>&é\u2028"}),
    "bytes_nil": ("bytes_body", {}),
    "enum": ("enum_body", {"enum_body": 1}),
    "enum_list": ("enum_list", {"enum_list": [0, 1, 9]}),
    "enum_list_nil": ("enum_list", {}),
    "string_list_nil": ("string_list", {}),
    "int64_list": ("int64_list", {"int64_list": [1, 2]}),
    "bytes_list": ("bytes_list", {"bytes_list": [b"\1", b""]}),
    "bool_list": ("bool_list", {"bool_list": [True]}),
    "map_int_str": ("int32_key_map", {"int32_key_map": {10: "a", 9: "b"}}),
    "map_bool_str": ("bool_key_map", {"bool_key_map": {True: "t"}}),
    "map_str_msg": ("wrapper_map", {"wrapper_map": {"a": {"value": 7}}}),
    "map_nil": ("string_map", {}),
    "wrapper_nil": ("wrapper_body", {}),
    "wrapper": ("wrapper_body", {"wrapper_body": {"value": 5}}),
    "duration": ("duration_body", {"duration_body": {"nanos": 1}}),
    "fieldmask": ("mask_body", {"mask_body": {"paths": ["foo_bar", "a.b_c"]}}),
    "value_unset": ("value_body", {"value_body": {}}),
    "value_null": ("value_body", {"value_body": {"null_value": 0}}),
    "any": (
        "any_body",
        {
            "any_body": {
                "type_url": "type.googleapis.com/google.protobuf.Duration",
                "value": duration_pb2.Duration(seconds=1, nanos=500_000_000).SerializeToString(),
            }
        },
    ),
    "any_empty": ("any_body", {"any_body": {}}),
}
"""The field of `Bodies` that is answered, and the message it is taken from, by the name of a recorded answer."""


def test_answer_vectors() -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        if vector["name"] == "proto3_empty":
            return rendered(None, b"", "vectors.Proto3Message")
        if vector["name"] == "proto2_empty":
            return rendered(None, b"", "vectors.Proto2Message")
        field, content = ANSWERS[vector["name"]]
        message = google_message(BODIES)
        for name, value in content.items():
            fill(message, name, value)
        return rendered(field, message.SerializeToString())

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        return REFUSED if "err" in vector else {"out": json.loads(vector["out"])}

    check_vectors("marshal-vectors.jsonl", answer, expected)


def fill(message: Message, name: str, value: Any) -> None:
    field = getattr(message, name)
    if not isinstance(value, (dict, list)):
        setattr(message, name, value)
    elif isinstance(value, list):
        field.extend(value)
    elif message.DESCRIPTOR.fields_by_name[name].message_type.GetOptions().map_entry:
        for key, item in value.items():
            if isinstance(item, dict):
                for inner, content in item.items():
                    setattr(field[key], inner, content)
            else:
                field[key] = item
    else:
        field.SetInParent()
        for inner, content in value.items():
            fill(field, inner, content)
