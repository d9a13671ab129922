"""What becomes of path variables."""

from __future__ import annotations

from typing import Any

import pytest
from request_case import VALUES, build, refused, values

from gateway.transcode.codec_options import CodecOptions


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


@pytest.mark.parametrize("separator", ["|", " ", "\t"])
def test_lists_may_be_parted_otherwise(separator: str) -> None:
    options = CodecOptions(path_list_separator=separator)
    assert build(VALUES, (("numbers", f"1{separator}2"),), options=options) == values(numbers=[1, 2])
    assert '"1,2" is no valid int32' in refused(VALUES, (("numbers", "1,2"),), options=options)


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
