"""Methods with streamed requests: the body is a row of JSON values (grpc-gateway v2, chapter of streams)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from library import Library

    from conftest import Front


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        pytest.param(b"", [], id="empty"),
        pytest.param(b" \n", [], id="blank"),
        pytest.param(b'{"id":"1"}', ["1"], id="one"),
        pytest.param(b'{"id":"1"}{"id":"2"} \r\n\t{"id":"3"}\n', ["1", "2", "3"], id="many"),
        pytest.param('{"id":"é"}{}'.encode(), ["é", ""], id="not-ascii"),
    ],
)
def test_each_value_is_a_message(both_fronts: Front, library: Library, body: bytes, ids: list[str]) -> None:
    response = both_fronts().post("/v1/returns?ignored=1", data=body)
    assert (response.status_code, response.json) == (200, {"count": len(ids)})
    assert [book.id for book in library.requests[-1]] == ids


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[]", id="array"),
        pytest.param(b'{"id":"1"}{', id="truncated"),
        pytest.param(b'{"id":"1"} x', id="no-json"),
        pytest.param(b'{"id":1}', id="type"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"id":"\xff"}', id="not-utf-8"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_body_that_is_no_row_of_messages(both_fronts: Front, body: bytes) -> None:
    response = both_fronts().post("/v1/returns", data=body)
    assert (response.status_code, response.json["code"]) == (400, 3)


def test_an_error_has_the_unary_shape(both_fronts: Front) -> None:
    response = both_fronts().post("/v1/returns", data=b'{"id":"code-NOT_FOUND"}')
    assert (response.status_code, response.json["code"]) == (404, 5)


def test_both_sides_may_stream(both_fronts: Front) -> None:
    response = both_fronts().post("/v1/chat", data=b'{"id":"1"}{"id":"2"}')
    lines = [json.loads(line)["result"] for line in response.data.splitlines()]
    assert [(line["id"], line["title"]) for line in lines] == [("1", "said"), ("2", "said")]
    assert both_fronts().post("/v1/chat").data == b""


def test_an_error_amid_both_streams(both_fronts: Front) -> None:
    response = both_fronts().post("/v1/chat", data=b'{"id":"1"}{"id":"code-ABORTED"}')
    assert response.status_code == 200
    assert json.loads(response.data.splitlines()[-1])["error"]["code"] == 10
