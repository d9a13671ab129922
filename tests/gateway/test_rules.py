from __future__ import annotations

import re

import pytest
from google.protobuf import descriptor_pb2
from proto_source import compile_protos

from gateway.transcode.binding import HttpBinding, MethodInfo, RuleError, load_bindings

TYPES = """
syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/field_mask.proto";
enum Kind { KIND_UNSPECIFIED = 0; KIND_BOOK = 1; }
message Item {
  message Inner { string key = 1; Inner next = 2; repeated Inner many = 3; }
  string name = 1;
  int64 id = 2;
  Kind kind = 3;
  bytes raw = 4;
  repeated string tags = 5;
  repeated Kind kinds = 6;
  map<string, string> labels = 7;
  Inner inner = 8;
  repeated Inner parts = 9;
  google.protobuf.Timestamp at = 10;
  google.protobuf.Duration took = 11;
  google.protobuf.StringValue nick = 12;
  google.protobuf.Int64Value size = 13;
  google.protobuf.Struct data = 14;
  google.protobuf.FieldMask mask = 15;
  repeated google.protobuf.Timestamp times = 16;
  oneof choice { string left = 17; Inner right = 18; }
  optional bool flag = 19;
  string otherName = 20 [json_name = "renamed"];
}
"""

SERVICE = """
syntax = "proto3";
package shop.v1;
import "google/api/annotations.proto";
import "shop/types.proto";
service Shop {
%s
}
"""


def method(rule: str, name: str = "Do", request: str = "Item", response: str = "Item") -> str:
    option = f"option (google.api.http) = {{ {rule} }};" if rule else ""
    return f"  rpc {name}({request}) returns ({response}) {{ {option} }}"


def shop(*methods: str) -> bytes:
    return compile_protos({"shop/types.proto": TYPES, "shop/shop.proto": SERVICE % "\n".join(methods)})


def lines(bindings: list[HttpBinding]) -> list[str]:
    return [
        f"{binding.method.name} {binding.index} {binding.http_method} {binding.template.source}"
        f" {binding.body} {binding.response_body}"
        for binding in bindings
    ]


def test_a_binding_holds_all_there_is_to_know() -> None:
    (binding,) = load_bindings(shop(method('post: "/v1/{name=items/*}:sell" body: "inner" response_body: "parts"')))
    assert binding.method == MethodInfo(
        "/shop.v1.Shop/Do", "shop.v1.Item", "shop.v1.Item", client_streaming=False, server_streaming=False
    )
    assert binding.method.selector == "shop.v1.Shop.Do"
    assert binding.method.name == "Do"
    assert str(binding.template) == "/v1/{name=items/*}:sell"
    assert lines([binding]) == ["Do 0 POST /v1/{name=items/*}:sell inner parts"]


@pytest.mark.parametrize(
    ("request_type", "response_type", "streams"),
    [
        pytest.param("Item", "Item", (False, False), id="unary"),
        pytest.param("Item", "stream Item", (False, True), id="server"),
        pytest.param("stream Item", "Item", (True, False), id="client"),
        pytest.param("stream Item", "stream Item", (True, True), id="both"),
    ],
)
def test_kinds_of_call(request_type: str, response_type: str, streams: tuple[bool, bool]) -> None:
    (binding,) = load_bindings(shop(method('post: "/x" body: "*"', request=request_type, response=response_type)))
    assert (binding.method.client_streaming, binding.method.server_streaming) == streams


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param('get: "/x"', ["Do 0 GET /x None None"], id="get"),
        pytest.param('put: "/x" body: "*"', ["Do 0 PUT /x * None"], id="put"),
        pytest.param('post: "/x"', ["Do 0 POST /x None None"], id="post-without-body"),
        pytest.param('delete: "/x"', ["Do 0 DELETE /x None None"], id="delete"),
        pytest.param('patch: "/x" body: "inner"', ["Do 0 PATCH /x inner None"], id="patch"),
        pytest.param('custom { kind: "HEAD" path: "/x" }', ["Do 0 HEAD /x None None"], id="custom-head"),
        pytest.param('custom { kind: "lock" path: "/x" } body: "*"', ["Do 0 lock /x * None"], id="custom-as-spelled"),
        pytest.param('custom { kind: "*" path: "/x" }', ["Do 0 * /x None None"], id="custom-star-is-no-wildcard"),
        pytest.param('get: "/x" response_body: "*"', ["Do 0 GET /x None None"], id="response-body-star-is-all"),
        pytest.param('get: "/x" response_body: "inner.key"', ["Do 0 GET /x None inner.key"], id="response-body-dotted"),
        pytest.param('post: "/x" body: "inner.next.key"', ["Do 0 POST /x inner.next.key None"], id="body-dotted"),
        pytest.param('post: "/x" body: "right.key"', ["Do 0 POST /x right.key None"], id="body-through-oneof"),
        pytest.param('post: "/x" body: "labels"', ["Do 0 POST /x labels None"], id="body-is-a-map"),
        pytest.param('post: "/x" body: "parts"', ["Do 0 POST /x parts None"], id="body-is-a-list"),
        pytest.param('post: "/x" body: "flag"', ["Do 0 POST /x flag None"], id="body-is-a-scalar"),
        pytest.param('body: "inner"', [], id="no-path-is-no-rule"),
        pytest.param('get: ""', [], id="empty-path-is-no-rule"),
        pytest.param(
            'get: "/x" additional_bindings { get: "/y" }'
            ' additional_bindings { post: "/z" body: "*" response_body: "id" }',
            ["Do 0 GET /x None None", "Do 1 GET /y None None", "Do 2 POST /z * id"],
            id="additional-in-order",
        ),
        pytest.param(
            'additional_bindings { get: "/y" } additional_bindings { }',
            ["Do 0 GET /y None None"],
            id="additional-without-a-first",
        ),
    ],
)
def test_rules(rule: str, expected: list[str]) -> None:
    assert lines(load_bindings(shop(method(rule)))) == expected


@pytest.mark.parametrize(
    "path",
    [
        "name", "id", "kind", "raw", "tags", "kinds", "at", "took", "nick", "size", "left", "flag", "otherName",
        "inner.key", "inner.next.next.key", "right.key", "at.seconds",
    ],
)  # fmt: skip
def test_fields_that_a_path_variable_may_name(path: str) -> None:
    (binding,) = load_bindings(shop(method(f'get: "/x/{{{path}}}"')))
    assert binding.template.field_paths == (path,)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("nosuch", "shop.v1.Item has no field 'nosuch'", id="unknown"),
        pytest.param("inner.nosuch", "shop.v1.Item.Inner has no field 'nosuch'", id="unknown-inside"),
        pytest.param("renamed", "shop.v1.Item has no field 'renamed'", id="json-name"),
        pytest.param("other_name", "shop.v1.Item has no field 'other_name'", id="other-case"),
        pytest.param("name.key", "field 'name' of shop.v1.Item is not a message", id="through-scalar"),
        pytest.param("kind.key", "field 'kind' of shop.v1.Item is not a message", id="through-enum"),
        pytest.param("parts.key", "field 'parts' of shop.v1.Item is repeated", id="through-list"),
        pytest.param("labels.key", "field 'labels' of shop.v1.Item is repeated", id="through-map"),
        pytest.param("inner.many.key", "field 'many' of shop.v1.Item.Inner is repeated", id="through-list-inside"),
        pytest.param("inner", "'inner' is of type shop.v1.Item.Inner", id="message"),
        pytest.param("right", "'right' is of type shop.v1.Item.Inner", id="message-in-oneof"),
        pytest.param("data", "'data' is of type google.protobuf.Struct", id="struct"),
        pytest.param("mask", "'mask' is of type google.protobuf.FieldMask", id="field-mask"),
        pytest.param("parts", "'parts' is a repeated message or map", id="messages"),
        pytest.param("labels", "'labels' is a repeated message or map", id="map"),
        pytest.param("times", "'times' is a repeated message or map", id="timestamps"),
    ],
)
def test_fields_that_a_path_variable_may_not_name(path: str, reason: str) -> None:
    refuses(shop(method(f'get: "/x/{{{path}}}"')), reason)


def refuses(descriptors: bytes, reason: str, rules: str | None = None, selector: str = "shop.v1.Shop.Do") -> RuleError:
    with pytest.raises(RuleError, match=re.escape(reason)) as caught:
        load_bindings(descriptors, rules)
    error = caught.value
    assert error.selector == selector
    assert error.file in str(error)
    assert error.selector in str(error)
    assert error.reason in str(error)
    return error


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        pytest.param('get: "/x" body: "*"', "a GET rule must not have a body ('*')", id="get-with-body"),
        pytest.param('get: "/x" body: "inner"', "a GET rule must not have a body", id="get-with-body-field"),
        pytest.param('custom { kind: "GET" path: "/x" } body: "*"', "a GET rule must not", id="custom-get-with-body"),
        pytest.param('delete: "/x" body: "*"', "a DELETE rule must not have a body", id="delete-with-body"),
        pytest.param('custom { path: "/x" }', "names no method (kind)", id="custom-without-kind"),
        pytest.param('get: "x"', "does not start with '/'", id="template"),
        pytest.param('get: "/{name"', "is not closed", id="template-open"),
        pytest.param('post: "/x" body: "nosuch"', "shop.v1.Item has no field 'nosuch'", id="body-unknown"),
        pytest.param('post: "/x" body: "otherName.x"', "'otherName' of shop.v1.Item is not a message", id="body-path"),
        pytest.param('post: "/x" body: "renamed"', "no field 'renamed'", id="body-json-name"),
        pytest.param('post: "/x" body: "parts.key"', "'parts' of shop.v1.Item is repeated", id="body-through-list"),
        pytest.param('get: "/x" response_body: "nosuch"', "has no field 'nosuch'", id="response-body-unknown"),
        pytest.param('get: "/x" response_body: "tags.x"', "is not a message", id="response-body-path"),
        pytest.param(
            'get: "/x" additional_bindings { get: "/y" additional_bindings { get: "/z" } }',
            "additional_bindings cannot stand inside additional_bindings",
            id="nested-additional",
        ),
        pytest.param('get: "/x" additional_bindings { get: "/{nosuch}" }', "has no field", id="additional-is-checked"),
        pytest.param('get: "/x" additional_bindings { get: "/x" }', "is bound already, to shop.v1.Shop.Do", id="twice"),
    ],
)
def test_rules_that_are_refused(rule: str, reason: str) -> None:
    error = refuses(shop(method(rule)), reason)
    assert error.file == "shop/shop.proto"


def test_path_variables_of_a_request_stream_are_refused() -> None:
    for response in ("Item", "stream Item"):
        descriptors = shop(method('post: "/x/{name}" body: "*"', request="stream Item", response=response))
        refuses(descriptors, "a method with a request stream cannot have path variables")
    assert load_bindings(shop(method('get: "/x/{name}"', response="stream Item")))


def test_delete_may_have_a_body_if_asked_for() -> None:
    descriptors = shop(method('delete: "/x" body: "*"'))
    assert lines(load_bindings(descriptors, allow_delete_body=True)) == ["Do 0 DELETE /x * None"]
    with pytest.raises(RuleError, match="a GET rule"):
        load_bindings(shop(method('get: "/x" body: "*"')), allow_delete_body=True)


def test_a_route_is_bound_once_in_a_service_but_as_often_as_one_likes_across_services() -> None:
    refuses(shop(method('get: "/x"', "First"), method('get: "/x"')), "GET /x is bound already, to shop.v1.Shop.First")
    assert len(load_bindings(shop(method('get: "/x"', "First"), method('post: "/x"')))) == 2
    other = SERVICE.replace("Shop", "Other") % method('get: "/x"')
    descriptors = compile_protos(
        {"shop/types.proto": TYPES, "shop/a.proto": SERVICE % method('get: "/x"'), "shop/b.proto": other}
    )
    selectors = [binding.method.selector for binding in load_bindings(descriptors)]
    assert selectors == ["shop.v1.Shop.Do", "shop.v1.Other.Do"]


def test_methods_without_a_rule_are_served_only_if_asked_for() -> None:
    descriptors = shop(
        method("", "Bare"), method('get: "/x"', "Ruled"), method('body: "*"', "Empty"), method("", "Listed")
    )
    rules = "http: {rules: [{selector: shop.v1.Shop.Listed, get: ''}]}"
    assert lines(load_bindings(descriptors)) == ["Ruled 0 GET /x None None"]
    assert lines(load_bindings(descriptors, rules, unbound_methods=True)) == [
        "Bare 0 POST /shop.v1.Shop/Bare * None",
        "Ruled 0 GET /x None None",
    ]


def test_an_unbound_method_may_have_a_request_stream() -> None:
    descriptors = shop(method("", request="stream Item", response="stream Item"))
    assert lines(load_bindings(descriptors, unbound_methods=True)) == ["Do 0 POST /shop.v1.Shop/Do * None"]


def test_services_are_picked_by_full_name() -> None:
    other = SERVICE.replace("Shop", "Other") % method('get: "/y"')
    descriptors = compile_protos(
        {"shop/types.proto": TYPES, "shop/a.proto": SERVICE % method('get: "/x"'), "shop/b.proto": other}
    )
    for services, expected in (
        (None, ["/x", "/y"]),
        ({"shop.v1.Other"}, ["/y"]),
        (["shop.v1.Other", "shop.v1.Shop"], ["/x", "/y"]),
        ([], []),
    ):
        found = load_bindings(descriptors, services=services)
        assert [binding.template.source for binding in found] == expected
    with pytest.raises(RuleError, match=r"Shop: no service of this name"):
        load_bindings(descriptors, services=["Shop"])


YAML = """
type: google.api.Service
config_version: 3
name: shop.example.com
documentation: {summary: not looked at}
http:
  rules:
  - selector: shop.v1.Shop.Do
    put: /yaml/{name}
    body: inner
    response_body: parts
    additional_bindings:
    - custom: {kind: LINK, path: /yaml/link}
  - selector: shop.v1.Shop.Other
    get: /yaml/other
  - selector: shop.v1.Shop.Do
    get: /yaml/second
"""


def test_a_service_configuration_comes_before_the_option_and_both_apply() -> None:
    descriptors = shop(method('get: "/option"'), method("", "Other"))
    assert lines(load_bindings(descriptors, YAML)) == [
        "Do 0 PUT /yaml/{name} inner parts",
        "Do 1 LINK /yaml/link None None",
        "Do 2 GET /yaml/second None None",
        "Do 3 GET /option None None",
        "Other 0 GET /yaml/other None None",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "type: google.api.Service", "http:", "http: {}", "http: {rules: []}", '{"http": {"rules": []}}'],
)
def test_a_service_configuration_may_hold_no_rules(text: str) -> None:
    assert lines(load_bindings(shop(method('get: "/x"')), text)) == ["Do 0 GET /x None None"]


@pytest.mark.parametrize(
    ("text", "selector", "reason"),
    [
        pytest.param("a: [", "", "it is not YAML", id="no-yaml"),
        pytest.param("- a", "", "it must be a YAML mapping", id="list"),
        pytest.param("text", "", "it must be a YAML mapping", id="text"),
        pytest.param("http: false", "", "'http' is not a google.api.Http", id="http-false"),
        pytest.param("http: {1: 2}", "", "'http' is not a google.api.Http", id="http-key-number"),
        pytest.param("http: 3", "", "'http' is not a google.api.Http", id="http-number"),
        pytest.param("http: [1]", "", "'http' is not a google.api.Http", id="http-list"),
        pytest.param("http: {rules: 3}", "", "'http' is not a google.api.Http", id="rules-number"),
        pytest.param("http: {rules: [3]}", "", "'http' is not a google.api.Http", id="rule-number"),
        pytest.param("http: {rules: [{get: 3}]}", "", "'http' is not a google.api.Http", id="path-number"),
        pytest.param("http: {rules: [{fetch: /x}]}", "", "fetch", id="unknown-key"),
        pytest.param("http: {rules: [{selector: a.B.C, get: /x, put: /y}]}", "", "oneof", id="two-methods"),
        pytest.param("http: {rules: [{get: /x}]}", "", "an HTTP rule has no selector", id="no-selector"),
        pytest.param(
            "http: {rules: [{selector: shop.v1.Shop.Nosuch, get: /x}]}",
            "shop.v1.Shop.Nosuch",
            "no method of this name",
            id="unknown-method",
        ),
        pytest.param(
            "http: {rules: [{selector: shop.v1.Shop.Do, get: /x/{nosuch}}]}",
            "",
            "it is not YAML",
            id="braces-need-quotes",
        ),
        pytest.param(
            "http: {rules: [{selector: shop.v1.Shop.Do, get: '/x/{nosuch}'}]}",
            "shop.v1.Shop.Do",
            "has no field 'nosuch'",
            id="variable",
        ),
        pytest.param(
            "http: {rules: [{selector: shop.v1.Shop.Do, get: /x, body: '*'}]}",
            "shop.v1.Shop.Do",
            "a GET rule must not have a body",
            id="get-with-body",
        ),
        pytest.param(
            "http: {rules: [{selector: shop.v1.Shop.Do, get: /option}]}",
            "shop.v1.Shop.Do",
            "GET /option is bound already",
            id="twice-with-option",
        ),
    ],
)
def test_service_configurations_that_are_refused(text: str, selector: str, reason: str) -> None:
    with pytest.raises(RuleError, match=re.escape(reason)) as caught:
        load_bindings(shop(method('get: "/option"')), text)
    assert caught.value.selector == selector


def test_rules_of_services_that_are_not_served_do_not_matter() -> None:
    other = SERVICE.replace("Shop", "Other") % method('get: "/y"')
    descriptors = compile_protos(
        {"shop/types.proto": TYPES, "shop/a.proto": SERVICE % method('get: "/x"'), "shop/b.proto": other}
    )
    rules = "http: {rules: [{selector: shop.v1.Shop.Do, get: '/{nosuch}'}]}"
    assert lines(load_bindings(descriptors, rules, services=["shop.v1.Other"])) == ["Do 0 GET /y None None"]


def test_a_package_is_not_needed() -> None:
    source = """
    syntax = "proto3";
    import "google/api/annotations.proto";
    message M { string s = 1; }
    service S { rpc Do(M) returns (M) { option (google.api.http) = { get: "/{s}" }; } }
    """
    (binding,) = load_bindings(compile_protos({"s.proto": source}))
    assert (binding.method.full_name, binding.method.input_type) == ("/S/Do", "M")


def test_proto2_groups_are_messages() -> None:
    source = """
    syntax = "proto2";
    package p;
    import "google/api/annotations.proto";
    message M { optional group Part = 1 { optional string s = 2; } required int32 n = 3; }
    service S { rpc Do(M) returns (M) { option (google.api.http) = { get: "/{part.s}/{n}" }; } }
    """
    (binding,) = load_bindings(compile_protos({"p/s.proto": source}))
    assert binding.template.field_paths == ("part.s", "n")


def test_editions_are_read() -> None:
    source = """
    edition = "2023";
    package p;
    import "google/api/annotations.proto";
    message M { string s = 1; }
    service S { rpc Do(M) returns (M) { option (google.api.http) = { get: "/{s}" }; } }
    """
    assert len(load_bindings(compile_protos({"p/s.proto": source}))) == 1


def test_descriptors_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(RuleError, match=r"it is no google\.protobuf\.FileDescriptorSet"):
        load_bindings(b"\xff\xff\xff")


def test_descriptors_without_their_imports_are_refused() -> None:
    complete = descriptor_pb2.FileDescriptorSet.FromString(shop(method('get: "/x"')))
    partial = descriptor_pb2.FileDescriptorSet(file=[file for file in complete.file if file.name == "shop/shop.proto"])
    refuses(partial.SerializeToString(), "message type shop.v1.Item is not in the descriptor set")
    types_only = [file for file in complete.file if "struct" not in file.name and "timestamp" not in file.name]
    assert load_bindings(descriptor_pb2.FileDescriptorSet(file=types_only).SerializeToString())
    deep = shop(method('get: "/x/{at.seconds}"'))
    files = [file for file in descriptor_pb2.FileDescriptorSet.FromString(deep).file if "timestamp" not in file.name]
    cut = descriptor_pb2.FileDescriptorSet(file=files).SerializeToString()
    refuses(cut, "message type google.protobuf.Timestamp is not in the descriptor set")
