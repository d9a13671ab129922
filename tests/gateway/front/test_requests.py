"""From an HTTP request to the message, metadata and deadline of a call, through the whole app (grpc-gateway v2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import json_format

from gateway import GatewayOptions
from gateway.transcode.unescape import UnescapeMode

if TYPE_CHECKING:
    from library import Library

    from conftest import Front

FORM = "application/x-www-form-urlencoded"


def seen(library: Library) -> dict[str, Any]:
    return json_format.MessageToDict(library.requests[-1], preserving_proto_field_name=True)


@pytest.mark.parametrize(
    ("method", "url", "sent", "expected"),
    [
        pytest.param("GET", "/v1/shelves/a/books/b", {}, {"shelf": "a", "book": "b"}, id="path"),
        pytest.param("GET", "/v1/shelves/a%20b/books/%C3%A9", {}, {"shelf": "a b", "book": "é"}, id="escapes"),
        pytest.param("GET", "/v1/shelves/s/books/b:cite", {}, {"name": "shelves/s/books/b"}, id="additional-binding"),
        pytest.param(
            "GET", "/v1/shelves/a/books?limit=3&authors=x&authors=y+z&lent=true&nope=1", {},
            {"shelf": "a", "limit": 3, "authors": ["x", "y z"], "lent": True}, id="query",
        ),
        pytest.param("GET", "/v1/shelves/a/books?shelf=b", {}, {"shelf": "a"}, id="path-wins"),
        pytest.param(
            "POST", "/v1/shelves/a/books?reason=r", {"data": b'{"title":"T","copies":"9"}'},
            {"shelf": "a", "reason": "r", "book": {"title": "T", "copies": "9"}}, id="body-field",
        ),
        pytest.param("POST", "/v1/shelves/a/books", {"data": b""}, {"shelf": "a", "book": {}}, id="empty-body"),
        pytest.param(
            "POST", "/v1/lendings?reader=q", {"data": b'{"book":"b"} trailing'}, {"book": "b"}, id="whole-body"
        ),
        pytest.param(
            "PATCH", "/v1/shelves/a/books/5", {"data": b'{"id":"6","title":"T"}'},
            {"shelf": "a", "book": {"id": "5", "title": "T"}}, id="path-into-the-body",
        ),
        pytest.param(
            "DELETE", "/v1/shelves/a/books/b", {"data": b"dropped"}, {"shelf": "a", "book": "b"}, id="no-body"
        ),
        pytest.param(
            "POST", "/v1/shelves/a/books/b", {"data": b"book=x", "content_type": FORM}, {"shelf": "a", "book": "b"},
            id="form-served-by-get",
        ),
        pytest.param(
            "POST", "/v1/shelves/a/books?limit=1", {"data": b"authors=x", "content_type": FORM, "headers":
            {"X-HTTP-Method-Override": "get"}}, {"shelf": "a", "limit": 1, "authors": ["x"]}, id="override",
        ),
        pytest.param(
            "POST", "/v1/shelves/a/books/b", {"data": b"", "content_type": FORM, "headers":
            {"X-HTTP-Method-Override": "DELETE"}}, {"shelf": "a", "book": "b"}, id="override-to-delete",
        ),
        pytest.param(
            "POST", "/v1/shelves/a/books", {"data": b'{"title":"T"}', "headers": {"X-HTTP-Method-Override": "GET"}},
            {"shelf": "a", "book": {"title": "T"}}, id="override-needs-a-form",
        ),
    ],
)  # fmt: skip
def test_what_a_service_is_asked(
    both_fronts: Front, library: Library, method: str, url: str, sent: Any, expected: Any
) -> None:
    response = both_fronts().open(url, method=method, **sent)
    assert response.status_code == 200, response.data
    assert seen(library) == expected


def test_the_verb_of_an_override_decides_the_method(front: Front, library: Library) -> None:
    headers = {"X-HTTP-Method-Override": "DELETE"}
    assert front().post("/v1/shelves/a/books/b", content_type=FORM, headers=headers).json == {}


@pytest.mark.parametrize(
    ("options", "status"),
    [
        pytest.param(GatewayOptions(method_override="ignore"), 200, id="ignored-so-the-post-route-serves"),
        pytest.param(GatewayOptions(method_override="refuse"), 400, id="refused"),
    ],
)
def test_the_override_can_be_switched_off(front: Front, library: Library, options: Any, status: int) -> None:
    headers = {"X-HTTP-Method-Override": "GET"}
    response = front(options).post("/v1/shelves/a/books", data=b"", content_type=FORM, headers=headers)
    assert response.status_code == status
    assert [type(request).__name__ for request in library.requests] == ["AddBookRequest"] * (status == 200)


@pytest.mark.parametrize(
    ("options", "content_type", "status"),
    [
        pytest.param(GatewayOptions(), FORM, 200, id="on"),
        pytest.param(GatewayOptions(), f"{FORM};charset=utf-8", 501, id="other-content-type"),
        pytest.param(GatewayOptions(form_fallback=False), FORM, 501, id="off"),
    ],
)
def test_a_form_without_a_route_of_its_own(front: Front, options: Any, content_type: str, status: int) -> None:
    assert front(options).post("/v1/shelves/a/news", content_type=content_type).status_code == status


def test_an_override_that_says_post_leaves_the_way_to_the_get_route(front: Front, library: Library) -> None:
    headers = {"X-HTTP-Method-Override": "post"}
    response = front().post("/v1/shelves/:1/news", data=b"limit=5", content_type=FORM, headers=headers)
    assert response.status_code == 200
    assert library.requests[-1].limit == 5


@pytest.mark.parametrize(
    ("url", "form", "headers"),
    [
        pytest.param("/v1/nope", b"%zz=1", {"X-HTTP-Method-Override": "GET"}, id="no-route"),
        pytest.param("/v1/shelves/a/books/b", b"a;b=1", {"X-HTTP-Method-Override": "PUT"}, id="wrong-method"),
        pytest.param("/v1/nope?a=%", b"", {"X-HTTP-Method-Override": "GET"}, id="query"),
        pytest.param("/v1/shelves/a/books/b", b"%zz=1", {}, id="served-by-get"),
    ],
)
def test_a_form_that_decides_the_route_must_be_one(front: Front, url: str, form: bytes, headers: Any) -> None:
    response = front().post(url, data=form, content_type=FORM, headers=headers)
    assert (response.status_code, response.json["code"]) == (400, 3)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Content-Type": "text/plain"}, id="text"),
        pytest.param({"Content-Type": "application/xml; charset=latin-1"}, id="xml"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="form"),
        pytest.param({"Content-Type": ""}, id="empty"),
        pytest.param({"Content-Type": ";;;"}, id="nonsense"),
        pytest.param({"Content-Encoding": "gzip"}, id="encoding"),
        pytest.param({}, id="none"),
    ],
)
def test_a_body_is_json_whatever_is_said_of_it(front: Front, library: Library, headers: dict[str, str]) -> None:
    assert front().post("/v1/lendings", data=b'{"book":"b"}', headers=headers).json["book"] == "b"
    assert library.requests[-1].book == "b"


@pytest.mark.parametrize(
    ("mode", "url", "book"),
    [
        pytest.param(UnescapeMode.LEGACY, "/v1/shelves/a/books/b%2Fc", None, id="legacy-splits"),
        pytest.param(UnescapeMode.ALL_EXCEPT_RESERVED, "/v1/shelves/a/books/b%2Fc", "b/c", id="others-do-not"),
        pytest.param(UnescapeMode.ALL_EXCEPT_SLASH, "/v1/shelves/a/books/b%3Acite", "b:cite", id="no-verb"),
    ],
)
def test_the_path_as_sent_decides(
    front: Front, library: Library, mode: UnescapeMode, url: str, book: str | None
) -> None:
    response = front(GatewayOptions(unescape=mode)).get(url)
    assert response.status_code == (404 if book is None else 200)
    if book is not None:
        assert library.requests[-1].book == book


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PROPFIND", "get"])
def test_no_method_is_served_by_itself(front: Front, library: Library, method: str) -> None:
    environ = {"REQUEST_METHOD": method}
    response = front().open("/v1/shelves/a/books", environ_overrides=environ)
    assert response.status_code == 501
    assert "Allow" not in response.headers
    assert library.requests == []


def test_a_bound_head_has_all_but_the_body(front: Front, library: Library) -> None:
    client = front()
    response = client.head("/v1/shelves/a/books/b")
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(client.get("/v1/shelves/a/books/b").data))
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("url", ["/v1/shelves/a/books/", "/v1//a", "/", "/v1/shelves/a/books/b/"])
def test_no_slash_is_added_or_taken_away(front: Front, url: str) -> None:
    response = front().get(url)
    assert response.status_code == (200 if url == "/v1/shelves/a/books/" else 404)
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"Accept": "a/b", "X-Other": "1"}, {"grpcgateway-accept": ["a/b"]}, id="permanent"),
        pytest.param(
            {"Authorization": "Bearer t"},
            {"authorization": ["Bearer t"], "grpcgateway-authorization": ["Bearer t"]},
            id="authorization",
        ),
        pytest.param({"Grpc-Metadata-Tenant": "t"}, {"tenant": ["t"]}, id="prefixed"),
        pytest.param({"Grpc-Metadata-Raw-Bin": "AP8"}, {"raw-bin": [b"\x00\xff"]}, id="binary-without-padding"),
        pytest.param({"Grpc-Metadata-Raw-Bin": "AP8="}, {"raw-bin": [b"\x00\xff"]}, id="binary"),
        pytest.param({"Grpc-Metadata-City": "Gjøvik", "Accept": "x"}, {"grpcgateway-accept": ["x"]}, id="not-ascii"),
        pytest.param({"Authorization": "é"}, {}, id="authorization-not-ascii"),
        pytest.param({"Grpc-Metadata-Te": "x", "Grpc-Metadata-Grpc-Timeout": "1S"}, {}, id="reserved"),
        pytest.param(
            {"X-Forwarded-For": "1.1.1.1, 2.2.2.2", "X-Forwarded-Host": "h"},
            {"x-forwarded-for": ["1.1.1.1, 2.2.2.2, 127.0.0.1"], "x-forwarded-host": ["h"]},
            id="forwarded",
        ),
        pytest.param({"Grpc-Metadata-X-Forwarded-For": "6.6.6.6"}, {"x-forwarded-for": ["127.0.0.1"]}, id="not-forged"),
    ],
)
def test_what_metadata_a_service_sees(both_fronts: Front, library: Library, headers: Any, expected: Any) -> None:
    response = both_fronts().get("/v1/shelves/a/books/b", headers=headers)
    assert response.status_code == 200, response.data
    metadata = library.metadata[-1]
    always = {"user-agent", "x-forwarded-host", "x-forwarded-for", "grpcgateway-user-agent"}
    assert {key: value for key, value in metadata.items() if key not in always or key in expected} == expected
    assert metadata["x-forwarded-host"] == expected.get("x-forwarded-host", ["localhost"])


def test_a_binary_header_that_is_none(front: Front, library: Library) -> None:
    response = front().get("/v1/shelves/a/books/b", headers={"Grpc-Metadata-Raw-Bin": "*"})
    assert (response.status_code, response.json["code"]) == (400, 3)
    assert library.requests == []


def test_matchers_and_annotators(front: Front, library: Library) -> None:
    options = GatewayOptions(
        incoming_header=lambda name: "renamed" if name == "x-tenant" else None,
        outgoing_header=lambda key: f"X-Out-{key}" if key.startswith("x-") else None,
        annotators=(lambda incoming: [("path", incoming.path), ("raw-bin", b"\x00")],),
    )
    response = front(options).get("/v1/shelves/a/books/metadata", headers={"X-Tenant": "t", "Accept": "x"})
    metadata = library.metadata[-1]
    assert (metadata["renamed"], metadata["path"], metadata["raw-bin"]) == (
        ["t"],
        ["/v1/shelves/a/books/metadata"],
        [b"\x00"],
    )
    assert "grpcgateway-accept" not in metadata
    assert response.headers.getlist("X-Out-x-one") == ["1", "2"]
    assert "Grpc-Metadata-Content-Type" not in response.headers


@pytest.mark.parametrize(
    ("timeout", "shortest", "longest"),
    [
        pytest.param("30S", 20, 30, id="seconds"),
        pytest.param("1H", 3500, 3600, id="hours"),
        pytest.param("50000m", 40, 50, id="milliseconds"),
        pytest.param("99999999999S", 9e7, 1e8, id="beyond-any-clock"),
        pytest.param("0S", 1e9, 1e20, id="zero"),
        pytest.param("", 1e9, 1e20, id="empty"),
        pytest.param(None, 1e9, 1e20, id="none"),
    ],
)
def test_the_deadline_of_a_call(
    both_fronts: Front, library: Library, timeout: str | None, shortest: float, longest: float
) -> None:
    headers = {} if timeout is None else {"Grpc-Timeout": timeout}
    assert both_fronts().get("/v1/shelves/a/books/b", headers=headers).status_code == 200
    # grpcio sends long timeouts in steps of a hundredth of their length or less, rounded up.
    assert shortest <= library.remaining[-1] <= longest * 1.01 + (10 if longest >= 1000 else 0)


def test_a_default_deadline(front: Front, library: Library) -> None:
    front(GatewayOptions(default_timeout=40.0)).get("/v1/shelves/a/books/b")
    assert 30 < library.remaining[-1] <= 40
