"""Options that are off by default: codecs by media type, strictness by request, 405, mounting, blueprints, handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Blueprint, Flask, request, request_started
from library import DESCRIPTORS, Library, pb2, pb2_grpc
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from gateway import GatewayOptions, create_app
from gateway.errors import standard_routing_answer
from gateway.passing import TRACE_HEADERS, passing, returning
from gateway.strictness import asks_by_header, prefers_strict
from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.rules import RuleError

if TYPE_CHECKING:
    import grpc

    from conftest import Front

BOOK = "/v1/shelves/a/books/b"
NUMBERS = "application/vnd.numbers+json"
STRICT = "application/vnd.strict+json"


@pytest.mark.parametrize(
    ("headers", "emptied"),
    [
        pytest.param({}, False, id="default"),
        pytest.param({"Accept": NUMBERS}, True, id="accept"),
        pytest.param({"Accept": f"text/html, {NUMBERS.upper()};q=0.1"}, True, id="accept-list"),
        pytest.param({"Accept": "*/*"}, False, id="accept-any"),
        pytest.param({"Content-Type": f"{NUMBERS}; charset=utf-8"}, True, id="as-the-request"),
        pytest.param({"Content-Type": NUMBERS, "Accept": "text/html"}, True, id="accept-unknown"),
    ],
)
@pytest.mark.parametrize("path", [BOOK, "/v1/shelves/:1/news"])
def test_media_types_have_codecs_of_their_own(front: Front, path: str, headers: Any, emptied: bool) -> None:
    client = front(GatewayOptions(marshalers={NUMBERS: CodecOptions(emit_defaults=False)}))
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    assert (b'"year"' not in response.data) == emptied
    assert response.headers["Content-Type"] == "application/json"


def test_the_codec_of_the_body_is_that_of_its_content_type(front: Front) -> None:
    client = front(GatewayOptions(marshalers={STRICT: CodecOptions(ignore_unknown_fields=False)}))
    assert client.post("/v1/lendings", data=b'{"nope":1}').status_code == 200
    refused = client.post("/v1/lendings", data=b'{"nope":1}', content_type=STRICT)
    assert (refused.status_code, refused.json["code"]) == (400, 3)
    assert "nope" in refused.json["message"]
    assert client.post("/v1/returns", data=b'{"nope":1}', content_type=STRICT).status_code == 400


def test_a_request_can_ask_for_strictness(front: Front) -> None:
    client = front(GatewayOptions(strict=lambda incoming: incoming.header("x-strict") is not None))
    for method, path, body in [("POST", "/v1/lendings", b'{"nope":1}'), ("GET", BOOK + "?nope=1", b"")]:
        assert client.open(path, method=method, data=body).status_code == 200
        refused = client.open(path, method=method, data=body, headers={"X-Strict": "1"})
        assert refused.status_code == 400
        assert "nope" in refused.json["message"]


def test_a_wrong_method_as_http_has_it(front: Front) -> None:
    client = front(GatewayOptions(routing_error_handler=standard_routing_answer))
    response = client.put("/v1/shelves/a/books")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, POST")
    assert client.get("/v1/nope").status_code == 404


def test_an_error_handler_that_fails_has_a_last_resort(front: Front) -> None:
    def broken(_incoming: Any, _failure: Any) -> Any:
        raise RuntimeError("secret")

    response = front(GatewayOptions(error_handler=broken)).get("/v1/nope")
    assert (response.status_code, response.json) == (500, {"code": 13, "message": "internal error", "details": []})


def test_guards_refuse_before_anything_is_read(front: Front, library: Library) -> None:
    from gateway.transcode.status import Code, StatusError

    def guard(incoming: Any, binding: Any) -> None:
        if binding.method.name == "Lend":
            raise StatusError(Code.PERMISSION_DENIED, f"not {incoming.path}")

    client = front(GatewayOptions(guards=(guard,)))
    response = client.post("/v1/lendings", data=b"{")
    assert (response.status_code, response.json["message"]) == (403, "not /v1/lendings")
    assert client.get(BOOK).status_code == 200


def test_headers_pass_under_their_own_name(front: Front, library: Library) -> None:
    options = GatewayOptions(incoming_header=passing(*TRACE_HEADERS), outgoing_header=returning("X-One"))
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    sent = {"X-Request-Id": "r-1", "Traceparent": trace, "Accept": "a", "X-Other": "o"}
    response = front(options).get("/v1/shelves/a/books/metadata", headers=sent)
    metadata = library.metadata[-1]
    assert (metadata["x-request-id"], metadata["traceparent"]) == (["r-1"], [trace])
    assert metadata["grpcgateway-accept"] == ["a"]
    assert "x-other" not in metadata
    assert response.headers.getlist("X-One") == ["1", "2"]
    assert "Grpc-Metadata-X-Raw-Bin" in response.headers
    front().get(BOOK, headers=sent)
    assert not {"x-request-id", "traceparent"} & library.metadata[-1].keys()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Prefer": "handling=strict"}, 400, id="prefer"),
        pytest.param({"Prefer": 'wait=5, Handling = "strict" ;x=y'}, 400, id="prefer-among-others"),
        pytest.param({"Prefer": "handling=lenient"}, 200, id="prefers-not"),
        pytest.param({"X-Strict": "1"}, 400, id="header"),
        pytest.param({"X-Strict": "False"}, 200, id="header-says-no"),
        pytest.param({}, 200, id="nothing"),
    ],
)
def test_strictness_for_who_asks(front: Front, headers: dict[str, str], status: int) -> None:
    asks = asks_by_header("X-Strict")
    client = front(GatewayOptions(strict=lambda incoming: asks(incoming) or prefers_strict(incoming)))
    answers = [
        client.get(BOOK + "?nope=1", headers=headers),
        client.post("/v1/lendings", data=b'{"nope":1}', headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [status] * 2
    if status == 400:
        assert all("nope" in answer.json["message"] for answer in answers)


@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 413)])
def test_messages_have_a_limit_of_their_own(front: Front, size: int, status: int) -> None:
    client = front(GatewayOptions(max_message=100))
    book = b"x" * (size - 2)  # two more are tag and length
    for path in ("/v1/lendings", "/v1/returns"):
        body = b'{"%s":"%s"}' % (b"book" if path == "/v1/lendings" else b"id", book)
        response = client.post(path, data=body)
        assert response.status_code == status
        assert status == 200 or response.json["code"] == 8


def test_it_can_be_mounted_below_a_prefix(inner_channel: grpc.Channel, library: Library) -> None:
    outer = Flask("outer")
    outer.add_url_rule("/", view_func=lambda: "outer")
    mounted = DispatcherMiddleware(outer.wsgi_app, {"/rest/api": create_app(inner_channel, DESCRIPTORS).wsgi_app})
    client = Client(mounted)
    assert client.get("/").data == b"outer"
    assert client.get("/rest/api/v1/shelves/a/books/b%20c").status_code == 200
    assert library.requests[-1].book == "b c"
    assert client.get("/rest/api/v1/nope").json == {"code": 5, "message": "Not Found", "details": []}


def test_blueprints_come_before_the_api(inner_channel: grpc.Channel) -> None:
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/v1/shelves/page", view_func=lambda: "page")
    client = create_app(inner_channel, DESCRIPTORS, GatewayOptions(blueprints=(pages,))).test_client()
    assert client.get("/v1/shelves/page").data == b"page"
    assert client.post("/v1/shelves/page").status_code == 404
    assert client.get(BOOK).status_code == 200


def test_pages_with_variables_come_before_the_api(inner_channel: grpc.Channel) -> None:
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/v1/shelves/a/books/x<rest>", "one", view_func=lambda rest: f"page {rest}")
    pages.add_url_rule("/v1/pages/", "all", view_func=lambda: "pages")
    client = create_app(inner_channel, DESCRIPTORS, GatewayOptions(blueprints=(pages,))).test_client()
    assert client.get("/v1/shelves/a/books/xyz").data == b"page yz"
    assert client.get("/v1/pages/").data == b"pages"
    assert client.get("/v1/pages").status_code == 308
    assert client.get(BOOK).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"), [pytest.param("api.example", 200, id="trusted"), pytest.param("other.example", 400, id="other")]
)
def test_trusted_hosts_are_asked_for(inner_channel: grpc.Channel, host: str, status: int) -> None:
    app = create_app(inner_channel, DESCRIPTORS)
    client = app.test_client(use_cookies=False)
    assert client.get(BOOK, headers={"Host": host}).status_code == 200
    app.config["TRUSTED_HOSTS"] = ["api.example"]
    assert client.get(BOOK, headers={"Host": host}).status_code == status
    del app.config["TRUSTED_HOSTS"]  # as in older releases of Flask
    assert Client(app.wsgi_app).get(BOOK).status_code == 200


@pytest.mark.parametrize("hook", ["before_request", "after_request", "teardown_request", "teardown_appcontext"])
def test_hooks_of_the_app_see_each_request(inner_channel: grpc.Channel, hook: str) -> None:
    app = create_app(inner_channel, DESCRIPTORS)
    seen: list[str] = []

    def note(response: object = None) -> object:
        seen.append(hook)
        return response

    getattr(app, hook)(note)
    assert app.test_client().get(BOOK).status_code == 200
    assert seen == [hook]


def test_signals_tell_of_each_request(inner_channel: grpc.Channel) -> None:
    app = create_app(inner_channel, DESCRIPTORS)
    seen: list[str] = []

    def note(_app: object, **_more: object) -> None:
        seen.append(request.path)

    with request_started.connected_to(note, app):
        assert app.test_client().get(BOOK).status_code == 200
    assert app.test_client().get(BOOK).status_code == 200
    assert seen == [BOOK]


def test_a_client_may_keep_the_request(inner_channel: grpc.Channel) -> None:
    with create_app(inner_channel, DESCRIPTORS).test_client() as client:
        assert client.get(BOOK).status_code == 200
        assert request.path == BOOK


@pytest.mark.parametrize("host", ["a..b", "x" * 300, "a b", "1.2.3.4:99999"], ids=["dots", "long", "blank", "port"])
def test_any_host_will_do(front: Front, host: str) -> None:
    assert front().get(BOOK, headers={"Host": host}).status_code == 200


def test_services_can_be_chosen(inner_channel: grpc.Channel) -> None:
    with pytest.raises(RuleError):
        create_app(inner_channel, DESCRIPTORS, GatewayOptions(services=("nope.Nope",)))
    client = create_app(inner_channel, DESCRIPTORS, GatewayOptions(services=("library.v1.Library",))).test_client()
    assert client.get(BOOK).status_code == 200


def test_routes_can_be_put_in_order(front: Front, library: Library) -> None:
    client = front(GatewayOptions(arrange=lambda bindings: list(reversed(bindings))))
    client.get(BOOK + ":cite")
    assert library.requests[-1].book == "b:cite"
    front().get(BOOK + ":cite")
    assert library.requests[-1].name == "shelves/a/books/b"


def test_methods_without_a_rule(front: Front) -> None:
    url = "/library.v1.Library/Hidden"
    assert front().post(url).status_code == 404
    assert front(GatewayOptions(unbound_methods=True)).post(url).status_code == 501


def test_generated_stubs_work_on_the_in_process_channel(inner_channel: grpc.Channel) -> None:
    stub = pb2_grpc.LibraryStub(inner_channel)
    assert stub.GetBook(pb2.GetBookRequest(book="b")).id == "b"
    assert [book.id for book in stub.Follow(pb2.ListBooksRequest(shelf=":2"))] == ["0", "1"]
    assert stub.Return(iter([pb2.Book(), pb2.Book()])).count == 2
    assert [book.title for book in stub.Chat(iter([pb2.Book()]))] == ["said"]
