"""The texts of refused values, as a Determined master words them (those that its clients have come to know)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from gateway.profiles.determined import upstream_text
from gateway.transcode.conversion import ConversionError, NumberText, Reason, Source


def refused(reason: Reason, value: Any, expected: str, source: Source, parameter: str = "p", **more: Any) -> str:
    wrapper = more.pop("wrapper", "")
    error = ConversionError(reason, value, expected=expected, **more).at(source, parameter)
    error.wrapper = wrapper
    return upstream_text(error)


@pytest.mark.parametrize(
    ("reason", "value", "expected", "text"),
    [
        (Reason.SYNTAX, "abc", "int32", 'strconv.ParseInt: parsing "abc": invalid syntax'),
        (Reason.SYNTAX, "", "int64", 'strconv.ParseInt: parsing "": invalid syntax'),
        (Reason.RANGE, "99999999999", "int32", 'strconv.ParseInt: parsing "99999999999": value out of range'),
        (Reason.SYNTAX, "-1", "uint32", 'strconv.ParseUint: parsing "-1": invalid syntax'),
        (Reason.SYNTAX, 'a"\\', "double", 'strconv.ParseFloat: parsing "a\\"\\\\": invalid syntax'),
        (Reason.SYNTAX, "yes", "bool", 'strconv.ParseBool: parsing "yes": invalid syntax'),
        (
            Reason.UNKNOWN_ENUM,
            "zzz",
            "determined.api.v1.GetExperimentsRequest.SortBy",
            "zzz is not a valid apiv1.GetExperimentsRequest_SortBy",
        ),
        (Reason.UNKNOWN_ENUM, "9", "determined.experiment.v1.State", "9 is not a valid experimentv1.State"),
    ],
)
def test_parameters(reason: Reason, value: str, expected: str, text: str) -> None:
    assert refused(reason, value, expected, Source.QUERY) == text
    assert (
        refused(reason, value, expected, Source.PATH, "trial_id")
        == f"type mismatch, parameter: trial_id, error: {text}"
    )


def test_bool_wrappers() -> None:
    more = {"wrapper": "google.protobuf.BoolValue"}
    assert refused(Reason.SYNTAX, "1", "bool", Source.QUERY, **more) == "bad BoolValue: 1"


@pytest.mark.parametrize(
    ("reason", "value", "expected", "more", "text"),
    [
        (Reason.TRUNCATED_JSON, "", "", {}, "unexpected EOF"),
        (Reason.MALFORMED_JSON, "NaN", "", {}, "invalid character 'N' looking for beginning of value"),
        (Reason.MALFORMED_JSON, "-Infinity", "", {}, "invalid character 'I' in numeric literal"),
        (Reason.MALFORMED_JSON, "\\ud800", "", {"detail": "unpaired surrogate at position 9"},
         "p is not valid JSON (unpaired surrogate at position 9)"),
        (Reason.MALFORMED_JSON, "\\", "", {"detail": "unexpected '\\' at position 9"},
         "p is not valid JSON (unexpected '\\' at position 9)"),
        (Reason.MALFORMED_JSON, "\t", "", {"detail": "unexpected '\\t' at position 9"},
         "p is not valid JSON (unexpected '\\t' at position 9)"),
        (Reason.UNKNOWN_ENUM, "zzz", "determined.trial.v1.State",
         {}, 'unknown value "\\"zzz\\"" for enum determined.trial.v1.State'),
        (Reason.SYNTAX, "yesterday", "google.protobuf.Timestamp",
         {}, 'bad Timestamp: parsing time "yesterday" as RFC 3339'),
        (Reason.JSON_TYPE, 5, "string", {}, "json: cannot unmarshal number into Go value of type string"),
        (Reason.JSON_TYPE, "x", "double", {}, "json: cannot unmarshal string into Go value of type float64"),
        (Reason.JSON_TYPE, [1], "a.B",
         {}, "json: cannot unmarshal array into Go value of type map[string]json.RawMessage"),
        (Reason.JSON_TYPE, "x", "string",
         {"is_repeated": True}, "json: cannot unmarshal string into Go value of type []json.RawMessage"),
        (Reason.JSON_TYPE, "x", "string",
         {"is_map": True}, "json: cannot unmarshal string into Go value of type map[string]json.RawMessage"),
        (Reason.JSON_TYPE, "x", "google.protobuf.ListValue",
         {}, "bad ListValue: json: cannot unmarshal string into Go value of type []json.RawMessage"),
        (Reason.JSON_TYPE, [], "google.protobuf.Struct",
         {}, "bad StructValue: json: cannot unmarshal array into Go value of type map[string]json.RawMessage"),
        (Reason.SYNTAX, NumberText("1.5"), "int32",
         {}, "json: cannot unmarshal number 1.5 into Go value of type int32"),
        (Reason.RANGE, 2**40, "sint32", {}, f"json: cannot unmarshal number {2**40} into Go value of type int32"),
    ],
)  # fmt: skip
def test_bodies(reason: Reason, value: Any, expected: str, more: Any, text: str) -> None:
    assert refused(reason, value, expected, Source.BODY, **more) == text


def test_there_is_a_text_for_everything() -> None:
    kinds = ["", "string", "int32", "google.protobuf.Duration"]
    values = ["", "x", 1, None, [1], {"a": 1}, True]
    for reason, source, expected, value in itertools.product(Reason, Source, kinds, values):
        assert refused(reason, value, expected, source)
