"""Messages of every shape, drawn at random: rendered, read back, and compared with Google's library."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from google.protobuf import json_format
from hypothesis import given, settings
from hypothesis import strategies as st
from message_codec import codec, google_message, google_pool
from message_strategy import LARGEST_FLOAT, messages
from naive_json import naive_json

from gateway.transcode.codec_options import CodecOptions

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from hypothesis.strategies import DataObject, SearchStrategy

TYPES = [
    "structs.Holder",
    "structs.Plain",
    "structs.Old",
    "vectors.Proto3Message",
    "vectors.ABitOfEverything",
    "vectors.Bodies",
]
WITHOUT_CACHE = CodecOptions(struct_cache_bytes=0)
PROTO_NAMES = CodecOptions(proto_names=True)
SPARSE = CodecOptions(emit_defaults=False, enum_numbers=True)

any_message = st.sampled_from(TYPES).flatmap(messages)

plain_message = st.sampled_from(["structs.Plain", "structs.Old"]).flatmap(messages)
"""Without a `google.protobuf.Value`: shown while unset, it is the null that also is one of its values."""


def render(message: Message, options: CodecOptions | None = None) -> bytes:
    return codec(options).render_message(message.DESCRIPTOR.full_name, message.SerializeToString())


def whole_number_check(text: str) -> float:
    number = float(text)
    assert not number.is_integer() or number == 0 or abs(number) >= 1e21, f"{text} should have no fraction"
    return number


def exact_number(text: str) -> float:
    return int(text) if abs(int(text)) < 2**53 else float(text)


@settings(max_examples=150, deadline=None)
@given(any_message)
def test_answers_follow_the_rules(message: Message) -> None:
    text = render(message)
    assert json.loads(text, parse_float=whole_number_check, parse_int=exact_number) == naive_json(message)


@settings(max_examples=150, deadline=None)
@given(any_message)
def test_structs_are_the_same_parsed_or_not(message: Message) -> None:
    assert json.loads(render(message)) == json.loads(render(message, WITHOUT_CACHE))


@pytest.mark.parametrize(
    ("options", "drawn"),
    [
        pytest.param(None, plain_message, id="default"),
        pytest.param(PROTO_NAMES, plain_message, id="proto-names"),
        pytest.param(SPARSE, any_message, id="sparse"),
    ],
)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_answers_can_be_read_by_others_and_by_ourselves(
    options: CodecOptions | None, drawn: SearchStrategy[Message], data: DataObject
) -> None:
    message = data.draw(drawn)
    name = message.DESCRIPTOR.full_name
    text = render(message, options)
    assert canonical(json_format.Parse(text, google_message(name), descriptor_pool=google_pool())) == canonical(message)
    assert canonical(google_message(name, codec(options).parse_message(name, text))) == canonical(message)


@pytest.mark.parametrize("number", [LARGEST_FLOAT, -LARGEST_FLOAT])
def test_the_largest_float_comes_back(number: float) -> None:
    message = google_message("structs.Plain")
    message.ratio = number
    text = render(message)
    assert json.loads(text)["ratio"] == math.copysign(3.4028235e38, number)
    assert google_message("structs.Plain", codec().parse_message("structs.Plain", text)) == message


@settings(max_examples=150, deadline=None)
@given(any_message, st.booleans())
def test_what_others_write_is_read(message: Message, proto_names: bool) -> None:
    text = json_format.MessageToJson(message, preserving_proto_field_name=proto_names, descriptor_pool=google_pool())
    name = message.DESCRIPTOR.full_name
    assert canonical(google_message(name, codec().parse_message(name, text.encode()))) == canonical(message)


@settings(max_examples=100, deadline=None)
@given(any_message)
def test_pretty_answers_hold_the_same(message: Message) -> None:
    name, payload = message.DESCRIPTOR.full_name, message.SerializeToString()
    pretty = codec().renderer(name).render(payload, pretty=True)
    assert json.loads(pretty) == json.loads(render(message))


def canonical(message: Message) -> Any:
    """Make equal what JSON does not tell apart: -0.0 and 0.0 in some places, NaN from NaN, an empty Struct's order."""
    return orjson.dumps(
        _canonical(json_format.MessageToDict(message, descriptor_pool=google_pool())), option=orjson.OPT_SORT_KEYS
    )


def _canonical(value: Any) -> Any:
    if isinstance(value, float):
        return 0 if value == 0 else int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    return [_canonical(item) for item in value] if isinstance(value, list) else value


def test_nan_is_a_string() -> None:
    message = google_message("structs.Plain")
    message.ratio = math.nan
    assert json.loads(render(message))["ratio"] == "NaN"
