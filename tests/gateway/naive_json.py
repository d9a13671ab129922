"""The JSON of a message by the letter of the rules, without a thought of speed: what answers are held to."""

from __future__ import annotations

import math
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from message_codec import google_message
from message_strategy import is_map

if TYPE_CHECKING:
    from google.protobuf.message import Message

DYNAMIC = {f"google.protobuf.{name}" for name in ("Struct", "Value", "ListValue")}
TEXT_FORMS = {f"google.protobuf.{name}" for name in ("Timestamp", "Duration", "FieldMask")}
WRAPPERS = {
    f"google.protobuf.{name}Value"
    for name in ("Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes")
}
WIDE = {FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT64}
LARGEST_SINGLE = 3.4028234663852886e38
FLOATS = {FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT}


def naive_json(message: Message) -> Any:
    """Give the JSON value of a message, unset fields shown."""
    name = message.DESCRIPTOR.full_name
    if name in DYNAMIC | TEXT_FORMS:
        return json_format.MessageToDict(message)
    if name in WRAPPERS:
        return scalar(message.DESCRIPTOR.fields_by_name["value"], message.value)
    if name == "google.protobuf.Any":
        return any_json(message)
    out = {}
    for field in message.DESCRIPTOR.fields:
        if field.is_repeated:
            out[field.json_name] = many(message, field)
        elif not field.has_presence or message.HasField(field.name):
            out[field.json_name] = one(field, getattr(message, field.name))
        elif field.containing_oneof is None:
            out[field.json_name] = None
    return out


def many(message: Message, field: FieldDescriptor) -> Any:
    """Give the JSON of a list or a map."""
    content = getattr(message, field.name)
    if not is_map(field):
        return [one(field, value) for value in content]
    value_field = field.message_type.fields_by_name["value"]
    return {key_text(key): one(value_field, content[key]) for key in content}


def key_text(key: Any) -> str:
    """Give the JSON key of a map's key."""
    return str(key).lower() if isinstance(key, bool) else str(key)


def one(field: FieldDescriptor, value: Any) -> Any:
    """Give the JSON of one value."""
    return scalar(field, value) if field.message_type is None else naive_json(value)


def scalar(field: FieldDescriptor, value: Any) -> Any:
    """Give the JSON of a scalar or an enum."""
    if field.enum_type is not None:
        if field.enum_type.full_name == "google.protobuf.NullValue":
            return None
        declared = field.enum_type.values_by_number.get(value)
        return value if declared is None else declared.name
    if field.type == FieldDescriptor.TYPE_BYTES:
        return b64encode(value).decode()
    if field.cpp_type in WIDE:
        return str(value)
    return floating(field, value) if field.cpp_type in FLOATS else value


def floating(field: FieldDescriptor, value: float) -> Any:
    """Give the JSON of a float or double."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    # The shortest text of a single-precision number is another one than that of the double it is kept in.
    return value if field.cpp_type == FieldDescriptor.CPPTYPE_DOUBLE else single(value)


def single(value: float) -> float:
    """Give the double with the shortest text that rounds to a single-precision number."""
    message = google_message("google.protobuf.FloatValue")
    message.value = value
    shortest = float(json_format.MessageToDict(message))
    # The shortest text of the largest one is a larger number, which many readers refuse.
    return shortest if abs(shortest) <= abs(value) or abs(value) < LARGEST_SINGLE else value


def any_json(message: Any) -> Any:
    """Give the JSON of an Any."""
    if not message.type_url:
        return {}
    name = message.type_url.rpartition("/")[2]
    content = google_message(name, message.value)
    value = naive_json(content)
    if name in DYNAMIC | TEXT_FORMS | WRAPPERS | {"google.protobuf.Any"}:
        return {"@type": message.type_url, "value": value}
    return {"@type": message.type_url, **value}
