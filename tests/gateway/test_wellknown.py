"""The well-known types whose JSON is not an object of their fields: Any, times, durations, masks, wrappers."""

from __future__ import annotations

import pytest
from message_codec import codec, google_message
from request_case import build, refused

from gateway.transcode.conversion import ConversionError, Reason
from gateway.transcode.time_text import (
    duration_from_json,
    duration_from_parameter,
    duration_to_json,
    timestamp_from_json,
    timestamp_from_parameter,
    timestamp_to_json,
)

HOLDER = "structs.Holder"


def read_any(text: str) -> bytes:
    return codec().parse_message(HOLDER, f'{{"any":{text}}}'.encode())


@pytest.mark.parametrize(
    ("text", "type_url", "value"),
    [
        pytest.param(
            '{"@type":"x.org/requests.Resource","resourceId":"a"}',
            "x.org/requests.Resource",
            b"\x0a\x01a",
            id="message",
        ),
        pytest.param(
            '{"resourceId":"a","@type":"requests.Resource"}', "requests.Resource", b"\x0a\x01a", id="type-last"
        ),
        pytest.param(
            '{"@type":"x/google.protobuf.Duration","value":"1s"}',
            "x/google.protobuf.Duration",
            b"\x08\x01",
            id="duration",
        ),
        pytest.param('{"@type":"x/google.protobuf.Empty"}', "x/google.protobuf.Empty", b"", id="empty"),
        pytest.param(
            '{"@type":"x/google.protobuf.Empty","value":{}}', "x/google.protobuf.Empty", b"", id="empty-as-go-has-it"
        ),
        pytest.param(
            '{"@type":"x/google.protobuf.Int32Value","value":5,"nosuch":1}',
            "x/google.protobuf.Int32Value",
            b"\x08\x05",
            id="unknown-field",
        ),
        pytest.param('{"@type":"x/google.protobuf.Any","value":{}}', "x/google.protobuf.Any", b"", id="any-in-any"),
        pytest.param("{}", "", b"", id="nothing"),
    ],
)
def test_any(text: str, type_url: str, value: bytes) -> None:
    message = google_message(HOLDER, read_any(text))
    assert (message.any.type_url, message.any.value) == (type_url, value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            '{"@type":"x/no.such.Type"}',
            'any.@type: "x/no.such.Type" is no message type that is known here',
            id="unknown-type",
        ),
        pytest.param('{"resourceId":"a"}', 'any.@type: "" is no message type', id="no-type"),
        pytest.param('{"@type":5}', 'any.@type: "5" is no message type', id="type-as-number"),
        pytest.param(
            '{"@type":"x/requests.Resource","label":5}', "any.label: expected string, got a number", id="field"
        ),
        pytest.param('{"@type":"x/google.protobuf.Duration"}', "any lacks a required field", id="no-value"),
        pytest.param(
            '{"@type":"x/google.protobuf.Duration","value":5}',
            "expected google.protobuf.Duration, got a number",
            id="value",
        ),
        pytest.param('{"@type":"x/google.protobuf.Int32Value","value":null}', "got null", id="null-wrapper"),
        pytest.param('{"@type":"a","@type":"b"}', "any.@type is given more than once", id="type-twice"),
        pytest.param("[]", "any: expected google.protobuf.Any, got an array", id="array"),
    ],
)
def test_refused_any(text: str, told: str) -> None:
    assert told in refused(HOLDER, body=f'{{"any":{text}}}', rule_body="*")


def test_a_strict_any() -> None:
    body = '{"any":{"@type":"x/google.protobuf.Int32Value","value":5,"nosuch":1}}'
    assert (
        refused(HOLDER, body=body, rule_body="*", strict=True) == "any.nosuch is no field (google.protobuf.Int32Value)"
    )


def test_any_in_a_field_mask() -> None:
    body = '{"anytype":{"@type":"x/requests.Resource","label":"a"},"repeatedAnytype":[]}'
    rule = {"http_method": "PATCH", "rule_body": "a_bit_of_everything"}
    message = build("vectors.UpdateMessage", body=body, **rule)
    assert list(message.update_mask.paths) == ["anytype", "repeated_anytype"]
    # The mask is computed once the body has been read, so what it refuses must be a body that can be read.
    assert "a_bit_of_everything.anytype lacks" in refused("vectors.UpdateMessage", body='{"anytype":{}}', **rule)


@pytest.mark.parametrize(
    ("text", "seconds", "nanos"),
    [
        pytest.param("1970-01-01T00:00:00Z", 0, 0, id="epoch"),
        pytest.param("1969-12-31T23:59:59.999999999Z", -1, 999_999_999, id="before"),
        pytest.param("0001-01-01T00:00:00Z", -62_135_596_800, 0, id="first"),
        pytest.param("9999-12-31T23:59:59.5Z", 253_402_300_799, 500_000_000, id="last"),
        pytest.param("2016-02-29T12:00:00-08:30", 1456777800, 0, id="zone"),
    ],
)
def test_times(text: str, seconds: int, nanos: int) -> None:
    assert timestamp_from_json(text) == timestamp_from_parameter(text) == (seconds, nanos)


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "2016-12-15", "2016-12-15T12:23Z", "2016-12-15t12:23:32Z", "2016-12-15T12:23:32z"),
        *("2016-12-15 12:23:32Z", "2016-12-15T12:23:32", "2016-12-15T12:23:32+0100", "2016-13-01T00:00:00Z"),
        *("2016-02-30T00:00:00Z", "2016-12-15T24:00:00Z", "2016-12-15T12:60:00Z", "2016-12-31T23:59:60Z"),
        *("0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2016-12-15T12:23:32.Z", "2016-12-15T12:23:32Z\n"),
        *("2016-12-15T12:23:32+25:00", "2016-12-15T12:23:32+01:60", "٢016-12-15T12:23:32Z", "-2016-12-15T12:23:32Z"),
    ],
)
def test_no_times(text: str) -> None:
    for read in (timestamp_from_json, timestamp_from_parameter):
        with pytest.raises(ConversionError):
            read(text)


def test_what_only_go_takes_for_a_time() -> None:
    for text in (
        "2016-12-15T1:23:32Z",
        "2016-12-15T12:23:32,5Z",
        "2016-12-15T12:23:32.1234567891Z",
        "2016-12-15T12:23:32+24:00",
    ):
        assert timestamp_from_parameter(text)
        with pytest.raises(ConversionError):
            timestamp_from_json(text)


@pytest.mark.parametrize(
    ("seconds", "nanos", "text"),
    [
        pytest.param(0, 0, "1970-01-01T00:00:00Z", id="no-fraction"),
        pytest.param(0, 500_000_000, "1970-01-01T00:00:00.500Z", id="milliseconds"),
        pytest.param(0, 1_000, "1970-01-01T00:00:00.000001Z", id="microseconds"),
        pytest.param(0, 1, "1970-01-01T00:00:00.000000001Z", id="nanoseconds"),
        pytest.param(-62_135_596_801, 0, None, id="too-early"),
        pytest.param(253_402_300_800, 0, None, id="too-late"),
        pytest.param(0, -1, None, id="negative-nanos"),
        pytest.param(0, 1_000_000_000, None, id="too-many-nanos"),
    ],
)
def test_times_as_text(seconds: int, nanos: int, text: str | None) -> None:
    assert timestamp_to_json(seconds, nanos) == text


@pytest.mark.parametrize(
    ("text", "seconds", "nanos"),
    [
        pytest.param("0s", 0, 0, id="zero"),
        pytest.param("-0.5s", 0, -500_000_000, id="negative-fraction"),
        pytest.param("1.000000001s", 1, 1, id="nanosecond"),
        pytest.param("315576000000s", 315_576_000_000, 0, id="longest"),
        pytest.param("000000000000000000000001s", 1, 0, id="leading-zeros"),
    ],
)
def test_durations(text: str, seconds: int, nanos: int) -> None:
    assert duration_from_json(text) == (seconds, nanos)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, Reason.SYNTAX) for text in ("", "s", "1", "1.s2", "+1s", ".5s", "1 s", "1m", "1.0000000001s", "1e3s")),
        *((text, Reason.RANGE) for text in ("315576000001s", "-315576000001s", f"{'9' * 5000}s")),
    ],
)
def test_no_durations(text: str, reason: Reason) -> None:
    with pytest.raises(ConversionError) as caught:
        duration_from_json(text)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("text", "seconds", "nanos"),
    [
        pytest.param("1h2m3s4ms5us6ns", 3723, 4_005_006, id="all-units"),
        pytest.param("-1.5h", -5400, 0, id="negative"),
        pytest.param("+.5s", 0, 500_000_000, id="no-whole-part"),
        pytest.param("1.s", 1, 0, id="no-fraction"),
        pytest.param("1µs1μs", 0, 2000, id="both-mus"),
        pytest.param("0.3333333333333333333h", 1200, 0, id="long-fraction"),
        pytest.param("0", 0, 0, id="zero"),
        pytest.param("2562047h47m16.854775807s", 9_223_372_036, 854_775_807, id="longest"),
    ],
)
def test_go_durations(text: str, seconds: int, nanos: int) -> None:
    got = duration_from_parameter(text)
    assert abs(got[0] * 10**9 + got[1] - seconds * 10**9 - nanos) <= 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, Reason.SYNTAX) for text in ("", "1", "1d", "h", ".s", "1h-1m", "1 h", "null", "1S", "00", "--1s")),
        *((text, Reason.RANGE) for text in ("2562048h", "9223372037s", f"{'9' * 5000}h", f"{'1h' * 2}2562047h")),
    ],
)
def test_no_go_durations(text: str, reason: Reason) -> None:
    with pytest.raises(ConversionError) as caught:
        duration_from_parameter(text)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("seconds", "nanos", "text"),
    [
        pytest.param(1, 500_000_000, "1.500s", id="milliseconds"),
        pytest.param(-1, -1_000, "-1.000001s", id="negative"),
        pytest.param(0, -1, "-0.000000001s", id="negative-fraction"),
        pytest.param(1, -1, None, id="signs"),
        pytest.param(315_576_000_001, 0, None, id="too-long"),
        pytest.param(0, 1_000_000_000, None, id="too-many-nanos"),
    ],
)
def test_durations_as_text(seconds: int, nanos: int, text: str | None) -> None:
    assert duration_to_json(seconds, nanos) == text


# Keys and elements of maps and lists


def test_keys_of_maps() -> None:
    twice = '{"int32KeyMap":{"5":"a","5.0":"b"}}'
    assert "int32_key_map[5.0] is given more than once" in refused("vectors.Bodies", body=twice, rule_body="*")
    assert "bool_key_map[yes]" in refused("vectors.Bodies", body='{"boolKeyMap":{"yes":"a"}}', rule_body="*")
    assert "int32_key_map[x]" in refused("vectors.Bodies", body='{"int32KeyMap":{"x":"a"}}', rule_body="*")
    message = build("vectors.Bodies", body='{"boolKeyMap":{"true":"a"},"int32KeyMap":{"-5":"b"}}', rule_body="*")
    assert (dict(message.bool_key_map), dict(message.int32_key_map)) == ({True: "a"}, {-5: "b"})


def test_an_unknown_enum_name_drops_the_entry() -> None:
    message = build("vectors.ABitOfEverything", body='{"mapValue":{"a":"ONE","b":"PINK","c":7}}', rule_body="*")
    assert dict(message.map_value) == {"a": 1, "c": 7}
