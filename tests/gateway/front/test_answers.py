"""What a client gets when all goes well, by the default options (grpc-gateway v2)."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from library import PATIENCE

from gateway import GatewayOptions
from gateway.transcode.codec_options import CodecOptions

if TYPE_CHECKING:
    from library import Library

    from conftest import Front

BOOK = {"id": "b", "title": "<T&T>", "year": 0, "copies": "7", "shelf": {"name": "a"}, "weight": 0}


def test_a_message_becomes_json(both_fronts: Front) -> None:
    response = both_fronts().get("/v1/shelves/a/books/b")
    assert response.status_code == 200
    assert response.json == BOOK
    assert dict(response.headers) == {
        "Content-Type": "application/json",
        "Grpc-Metadata-Content-Type": "application/grpc",
        "Content-Length": str(len(response.data)),
    }
    assert not response.data.endswith(b"\n")


def test_a_field_of_the_message_can_be_the_answer(front: Front) -> None:
    assert front().post("/v1/lendings", json={"book": "b", "reader": "r"}).json == {"book": "b", "reader": "r"}


def test_an_empty_message(front: Front) -> None:
    assert front().delete("/v1/shelves/a/books/b").data == b"{}"


@pytest.mark.parametrize(("book", "content_type"), [("b", "text/plain"), ("bare", None)])
def test_an_http_body_is_the_answer_itself(both_fronts: Front, book: str, content_type: str | None) -> None:
    response = both_fronts().get(f"/v1/shelves/a/books/{book}/pages")
    assert (response.status_code, response.data) == (200, b"\x00page\xff")
    assert response.headers.get("Content-Type") == content_type


def test_metadata_becomes_headers(both_fronts: Front) -> None:
    headers = both_fronts().get("/v1/shelves/a/books/metadata").headers
    assert headers.getlist("Grpc-Metadata-X-One") == ["1", "2"]
    assert headers["Grpc-Metadata-X-Raw-Bin"] == "AP8="
    assert "Grpc-Metadata-X-Last" not in headers


def test_looks_can_be_chosen(front: Front) -> None:
    codec = CodecOptions(escape_html=True, proto_names=True, indent=4)
    options = GatewayOptions(codec=codec, pretty=lambda incoming: incoming.query == "wide")
    client = front(options)
    assert b'"title":"\\u003cT\\u0026T\\u003e"' in client.get("/v1/shelves/a/books/b").data
    assert b'{\n    "id": "b",\n' in client.get("/v1/shelves/a/books/b?wide").data


def test_hooks_see_the_rpc_and_the_template_and_may_change_the_answer(front: Front) -> None:
    seen: list[Any] = []

    def forward(incoming: Any, binding: Any, sent: Any, answer: Any) -> None:
        seen.append((binding.method.full_name, binding.template.source, sent.initial, sent.trailing))
        answer.status = 201
        answer.headers.append(("Location", incoming.path))
        answer.set_header("content-type", "application/book+json")

    options = GatewayOptions(
        forward_response=(forward,), finishers=(lambda _i, answer: answer.set_header("X-All", "1"),)
    )
    client = front(options)
    response = client.get("/v1/shelves/a/books/metadata")
    assert (response.status_code, response.headers["Location"]) == (201, "/v1/shelves/a/books/metadata")
    assert response.headers.getlist("Content-Type") == ["application/book+json"]
    assert seen == [
        (
            "/library.v1.Library/GetBook",
            "/v1/shelves/{shelf}/books/{book}",
            (("x-one", "1"), ("x-one", "2"), ("x-raw-bin", b"\x00\xff")),
            (("x-last", "3"),),
        )
    ]
    missing = client.get("/v1/nope")
    assert (missing.headers["X-All"], len(seen)) == ("1", 1)


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/shelves/a/books/b", 200), ("/v1/shelves/:3/news", 200), ("/v1/nope", 404)]
)
def test_a_finisher_that_fails_is_an_error_in_the_one_shape(front: Front, path: str, status: int) -> None:
    faults = [RuntimeError("not for clients")]

    def fail_once(_incoming: Any, _answer: Any) -> None:
        if faults:
            raise faults.pop()

    def sign(_incoming: Any, answer: Any) -> None:
        answer.set_header("X-All", "1")

    client = front(GatewayOptions(finishers=(fail_once, sign), max_streams=1))
    response = client.get(path)
    assert (response.status_code, response.headers["X-All"]) == (500, "1")
    assert response.get_json() == {"code": 13, "message": "internal error", "details": []}
    assert client.get(path).status_code == status  # also where the one place for a stream was taken


def lines(data: bytes) -> list[Any]:
    assert data == b"" or data.endswith(b"\n")
    return [json.loads(line) for line in data.splitlines()]


def test_a_stream_becomes_lines(both_fronts: Front) -> None:
    response = both_fronts().get("/v1/shelves/:3/news")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Grpc-Metadata-X-Stream"] == "s"
    assert "Content-Length" not in response.headers
    assert [line["result"]["id"] for line in lines(response.data)] == ["0", "1", "2"]


def test_an_empty_stream(both_fronts: Front) -> None:
    response = both_fronts().get("/v1/shelves/:0/news")
    assert (response.status_code, response.data) == (200, b"")
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize(("delimiter", "data"), [(b"\n", b"\x89PNG\n\x00\x01\n"), (b"", b"\x89PNG\x00\x01")])
def test_a_stream_of_http_bodies(both_fronts: Front, delimiter: bytes, data: bytes) -> None:
    response = both_fronts(GatewayOptions(stream_delimiter=delimiter)).get("/v1/shelves/a/books/b/scan")
    assert (response.data, response.headers["Content-Type"]) == (data, "image/png")


def test_a_client_that_goes_away_ends_the_call(both_fronts: Front, library: Library) -> None:
    with both_fronts().get("/v1/shelves/endless/news", buffered=False) as response:
        parts = response.response
        assert json.loads(next(iter(parts)))["result"]["id"] == "more"
    assert library.ended.wait(PATIENCE)
    assert library.sent < 5000


def test_a_stream_waits_for_its_reader(front: Front, library: Library) -> None:
    with front().get("/v1/shelves/endless/news", buffered=False) as response:
        next(iter(response.response))
        pause = threading.Event()
        while library.sent < 16:
            pause.wait(0.005)
        pause.wait(0.05)
        assert library.sent <= 20
