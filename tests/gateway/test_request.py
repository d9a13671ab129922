"""What becomes of bodies, path variables and query parameters, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from message_codec import builder, google_message

from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from google.protobuf.message import Message

VALUES = "requests.Values"
V1 = CodecOptions(
    repeated_scalar="first",
    query_integers="prefixed",
    wrapper_bool_texts="strict",
    duplicate_keys="last",
    ignore_unknown_enum_names=False,
    null_body="empty",
)
STRICT = CodecOptions(
    ignore_unknown_fields=False, ignore_unknown_parameters=False, known_parameters=frozenset({"pretty"})
)


def build(
    message: str,
    variables: tuple[tuple[str, str], ...] = (),
    query: Any = "",
    body: bytes | str = b"",
    *,
    options: CodecOptions | None = None,
    strict: bool = False,
    rule_body: str | None = None,
    **rule: Any,
) -> Message:
    """Build a request, and parse it with Google's library."""
    if variables:
        rule.setdefault("template", "/x/" + "/".join(f"{{{path}}}" for path, _ in variables))
    data = body.encode() if isinstance(body, str) else body
    payload = builder(message, options=options, body=rule_body, **rule).build(variables, query, data, strict=strict)
    return google_message(message, payload)


def refused(message: str, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(StatusError) as caught:
        build(message, *args, **kwargs)
    assert caught.value.code is Code.INVALID_ARGUMENT
    assert caught.value.message
    return caught.value.message


def told_of(message: str, *args: Any, **kwargs: Any) -> str:
    """Give the text of a refusal, or nothing for a request that is built."""
    try:
        build(message, *args, **kwargs)
    except StatusError as error:
        return error.message
    return ""


def values(**fields: Any) -> Message:
    return google_message(VALUES).__class__(**fields)


# Bodies


def test_a_rule_without_body_ignores_it() -> None:
    assert build(VALUES, (), "int32Value=5", b"\xff{{{") == values(int32_value=5)


def test_a_whole_body_silences_the_query() -> None:
    assert build(VALUES, (), "int32Value=zzz&%", b'{"stringValue":"a"}', rule_body="*") == values(string_value="a")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("", {}, id="empty"),
        pytest.param(" \r\n\t", {}, id="blank"),
        pytest.param("{}", {}, id="no-field"),
        pytest.param('{"int32Value":1}....', {"int32_value": 1}, id="garbage-behind"),
        pytest.param('{"int32Value":1}{"int32Value":2}', {"int32_value": 1}, id="second-value"),
        pytest.param('{"int32_value":1,"nosuch":{"a":[{}]}}', {"int32_value": 1}, id="proto-name-and-unknown"),
        pytest.param('{"nosuch":{"a":1,"a":2}}', {}, id="duplicates-in-unknown"),
        pytest.param('{"int32Value":null,"strings":null,"nested":null}', {}, id="nulls"),
        pytest.param('{"color":"GREEN"}', {"color": 1}, id="enum-name"),
        pytest.param('{"color":5.0}', {"color": 5}, id="enum-number"),
        pytest.param('{"color":77}', {"color": 77}, id="enum-unknown-number"),
        pytest.param('{"color":"PINK","colors":["PINK","RED",9]}', {"colors": [0, 9]}, id="enum-unknown-name"),
        pytest.param('{"color":"1"}', {}, id="enum-number-as-name"),
        pytest.param('{"int64Value":9007199254740993.0}', {"int64_value": 9007199254740993}, id="exact-fraction"),
        pytest.param('{"int64Value":"9007199254740993"}', {"int64_value": 9007199254740993}, id="exact-text"),
        pytest.param(
            '{"int32Value":5e2,"uint32Value":"5e2"}', {"int32_value": 500, "uint32_value": 500}, id="exponent"
        ),
        pytest.param('{"int32Value":50000e-4}', {"int32_value": 5}, id="negative-exponent"),
        pytest.param('{"int32Value":0e999999999999}', {}, id="zero-with-huge-exponent"),
        pytest.param('{"uint64Value":18446744073709551615}', {"uint64_value": 2**64 - 1}, id="largest"),
        pytest.param('{"floatValue":3.4028235e38}', {"float_value": 3.4028234663852886e38}, id="largest-float"),
        pytest.param('{"doubleValue":"-Infinity"}', {"double_value": float("-inf")}, id="infinity-text"),
        pytest.param('{"bytesValue":"_-8"}', {"bytes_value": b"\xff\xef"}, id="base64-url"),
        pytest.param('{"bytesValue":"/+8="}', {"bytes_value": b"\xff\xef"}, id="base64-padded"),
        pytest.param('{"stringValue":"\\ud83d\\ude00 \\\\ud800"}', {"string_value": "😀 \\ud800"}, id="surrogate-pair"),
        pytest.param('{"stringValue":"a\\u0000b"}', {"string_value": "a\0b"}, id="nul"),
        pytest.param('{"counts":{"a":1,"b":"2"}}', {"counts": {"a": 1, "b": 2}}, id="map"),
        pytest.param('{"wrappedInt":null,"wrappedString":"x"}', {"wrapped_string": {"value": "x"}}, id="wrappers"),
        pytest.param('{"optionalInt":0}', {"optional_int": 0}, id="optional-zero"),
        pytest.param('{"mask":"a,fooBar.baz"}', {"mask": {"paths": ["a", "foo_bar.baz"]}}, id="mask"),
        pytest.param('{"duration":"-1.5s"}', {"duration": {"seconds": -1, "nanos": -500_000_000}}, id="duration"),
        pytest.param('{"time":"1970-01-01T01:00:00.5+01:00"}', {"time": {"nanos": 500_000_000}}, id="timestamp"),
        pytest.param('{"value":null}', {"value": {"null_value": 0}}, id="null-value"),
    ],
)
def test_whole_bodies(body: str, expected: dict[str, Any]) -> None:
    assert build(VALUES, body=body, rule_body="*") == values(**expected)


DEEP = '{"nested":' * 200 + "1" + "}" * 200
DEEP_STRUCT = '{"struct":' + '{"a":' * 40 + "1" + "}" * 41
DEEP_LIST = '{"list":' + "[" * 60 + "]" * 60 + "}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("null", "expected requests.Values, got null", id="null"),
        pytest.param("[]", "expected requests.Values, got an array", id="array"),
        pytest.param('"x"', "expected requests.Values, got a string", id="string"),
        pytest.param('{"int32Value":1', "ends in the middle", id="truncated-object"),
        pytest.param('{"stringValue":"a', "ends in the middle", id="truncated-string"),
        pytest.param('{"boolValue":tru', "ends in the middle", id="truncated-literal"),
        pytest.param('{"a":NaN}', "NaN is no JSON value", id="nan"),
        pytest.param('{"a":[Infinity]}', "Infinity is no JSON value", id="infinity"),
        pytest.param('{"a":-Infinity}', "Infinity is no JSON value", id="minus-infinity"),
        pytest.param("{'a':1}", 'unexpected "\'"', id="single-quotes"),
        pytest.param('{"a":1,}', "unexpected '}'", id="trailing-comma"),
        pytest.param('{"a":01}', "unexpected '1'", id="leading-zero"),
        pytest.param("// c\n{}", "unexpected '/'", id="comment"),
        pytest.param('{"stringValue":"a\tb"}', "is not valid JSON", id="control-character"),
        pytest.param("\ufeff{}", "byte order mark", id="bom"),
        pytest.param("{}".encode("utf-16"), "not valid Unicode", id="utf-16"),
        pytest.param(b'{"stringValue":"\xff"}', "byte 16 is not part of UTF-8", id="not-utf-8"),
        pytest.param('{"stringValue":"\\ud800"}', "unpaired surrogate", id="lone-surrogate"),
        pytest.param('{"nosuch":"\\udc00\\ud800"}', "unpaired surrogate", id="surrogates-in-the-wrong-order"),
        pytest.param('{"int32Value":1,"int32Value":1}', "int32Value is given more than once", id="duplicate"),
        pytest.param('{"int32Value":1,"int32_value":1}', "int32_value is given more than once", id="both-spellings"),
        pytest.param('{"int32Value":null,"int32_value":1}', "given more than once", id="both-spellings-one-null"),
        pytest.param('{"nested":{"color":1,"color":1}}', "nested.color is given more than once", id="nested-duplicate"),
        pytest.param('{"struct":{"a":1,"a":1}}', "struct.a is given more than once", id="struct-duplicate"),
        pytest.param('{"counts":{"a":1,"a":1}}', "counts.a is given more than once", id="map-duplicate"),
        pytest.param('{"int32Value":2147483648}', '"2147483648" is out of the range of int32', id="range"),
        pytest.param('{"uint32Value":-1}', '"-1" is out of the range of uint32', id="negative"),
        pytest.param('{"uint64Value":1e30}', "out of the range of uint64", id="huge-exponent"),
        pytest.param('{"int32Value":5.5}', '"5.5" is no valid int32 (it has a fraction)', id="fraction"),
        pytest.param('{"int32Value":1e-999999999999}', "it has a fraction", id="tiny"),
        pytest.param('{"int32Value":"1_0"}', '"1_0" is no valid int32', id="underscore"),
        pytest.param('{"int32Value":"\u0663"}', "no valid int32", id="other-digits"),
        pytest.param('{"int32Value":" 5"}', "no valid int32", id="blank"),
        pytest.param('{"int32Value":true}', "int32_value: expected int32, got a bool", id="bool-for-int"),
        pytest.param('{"int32Value":%s}' % ("9" * 5000), "too many digits", id="thousands-of-digits"),
        pytest.param('{"doubleValue":1e999}', "out of the range of double", id="double-range"),
        pytest.param('{"value":1e999}', "out of the range of double", id="value-range"),
        pytest.param('{"doubleValue":%s}' % ("9" * 400), "out of the range of double", id="double-integer-range"),
        pytest.param('{"floatValue":3.5e38}', "out of the range of float", id="float-range"),
        pytest.param('{"doubleValue":"inf"}', "no valid double", id="inf"),
        pytest.param('{"boolValue":"true"}', "expected bool, got a string", id="bool-as-text"),
        pytest.param('{"stringValue":5}', "string_value: expected string, got a number", id="number-for-string"),
        pytest.param('{"bytesValue":"!"}', "no valid bytes", id="base64"),
        pytest.param('{"bytesValue":"YQ="}', "no valid bytes", id="base64-half-padded"),
        pytest.param('{"bytesValue":"+_8="}', "no valid bytes", id="base64-mixed"),
        pytest.param('{"numbers":[1,null]}', "numbers[1]: expected int32, got null", id="null-in-list"),
        pytest.param('{"numbers":{}}', "expected an array of int32, got an object", id="object-for-list"),
        pytest.param('{"counts":{"a":null}}', "counts[a]: expected int32, got null", id="null-in-map"),
        pytest.param('{"counts":[]}', "expected an object with values of int32, got an array", id="array-for-map"),
        pytest.param('{"nested":[]}', "nested: expected requests.Values, got an array", id="array-for-message"),
        pytest.param('{"nested":{"nested":{"color":[]}}}', "nested.nested.color: expected requests.Color", id="path"),
        pytest.param('{"wrappedInt":{"value":5}}', "wrapped_int: expected int32, got an object", id="wrapper-object"),
        pytest.param('{"time":{}}', "expected google.protobuf.Timestamp, got an object", id="timestamp-object"),
        pytest.param('{"time":"2016-12-31T23:59:60Z"}', "no valid google.protobuf.Timestamp", id="leap-second"),
        pytest.param('{"time":"0001-01-01T00:00:00+01:00"}', "out of the range", id="before-year-1"),
        pytest.param('{"duration":"1h"}', "no valid google.protobuf.Duration", id="go-duration"),
        pytest.param('{"duration":"315576000001s"}', "out of the range", id="long-duration"),
        pytest.param('{"mask":"foo_bar"}', "no valid google.protobuf.FieldMask", id="mask-with-underscore"),
        pytest.param('{"mask":{"paths":["a"]}}', "got an object", id="mask-object"),
        pytest.param('{"struct":[]}', "struct: expected google.protobuf.Struct, got an array", id="struct"),
        pytest.param('{"list":"x"}', "list: expected google.protobuf.ListValue, got a string", id="list-value"),
        pytest.param(DEEP, "nested too deeply", id="deep-messages"),
        pytest.param(DEEP_STRUCT, "nested too deeply", id="deep-struct"),
        pytest.param(DEEP_LIST, "nested too deeply", id="deep-list"),
        pytest.param('{"nosuch":' + "[" * 200_000, "nested too deeply", id="bottomless"),
    ],
)
def test_refused_bodies(body: str | bytes, told: str) -> None:
    assert told in refused(VALUES, body=body, rule_body="*")


@pytest.mark.parametrize(
    ("field", "body", "expected"),
    [
        pytest.param("nested", "", {"nested": {}}, id="empty-message"),
        pytest.param("nested", '{"color":1}', {"nested": {"color": 1}}, id="message"),
        pytest.param("nested.nested", '{"color":1}', {"nested": {"nested": {"color": 1}}}, id="dotted"),
        pytest.param("nested.int32_value", "7", {"nested": {"int32_value": 7}}, id="dotted-scalar"),
        pytest.param("int32_value", "null", {}, id="null-scalar"),
        pytest.param("numbers", "[1,2]", {"numbers": [1, 2]}, id="list"),
        pytest.param("counts", '{"a":1}', {"counts": {"a": 1}}, id="map"),
        pytest.param("color", '"BLUE"', {"color": 5}, id="enum-by-name"),
        pytest.param("value", "null", {"value": {"null_value": 0}}, id="null-value"),
        pytest.param(
            "struct",
            '{"a":[true]} x',
            {"struct": {"a": [True]}},
            id="struct",
        ),
    ],
)
def test_a_body_for_a_field(field: str, body: str, expected: dict[str, Any]) -> None:
    assert build(VALUES, body=body, rule_body=field) == values(**expected)


@pytest.mark.parametrize(
    ("field", "body", "told"),
    [
        pytest.param("nested", "null", "nested: expected requests.Values, got null", id="null-message"),
        pytest.param(
            "wrapped_int", "null", "wrapped_int: expected google.protobuf.Int32Value, got null", id="null-wrapper"
        ),
        pytest.param("nested.nested", "5", "nested.nested: expected requests.Values, got a number", id="dotted"),
        pytest.param("int64_value", '"5"', "int64_value: expected int64, got a string", id="text-for-int"),
        pytest.param("int64_value", "5.0", "int64_value", id="fraction"),
        pytest.param("double_value", '"5"', "double_value: expected double, got a string", id="text-for-double"),
        pytest.param("bytes_value", '"_-8="', "bytes_value", id="url-safe-base64"),
        pytest.param("color", '"PINK"', 'color: "PINK" is no valid requests.Color', id="enum"),
        pytest.param("numbers", "5", "numbers: expected an array of int32, got a number", id="list"),
        pytest.param("wrapped_bools", "[null]", "wrapped_bools[0]", id="null-in-list-of-messages"),
    ],
)
def test_refused_bodies_for_a_field(field: str, body: str, told: str) -> None:
    assert told in refused(VALUES, body=body, rule_body=field)


# Path variables


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("int32_value", "0x10", {"int32_value": 16}, id="hexadecimal"),
        pytest.param("int32_value", "-0b11", {"int32_value": -3}, id="binary"),
        pytest.param("int32_value", "010", {"int32_value": 8}, id="octal"),
        pytest.param("int32_value", "0o17", {"int32_value": 15}, id="octal-with-letter"),
        pytest.param("int32_value", "1_000", {"int32_value": 1000}, id="underscore"),
        pytest.param("int32_value", "+5", {"int32_value": 5}, id="sign"),
        pytest.param("uint64_value", "18446744073709551615", {"uint64_value": 2**64 - 1}, id="largest"),
        pytest.param("double_value", "0x1p4", {"double_value": 16.0}, id="hexadecimal-float"),
        pytest.param("double_value", "infinity", {"double_value": float("inf")}, id="infinity"),
        pytest.param("bool_value", "T", {"bool_value": True}, id="bool"),
        pytest.param("string_value", "a+b c", {"string_value": "a+b c"}, id="text"),
        pytest.param("string_value", "", {}, id="empty-text"),
        pytest.param("bytes_value", "_-8=", {"bytes_value": b"\xff\xef"}, id="bytes"),
        pytest.param("color", "BLUE", {"color": 5}, id="enum"),
        pytest.param("color", "0x5", {"color": 5}, id="enum-number"),
        pytest.param("numbers", "1,2,3", {"numbers": [1, 2, 3]}, id="list"),
        pytest.param("colors", "RED,5", {"colors": [0, 5]}, id="list-of-enums"),
        pytest.param("time", '"1970-01-01T00:00:01Z"', {"time": {"seconds": 1}}, id="timestamp-in-quotes"),
        pytest.param("duration", "1.5s", {"duration": {"seconds": 1, "nanos": 500_000_000}}, id="duration"),
        pytest.param("wrapped_int", "0x10", {"wrapped_int": {"value": 16}}, id="wrapper"),
        pytest.param("optional_int", "0", {"optional_int": 0}, id="optional"),
        pytest.param("nested.nested.int32_value", "10", {"nested": {"nested": {"int32_value": 10}}}, id="dotted"),
        pytest.param("nested.duration", "1h", {"nested": {"duration": {"seconds": 3600}}}, id="dotted-duration"),
    ],
)
def test_path_variables(path: str, text: str, expected: dict[str, Any]) -> None:
    assert build(VALUES, ((path, text),)) == values(**expected)


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        pytest.param("int32_value", "abc", 'int32_value: "abc" is no valid int32', id="letters"),
        pytest.param("int32_value", "99999999999", '"99999999999" is out of the range of int32', id="range"),
        pytest.param("int32_value", "9" * 10_000, "is out of the range of int32", id="long-number"),
        pytest.param("int32_value", "1__0", "is no valid int32", id="two-underscores"),
        pytest.param("int32_value", "\u0663", "is no valid int32", id="other-digits"),
        pytest.param("uint32_value", "+5", "is no valid uint32", id="sign"),
        pytest.param("bool_value", "yes", "is no valid bool", id="bool"),
        pytest.param("color", "3", "is no valid requests.Color", id="enum-gap"),
        pytest.param("color", "red", "is no valid requests.Color", id="enum-case"),
        pytest.param("numbers", "1,,2", 'numbers: "" is no valid int32', id="empty-element"),
        pytest.param("time", "123", "is no valid google.protobuf.Timestamp", id="number-for-timestamp"),
        pytest.param("time", "null", "is no valid google.protobuf.Timestamp", id="null-for-timestamp"),
        pytest.param("duration", "1h", "is no valid google.protobuf.Duration", id="go-duration"),
        pytest.param("nested.int32_value", "0x10", "is no valid int32", id="dotted-hexadecimal"),
        pytest.param("string_value", "\udcff", "not valid Unicode", id="not-utf-8"),
        pytest.param("bytes_value", "YQ", "is no valid bytes", id="no-padding"),
    ],
)
def test_refused_path_variables(path: str, text: str, told: str) -> None:
    assert told in refused(VALUES, ((path, text),))


def test_the_path_wins_over_the_body() -> None:
    assert build(VALUES, (("int32_value", "0"),), body='{"int32Value":7}', rule_body="*") == values()
    assert build(VALUES, (("numbers", "1"),), body='{"numbers":[7,8]}', rule_body="*") == values(numbers=[1])
    assert build(
        VALUES, (("nested.color", "1"),), body='{"nested":{"color":5,"int32Value":2}}', rule_body="*"
    ) == values(nested={"color": 1, "int32_value": 2})


def test_of_a_variable_given_twice_the_last_counts() -> None:
    assert build(VALUES, (("int32_value", "1"), ("int32_value", "2")), template="/x/{int32_value}") == values(
        int32_value=2
    )


# Queries


def test_a_query_parameter_never_replaces_a_path_variable() -> None:
    for query in ("resourceId=b", "resource_id=b", "resourceId=b&resource_id=c"):
        assert build("requests.Resource", (("resource_id", "a"),), query).resource_id == "a"


def test_siblings_of_a_nested_path_variable_stay_open() -> None:
    message = build("requests.Named", (("n_id.n_id", "x"),), "nId.nId=bad&n_id.n_id=worse&nId.val=foo&view=v")
    assert (message.n_id.n_id, message.n_id.val, message.view) == ("x", "foo", "v")
    assert "n_id cannot be given as text" in refused("requests.Named", (("n_id.n_id", "x"),), "n_id=x")


def test_a_query_parameter_never_reaches_into_the_body() -> None:
    assert build(VALUES, (), "nested.color=5&color=1", body="{}", rule_body="nested") == values(nested={}, color=1)
    assert build(VALUES, (), "nested.nested.color=5&nested.color=1", body="{}", rule_body="nested.nested") == values(
        nested={"nested": {}, "color": 1}
    )


def test_members_of_a_message_in_a_oneof_belong_together() -> None:
    message = build("requests.Cloud", (), "azure.app_id=a&azure.tenant=t")
    assert (message.azure.app_id, message.azure.tenant) == ("a", "t")
    for query in ("azure.app_id=a&amazon.role=r", "amazon.role=r&azure.app_id=a"):
        assert "oneof provider" in refused("requests.Cloud", (), query)


def test_a_path_variable_in_a_oneof_is_never_lost() -> None:
    assert "oneof who" in refused("requests.User", (("user_id", "u"),), "email=x")
    assert "oneof who" in refused("requests.User", (("user_id", "u"),), body='{"email":"x"}', rule_body="*")
    assert build("requests.User", (("user_id", "u"),), body='{"userId":"x","limit":3}', rule_body="*").user_id == "u"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("stringValue=a+b%20c", {"string_value": "a b c"}, id="plus"),
        pytest.param("stringValue=%2B+%26%3D", {"string_value": "+ &="}, id="escapes"),
        pytest.param("stringValue", {}, id="no-equals-sign"),
        pytest.param("&&stringValue=a&", {"string_value": "a"}, id="empty-parts"),
        pytest.param("stringValue=a=b", {"string_value": "a=b"}, id="equals-sign-in-value"),
        pytest.param([("stringValue", "a;b")], {"string_value": "a;b"}, id="decoded-pairs"),
        pytest.param("nosuch=1&nested.nosuch=1", {"nested": {}}, id="unknown"),
        pytest.param("time=2023-05-18T17:09:26%2B05:30", {"time": {"seconds": 1684409966}}, id="time-zone"),
        pytest.param("duration=1h30m", {"duration": {"seconds": 5400}}, id="duration"),
        pytest.param("wrappedBool.value=true", {"wrapped_bool": {"value": True}}, id="inside-a-wrapper"),
        pytest.param(
            "wrappedBools=true&wrappedBools=0", {"wrapped_bools": [{"value": True}, {}]}, id="list-of-wrappers"
        ),
        pytest.param("numbers=1&numbers=2", {"numbers": [1, 2]}, id="list"),
        pytest.param("counts[a]=1&counts[b]=2", {"counts": {"a": 1, "b": 2}}, id="map"),
        pytest.param("nested.nested.counts[x.y]=1", {"nested": {"nested": {"counts": {"x.y": 1}}}}, id="nested-map"),
        pytest.param("optionalInt=0", {"optional_int": 0}, id="optional"),
        pytest.param("mask=a,b_c", {"mask": {"paths": ["a", "b_c"]}}, id="mask"),
    ],
)
def test_queries(query: Any, expected: dict[str, Any]) -> None:
    assert build(VALUES, (), query) == values(**expected)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("int32Value=x", 'int32_value: "x" is no valid int32', id="number"),
        pytest.param("nested.int32Value=", 'nested.int32_value: "" is no valid int32', id="empty-number"),
        pytest.param("color=foo", 'color: "foo" is no valid requests.Color', id="enum"),
        pytest.param("colors=RED,BLUE", "colors:", id="comma-list"),
        pytest.param("time=2023-05-18T17:09:26+05:30", "%2B", id="time-zone-as-blank"),
        pytest.param("time=null", "time:", id="null-for-timestamp"),
        pytest.param("int32Value=1&int32Value=2", "int32_value is given more than once", id="twice"),
        pytest.param("int32Value=1&int32_value=2", "int32_value is given more than once", id="twice-in-two-spellings"),
        pytest.param("counts[a]=1&counts[a]=2", "counts[a] is given more than once", id="map-key-twice"),
        pytest.param("counts=1", "a map needs a key in brackets", id="map-without-key"),
        pytest.param("counts[a]=x", 'counts[a]: "x" is no valid int32', id="map-value"),
        pytest.param("nested=x", "nested cannot be given as text", id="message"),
        pytest.param("list=[]", "list cannot be given as text", id="list-value"),
        pytest.param("stringValue.x=1", "string_value is not a message", id="through-a-scalar"),
        pytest.param("numbers.x=1", "numbers is not a message", id="through-a-list"),
        pytest.param("stringValue=%zz", "is not a valid query string", id="bad-escape"),
        pytest.param("stringValue=%4", "is not a valid query string", id="short-escape"),
        pytest.param("a;b", "is not a valid query string", id="semicolon"),
        pytest.param("stringValue=%ff", "not valid Unicode", id="not-utf-8"),
        pytest.param("value=NaN", "NaN is no JSON value", id="value"),
        pytest.param("value=1%202", "behind the value", id="two-json-values"),
        pytest.param("mask=%ff", "not valid Unicode", id="mask-not-utf-8"),
        pytest.param("nested." * 100 + "color=1", "nested is nested too deeply", id="deep"),
        pytest.param("doubleValue=0x1p99999", "out of the range of double", id="hexadecimal-range"),
        pytest.param("counts[a]=1&counts%5Ba%5D=2", "counts[a] is given more than once", id="map-key-twice-escaped"),
    ],
)
def test_refused_queries(query: str, told: str) -> None:
    assert told in refused(VALUES, (), query)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("[" * 100_000 + "=1", id="brackets"),
        pytest.param("counts" + "[" * 100_000 + "]=1", id="brackets-in-a-map"),
        pytest.param("duration=" + "9" * 100_000, id="digits-for-a-duration"),
        pytest.param("doubleValue=" + "1_" * 100_000, id="digits-for-a-double"),
        pytest.param("int32Value=" + "9" * 100_000, id="digits-for-an-integer"),
        pytest.param("stringValue=" + "%" * 100_000, id="bad-escapes"),
        pytest.param("a." * 100_000 + "=1", id="steps"),
        pytest.param("&" * 100_000, id="nothing"),
    ],
)
def test_long_queries_take_no_long_time(query: str) -> None:
    """Of a reader that goes over the text again and again this takes minutes."""
    for strict in (False, True):
        assert len(told_of(VALUES, (), query, strict=strict)) < 3000


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{" + ",".join(f'"{key}":1' for key in [*range(100_000), 99_999]) + "}", id="keys"),
        pytest.param('{"stringValue":"' + '\\"' * 100_000, id="quotes"),
        pytest.param('{"stringValue":"' + "\\ud83d\\ude00" * 100_000 + '"}', id="surrogates"),
        pytest.param('{"duration":"' + "9" * 100_000 + '"}', id="digits"),
        pytest.param('{"mask":"' + "a.b" * 100_000 + '_"}', id="mask"),
        pytest.param("[" * 100_000, id="brackets"),
    ],
)
def test_long_bodies_take_no_long_time(body: str) -> None:
    assert len(told_of(VALUES, body=body, rule_body="*")) < 3000


# Policies


def test_v1_takes_the_first_of_repeated_scalars() -> None:
    assert build(VALUES, (), "int32Value=1&int32_value=2", options=V1) == values(int32_value=1)


def test_v1_reads_base_prefixes_in_the_query() -> None:
    assert build(VALUES, (), "int32Value=0x10&numbers=010", options=V1) == values(int32_value=16, numbers=[8])


@pytest.mark.parametrize("text", ["1", "TRUE", "", "zzz"])
def test_v1_takes_two_texts_for_wrapped_booleans(text: str) -> None:
    assert "wrapped_bool" in refused(VALUES, (), f"wrappedBool={text}", options=V1)
    assert build(VALUES, (), "wrappedBool=true&boolValue=1", options=V1) == values(
        wrapped_bool={"value": True}, bool_value=True
    )


def test_v1_lets_the_last_duplicate_count() -> None:
    body = '{"int32Value":1,"int32Value":2,"int32_value":3,"struct":{"a":1,"a":2},"counts":{"a":1,"a":2}}'
    assert build(VALUES, body=body, rule_body="*", options=V1) == values(
        int32_value=3, struct={"a": 2}, counts={"a": 2}
    )


def test_v1_takes_null_for_an_empty_body() -> None:
    assert build(VALUES, body="null", rule_body="*", options=V1) == values()
    assert build(VALUES, body="null", rule_body="nested", options=V1) == values(nested={})


def test_v1_refuses_unknown_enum_names() -> None:
    assert 'color: "PINK"' in refused(VALUES, body='{"color":"PINK"}', rule_body="*", options=V1)


@pytest.mark.parametrize(
    ("options", "strict"),
    [pytest.param(STRICT, False, id="by-policy"), pytest.param(None, True, id="by-request")],
)
def test_strictness_names_what_is_unknown(options: CodecOptions | None, strict: bool) -> None:
    policy: dict[str, Any] = {"options": options, "strict": strict}
    told = refused(VALUES, body='{"nested":{"nosuch":1}}', rule_body="*", **policy)
    assert told == "nested.nosuch is no field (requests.Values)"
    assert refused(VALUES, (), "nested.nosuch=1", **policy) == "nested.nosuch is no field (requests.Values)"
    assert build(VALUES, (), "int32Value=1", body='{"color":1}', **policy) == values(int32_value=1)


def test_strictness_leaves_parameters_of_the_front_alone() -> None:
    assert build(VALUES, (), "pretty&int32Value=1", options=STRICT) == values(int32_value=1)


# Field masks


def patch(body: str, query: str = "", message: str = "requests.Update", **rule: Any) -> Message:
    return build(message, (), query, body, rule_body="thing", **{"http_method": "PATCH"} | rule)


@pytest.mark.parametrize(
    ("body", "query", "paths"),
    [
        pytest.param(
            '{"int32Value":1,"nested":{"color":1,"strings":[]}}',
            "",
            ["int32_value", "nested.color", "nested.strings"],
            id="leaves",
        ),
        pytest.param(
            '{"counts":{"a":1},"time":null,"nested":{}}', "", ["counts", "nested", "time"], id="maps-and-nulls"
        ),
        pytest.param(
            '{"struct":{"k":{"sub":1},"l":[{}],"e":{}}}', "", ["struct.e", "struct.k.sub", "struct.l"], id="struct"
        ),
        pytest.param("{}", "", [], id="empty-object"),
        pytest.param("", "", [], id="empty-body"),
        pytest.param('{"int32Value":1}', "updateMask=a,b", ["a", "b"], id="replaced"),
        pytest.param('{"int32Value":1}', "update_mask.paths=x", ["int32_value", "x"], id="extended"),
    ],
)
def test_patch_fills_the_mask(body: str, query: str, paths: list[str]) -> None:
    message = patch(body, query)
    assert message.HasField("update_mask")
    assert list(message.update_mask.paths) == paths


def test_a_mask_that_is_the_body_stays() -> None:
    message = build("requests.Update", body='"a,b"', rule_body="update_mask", http_method="PATCH")
    assert list(message.update_mask.paths) == ["a", "b"]


def test_patch_refuses_what_no_path_can_name() -> None:
    told = "thing.nested.nosuch is no field"
    with pytest.raises(StatusError, match=told):
        patch('{"nested":{"nosuch":1}}')


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"http_method": "PUT"}, id="put"),
        pytest.param({"message": "requests.TwoMasks"}, id="two-masks"),
        pytest.param({"options": CodecOptions(automatic_field_mask=False)}, id="by-policy"),
    ],
)
def test_other_requests_get_no_mask(rule: dict[str, Any]) -> None:
    message = patch('{"int32Value":1}', **rule)
    assert [field.name for field, _ in message.ListFields()] == ["thing"]


def test_a_whole_body_brings_its_own_mask() -> None:
    body = '{"thing":{"int32Value":1},"updateMask":"fooBar"}'
    message = build("requests.Update", body=body, rule_body="*", http_method="PATCH")
    assert list(message.update_mask.paths) == ["foo_bar"]


# Requests that cannot be serialized


def test_a_missing_required_field_is_named() -> None:
    assert "name" in refused("structs.Strict", body="{}", rule_body="*")
    assert build("structs.Strict", body='{"name":"x"}', rule_body="*").name == "x"
