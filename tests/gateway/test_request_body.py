"""What becomes of bodies."""

from __future__ import annotations

from typing import Any

import pytest
from request_case import VALUES, build, refused, values


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
        pytest.param('{"nosuch":1,"nosuch":2}', {}, id="unknown-twice"),
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


def test_a_missing_required_field_is_named() -> None:
    assert "name" in refused("structs.Strict", body="{}", rule_body="*")
    assert build("structs.Strict", body='{"name":"x"}', rule_body="*").name == "x"
