"""What the Determined profile does beside errors: cookies, compression, looks, parameters, paths."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from library import DESCRIPTORS, Library, pb2, pb2_grpc

from gateway import create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.profiles.determined import determined_options, takes_gzip

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BOOK = "/api/v1/shelves/a/books/"
BOOKS = "/api/v1/shelves/a/books"
LIFETIME = dt.timedelta(days=30)


class Sessions(Library):
    """A library whose books are sessions: what is lent is begun, what is removed is ended."""

    def Lend(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.send_initial_metadata((("x-detour-session", "token"), ("x-request-id", "r")))
        return super().Lend(request, context)

    def RemoveBook(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.send_initial_metadata((("x-detour-session", ""),))
        return super().RemoveBook(request, context)


@pytest.fixture
def library() -> Sessions:
    return Sessions()


@pytest.fixture
def client(library: Sessions) -> Iterator[FlaskClient]:
    table = HandlerTable()
    pb2_grpc.add_LibraryServicer_to_server(library, table)
    profile = determined_options(session_lifetime=LIFETIME)
    tolerant = profile.normalise_path
    assert tolerant is not None
    options = replace(profile, normalise_path=lambda path: tolerant(path.removeprefix("/api")))
    with InProcessChannel(table) as channel:
        yield create_app(channel, DESCRIPTORS, options).test_client(use_cookies=False)


def authorization(library: Library) -> list[Any]:
    return library.metadata[-1].get("authorization", [])


# Sessions


def test_a_session_that_begins_sets_the_cookie(client: FlaskClient) -> None:
    response = client.post("/api/v1/lendings", data=b"{}")
    (cookie,) = response.headers.getlist("Set-Cookie")
    first, path, expires, *flags = cookie.split("; ")
    assert (first, path, flags) == ("auth=token", "Path=/", ["HttpOnly", "SameSite=Lax"])
    left = parsedate_to_datetime(expires.removeprefix("Expires=")) - dt.datetime.now(dt.UTC)
    assert LIFETIME - dt.timedelta(hours=1) < left <= LIFETIME
    assert response.headers["X-Request-Id"] == "r"
    assert not [name for name, _ in response.headers if "session" in name.lower()]


def test_a_session_that_ends_clears_the_cookie(client: FlaskClient) -> None:
    (cookie,) = client.delete(BOOK + "b").headers.getlist("Set-Cookie")
    assert cookie == "auth=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    "sent", [{"base_url": "https://localhost"}, {"headers": {"X-Forwarded-Proto": "https"}}], ids=["own", "proxy"]
)
def test_over_tls_the_cookie_stays_with_tls(client: FlaskClient, sent: Any) -> None:
    assert client.post("/api/v1/lendings", **sent).headers["Set-Cookie"].endswith("; Secure")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"Cookie": "auth=t"}, ["Bearer t"], id="cookie"),
        pytest.param({"Cookie": 'a=b; auth="t"; c=d'}, ["Bearer t"], id="among-others"),
        pytest.param({"Cookie": "a=b,auth=t"}, ["Bearer t"], id="lines-joined"),
        pytest.param({"Cookie": "auth="}, [], id="empty"),
        pytest.param({"Cookie": "xauth=t; auth2=t"}, [], id="other-names"),
        pytest.param({"Cookie": "auth=t\u00e9"}, [], id="not-ascii"),
        pytest.param({"Cookie": "auth=t", "Authorization": "Basic x"}, ["Basic x"], id="header-wins"),
        pytest.param({"Cookie": "auth=t", "Grpc-Metadata-x-user-token": "Bearer u"}, [], id="user-token-wins"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_the_cookie_says_who_calls_where_nothing_else_does(
    client: FlaskClient, library: Sessions, headers: Any, expected: list[str]
) -> None:
    assert client.get(BOOK + "b", headers=headers).status_code == 200
    assert authorization(library) == expected


def test_the_user_token_header_goes_on(client: FlaskClient, library: Sessions) -> None:
    client.get(BOOK + "b", headers={"Grpc-Metadata-x-user-token": "Bearer u"})
    assert library.metadata[-1]["x-user-token"] == ["Bearer u"]


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        pytest.param({"Content-Type": "application/json"}, True, id="json"),
        pytest.param({"Content-Type": "application/json; charset=utf-8", "Origin": "http://evil"}, True, id="json-any"),
        pytest.param({}, True, id="no-browser"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, True, id="same-origin"),
        pytest.param({"Sec-Fetch-Site": "none"}, True, id="typed-in"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, False, id="neighbour"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, False, id="foreign"),
        pytest.param({"Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"}, False, id="foreign-text"),
        pytest.param({"Origin": "http://localhost"}, True, id="own-origin"),
        pytest.param({"Origin": "http://evil"}, False, id="foreign-origin"),
        pytest.param({"Origin": "null"}, False, id="hidden-origin"),
        pytest.param({"Origin": "http://evil", "Authorization": "Bearer t"}, True, id="token"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_changes_with_the_cookie_come_from_this_site(
    client: FlaskClient, library: Sessions, method: str, headers: Any, allowed: bool
) -> None:
    url = {"POST": BOOKS, "DELETE": BOOK + "b", "PATCH": BOOK + "b"}[method]
    response = client.open(url, method=method, headers={"Cookie": "auth=t", **headers})
    assert response.status_code == (200 if allowed else 403), response.data
    assert bool(library.requests) == allowed


def test_reading_with_the_cookie_needs_no_more(client: FlaskClient) -> None:
    headers = {"Cookie": "auth=t", "Sec-Fetch-Site": "cross-site"}
    assert client.get(BOOK + "b", headers=headers).status_code == 200


def test_the_method_cannot_be_overridden(client: FlaskClient, library: Sessions) -> None:
    response = client.post(
        BOOK + "b", content_type="application/x-www-form-urlencoded", headers={"X-HTTP-Method-Override": "DELETE"}
    )
    assert (response.status_code, response.json["error"]["code"]) == (400, 3)
    assert library.requests == []


# Looks


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        (BOOK + "b?pretty", {}),
        (BOOK + "b?a=b&pretty=false", {}),
        (BOOK + "b", {"Accept": "application/json+pretty"}),
        (BOOK + "b", {"Accept": "text/html, application/json+pretty"}),
    ],
)
def test_pretty(client: FlaskClient, url: str, headers: Any) -> None:
    response = client.get(url, headers=headers)
    assert response.data.startswith(b'{\n    "id": "b",\n    "title": "\\u003cT\\u0026T\\u003e",\n')
    assert response.headers["Content-Type"] == "application/json"


def test_pretty_breaks_the_line_in_an_empty_list(client: FlaskClient) -> None:
    assert client.get(BOOKS + "?pretty").data == b'{\n    "books": [\n    ]\n}'


@pytest.mark.parametrize("url", [BOOK + "b", BOOK + "b?unpretty=1", BOOK + "b?x=pretty"])
def test_not_pretty(client: FlaskClient, url: str) -> None:
    assert b"\n" not in client.get(url).data


def test_errors_are_never_pretty(client: FlaskClient) -> None:
    assert client.get(BOOK + "code-NOT_FOUND?pretty").data.count(b"\n") == 1


@pytest.mark.parametrize(
    "url", [BOOK + "b", BOOK + "code-NOT_FOUND", "/api/v1/nope", BOOK + "b/pages", "/api/v1/shelves/:3/news"]
)
def test_answers_of_the_api_are_compressed_for_who_wants(client: FlaskClient, url: str) -> None:
    plain, packed = client.get(url), client.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data


def test_compressed_streams_can_be_read_line_by_line(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    response: TestResponse
    with client.get("/api/v1/shelves/endless/news", headers=headers, buffered=False) as response:
        parts = iter(response.response)
        unpacker = zlib.decompressobj(31)
        for _ in range(3):
            line = unpacker.decompress(next(parts))  # type: ignore[arg-type]
            assert json.loads(line)["result"]["id"] == "more"


def test_other_answers_are_not_compressed(client: FlaskClient) -> None:
    response = client.get("/zzz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("br, deflate", False),
        ("", False),
    ],
)
def test_who_wants_gzip(accept: str, taken: bool) -> None:
    assert takes_gzip(accept.lower()) == taken


# Requests


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(BOOKS + "?limit=1&limit=x", {"limit": 1}, id="first-of-two"),
        pytest.param(BOOKS + "?limit=0x10", {"limit": 16}, id="prefix"),
        pytest.param(BOOKS + "?Limit=1&LIMIT=2", {}, id="other-case"),
        pytest.param(BOOKS + "/?limit=2", {"limit": 2}, id="trailing-slash"),
        pytest.param(BOOKS + "?pretty=1&nope=2", {}, id="unknown"),
    ],
)
def test_parameters(client: FlaskClient, library: Sessions, url: str, expected: Any) -> None:
    assert client.get(url).status_code == 200
    request = library.requests[-1]
    assert {field.name: value for field, value in request.ListFields() if field.name != "shelf"} == expected


@pytest.mark.parametrize(
    ("body", "title"),
    [(b"null", ""), (b"", ""), (b'{"title":"a","title":"b"}', "b"), (b'{"title":"x"} and more', "x")],
    ids=["null", "empty", "twice", "trailing"],
)
def test_bodies(client: FlaskClient, library: Sessions, body: bytes, title: str) -> None:
    assert client.post(BOOKS, data=body).status_code == 200
    assert library.requests[-1] == pb2.AddBookRequest(shelf="a", book=pb2.Book(title=title))


@pytest.mark.parametrize(("prefer", "status"), [("handling=strict", 400), ("handling=lenient", 200)])
def test_misspelt_names_are_refused_for_who_asks(client: FlaskClient, prefer: str, status: int) -> None:
    headers = {"Prefer": prefer}
    answers = [
        client.get(BOOKS + "?limits=1&pretty", headers=headers),
        client.post(BOOKS, data=b'{"titles":"a"}', headers=headers),
        client.post(BOOKS, data=b'{"title":"a"}', headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    if status == 400:
        told = [answer.json["error"]["error"] for answer in answers[:2]]
        assert ["limits" in told[0], "titles" in told[1]] == [True, True]


def test_the_first_route_wins(client: FlaskClient, library: Sessions) -> None:
    assert client.get(BOOK + "b:cite").status_code == 200
    assert (library.requests[-1].book, library.requests[-1].name) == ("b:cite", "")
