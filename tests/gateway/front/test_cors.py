"""Pages of other sites: preflights, allowed origins, and everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway import GatewayOptions
from gateway.cors import CorsPolicy, with_cors

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from conftest import Front

BOOK = "/v1/shelves/a/books/b"
APP = "https://app.example"


def cors(response: TestResponse) -> dict[str, str]:
    names = ("Access-Control-", "Vary")
    return {name: value for name, value in response.headers.items() if name.startswith(names)}


def options(*origins: str, **policy: object) -> GatewayOptions:
    return with_cors(GatewayOptions(), CorsPolicy(origins=frozenset(origins), **policy))  # type: ignore[arg-type]


def preflight(front: Front, using: GatewayOptions, path: str = BOOK, origin: str = APP) -> TestResponse:
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    return front(using).open(path, method="OPTIONS", headers=headers)


def test_a_preflight_is_told_what_the_path_takes(front: Front) -> None:
    response = preflight(front, options(APP))
    assert (response.status_code, response.data) == (204, b"")
    assert cors(response) == {
        "Access-Control-Allow-Origin": APP,
        "Access-Control-Allow-Methods": "DELETE, GET, HEAD, PATCH",
        "Access-Control-Allow-Headers": (
            "Accept, Authorization, Content-Type, Grpc-Timeout, Traceparent, Tracestate, X-Request-Id"
        ),
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }


def test_an_answer_may_be_read_by_who_is_allowed(front: Front) -> None:
    response = front(options(APP, response_headers=("Grpc-Metadata-X-One",))).get(BOOK, headers={"Origin": APP})
    assert response.status_code == 200
    assert cors(response) == {
        "Access-Control-Allow-Origin": APP,
        "Access-Control-Expose-Headers": "Grpc-Metadata-X-One",
        "Vary": "Origin",
    }


def test_errors_may_be_read_too(front: Front) -> None:
    for path, status in (("/v1/nope", 404), ("/v1/shelves/a/books/code-INTERNAL", 500)):
        response = front(options(APP)).get(path, headers={"Origin": APP})
        assert (response.status_code, cors(response)["Access-Control-Allow-Origin"]) == (status, APP)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://app.example.evil", "null", "HTTPS://APP.EXAMPLE", ""]
)
def test_nobody_else_is_told_anything(front: Front, origin: str) -> None:
    refused = preflight(front, options(APP), origin=origin)
    assert (refused.status_code, cors(refused)) == (501, {"Vary": "Origin"})
    answer = front(options(APP)).get(BOOK, headers={"Origin": origin})
    assert (answer.status_code, cors(answer)) == (200, {"Vary": "Origin"})


def test_requests_that_are_no_preflights_are_routed(front: Front) -> None:
    client = front(options(APP))
    assert client.open(BOOK, method="OPTIONS", headers={"Origin": APP}).status_code == 501
    assert cors(client.get(BOOK)) == {"Vary": "Origin"}
    assert preflight(front, options(APP), "/v1/nope").status_code == 404


def test_everybody_or_cookies(front: Front) -> None:
    response = preflight(front, options("*"))
    assert cors(response)["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in response.headers
    response = front(options(APP, credentials=True)).get(BOOK, headers={"Origin": APP})
    assert cors(response)["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize(
    ("origins", "credentials"),
    [(["*"], True), (["app.example"], False), (["https://app.example/"], False), (["https://app.example/x"], False)],
)
def test_policies_that_are_none(origins: list[str], credentials: bool) -> None:
    with pytest.raises(ValueError, match="origin"):
        CorsPolicy(origins=frozenset(origins), credentials=credentials)


def test_without_it_no_page_of_another_site_gets_anything(front: Front) -> None:
    assert preflight(front, GatewayOptions()).status_code == 501
    assert cors(front().get(BOOK, headers={"Origin": APP})) == {}
