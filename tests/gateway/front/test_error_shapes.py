"""Every class of error, provoked over HTTP: its status, headers and body by the default options and by the profile.

One case, two answers: what grpc-gateway v2 says, and what a Determined 0.38.1 master says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from library import DESCRIPTORS

from gateway import GatewayOptions, create_app
from gateway.channel.remote import RemoteChannel
from gateway.profiles.determined import determined_options
from gateway.transcode.status import Code, http_status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conftest import Front

REASONS = {
    Code.CANCELLED: (408, "Canceled"),
    Code.UNKNOWN: (500, "Internal"),
    Code.INVALID_ARGUMENT: (400, "InvalidArgument"),
    Code.DEADLINE_EXCEEDED: (504, "DeadlineExceeded"),
    Code.NOT_FOUND: (404, "NotFound"),
    Code.ALREADY_EXISTS: (409, "AlreadyExists"),
    Code.PERMISSION_DENIED: (403, "PermissionDenied"),
    Code.RESOURCE_EXHAUSTED: (429, "ResourceExhausted"),
    Code.FAILED_PRECONDITION: (400, "FailedPrecondition"),
    Code.ABORTED: (409, "Aborted"),
    Code.OUT_OF_RANGE: (400, "OutOfRange"),
    Code.UNIMPLEMENTED: (501, "Unimplemented"),
    Code.INTERNAL: (500, "Internal"),
    Code.UNAVAILABLE: (503, "Unavailable"),
    Code.DATA_LOSS: (500, "DataLoss"),
    Code.UNAUTHENTICATED: (401, "Unauthenticated"),
}
HARDENED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "X-Xss-Protection": "1; mode=block"}
SMALL = 1000


@dataclass(frozen=True)
class Case:
    """A request that fails, and the status of it."""

    url: str
    http: int
    code: int
    message: str | None = None
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""
    sent_headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""


BOOK = "/v1/shelves/a/books/"

FAULTS = [
    pytest.param(Case("/v1/nope", 404, 5, "Not Found"), id="no-route"),
    pytest.param(Case("/v1/shelves/a/books", 501, 12, "Method Not Allowed", "DELETE"), id="wrong-method"),
    pytest.param(Case("/v1/shelves/a/books?limit=x", 400, 3, 'limit: "x" is no valid int32'), id="query-type"),
    pytest.param(Case("/v1/shelves/a/books?limit=99999999999", 400, 3), id="query-range"),
    pytest.param(Case("/v1/shelves/a/books?limit=1&limit=2", 400, 3), id="query-twice"),
    pytest.param(Case("/v1/shelves/a/books?a=%zz", 400, 3), id="query-escape"),
    pytest.param(Case("/v1/lendings", 400, 3, None, "POST", data=b"{"), id="truncated-json"),
    pytest.param(Case("/v1/lendings", 400, 3, None, "POST", data=b"\xff"), id="not-utf-8"),
    pytest.param(Case("/v1/lendings", 400, 3, None, "POST", data=b"[" * 10_000), id="deep-json"),
    pytest.param(Case("/v1/lendings", 400, 3, None, "POST", data=b'{"book":1}'), id="json-type"),
    pytest.param(
        Case("/v1/lendings", 413, 8, f"the body is larger than {SMALL * 20} bytes", "POST", data=b" " * 20_001),
        id="body-too-large",
    ),
    pytest.param(Case(BOOK + "b", 400, 3, "invalid grpc-timeout: zz", headers={"Grpc-Timeout": "zz"}), id="timeout"),
    pytest.param(Case(BOOK + "b", 400, 3, headers={"Grpc-Metadata-A-Bin": "*"}), id="binary-header"),
    pytest.param(
        Case(BOOK + "b", 431, 8, f"the headers are larger than {SMALL} bytes", headers={"Cookie": "x" * SMALL}),
        id="headers-too-large",
    ),
    pytest.param(Case(BOOK + "wait", 504, 4, "Deadline Exceeded", headers={"Grpc-Timeout": "50m"}), id="deadline"),
    pytest.param(Case(BOOK + "wait", 504, 4, headers={"Grpc-Timeout": "-1S"}), id="deadline-passed"),
    pytest.param(Case(BOOK + "b", 504, 4, "Deadline Exceeded", headers={"Grpc-Timeout": "1n"}), id="no-time-left"),
    pytest.param(
        Case(BOOK + "raise", 500, 2, "Exception calling application: secret of the handler"), id="handler-raises"
    ),
    pytest.param(
        Case(BOOK + "metadata-NOT_FOUND", 404, 5, "with metadata",
             sent_headers={"Grpc-Metadata-X-One": "1", "Grpc-Metadata-Content-Type": "application/grpc"}),
        id="error-with-metadata",
    ),
    *[
        pytest.param(
            Case(BOOK + f"code-{code.name}", http_status(code), code, f"as <asked> & told: {code.name}",
                 sent_headers={"WWW-Authenticate": f"as <asked> & told: {code.name}"} if code == 16 else {}),
            id=code.name.lower(),
        )
        for code in Code if code is not Code.OK
    ],
]  # fmt: skip


def ask(front: Front, options: GatewayOptions, case: Case) -> Any:
    options = replace(options, max_body=SMALL * 20, max_metadata=SMALL)
    return front(options).open(case.url, method=case.method, headers=dict(case.headers), data=case.data)


@pytest.mark.parametrize("case", FAULTS)
def test_the_default_shape(both_fronts: Front, case: Case) -> None:
    response = ask(both_fronts, GatewayOptions(), case)
    body = response.json
    assert (response.status_code, body["code"]) == (case.http, case.code), body
    assert set(body) == {"code", "message", "details"}
    assert body["details"] == []
    assert body["message"]
    if case.message is not None:
        assert body["message"] == case.message
    assert not response.data.endswith(b"\n")
    headers = dict(response.headers)
    expected = {"Content-Type": "application/json", "Content-Length": str(len(response.data)), **case.sent_headers}
    if "Grpc-Metadata-X-Raw-Bin" in headers:
        expected["Grpc-Metadata-X-Raw-Bin"] = "AP8="
        assert response.headers.getlist("Grpc-Metadata-X-One") == ["1", "2"]
        expected["Grpc-Metadata-X-One"] = headers["Grpc-Metadata-X-One"]
    assert headers == expected


# Outside of /api/v1/ the master has another shape; so the same services are put below that prefix by the test.
API = "/api"


def under_api(options: GatewayOptions) -> GatewayOptions:
    return replace(options, normalise_path=lambda path: path.removeprefix(API))


DETERMINED_TEXTS = {
    "no-route": "Not Implemented",
    "wrong-method": "Not Implemented",
    "query-type": 'strconv.ParseInt: parsing "x": invalid syntax',
    "query-range": 'strconv.ParseInt: parsing "99999999999": value out of range',
    "truncated-json": "unexpected EOF",
    "json-type": "json: cannot unmarshal number into Go value of type string",
}


# The first of several values of a parameter counts at a master.
@pytest.mark.parametrize("case", [fault for fault in FAULTS if fault.id != "query-twice"])
def test_the_determined_shape(front: Front, case: Case, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    response = ask(front, under_api(determined_options()), replace(case, url=API + case.url))
    status, reason = REASONS[Code(12 if name == "no-route" else case.code)]
    status = case.http if case.http in {413, 431} else status
    body = response.json
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "reason", "error"}
    assert response.status_code == status
    code = {"no-route": 12, "handler-raises": 13, "unknown": 13}.get(name, case.code)
    assert (body["error"]["code"], body["error"]["reason"]) == (code, reason)
    text = DETERMINED_TEXTS.get(name, case.message)
    if text is not None:
        assert body["error"]["error"] == text
    assert response.data.endswith(b"}}\n")
    assert b"<" not in response.data
    assert b"&" not in response.data
    headers = dict(response.headers)
    for key in [key for key in headers if key.startswith("Grpc-Metadata-X-")]:
        del headers[key]
    assert headers == {
        "Content-Type": "application/json",
        "Content-Length": str(len(response.data)),
        "Vary": "Accept-Encoding",
        **HARDENED,
    }


@pytest.mark.parametrize(
    ("url", "method", "status", "message"),
    [
        pytest.param("/zzz", "GET", 404, "api not found: GET /zzz", id="no-route"),
        pytest.param("/zzz?a=b", "POST", 404, "api not found: POST /zzz", id="without-query"),
        pytest.param("/z%20%C3%A9", "GET", 404, "api not found: GET /z é", id="decoded"),
        pytest.param("/api/v1", "GET", 404, "api not found: GET /api/v1", id="prefix-alone"),
        pytest.param("/API/V1/x", "GET", 404, "api not found: GET /API/V1/x", id="other-case"),
        pytest.param("/api/v2/x", "GET", 404, "api not found: GET /api/v2/x", id="other-version"),
        pytest.param("/v1/shelves/a/books", "PUT", 404, "api not found: PUT /v1/shelves/a/books", id="wrong-method"),
        pytest.param(BOOK + "code-UNAUTHENTICATED", "GET", 401, "Unauthorized", id="unauthenticated"),
        pytest.param(BOOK + "code-NOT_FOUND", "GET", 404, "as <asked> & told: NOT_FOUND", id="not-found"),
        pytest.param(BOOK + "code-UNKNOWN", "GET", 500, "as <asked> & told: UNKNOWN", id="unknown"),
    ],
)
def test_the_determined_shape_outside_of_the_api(
    front: Front, url: str, method: str, status: int, message: str
) -> None:
    response = front(determined_options()).open(url, method=method)
    assert (response.status_code, response.json) == (status, {"message": message})
    assert response.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert {name: response.headers[name] for name in HARDENED} == HARDENED


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("/api/v1/", "GET"),
        ("/api/v1//shelves", "GET"),
        ("/api/v1/nope", "OPTIONS"),
        ("/%61pi/v1/nope", "PROPFIND"),
        ("/api/v1/nope", "HEAD"),
    ],
)
def test_nothing_below_the_api_is_missing(front: Front, url: str, method: str) -> None:
    response = front(determined_options()).open(url, method=method)
    assert response.status_code == 501
    assert "Allow" not in response.headers
    if method != "HEAD":
        assert response.json == {"error": {"code": 12, "reason": "Unimplemented", "error": "Not Implemented"}}


def test_details_are_kept_even_of_types_that_are_not_known(both_fronts: Front) -> None:
    response = both_fronts().get(BOOK + "details")
    assert response.status_code == 409
    assert response.json == {
        "code": 10,
        "message": "rich",
        "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "R", "domain": "d", "metadata": {}},
            {"@type": "type.googleapis.com/no.Such", "value": "AQI="},
        ],
    }


@pytest.mark.parametrize("path", [BOOK + "b", "/v1/shelves/a/news"], ids=["unary", "stream"])
def test_a_backend_that_is_down(path: str) -> None:
    with RemoteChannel("127.0.0.1:1") as channel:
        response = create_app(channel, DESCRIPTORS).test_client().get(path)
    assert response.status_code == 503
    assert response.json["code"] == 14  # in the plain shape, for streams too: the call was never begun


STREAM_FAULTS = [
    pytest.param("code-NOT_FOUND", 404, 5, 0, id="before-the-first"),
    pytest.param("code-NOT_FOUND:2", 200, 5, 2, id="after-two"),
    pytest.param("raise", 500, 2, 0, id="handler-raises"),
]


@pytest.mark.parametrize(("shelf", "http", "code", "count"), STREAM_FAULTS)
def test_errors_of_streams(both_fronts: Front, shelf: str, http: int, code: int, count: int) -> None:
    response = both_fronts().get(f"/v1/shelves/{shelf}/news")
    assert response.status_code == http
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Grpc-Metadata-X-Stream"] == "s"
    lines = response.data.splitlines(keepends=True)
    assert all(b'{"result":' in line for line in lines[:-1])
    assert len(lines) == count + 1
    assert lines[-1].startswith(b'{"error":{"code":%d,"message":"' % code)
    assert lines[-1].endswith(b'","details":[]}}\n')


def test_a_stream_that_is_refused_names_no_way_to_log_in(front: Front) -> None:
    response = front().get("/v1/shelves/code-UNAUTHENTICATED/news")
    assert (response.status_code, response.json["error"]["code"]) == (401, 16)
    assert "WWW-Authenticate" not in response.headers


def test_an_error_behind_raw_data_is_a_line_of_its_own(both_fronts: Front) -> None:
    response = both_fronts().get("/v1/shelves/a/books/code-NOT_FOUND/scan")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    data, found, error = response.data.rpartition(b'{"error":{"code":5,')
    assert (data, bool(found)) == (b"\x89PNG\n\x00\x01\n", True)
    assert error.endswith(b'"details":[]}}\n')


@pytest.mark.parametrize(("shelf", "http", "code", "count"), STREAM_FAULTS)
def test_errors_of_streams_in_the_determined_shape(front: Front, shelf: str, http: int, code: int, count: int) -> None:
    response = front(under_api(determined_options())).get(f"{API}/v1/shelves/{shelf}/news")
    assert response.status_code == http
    head, found, error = response.data.rpartition(b'{"error":')
    assert found
    assert head.count(b"\n") == count
    http_code = 404 if code == 5 else 500
    phrase = {404: b"Not Found", 500: b"Internal Server Error"}[http_code]
    assert error.startswith(b'{"grpcCode":%d,"httpCode":%d,"message":"' % (code, http_code))
    assert error.endswith(b'","httpStatus":"%s","details":[]}}' % phrase)


def test_requests_of_streams_that_cannot_be_read_have_the_unary_shape(front: Front) -> None:
    response = front().get("/v1/shelves/a/news?limit=x")
    assert (response.status_code, response.json["code"]) == (400, 3)
    inner = front(under_api(determined_options())).get("/api/v1/shelves/a/news?limit=x").json
    assert inner["error"]["reason"] == "InvalidArgument"


def test_a_fault_of_a_hook_tells_nothing(front: Front) -> None:
    def broken(_incoming: Any) -> Any:
        raise RuntimeError("secret of the hook")

    response = front(GatewayOptions(annotators=(broken,))).get(BOOK + "b")
    assert response.status_code == 500
    assert response.json == {"code": 13, "message": "internal error", "details": []}


def test_handlers_can_be_replaced(front: Front) -> None:
    from gateway.answer import Answer

    options = GatewayOptions(
        error_handler=lambda _incoming, failure: Answer(418, [], str(failure.from_service).encode()),
        routing_error_handler=lambda _incoming, error: Answer(499, [], type(error).__name__.encode()),
    )
    client = front(options)
    assert client.get(BOOK + "code-NOT_FOUND").data == b"True"
    assert client.get("/v1/shelves/a/books?limit=x").data == b"False"
    assert client.get("/v1/nope").data == b"RouteNotFound"
    assert client.put("/v1/shelves/a/books").data == b"MethodNotAllowed"
