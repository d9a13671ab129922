"""Random messages of any type, made with Google's library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from hypothesis import strategies as st
from message_codec import google_message

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from hypothesis.strategies import DrawFn, SearchStrategy

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=8)
FLOATS = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -3.0, 0.1, 1e-7, 2.0**53, 2.0**60, 1e20, 1e21, 1e300]), st.floats(width=32)
)
LARGEST_FLOAT = float.fromhex("0x1.fffffep+127")
"""Its shortest decimal form lies a little above it, and Google's reader refuses that, also where Google wrote it."""

SCALARS: dict[int, SearchStrategy[Any]] = {
    FieldDescriptor.CPPTYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: st.integers(-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
    FieldDescriptor.CPPTYPE_DOUBLE: st.one_of(FLOATS, st.floats()),
    FieldDescriptor.CPPTYPE_FLOAT: st.floats(width=32).filter(lambda number: abs(number) != LARGEST_FLOAT),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
}
DYNAMIC = st.recursive(
    st.one_of(st.none(), st.booleans(), TEXT, st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 2**53)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=8,
)
PATHS = st.lists(st.sampled_from(["a", "foo_bar", "a.b_c.d", "x1.y"]), max_size=3)


@st.composite
def messages(draw: DrawFn, full_name: str, depth: int = 3) -> Message:
    """Draw a message; nested ones get emptier with depth."""
    message = google_message(full_name)
    fill(draw, message, depth)
    return message


def fill(draw: DrawFn, message: Message, depth: int) -> None:
    """Set some of the fields of a message."""
    descriptor = message.DESCRIPTOR
    special = SPECIAL.get(descriptor.full_name)
    if special is not None:
        special(draw, message)
        return
    if depth == 0 or not descriptor.fields:
        return
    chosen = draw(st.lists(st.sampled_from(list(descriptor.fields)), unique=True, max_size=6))
    for field in chosen:
        set_field(draw, message, field, depth)


def set_field(draw: DrawFn, message: Message, field: FieldDescriptor, depth: int) -> None:
    """Set a field to a random value."""
    if is_map(field):
        set_map(draw, message, field, depth)
    elif field.is_repeated:
        for _ in range(draw(st.integers(0, 3))):
            if field.message_type is None:
                getattr(message, field.name).append(draw(scalar(field)))
            else:
                fill(draw, getattr(message, field.name).add(), depth - 1)
    elif field.message_type is None:
        setattr(message, field.name, draw(scalar(field)))
    else:
        inner = getattr(message, field.name)
        inner.SetInParent()
        fill(draw, inner, depth - 1)


def set_map(draw: DrawFn, message: Message, field: FieldDescriptor, depth: int) -> None:
    """Fill a map."""
    key_field, value_field = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
    entries = getattr(message, field.name)
    for key in draw(st.lists(scalar(key_field), max_size=3)):
        if value_field.message_type is None:
            entries[key] = draw(scalar(value_field))
        else:
            fill(draw, entries[key], depth - 1)


def is_map(field: FieldDescriptor) -> bool:
    """Tell whether a field is a map."""
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def scalar(field: FieldDescriptor) -> SearchStrategy[Any]:
    """Give the strategy of a field's values."""
    if field.type == FieldDescriptor.TYPE_BYTES:
        return st.binary(max_size=5)
    if field.type == FieldDescriptor.TYPE_STRING:
        return TEXT
    if field.enum_type is None:
        return SCALARS[field.cpp_type]
    numbers = [value.number for value in field.enum_type.values]
    declared = st.sampled_from(numbers)
    return declared if field.enum_type.is_closed or len(numbers) == 1 else st.one_of(declared, st.integers(-5, 50))


def _timestamp(draw: DrawFn, message: Any) -> None:
    message.seconds = draw(st.integers(-62_135_596_800, 253_402_300_799))
    message.nanos = draw(NANOS)


def _duration(draw: DrawFn, message: Any) -> None:
    sign = draw(st.sampled_from([-1, 1]))
    message.seconds = sign * draw(st.integers(0, 315_576_000_000))
    message.nanos = sign * draw(NANOS)


def _any(draw: DrawFn, message: Any) -> None:
    inner = draw(
        st.sampled_from(["structs.Holder", "vectors.Proto3Message", "google.protobuf.Duration", "structs.Plain"])
    )
    if draw(st.booleans()):
        message.Pack(draw(messages(inner, 1)))


NANOS = st.one_of(st.sampled_from([0, 1, 1000, 500_000_000, 123_456_000]), st.integers(0, 999_999_999))
SPECIAL = {
    "google.protobuf.Timestamp": _timestamp,
    "google.protobuf.Duration": _duration,
    "google.protobuf.FieldMask": lambda draw, message: message.paths.extend(draw(PATHS)),
    "google.protobuf.Struct": lambda draw, message: message.update(draw(st.dictionaries(TEXT, DYNAMIC, max_size=3))),
    "google.protobuf.ListValue": lambda draw, message: message.extend(draw(st.lists(DYNAMIC, max_size=3))),
    "google.protobuf.Value": lambda draw, message: set_value(message, draw(DYNAMIC)),
    "google.protobuf.Any": _any,
}


def set_value(message: Any, value: Any) -> None:
    """Make a `google.protobuf.Value` of a JSON value."""
    if value is None:
        message.null_value = 0
    elif isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, (int, float)):
        message.number_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif isinstance(value, dict):
        message.struct_value.SetInParent()
        message.struct_value.update(value)
    else:
        message.list_value.SetInParent()
        message.list_value.extend(value)
