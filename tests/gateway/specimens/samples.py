"""Values of every kind of field, and how each is written in JSON, in a body of its own, in a query and in a path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor

if TYPE_CHECKING:
    from collections.abc import Sequence


class Never:
    """Stands for a form that a value does not have."""


NEVER = Never()


@dataclass(frozen=True, slots=True)
class Sample:
    """One value.

    Attributes:
        json: In the JSON of a message.
        text: In a query, and in a path if it is the same there; NEVER if it cannot stand there.
        plain: As the body or the answer by itself, where 64-bit integers are numbers; by default as `json`.
        path: In a path; by default as `text`.
    """

    json: Any
    text: str | Never = NEVER
    plain: Any = NEVER
    path: str | Never = NEVER

    @property
    def alone(self) -> Any:
        return self.json if self.plain is NEVER else self.plain

    @property
    def in_path(self) -> str | Never:
        return self.text if self.path is NEVER else self.path


def floats() -> list[Sample]:
    return [Sample(0.5, "0.5"), Sample(-3, "-3e0"), Sample("NaN", "nan"), Sample("-Infinity", "-Inf")]


def integers(bits: int, *, signed: bool) -> list[Sample]:
    least = -(2 ** (bits - 1)) if signed else 0
    most = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
    if bits == 32:
        return [Sample(value, str(value)) for value in (1, least, most)]
    return [Sample(str(value), str(value), plain=value) for value in (1, least, most)]


T = FieldDescriptor
SCALARS: dict[int, Sequence[Sample]] = {
    T.TYPE_DOUBLE: [*floats(), Sample(1e300, "1e300")],
    T.TYPE_FLOAT: [*floats(), Sample(0.25, "2.5e-1")],
    T.TYPE_INT32: integers(32, signed=True),
    T.TYPE_SINT32: integers(32, signed=True),
    T.TYPE_SFIXED32: integers(32, signed=True),
    T.TYPE_UINT32: integers(32, signed=False),
    T.TYPE_FIXED32: integers(32, signed=False),
    T.TYPE_INT64: integers(64, signed=True),
    T.TYPE_SINT64: integers(64, signed=True),
    T.TYPE_SFIXED64: integers(64, signed=True),
    T.TYPE_UINT64: integers(64, signed=False),
    T.TYPE_FIXED64: integers(64, signed=False),
    T.TYPE_BOOL: [Sample(True, "true"), Sample(False, "0")],
    T.TYPE_STRING: [Sample("plain", "plain"), Sample("ü & 'b' <c> 100%", "ü & 'b' <c> 100%"), Sample("a b+c", "a b+c")],
    T.TYPE_BYTES: [Sample("AP+/", "AP+/", path="AP-_"), Sample("YQ==", "YQ==")],
}
ENUMS: dict[str, Sequence[Sample]] = {
    "specimens.v1.Kind": [Sample("BONE", "BONE"), Sample("LOST", "-1")],
    "google.protobuf.NullValue": [Sample("NULL_VALUE", "NULL_VALUE")],
}
PART = {"name": "lid", "grams": "12", "parts": [{"name": "knob", "grams": "1", "parts": []}]}
INNER = {"stringField": "in", "repeatedInt64": ["1", "2"], "partField": PART, "choiceBool": False}
MESSAGES: dict[str, Sequence[Sample]] = {
    "specimens.v1.Part": [Sample(PART), Sample({})],
    "specimens.v1.Specimen": [Sample(INNER)],
    "google.protobuf.Timestamp": [
        Sample("2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z"),
        Sample("2026-03-01T06:00:00.250Z", "2026-03-01T07:00:00.25+01:00"),
        Sample("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
    "google.protobuf.Duration": [Sample("5400s", "1h30m", path="5400s"), Sample("-0.500s", "-500ms", path="-0.5s")],
    "google.protobuf.FieldMask": [Sample("aB,c.dE", "a_b,c.d_e")],
    "google.protobuf.Struct": [Sample({"a": [1, None, {"b": "c"}], "d": True}, '{"a":[1,null,{"b":"c"}],"d":true}')],
    "google.protobuf.Value": [Sample([1.5, "x", None], '[1.5,"x",null]'), Sample("text", '"text"')],
    "google.protobuf.ListValue": [Sample([1, "x", {"y": []}])],
    "google.protobuf.Empty": [Sample({})],
    "google.protobuf.Any": [
        Sample({"@type": "type.googleapis.com/specimens.v1.Part", "name": "lid", "grams": "0", "parts": []}),
        Sample({"@type": "type.googleapis.com/google.protobuf.Duration", "value": "3s"}),
    ],
    "google.protobuf.DoubleValue": SCALARS[T.TYPE_DOUBLE],
    "google.protobuf.FloatValue": SCALARS[T.TYPE_FLOAT],
    "google.protobuf.Int32Value": SCALARS[T.TYPE_INT32],
    "google.protobuf.UInt32Value": SCALARS[T.TYPE_UINT32],
    "google.protobuf.Int64Value": [Sample(each.json, each.text) for each in SCALARS[T.TYPE_INT64]],
    "google.protobuf.UInt64Value": [Sample(each.json, each.text) for each in SCALARS[T.TYPE_UINT64]],
    "google.protobuf.BoolValue": SCALARS[T.TYPE_BOOL],
    "google.protobuf.StringValue": SCALARS[T.TYPE_STRING],
    "google.protobuf.BytesValue": SCALARS[T.TYPE_BYTES],
}


def samples(field: FieldDescriptor) -> Sequence[Sample]:
    """Give values of one element of a field."""
    if field.message_type is not None:
        return MESSAGES[field.message_type.full_name]
    if field.enum_type is not None:
        return ENUMS[field.enum_type.full_name]
    return SCALARS[field.type]
