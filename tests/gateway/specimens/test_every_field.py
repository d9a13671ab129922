"""Every kind of field, in every shape and in every place where a request or an answer can hold it."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from cabinet import Specimen, is_map, may_stand_in_path
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from message_codec import google_pool
from naive_json import naive_json
from samples import NEVER, SCALARS, Sample, samples

if TYPE_CHECKING:
    from conftest import Front, Reply

FIELDS = {field.name: field for field in Specimen.DESCRIPTOR.fields}
EMPTY_OBJECT: dict[str, Any] = {}


def specimen(name: str, value: Any) -> Any:
    """Make a message with one field, by Google's library."""
    return json_format.ParseDict({name: value}, Specimen(), descriptor_pool=google_pool())


def check(reply: Reply, expected: Any) -> None:
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json"), reply.body
    assert json.loads(reply.body) == naive_json(expected)


def content(field: FieldDescriptor) -> list[Sample]:
    """Give values of a whole field: its list or its map, if it is one."""
    if is_map(field):
        return list(maps(field))
    inner = list(samples(field))
    if not field.is_repeated:
        return inner
    return [Sample([each.json for each in inner], plain=[each.alone for each in inner]), Sample([])]


def maps(field: FieldDescriptor) -> list[Sample]:
    keys = samples(field.message_type.fields_by_name["key"])
    values = samples(field.message_type.fields_by_name["value"])
    length = max(len(keys), len(values))
    pairs = [(keys[number % len(keys)], values[number % len(values)]) for number in range(length)]
    named = {key_text(key): value for key, value in pairs}
    return [
        Sample({key: value.json for key, value in named.items()}, plain={key: v.alone for key, v in named.items()}),
        Sample({}),
    ]


def key_text(key: Sample) -> str:
    return str(key.json).lower() if isinstance(key.json, bool) else str(key.json)


def test_every_kind_is_there_in_every_shape() -> None:
    kinds = {*SCALARS, FieldDescriptor.TYPE_ENUM, FieldDescriptor.TYPE_MESSAGE}
    shapes = {
        "single": lambda f: not f.is_repeated and not f.has_presence,
        "optional": lambda f: f.has_presence and f.containing_oneof and f.containing_oneof.fields[0] is f,
        "list": lambda f: f.is_repeated and not is_map(f),
        "member": lambda f: f.containing_oneof and f.containing_oneof.name == "choice",
    }
    found = {shape: {f.type for f in FIELDS.values() if fits(f)} for shape, fits in shapes.items()}
    assert found["single"] == kinds - {FieldDescriptor.TYPE_MESSAGE}
    assert found["list"] == found["member"] == kinds
    assert {f.message_type.fields_by_name["value"].type for f in FIELDS.values() if is_map(f)} == kinds
    no_keys = {FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_BYTES}
    assert {f.message_type.fields_by_name["key"].type for f in FIELDS.values() if is_map(f)} == {*SCALARS} - no_keys


@pytest.mark.parametrize("name", FIELDS)
def test_in_every_place(worker_front: Front, name: str) -> None:
    field = FIELDS[name]
    in_the_body(worker_front, field)
    as_the_body(worker_front, field)
    as_the_answer(worker_front, field)
    if is_map(field):
        map_in_the_query(worker_front, field)
    else:
        in_the_query(worker_front, field)
    if may_stand_in_path(field):
        in_the_path(worker_front, field)


def in_the_body(front: Front, field: FieldDescriptor) -> None:
    for number, sample in enumerate(content(field)):
        body = json.dumps({spelling(field, number): sample.json})
        check(front.ask("POST", "/v1/specimens", body), specimen(field.name, sample.json))


def spelling(field: FieldDescriptor, number: int) -> str:
    """Give the JSON name and the proto name in turn."""
    return field.name if number % 2 else field.json_name


def as_the_body(front: Front, field: FieldDescriptor) -> None:
    for sample in content(field):
        if has_number(sample.alone) or element(field).message_type is not None:
            reply = front.ask("POST", f"/fields/body/{field.name}?digit_2_name=s", json.dumps(sample.alone))
            expected = specimen(field.name, sample.json)
            if field.name != "digit_2_name":
                expected.digit_2_name = "s"
            check(reply, expected)


def element(field: FieldDescriptor) -> FieldDescriptor:
    """Give what the values of a map are, or the field itself."""
    return field.message_type.fields_by_name["value"] if is_map(field) else field


def has_number(value: Any) -> bool:
    """Tell whether plain JSON can hold a value: it has no numbers that are not finite."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return not any(part in ("NaN", "-Infinity") for part in parts if isinstance(part, str))


def as_the_answer(front: Front, field: FieldDescriptor) -> None:
    inner = element(field)
    for sample in content(field):
        reply = front.ask("POST", f"/fields/answer/{field.name}", json.dumps({field.name: sample.json}))
        within = naive_json(specimen(field.name, sample.json))[field.json_name]
        # By themselves, 64-bit integers are numbers.
        expected = sample.alone if inner.message_type is None and inner.enum_type is None else within
        assert (reply.status, json.loads(reply.body)) == (200, expected)


def in_the_query(front: Front, field: FieldDescriptor) -> None:
    inner = [each for each in samples(field) if each.text is not NEVER]
    if not inner:
        reply = front.ask("GET", f"/v1/specimens?{field.name}=x")
        assert (reply.status, json.loads(reply.body)["code"]) == (400, 3)
    elif field.is_repeated:
        query = urlencode([(field.json_name, each.text) for each in inner])
        check(front.ask("GET", f"/v1/specimens?{query}"), specimen(field.name, [each.json for each in inner]))
    else:
        for number, sample in enumerate(inner):
            query = urlencode({spelling(field, number): sample.text})
            check(front.ask("GET", f"/v1/specimens?{query}"), specimen(field.name, sample.json))


def map_in_the_query(front: Front, field: FieldDescriptor) -> None:
    keys = samples(field.message_type.fields_by_name["key"])
    values = [each for each in samples(element(field)) if each.text is not NEVER]
    if values:
        pairs = list(zip(keys, itertools.cycle(values), strict=False))
        query = urlencode([(f"{field.name}[{key.text}]", value.text) for key, value in pairs])
        expected = specimen(field.name, {key_text(key): value.json for key, value in pairs})
        check(front.ask("GET", f"/v1/specimens?{query}"), expected)
    else:
        assert front.ask("GET", f"/v1/specimens?{field.name}[k]=x").status == 400


def in_the_path(front: Front, field: FieldDescriptor) -> None:
    inner = [each for each in samples(field) if each.in_path is not NEVER]
    texts = [quote(str(each.in_path), safe="") for each in inner]
    if field.is_repeated:
        reply = front.ask("GET", f"/fields/path/{field.name}/{','.join(texts)}")
        check(reply, specimen(field.name, [each.json for each in inner]))
    else:
        for text, sample in zip(texts, inner, strict=True):
            check(front.ask("GET", f"/fields/path/{field.name}/{text}"), specimen(field.name, sample.json))
