"""What users of gateways have reported in public, each with the outcome that is right, and is the gateway's.

Each case is named after its thread. What needs a service that fails or a socket is elsewhere: broken streams
(envoy-6270), details of unknown types (grpc-gateway-1842), binary metadata (grpc-gateway-218), headers outside ASCII
(grpc-gateway-3197) and excess bodies (grpc-gateway-5236) in `front` and `streaming`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from cabinet import SERVICE, handler
from message_codec import descriptor_set

from gateway import GatewayOptions, create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.strictness import prefers_strict
from gateway.transcode.codec_options import CodecOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

FORM = "application/x-www-form-urlencoded"
JSON = {"Content-Type": "application/json"}
LOOK = [
    "get /r/{string_field}",
    "get /n/{part_field.name}",
    "get /o/{choice_string}",
    "get /t/{string_field}/{timestamp_field}",
    "get /users/things",
    "get /users/{string_field}",
    "get /late/{camelCase}",
    "get /late/literal",
    "post /a/{string_field=**}",
    "post /orgs:verb",
    "post /orgs",
    "post /dummies:verb",
    "post /v/{string_field}:d:e",
    "get /limited",
    "get /many/{string_field}",
    "put /many/{string_field}",
    "delete /many/{string_field}",
    "put /changing/{string_field}",
    "delete /changing/{string_field}",
]


def rules() -> str:
    first, *more = ({verb: path} for verb, path in (rule.split(" ") for rule in LOOK))
    look = {"selector": f"{SERVICE}.Look", **first, "additional_bindings": more}
    return yaml.safe_dump({"http": {"rules": [look]}})


@pytest.fixture(scope="module")
def channel() -> Iterator[InProcessChannel]:
    table = HandlerTable()
    table.add_generic_rpc_handlers([handler()])
    with InProcessChannel(table) as made:
        yield made


@pytest.fixture(scope="module")
def client(channel: InProcessChannel) -> FlaskClient:
    options = GatewayOptions(services=(SERVICE,), rules_yaml=rules(), strict=prefers_strict)
    return create_app(channel, descriptor_set(), options).test_client()


def ask(client: FlaskClient, request: str, body: bytes | None, headers: Mapping[str, str]) -> TestResponse:
    method, _, target = request.partition(" ")
    return client.open(target, method=method, data=body, headers=JSON | dict(headers))


def shown(response: TestResponse) -> dict[str, Any]:
    """Give the fields of an answer that are set."""
    assert response.status_code == 200, response.data
    return {
        name: value
        for name, value in response.json.items()
        if value not in (None, 0, "0", "", False, [], {}, "KIND_UNSPECIFIED")
    }


def case(thread: str, request: str, expected: Any, body: bytes | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return pytest.param(request, body, named, expected, id=thread)


@pytest.mark.parametrize(
    ("request_line", "body", "headers", "expected"),
    [
        case("grpc-gateway-3069", "GET /r/a?stringField=b", {"stringField": "a"}),
        case("grpc-gateway-3069-proto-name", "GET /r/a?string_field=b", {"stringField": "a"}),
        case("grpc-gateway-3946", "GET /n/x?partField.name=bad&partField.grams=5",
             {"partField": {"name": "x", "grams": "5", "parts": []}}),
        case("grpc-gateway-753", "GET /v1/specimens?choice_part.name=a&choice_part.grams=1",
             {"choicePart": {"name": "a", "grams": "1", "parts": []}}),
        case("aspnetcore-68639", "GET /o/x?choice_bool=true", 400),
        case("grpc-gateway-2254-earlier-literal", "GET /users/things", {"stringField": "things"}),
        case("grpc-gateway-2254-later-literal", "GET /late/literal?int32_field=1", {"int32Field": 1}),
        case("grpc-gateway-2990", "POST /orgs:verb?int32_field=1", {"int32Field": 1}),
        case("envoy-13920", "POST /a/b:c:d", {"stringField": "b:c:d"}),
        case("grpc-gateway-1947", "POST /v/x:d:e", {"stringField": "x"}),
        case("envoy-13965", "GET /v1/specimens?string_field=a+b%20c", {"stringField": "a b c"}),
        case("envoy-13965-path", "GET /r/a+b", {"stringField": "a+b"}),
        case("grpc-gateway-3316", "GET /v1/specimens?timestamp_field=2023-05-18T17:09:26%2B05:30",
             {"timestampField": "2023-05-18T11:39:26Z"}),
        case("grpc-gateway-3316-blank", "GET /v1/specimens?timestamp_field=2023-05-18T17:09:26+05:30", 400),
        case("grpc-gateway-2703", "GET /v1/specimens?timestamp_field=null", 400),
        case("grpc-gateway-2703-duration", "GET /v1/specimens?duration_field=null", 400),
        case("grpc-gateway-1025", "GET /t/a/123", 400),
        case("grpc-gateway-400", "GET /v1/specimens?duration_field=1h30m", {"durationField": "5400s"}),
        case("grpc-gateway-400-body", "POST /v1/specimens", 400, b'{"durationField":"1h30m"}'),
        case("envoy-9395", "GET /v1/specimens?nosuch=1&int32_field=1", {"int32Field": 1}),
        case("envoy-9395-strict", "GET /v1/specimens?nosuch=1", 400, Prefer="handling=strict"),
        case("envoy-22966", "GET /v1/specimens?enum_field=foo", 400),
        case("kgateway-7496", "POST /v1/specimens", {"int32Field": 1}, b'{"typo":1,"int32Field":1}'),
        case("kgateway-7496-strict", "POST /v1/specimens", 400, b'{"typo":1}', Prefer="handling=strict"),
        case("grpc-gateway-3688", "POST /limited", {"int32Field": 15}, b"int32_field=15",
             Content_Type=FORM, X_HTTP_Method_Override="GET"),
        case("bk-bcs-1328", "POST /many/a", {"stringField": "a", "int32Field": 2}, b"int32_field=2", Content_Type=FORM),
        case("bk-bcs-1328-no-get", "POST /changing/a", 501, b"int32_field=2", Content_Type=FORM),
        case("grpc-gateway-1930", "PATCH /v1/changes", 400, b'{"updateMask":{"paths":["a"]}}'),
        case("grpc-gateway-1034", "PATCH /v1/changes", 400, b'{"updateMask":"foo_bar"}'),
        case("protobuf-7933", "POST /v1/specimens", {"int32Field": 1},
             b'{"enumField":"XX","repeatedEnum":["XX"],"mapEnum":{"a":"XX"},"int32Field":1}'),
        case("protobuf-15021", "POST /v1/specimens", 400, b'{"timestampField":{}}'),
        case("grpc-gateway-1123", "GET /v1/specimens?int32_field=x", 400),
    ],
)  # fmt: skip
def test_reports(
    client: FlaskClient, request_line: str, body: bytes | None, headers: Mapping[str, str], expected: Any
) -> None:
    response = ask(client, request_line, body, headers)
    if not isinstance(expected, int):
        assert shown(response) == expected
        return
    assert (response.status_code, response.json["code"]) == (expected, {400: 3, 501: 12}[expected])


def test_a_mask_made_of_a_body_has_the_names_of_the_proto(client: FlaskClient) -> None:
    body = b'{"int32Field":1,"partField":{"name":"x"}}'
    answered = ask(client, "PATCH /v1/changes/a", body, {}).json
    assert answered["updateMask"] == "int32Field,partField.name"  # which JSON shows in its own spelling


@pytest.mark.parametrize(
    ("target", "texts"),
    [
        pytest.param("/v1/specimens?int32_field=x", ("int32_field", '"x"', "int32"), id="query"),
        pytest.param("/t/a/123", ("timestamp_field", '"123"', "google.protobuf.Timestamp"), id="path"),
        pytest.param("/v1/specimens?inner.enum_field=foo", ("inner.enum_field", '"foo"', "Kind"), id="nested-enum"),
        pytest.param(
            "/v1/specimens?timestamp_field=2023-05-18T17:09:26+05:30", ("timestamp_field", "%2B"), id="plus-in-a-query"
        ),
    ],
)
def test_conversion_errors_name_parameter_value_and_type(
    client: FlaskClient, target: str, texts: tuple[str, ...]
) -> None:
    message = client.get(target).json["message"]
    assert all(text in message for text in texts), message
    assert "strconv" not in message


def test_unset_fields_are_null_absent_or_left_out_as_one_likes(channel: InProcessChannel, client: FlaskClient) -> None:
    answered = client.get("/v1/specimens").json
    assert answered["partField"] is None
    assert "optionalString" not in answered
    sparse = GatewayOptions(services=(SERVICE,), codec=CodecOptions(emit_defaults=False))
    assert create_app(channel, descriptor_set(), sparse).test_client().get("/v1/specimens").json == {}


def test_an_answer_without_json_keeps_the_metadata(client: FlaskClient) -> None:
    response = client.get("/v1/specimens?timestamp_field.nanos=-1")
    assert (response.status_code, response.json["code"]) == (500, 2)
    assert response.headers.getlist("Grpc-Metadata-Content-Type") == ["application/grpc"]


def test_shadowed_routes_are_told(channel: InProcessChannel) -> None:
    options = GatewayOptions(services=(SERVICE,), rules_yaml=rules())
    told = create_app(channel, descriptor_set(), options).extensions["gateway"].routes.shadowed()
    pairs = {(each.binding.template.source, each.by.template.source) for each in told if each.by is not None}
    assert ("/users/things", "/users/{string_field}") in pairs
    assert all(source != "/late/literal" for source, _ in pairs)


def test_strictness_names_what_it_refuses(client: FlaskClient) -> None:
    strict = {"Prefer": "handling=strict"}
    assert "nosuch" in ask(client, "GET /v1/specimens?nosuch=1", None, strict).json["message"]
    assert "typo" in ask(client, "POST /v1/specimens", json.dumps({"typo": 1}).encode(), strict).json["message"]
