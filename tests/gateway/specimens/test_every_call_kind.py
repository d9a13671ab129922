"""The four kinds of call, with the same message, through a real socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cabinet import Specimen
from google.protobuf import json_format
from message_codec import google_pool
from naive_json import naive_json

if TYPE_CHECKING:
    from conftest import Front, Reply


def lines(reply: Reply) -> list[object]:
    assert reply.status == 200, reply.body
    return [json.loads(line) for line in reply.body.splitlines()]


def shown(**fields: object) -> object:
    return naive_json(json_format.ParseDict(fields, Specimen(), descriptor_pool=google_pool()))


@pytest.mark.parametrize("count", [0, 1, 30])
def test_server_stream(front: Front, count: int) -> None:
    reply = front.ask("GET", f"/v1/repetitions?int32_field={count}&map_bool[k]=true&repeated_duration=1s")
    rest = {"int32Field": count, "mapBool": {"k": True}, "repeatedDuration": ["1s"]}
    assert lines(reply) == [{"result": shown(int64Field=str(number), **rest)} for number in range(count)]


def test_server_stream_of_a_field(front: Front) -> None:
    reply = front.ask("POST", "/v1/repetitions", '{"int32Field": 2, "partField": {"name": "lid"}}')
    assert lines(reply) == [{"result": {"name": "lid", "grams": "0", "parts": []}}] * 2


def test_a_stream_that_is_refused(front: Front) -> None:
    reply = front.ask("GET", "/v1/repetitions?int32_field=x")
    assert (reply.status, json.loads(reply.body)["code"]) == (400, 3)


@pytest.mark.parametrize("in_chunks", [False, True])
def test_client_stream(front: Front, in_chunks: bool) -> None:
    parts = ['{"repeatedInt64": [1], "mapString": {"a": "b"}}', '{"repeated_int64": ["2"]}\n \n{"choiceBool": false}']
    reply = front.ask("POST", "/v1/collections", iter([p.encode() for p in parts]) if in_chunks else "".join(parts))
    assert reply.status == 200, reply.body
    expected = shown(repeatedInt64=["1", "2"], mapString={"a": "b"}, choiceBool=False)
    assert json.loads(reply.body) == expected


@pytest.mark.parametrize("body", ["[]", '{"int32Field": "x"}', "{"])
def test_client_stream_that_is_refused(front: Front, body: str) -> None:
    reply = front.ask("POST", "/v1/collections", body)
    assert (reply.status, json.loads(reply.body)["code"]) == (400, 3)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_both_ways(front: Front, count: int) -> None:
    body = "".join(
        json.dumps({"int32Field": number, "timestampField": "2026-01-01T00:00:00Z"}) for number in range(count)
    )
    expected = [shown(int32Field=number, timestampField="2026-01-01T00:00:00Z") for number in range(count)]
    assert lines(front.ask("POST", "/v1/conversations", body)) == [{"result": each} for each in expected]
