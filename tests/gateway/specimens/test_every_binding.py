"""Every kind of HTTP rule: methods, templates, bodies, answers, masks, and what becomes of what does not fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cabinet import Specimen, message_class
from google.protobuf import json_format
from hypothesis import HealthCheck, Phase, given, settings
from message_codec import google_pool
from message_strategy import messages
from naive_json import naive_json

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from conftest import Front

ChangeRequest = message_class("specimens.v1.ChangeRequest")
OldSpecimen = message_class("specimens.v1.OldSpecimen")


def parsed(message: Any, value: Any) -> Any:
    return naive_json(json_format.ParseDict(value, message, descriptor_pool=google_pool()))


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        pytest.param(
            "GET",
            "/v1/specimens?stringField=a&inner.string_field=b",
            None,
            {"stringField": "a", "inner": {"stringField": "b"}},
            id="query-nested",
        ),
        pytest.param(
            "GET",
            "/v1/specimens/a%20b?int32_field=3",
            None,
            {"stringField": "a b", "int32Field": 3},
            id="path-and-query",
        ),
        pytest.param(
            "GET", "/v1/specimens/a?string_field=b&stringField=c", None, {"stringField": "a"}, id="path-wins-over-query"
        ),
        pytest.param(
            "GET",
            "/v1/specimens/a/parts/b?part_field.grams=5&partField.name=x",
            None,
            {"stringField": "a", "partField": {"name": "b", "grams": "5"}},
            id="nested-variable-and-its-sibling",
        ),
        pytest.param(
            "GET",
            "/v1/drawers/3/specimens/x:look",
            None,
            {"stringField": "drawers/3/specimens/x"},
            id="segments-and-verb",
        ),
        pytest.param("GET", "/v1/files/a/b/c.txt", None, {"stringField": "a/b/c.txt"}, id="rest-of-path"),
        pytest.param("GET", "/v1/files", None, {"stringField": ""}, id="empty-rest-of-path"),
        pytest.param(
            "GET", "/v1/files/a/b/raw/7", None, {"stringField": "a/b", "int32Field": 7}, id="segments-after-the-rest"
        ),
        pytest.param("GET", "/v1/specimens/a:weigh", None, {"stringField": "a"}, id="verb"),
        pytest.param("GET", "/v1/specimens/a:other", None, {"stringField": "a:other"}, id="colon-without-verb"),
        pytest.param(
            "GET", "/v1/x/anything/y/z?bool_field=1", None, {"boolField": True}, id="wildcards-without-variable"
        ),
        pytest.param("OPTIONS", "/v1/specimens?int32_field=1", None, {"int32Field": 1}, id="custom-options"),
        pytest.param("PURGE", "/v1/specimens/a", None, {"stringField": "a"}, id="custom-of-its-own"),
        pytest.param(
            "POST",
            "/v1/specimens?int32_field=1",
            {"stringField": "a"},
            {"stringField": "a"},
            id="whole-body-and-no-query",
        ),
        pytest.param("POST", "/v1/specimens", None, {}, id="no-body"),
        pytest.param(
            "PUT",
            "/v1/specimens/a",
            {"string_field": "b", "int32Field": 2},
            {"stringField": "a", "int32Field": 2},
            id="path-wins-over-body",
        ),
        pytest.param(
            "PATCH",
            "/v1/specimens/a",
            {"boolField": True},
            {"stringField": "a", "boolField": True},
            id="patch-whole-body",
        ),
        pytest.param(
            "POST",
            "/v1/specimens/a/inner?bool_field=true&inner.int32_field=9",
            {"int32Field": 1},
            {"stringField": "a", "boolField": True, "inner": {"int32Field": 1}},
            id="body-field-and-query",
        ),
        pytest.param(
            "POST",
            "/v1/specimens/a:reset?int32_field=2",
            {"int32Field": 1},
            {"stringField": "a", "int32Field": 2},
            id="no-body-in-the-rule",
        ),
        pytest.param(
            "POST", "/specimens.v1.Cabinet/Unbound", {"int32Field": 1}, {"int32Field": 1}, id="without-a-rule"
        ),
        pytest.param(
            "GET",
            "/v1/specimens?camelCase=a&Capital=b&called-otherwise=c&digit2Name=d",
            None,
            {"camelCase": "a", "Capital": "b", "renamed": "c", "digit_2_name": "d"},
            id="names-in-the-query",
        ),
        pytest.param(
            "GET",
            "/v1/specimens?renamed=c&digit_2_name=d",
            None,
            {"renamed": "c", "digit_2_name": "d"},
            id="proto-names-in-the-query",
        ),
        pytest.param(
            "GET",
            "/v1/specimens?nosuch=1&inner.nosuch=2&int32_field=1",
            None,
            {"int32Field": 1, "inner": {}},
            id="unknown-parameters",
        ),
        pytest.param(
            "POST",
            "/v1/specimens",
            {"nosuch": {"a": [1]}, "enumField": "NOSUCH", "int32Field": 1},
            {"int32Field": 1},
            id="unknown-fields",
        ),
        pytest.param(
            "GET",
            "/v1/specimens?timestamp_field.seconds=5&field_mask_field.paths=a&field_mask_field.paths=b",
            None,
            {"timestampField": "1970-01-01T00:00:05Z", "fieldMaskField": "a,b"},
            id="fields-of-well-known-types",
        ),
        pytest.param(
            "GET",
            "/v1/specimens?choice_part.name=a&choice_part.grams=1",
            None,
            {"choicePart": {"name": "a", "grams": "1"}},
            id="two-fields-of-a-member",
        ),
        pytest.param(
            "GET",
            "/v1/specimens?optional_int32=0&optional_string=",
            None,
            {"optionalInt32": 0, "optionalString": ""},
            id="presence",
        ),
    ],
)
def test_what_reaches_the_service(front: Front, method: str, target: str, body: Any, expected: Any) -> None:
    reply = front.ask(method, target, None if body is None else json.dumps(body))
    assert reply.status == 200, reply.body
    assert json.loads(reply.body) == parsed(Specimen(), expected)


@pytest.mark.parametrize(
    ("method", "target", "body", "status", "code"),
    [
        pytest.param("GET", "/v1/nowhere", None, 404, 5, id="no-path"),
        pytest.param("TRACE", "/v1/specimens", None, 501, 12, id="no-method"),
        pytest.param("GET", "/v1/specimens?int32_field=x", None, 400, 3, id="parameter"),
        pytest.param("GET", "/v1/specimens?int32_field=1&int32_field=2", None, 400, 3, id="parameter-twice"),
        pytest.param("GET", "/v1/specimens?choice_int32=1&choice_bool=true", None, 400, 3, id="two-members"),
        pytest.param("GET", "/v1/specimens?part_field=x", None, 400, 3, id="message-parameter"),
        pytest.param("GET", "/v1/specimens?repeated_part.name=x", None, 400, 3, id="step-through-a-list"),
        pytest.param("GET", "/v1/specimens?enum_field=NOSUCH", None, 400, 3, id="enum-parameter"),
        pytest.param("GET", "/v1/specimens?%zz", None, 400, 3, id="broken-query"),
        pytest.param("GET", "/fields/path/int32_field/x", None, 400, 3, id="variable"),
        pytest.param("GET", "/fields/path/uint32_field/4294967296", None, 400, 3, id="variable-out-of-range"),
        pytest.param("POST", "/v1/specimens", "{", 400, 3, id="broken-body"),
        pytest.param("POST", "/v1/specimens", "[]", 400, 3, id="list-for-a-message"),
        pytest.param("POST", "/v1/specimens", '{"int32Field": "x"}', 400, 3, id="field"),
        pytest.param(
            "POST", "/v1/specimens", '{"choiceInt32": 1, "choiceBool": true}', 400, 3, id="two-members-in-the-body"
        ),
        pytest.param("POST", "/v1/specimens", '{"repeatedInt32": [null]}', 400, 3, id="null-in-a-list"),
        pytest.param("POST", "/v1/old", "{}", 400, 3, id="required-field-missing"),
    ],
)
def test_what_is_refused(front: Front, method: str, target: str, body: Any, status: int, code: int) -> None:
    reply = front.ask(method, target, body)
    refused = json.loads(reply.body)
    assert (reply.status, refused["code"], refused["details"]) == (status, code, [])
    assert refused["message"]
    assert reply.headers["Content-Type"] == "application/json"


def test_head(front: Front) -> None:
    reply, whole = front.ask("HEAD", "/v1/specimens/a"), front.ask("GET", "/v1/specimens/a")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["Content-Length"] == whole.headers["Content-Length"]


def test_delete(front: Front) -> None:
    reply = front.ask("DELETE", "/v1/specimens/a?nosuch=1")
    assert (reply.status, reply.body, reply.headers["Grpc-Metadata-Removed"]) == (200, b"{}", "a")


def test_body_and_answer_are_fields_of_a_field(front: Front) -> None:
    reply = front.ask("POST", "/v1/specimens/a/inner/part", '{"grams": 3}')
    assert (reply.status, json.loads(reply.body)) == (200, {"name": "", "grams": "3", "parts": []})


@pytest.mark.parametrize(
    ("method", "target", "body", "mask"),
    [
        pytest.param(
            "PATCH",
            "/v1/changes/a",
            {"int32Field": 1, "partField": {"name": "b"}},
            ["int32_field", "part_field.name"],
            id="computed",
        ),
        pytest.param(
            "PATCH",
            "/v1/changes/a",
            {"mapInt32": {"k": 1}, "repeatedPart": [{}]},
            ["map_int32", "repeated_part"],
            id="lists-and-maps",
        ),
        pytest.param(
            "PATCH", "/v1/changes/a", {"inner": {"inner": {"boolField": True}}}, ["inner.inner.bool_field"], id="deep"
        ),
        pytest.param(
            "PATCH",
            "/v1/changes/a?updateMask=int32_field",
            {"boolField": True},
            ["int32_field"],
            id="given-in-the-query",
        ),
        pytest.param("PUT", "/v1/changes/a", {"int32Field": 1}, None, id="not-for-put"),
        pytest.param("PATCH", "/v1/changes", {"specimen": {"int32Field": 1}}, None, id="not-for-a-whole-body"),
        pytest.param(
            "PATCH",
            "/v1/changes",
            {"updateMask": "partField.name,int32Field"},
            ["part_field.name", "int32_field"],
            id="given-in-the-body",
        ),
    ],
)
def test_masks(front: Front, method: str, target: str, body: Any, mask: list[str] | None) -> None:
    reply = front.ask(method, target, json.dumps(body))
    assert reply.status == 200, reply.body
    shown = json.loads(reply.body)
    expected = ChangeRequest()
    expected.update_mask.paths.extend(mask or ())
    assert shown["updateMask"] == (None if mask is None else naive_json(expected.update_mask))
    if body.keys() != {"updateMask"}:
        content = body.get("specimen", body)
        named = {} if target == "/v1/changes" else {"stringField": "a"}
        assert shown["specimen"] == parsed(Specimen(), content | named)


def test_an_unknown_field_under_a_mask(front: Front) -> None:
    assert front.ask("PATCH", "/v1/changes/a", '{"nosuch": 1}').status == 400


def test_the_old_syntax(front: Front) -> None:
    value = {"name": "a", "label": [{"text": "l"}], "data": "AQ==", "condition": "FINE"}
    reply = front.ask("POST", "/v1/old", json.dumps(value))
    assert json.loads(reply.body) == parsed(OldSpecimen(), value)
    assert json.loads(reply.body)["count"] is None
    reply = front.ask("GET", "/v1/old/b?count=0&condition=BROKEN")
    assert json.loads(reply.body) == parsed(OldSpecimen(), {"name": "b", "count": 0, "condition": "BROKEN"})


def test_a_message_that_is_no_object(front: Front) -> None:
    reply = front.ask("POST", "/v1/when", '"2026-03-01T07:00:00+01:00"')
    assert (reply.status, reply.body) == (200, b'"2026-03-01T06:00:00Z"')


def test_bytes_with_a_content_type(front: Front) -> None:
    reply = front.ask("POST", "/v1/copies", '{"contentType": "image/x", "data": "AP8K"}')
    assert (reply.status, reply.headers["Content-Type"], reply.body) == (200, "image/x", b"\x00\xff\n")


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(message=messages("specimens.v1.Specimen"))
def test_whole_messages_there_and_back(worker_front: Front, message: Message) -> None:
    body = json_format.MessageToJson(message, descriptor_pool=google_pool(), indent=None)
    reply = worker_front.ask("POST", "/v1/specimens", body)
    assert reply.status == 200, reply.body
    assert json.loads(reply.body, parse_int=float) == naive_json(message)
