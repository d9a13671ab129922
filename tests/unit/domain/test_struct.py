from __future__ import annotations

import math
import subprocess
import sys

import pytest
from google.protobuf import json_format, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from server.domain.documents import MAX_LEVELS, check_document
from server.domain.errors import InvalidArgumentError
from server.domain.struct import decode, encode

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def parse(data: bytes) -> struct_pb2.Struct:
    return struct_pb2.Struct.FromString(data)


@given(st.dictionaries(TEXTS, JSON, max_size=5))
def test_there_and_back(given_: dict[str, object]) -> None:
    document = check_document(given_)
    struct = parse(encode(document))
    assert decode(struct) == document
    assert json_format.MessageToDict(struct) == document


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(3.0, 3, id="an integral number"),
        pytest.param(0.5, 0.5, id="a fraction"),
        pytest.param(1e300, int(1e300), id="a large number"),
        pytest.param(math.nan, "NaN", id="NaN"),
        pytest.param(-math.inf, "-Infinity", id="minus infinity"),
    ],
)
def test_numbers_of_a_request(number: float, shown: object) -> None:
    struct = struct_pb2.Struct()
    struct.fields["k"].number_value = number
    (found,) = decode(struct).values()
    assert found == shown


def test_a_value_without_a_kind_is_null() -> None:
    struct = struct_pb2.Struct()
    struct.fields["k"].SetInParent()
    struct.fields["l"].list_value.values.add()
    assert decode(struct) == {"k": None, "l": [None]}


def nested(levels: int, *, lists: bool) -> dict[str, object]:
    inner: object = [] if lists else {}
    for _ in range(levels - 2):
        inner = [inner] if lists else {"k": inner}
    return {"k": inner}


@pytest.mark.parametrize("lists", [False, True], ids=["objects", "arrays"])
def test_levels(lists: bool) -> None:
    document = nested(MAX_LEVELS, lists=lists)
    assert decode(parse(encode(document))) == document
    struct = struct_pb2.Struct()
    struct.update(nested(MAX_LEVELS + 1, lists=lists))
    with pytest.raises(InvalidArgumentError):
        decode(struct)


def test_a_text_that_cannot_be_stored() -> None:
    struct = struct_pb2.Struct()
    struct.update({"k": ["a\x00b"]})
    with pytest.raises(InvalidArgumentError):
        decode(struct)


def test_the_bytes_are_those_of_every_other_process() -> None:
    code = (
        "from server.domain.struct import encode;"
        "print(encode({str(i): {str(j): j for j in range(9)} for i in range(9)}).hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={"PYTHONHASHSEED": str(seed)}, text=True
        ).stdout
        for seed in range(3)
    }
    assert len(runs) == 1
