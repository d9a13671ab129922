from __future__ import annotations

import math
import subprocess
import sys

import pytest
from google.protobuf import json_format, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidArgumentError
from server.domain.struct import MAX_DEPTH, decode, encode

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def parse(data: bytes) -> struct_pb2.Struct:
    return struct_pb2.Struct.FromString(data)


def nested(depth: int, *, lists: bool) -> dict[str, object]:
    inner: object = [] if lists else {}
    for _ in range(depth - 2):
        inner = [inner] if lists else {"k": inner}
    return {"k": inner}


@given(st.dictionaries(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), JSON, max_size=5))
def test_there_and_back(document: dict[str, object]) -> None:
    struct = parse(encode(document, "hparams"))
    assert decode(struct, "hparams") == document
    assert json_format.MessageToDict(struct) == document


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        pytest.param(math.nan, "NaN", id="NaN"),
        pytest.param(math.inf, "Infinity", id="infinity"),
        pytest.param(-math.inf, "-Infinity", id="minus infinity"),
        pytest.param(10**400, "Infinity", id="an integer beyond doubles"),
        pytest.param(-(10**400), "-Infinity", id="the same below zero"),
        pytest.param(9007199254740993, 9007199254740992, id="an integer between doubles"),
        pytest.param((1, 2), [1, 2], id="a tuple"),
        pytest.param(True, True, id="a boolean is no number"),
        pytest.param({}, {}, id="an empty object"),
        pytest.param([], [], id="an empty array"),
    ],
)
def test_values(given_: object, shown: object) -> None:
    (found,) = decode(parse(encode({"k": given_}, "hparams")), "hparams").values()
    assert found == shown
    assert type(found) is type(shown)


def test_a_value_without_a_kind_is_null() -> None:
    struct = struct_pb2.Struct()
    struct.fields["k"].SetInParent()
    struct.fields["l"].list_value.values.add()
    assert decode(struct, "hparams") == {"k": None, "l": [None]}


@pytest.mark.parametrize("lists", [False, True], ids=["objects", "arrays"])
def test_depth(lists: bool) -> None:
    data = encode(nested(MAX_DEPTH, lists=lists), "hparams")
    assert decode(parse(data), "hparams") == nested(MAX_DEPTH, lists=lists)
    deeper = nested(MAX_DEPTH + 1, lists=lists)
    refusal = rf"^hparams must not nest more than {MAX_DEPTH} levels deep$"
    with pytest.raises(InvalidArgumentError, match=refusal):
        encode(deeper, "hparams")
    struct = struct_pb2.Struct()
    struct.update(deeper)
    with pytest.raises(InvalidArgumentError, match=refusal):
        decode(struct, "hparams")


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"k": "a\x00b"}, id="NUL in a value"),
        pytest.param({"a\x00b": 1}, id="NUL in a key"),
        pytest.param({"k": [{"l": "\ud800"}]}, id="a lone surrogate"),
    ],
)
def test_texts_that_cannot_be_stored(document: dict[str, object]) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^hparams must not contain the character"):
        encode(document, "hparams")


def test_what_json_does_not_know() -> None:
    with pytest.raises(TypeError, match="hparams holds a set"):
        encode({"k": {1}}, "hparams")


def test_the_bytes_are_those_of_every_other_process() -> None:
    code = (
        "from server.domain.struct import encode;"
        "print(encode({str(i): {str(j): j for j in range(9)} for i in range(9)}, 'x').hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={"PYTHONHASHSEED": str(seed)}, text=True
        ).stdout
        for seed in range(3)
    }
    assert len(runs) == 1
