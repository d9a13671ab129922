"""How answers are written, rule by rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import duration_pb2, struct_pb2
from message_codec import bind, codec, descriptor_set, google_message

from gateway.transcode.codec import MessageCodec
from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.response import RawBody
from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from google.protobuf.message import Message

VALUES = "requests.Values"
LENIENT = CodecOptions(without_json="field")


def message(full_name: str, **fields: Any) -> Message:
    return google_message(full_name).__class__(**fields)


def render(
    answer: Message, field: str | None = None, options: CodecOptions | None = None, *, pretty: bool = False
) -> bytes:
    renderer = codec(options).renderer(answer.DESCRIPTOR.full_name, field)
    return renderer.render(answer.SerializeToString(), pretty=pretty)


def test_every_field_is_shown_in_order() -> None:
    text = render(message(VALUES, string_value="a"))
    assert text.startswith(b'{"int32Value":0,"int64Value":"0","uint32Value":0,"uint64Value":"0",')
    shown = json.loads(text)
    assert list(shown) == [
        field.json_name for field in google_message(VALUES).DESCRIPTOR.fields if field.name != "optional_int"
    ]
    assert [key for key, value in shown.items() if value is None] == [
        *("time", "duration", "wrappedBool", "wrappedInt", "wrappedString", "nested"),
        *("list", "struct", "mask", "value", "wrappedBytes"),
    ]
    assert (shown["numbers"], shown["counts"], shown["color"]) == ([], {}, "RED")


def test_optional_fields_and_members_of_oneofs_are_left_out_while_unset() -> None:
    assert json.loads(render(message("requests.User"))) == {"limit": 0}
    assert json.loads(render(message("requests.User", email=""))) == {"email": "", "limit": 0}
    assert json.loads(render(message("requests.Cloud", azure={}))) == {"azure": {"appId": "", "tenant": ""}}
    assert json.loads(render(message(VALUES, optional_int=0)))["optionalInt"] == 0


def test_unset_fields_of_proto2_are_null() -> None:
    shown = {"config": None, "items": [], "count": None, "closed": None, "self": None}
    assert json.loads(render(message("structs.Old"))) == shown
    assert json.loads(render(message("structs.Old", count=5, closed=2))) == shown | {"count": 5, "closed": "TWO"}


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        pytest.param(CodecOptions(emit_defaults=False), {"int64Value": "5", "color": "GREEN"}, id="no-defaults"),
        pytest.param(
            CodecOptions(emit_defaults=False, proto_names=True),
            {"int64_value": "5", "color": "GREEN"},
            id="proto-names",
        ),
        pytest.param(
            CodecOptions(emit_defaults=False, enum_numbers=True), {"int64Value": "5", "color": 1}, id="enum-numbers"
        ),
    ],
)
def test_options(options: CodecOptions, shown: dict[str, Any]) -> None:
    assert json.loads(render(message(VALUES, int64_value=5, color=1), options=options)) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(3.0, "3", id="whole"),
        pytest.param(-3.0, "-3", id="negative"),
        pytest.param(0.0, "0", id="zero"),
        pytest.param(-0.0, "-0.0", id="negative-zero"),
        pytest.param(0.5, "0.5", id="fraction"),
        pytest.param(1e-7, "1e-7", id="small"),
        pytest.param(2.0**53, "9007199254740992", id="beyond-exact"),
        pytest.param(2.0**60, "1152921504606847000", id="shortest-digits"),
        pytest.param(1e20, "100000000000000000000", id="beyond-64-bits"),
        pytest.param(-1e20, "-100000000000000000000", id="negative-beyond-64-bits"),
        pytest.param(999999999999999900000.0, "999999999999999900000", id="last-without-exponent"),
        pytest.param(1e21, "1e+21", id="first-with-exponent"),
        pytest.param(1.7976931348623157e308, "1.7976931348623157e+308", id="largest"),
        pytest.param(float("nan"), '"NaN"', id="nan"),
        pytest.param(float("inf"), '"Infinity"', id="infinity"),
        pytest.param(float("-inf"), '"-Infinity"', id="minus-infinity"),
    ],
)
def test_doubles(value: float, text: str) -> None:
    assert render(message("vectors.Bodies", double_body=value), "double_body") == text.encode()
    assert render(message("google.protobuf.DoubleValue", value=value), options=LENIENT) == text.encode()
    assert render(message("google.protobuf.Value", number_value=value), options=LENIENT) == text.encode()
    holder = message("structs.Holder")
    holder.config.fields["a"].number_value = value
    assert json.dumps(json.loads(render(holder, options=LENIENT))["config"]["a"]) == json.dumps(json.loads(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(0.1, "0.1", id="shortest"),
        pytest.param(3.0, "3", id="whole"),
        pytest.param(16777216.0, "16777216", id="exact"),
        pytest.param(46195808.0, "46195810", id="shortest-digits"),
        pytest.param(1e-45, "1e-45", id="smallest"),
        pytest.param(3.4028234663852886e38, "3.4028235e+38", id="largest"),
        pytest.param(float("nan"), '"NaN"', id="nan"),
    ],
)
def test_floats(value: float, text: str) -> None:
    assert render(message("vectors.Bodies", float_body=value), "float_body") == text.encode()


def test_maps_and_structs_are_sorted_by_key() -> None:
    holder = message("structs.Holder")
    for key in ("b", "é", "a", "10", "9"):
        holder.config.fields[key].bool_value = True
        holder.by_name[key].fields["z"].null_value = 0
    shown = json.loads(render(holder))
    assert list(shown["config"]) == list(shown["byName"]) == ["10", "9", "a", "b", "é"]
    plain = message("structs.Plain", ratios={10: 1.0, 9: 0.5, -1: 2.0})
    assert json.loads(render(plain))["ratios"] == {"-1": 2, "9": 0.5, "10": 1}


# What has no JSON


@pytest.mark.parametrize(
    ("fields", "key", "shown"),
    [
        pytest.param({"time": {"seconds": 253_402_300_800}}, "time", None, id="year-10000"),
        pytest.param({"time": {"nanos": -1}}, "time", None, id="negative-nanos"),
        pytest.param({"duration": {"seconds": 1, "nanos": -1}}, "duration", None, id="signs"),
        pytest.param({"mask": {"paths": ["a", "fooBar"]}}, "mask", None, id="mask"),
        pytest.param({"value": {}}, "value", None, id="value-of-no-kind"),
        pytest.param({"value": {"number_value": float("nan")}}, "value", "NaN", id="nan"),
    ],
)
def test_what_has_no_json_is_an_error_or_costs_its_field_alone(fields: dict[str, Any], key: str, shown: Any) -> None:
    answer = message(VALUES, int32_value=5, **fields)
    with pytest.raises(StatusError, match=r"the answer holds a google\.protobuf\.\w+ that has no JSON") as caught:
        render(answer)
    assert caught.value.code is Code.UNKNOWN
    lenient = json.loads(render(answer, options=LENIENT))
    assert (lenient[key], lenient["int32Value"]) == (shown, 5)


def test_a_struct_with_values_of_no_kind() -> None:
    holder = message("structs.Holder")
    holder.config.fields["a"].SetInParent()
    holder.config.fields["b"].number_value = float("-inf")
    holder.config.fields["c"].list_value.values.add()
    assert json.loads(render(holder, options=LENIENT))["config"] == {"a": None, "b": "-Infinity", "c": [None]}
    with pytest.raises(StatusError):
        render(holder)


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        pytest.param(
            {"type_url": "x/no.such.Type", "value": b"\x08\x05"},
            {"@type": "x/no.such.Type", "value": "CAU="},
            id="unknown-type",
        ),
        pytest.param(
            {"type_url": "x/structs.Plain", "value": b"\xff"},
            {"@type": "x/structs.Plain", "value": "/w=="},
            id="no-such-message",
        ),
        pytest.param({"value": b"\xff"}, {"@type": "", "value": "/w=="}, id="no-type"),
    ],
)
def test_an_any_that_cannot_be_read_is_an_error_or_keeps_its_bytes(held: dict[str, Any], shown: dict[str, str]) -> None:
    holder = message("structs.Holder", any=held)
    with pytest.raises(StatusError) as caught:
        render(holder)
    assert caught.value.code is Code.UNKNOWN
    assert json.loads(render(holder, options=LENIENT))["any"] == shown


def test_an_any_shows_its_defaults_and_its_structs() -> None:
    inner = message("structs.Holder.Inner")
    inner.config["layers"] = 3
    holder = message("structs.Holder")
    holder.any.Pack(inner)
    assert json.loads(render(holder))["any"] == {
        "@type": "type.googleapis.com/structs.Holder.Inner",
        "config": {"layers": 3},
        "score": 0,
    }
    assert b'"layers":3}' in render(holder)
    holder.any.Pack(duration_pb2.Duration(seconds=1))
    assert json.loads(render(holder))["any"] == {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}


@pytest.mark.parametrize("payload", [b"\x08", b"\xff\xff", b"\x52\x02\xff\xfe"])
def test_an_answer_that_is_no_message_is_an_internal_error(payload: bytes) -> None:
    with pytest.raises(StatusError) as caught:
        codec().renderer(VALUES).render(payload)
    assert caught.value.code is Code.INTERNAL


# A field as the answer


@pytest.mark.parametrize(
    ("field", "fields", "text"),
    [
        pytest.param("nested", {}, None, id="unset-message"),
        pytest.param("nested.nested", {}, None, id="unset-message-behind-an-unset-one"),
        pytest.param("int64_value", {"int64_value": 5}, b"5", id="int64-is-a-number"),
        pytest.param("numbers", {}, b"[]", id="empty-list"),
        pytest.param("numbers", {"numbers": [1, 2]}, b"[1,2]", id="list"),
        pytest.param("counts", {"counts": {"b": 1, "a": 2}}, b'{"a":2,"b":1}', id="map"),
        pytest.param("color", {"color": 1}, b'"GREEN"', id="enum"),
        pytest.param("color", {"color": 9}, b"9", id="enum-without-a-name"),
        pytest.param("bytes_value", {"bytes_value": b"\xff"}, b'"/w=="', id="bytes"),
        pytest.param("optional_int", {}, b"null", id="unset-optional"),
        pytest.param("string_value", {"string_value": "a"}, b'"a"', id="text"),
        pytest.param("duration", {"duration": {"nanos": 1}}, b'"0.000000001s"', id="duration"),
        pytest.param("nested.numbers", {"nested": {"numbers": [3]}}, b"[3]", id="dotted"),
        pytest.param("struct", {"struct": {"a": 1}}, b'{"a":1}', id="struct"),
    ],
)
def test_a_field_as_the_answer(field: str, fields: dict[str, Any], text: bytes | None) -> None:
    expected = render(message(VALUES)) if text is None else text
    assert render(message(VALUES, **fields), field) == expected


def test_a_well_known_type_as_the_answer() -> None:
    assert render(duration_pb2.Duration(seconds=1, nanos=500_000_000)) == b'"1.500s"'
    struct = struct_pb2.Struct()
    struct["b"] = 1
    struct["a"] = [None]
    assert render(struct) == b'{"a":[null],"b":1}'


@pytest.mark.parametrize(
    ("name", "field", "is_raw"),
    [
        pytest.param("google.api.HttpBody", None, True, id="whole"),
        pytest.param("requests.Download", "file", True, id="field"),
        pytest.param("requests.Download", "files", False, id="list"),
        pytest.param("requests.Download", None, False, id="holder"),
    ],
)
def test_which_answers_are_raw(name: str, field: str | None, is_raw: bool) -> None:
    assert codec().renderer(name, field).is_raw is is_raw


def test_raw_answers() -> None:
    body = message("google.api.HttpBody", content_type="text/plain", data=b"\xff\0")
    assert codec().renderer("google.api.HttpBody").raw(body.SerializeToString()) == RawBody("text/plain", b"\xff\0")
    download = message("requests.Download", file=body)
    raw = codec().renderer("requests.Download", "file").raw
    assert raw(download.SerializeToString()) == RawBody("text/plain", b"\xff\0")
    assert raw(b"") == RawBody("", b"")
    with pytest.raises(StatusError):
        raw(b"\xff")


# Looks


def test_html_is_escaped_on_demand() -> None:
    answer = message(VALUES, string_value="<a&b>\u2028\u2029é")
    escaped = render(answer, options=CodecOptions(escape_html=True))
    assert b'"stringValue":"\\u003ca\\u0026b\\u003e\\u2028\\u2029\xc3\xa9"' in escaped
    assert json.loads(escaped) == json.loads(render(answer))
    assert b"<a&b>" in render(answer)


def test_html_is_escaped_inside_structs() -> None:
    holder = message("structs.Holder")
    holder.config["<"] = "&"
    assert b'"config":{"\\u003c":"\\u0026"}' in render(holder, options=CodecOptions(escape_html=True))


GO_PRETTY = CodecOptions(indent=4, empty_array_on_two_lines=True)


def test_pretty_answers() -> None:
    plain = message("structs.Plain", items=[{}], data=b'"{', ratios={1: 0.5})
    plain.config["a"] = [1, {}, []]
    assert render(plain, pretty=True).decode() == (
        '{\n  "config": {\n    "a": [\n      1,\n      {},\n      []\n    ]\n  },\n'
        '  "items": [\n    {}\n  ],\n  "children": [],\n  "data": "Ins=",\n  "ratios": {\n    "1": 0.5\n  }\n}'
    )
    assert render(message("structs.Plain"), options=GO_PRETTY, pretty=True).decode() == (
        '{\n    "config": null,\n    "items": [\n    ],\n    "children": [\n    ],\n'
        '    "data": "",\n    "ratios": {}\n}'
    )


def test_pretty_keeps_brackets_inside_texts() -> None:
    answer = message(VALUES, string_value='a\\"[{,:}] b')
    assert json.loads(render(answer, pretty=True)) == json.loads(render(answer))


# The codec itself


def test_a_route_renders_the_field_that_its_rule_names() -> None:
    binding = bind(VALUES, output_type="requests.Update", response_body="thing.color")
    payload = message("requests.Update", thing={"color": 5}).SerializeToString()
    assert codec().response_renderer(binding).render(payload) == b'"BLUE"'


def test_unknown_types_are_programming_errors() -> None:
    with pytest.raises(LookupError, match=r"no\.such\.Type"):
        codec().renderer("no.such.Type")
    with pytest.raises(LookupError, match="nosuch"):
        codec().renderer(VALUES, "nosuch")


def test_a_set_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="descriptor set"):
        MessageCodec(b"\xff")
    with pytest.raises(ValueError, match="descriptor set"):
        MessageCodec(descriptor_set()[:-1])


def test_a_set_without_structs_needs_no_cache() -> None:
    from google.protobuf import descriptor_pb2, wrappers_pb2

    files = descriptor_pb2.FileDescriptorSet()
    wrappers_pb2.DESCRIPTOR.CopyToProto(files.file.add())
    small = MessageCodec(files.SerializeToString())
    assert small.render_message("google.protobuf.Int64Value", b"\x08\x05") == b'"5"'
    assert small.parse_message("google.protobuf.Int64Value", b'"5" ') == b"\x08\x05"
    with pytest.raises(StatusError):
        small.parse_message("google.protobuf.Int64Value", b"")
    with pytest.raises(StatusError):
        small.parse_message("google.protobuf.Int64Value", b"5 5")
