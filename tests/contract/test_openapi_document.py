"""The OpenAPI document against the protos and the facts of the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from contract_facts import ENUMS, FACTS, MAP_ENTRIES, MESSAGES, ROOT, RPCS, Field, camel, http_rule
from jsonschema import Draft4Validator
from openapi_spec_validator import OpenAPIV2SpecValidator

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC: dict[str, Any] = json.loads((ROOT / "gen/openapi/detour.swagger.json").read_text())
OPERATIONS = {
    operation["operationId"]: (path, verb, operation)
    for path, verbs in SPEC["paths"].items()
    for verb, operation in verbs.items()
}
STREAMS = {name for name, method in RPCS.items() if method.server_streaming}
PUBLIC = {"Login", "GetMaster", "GetTelemetry"}
ERROR = {"error": {"code": 5, "reason": "NotFound", "error": "experiment '9' not found"}}
STREAM_ERROR = {
    "error": {"grpcCode": 5, "httpCode": 404, "message": "no such trial", "httpStatus": "Not Found", "details": []}
}
SCALARS: dict[Any, tuple[str, str | None]] = {
    Field.TYPE_BOOL: ("boolean", None),
    Field.TYPE_BYTES: ("string", "byte"),
    Field.TYPE_DOUBLE: ("number", "double"),
    Field.TYPE_FLOAT: ("number", "float"),
    Field.TYPE_INT32: ("integer", "int32"),
    Field.TYPE_INT64: ("string", "int64"),
    Field.TYPE_STRING: ("string", None),
    Field.TYPE_UINT32: ("integer", "int64"),
    Field.TYPE_UINT64: ("string", "uint64"),
}
WELL_KNOWN: dict[str, tuple[str, str | None]] = {
    "google.protobuf.BoolValue": ("boolean", None),
    "google.protobuf.DoubleValue": ("number", "double"),
    "google.protobuf.FieldMask": ("string", None),
    "google.protobuf.FloatValue": ("number", "float"),
    "google.protobuf.Int32Value": ("integer", "int32"),
    "google.protobuf.Int64Value": ("string", "int64"),
    "google.protobuf.StringValue": ("string", None),
    "google.protobuf.Struct": ("object", None),
    "google.protobuf.Timestamp": ("string", "date-time"),
}
# The generator takes a required field of a message for the message's own place when both have the same name.
NOT_SAID = {("determined.api.v1.ReportTrialMetricsRequest", "determined.trial.v1.TrialMetrics"): {"metrics"}}
FREE_LISTS = {"google.protobuf.ListValue"}


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return SPEC["definitions"][schema["$ref"].removeprefix("#/definitions/")]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix("#/definitions/")
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def test_is_valid() -> None:
    OpenAPIV2SpecValidator(SPEC).validate()


def test_says_what_it_is() -> None:
    assert SPEC["info"]["title"] == "Determined REST API"
    assert "log in" in SPEC["info"]["description"]
    assert SPEC["info"]["version"] == "0.38.1"
    tags = {tag["name"] for tag in SPEC["tags"]}
    assert tags == {tag for _, _, operation in OPERATIONS.values() for tag in operation["tags"]}
    assert all(tag["description"] for tag in SPEC["tags"])


def test_operation_ids_are_the_names_of_the_methods_each_once() -> None:
    ids = [operation["operationId"] for verbs in SPEC["paths"].values() for operation in verbs.values()]
    assert sorted(ids) == sorted(RPCS)


@pytest.mark.parametrize("name", sorted(RPCS))
def test_operation(name: str) -> None:
    path, verb, operation = OPERATIONS[name]
    rule = http_rule(RPCS[name])
    template = "/".join(
        f"{{{camel(part[1:-1])}}}" if part.startswith("{") else part for part in rule["path"].split("/")
    )
    assert (path, verb.upper()) == (template, rule["http"])
    assert operation["tags"] == [FACTS["rpcs"][name]["tag"]]
    assert operation.get("deprecated", False) == FACTS["rpcs"][name].get("deprecated", False)
    assert operation["summary"]
    assert not operation["summary"].startswith(name)
    assert operation.get("security") == ([] if name in PUBLIC else None)


@pytest.mark.parametrize("name", sorted(RPCS))
def test_error_is_as_on_the_wire(name: str) -> None:
    schema = {"definitions": SPEC["definitions"], **OPERATIONS[name][2]["responses"]["default"]["schema"]}
    right, wrong = (STREAM_ERROR, ERROR) if name in STREAMS else (ERROR, STREAM_ERROR)
    Draft4Validator(schema).validate(right)
    assert not Draft4Validator(schema).is_valid(wrong)
    assert not Draft4Validator(schema).is_valid({"code": 5, "message": "of grpc-gateway's own shape", "details": []})


@pytest.mark.parametrize("name", sorted(RPCS))
def test_parameters_are_the_names_that_the_gateway_takes(name: str) -> None:
    root = MESSAGES[RPCS[name].input_type[1:]]
    for parameter in OPERATIONS[name][2].get("parameters", []):
        assert parameter.get("description") or parameter["in"] == "body"
        message = root
        *steps, last = parameter["name"].split(".")
        if parameter["in"] == "body":
            continue
        for step in steps:
            (field,) = [field for field in message.field if field.json_name == step]
            message = MESSAGES[field.type_name[1:]]
        assert last in {field.json_name for field in message.field}


@pytest.mark.parametrize("name", sorted(RPCS))
def test_what_the_path_gives_is_no_parameter_of_the_query(name: str) -> None:
    parameters = OPERATIONS[name][2].get("parameters", [])
    in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    in_query = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
    root = MESSAGES[RPCS[name].input_type[1:]]
    members = {field.json_name: field.oneof_index for field in root.field if field.HasField("oneof_index")}
    for parameter in in_query:
        steps = parameter.split(".")
        assert not any(".".join(steps[: count + 1]) in in_path for count in range(len(steps)))
        # A member of a oneof that the path has set would be refused.
        assert steps[0] not in members or members[steps[0]] not in {members.get(given) for given in in_path}


def test_each_reference_resolves() -> None:
    assert set(references(SPEC)) <= SPEC["definitions"].keys()


def test_security() -> None:
    definitions = SPEC["securityDefinitions"]
    assert {name: (one["type"], one["in"], one["name"]) for name, one in definitions.items()} == {
        "BearerToken": ("apiKey", "header", "Authorization"),
        "CookieToken": ("apiKey", "header", "Cookie"),
    }
    assert "Bearer <token>" in definitions["BearerToken"]["description"]
    assert "auth=<token>" in definitions["CookieToken"]["description"]
    assert SPEC["security"] == [{"BearerToken": []}, {"CookieToken": []}]


def _check_field(field: Field, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Hold the schema of a field against its type, and yield the messages that it refers to."""
    name = field.type_name[1:]
    if name in MAP_ENTRIES:
        assert schema["type"] == "object"
        yield from _check_field(MAP_ENTRIES[name].field[1], schema["additionalProperties"])
        return
    if field.label == Field.LABEL_REPEATED:
        assert schema["type"] == "array"
        schema = schema["items"]
    if name in ENUMS:
        assert resolve(schema)["enum"] == list(ENUMS[name])
    elif name in FREE_LISTS:
        assert schema["type"] == "array"
    elif name in MESSAGES:
        yield name, schema
    elif name == "google.protobuf.Value":
        assert "type" not in schema
    else:
        kind, form = WELL_KNOWN[name] if name else SCALARS[field.type]
        assert (schema["type"], schema.get("format")) == (kind, form)
        assert schema.get("additionalProperties") in (None, {}, True)  # unknown keys are not dropped


def _check(root: str, schema: dict[str, Any], in_path: frozenset[str] = frozenset()) -> None:
    """Hold a schema against a message and all that it refers to: names, types, required fields, descriptions.

    Fields that the path of the request gives, named by their field paths, are not in a body.
    """
    seen, pending = set(), [(root, schema, in_path)]
    while pending:
        name, node, hidden = pending.pop()
        if "$ref" in node:
            if (name, node["$ref"]) in seen:
                continue
            seen.add((name, node["$ref"]))
        definition = resolve(node)
        fields = {field.json_name: field for field in MESSAGES[name].field if field.name not in hidden}
        assert definition.get("properties", {}).keys() == fields.keys(), name
        facts = {camel(field) for field in FACTS["required"].get(name, [])} & fields.keys()
        assert set(definition.get("required", [])) == facts - NOT_SAID.get((root, name), set()), name
        for json_name, field in fields.items():
            property_ = definition["properties"][json_name]
            assert property_.get("description"), f"{name}.{field.name}"
            inside = frozenset(
                path.removeprefix(f"{field.name}.") for path in hidden if path.startswith(f"{field.name}.")
            )
            pending += [(*found, inside) for found in _check_field(field, property_)]


@pytest.mark.parametrize("name", sorted(RPCS))
def test_response_schema(name: str) -> None:
    response = OPERATIONS[name][2]["responses"]["200"]
    schema = response["schema"]
    if name in STREAMS:
        assert schema["title"].startswith("Stream result of ")
        assert schema["properties"].keys() == {"result", "error"}
        assert "one JSON object a line" in response["description"]
        schema = schema["properties"]["result"]
    _check(RPCS[name].output_type[1:], schema)


@pytest.mark.parametrize("name", sorted(name for name in RPCS if "body" in http_rule(RPCS[name])))
def test_request_schema(name: str) -> None:
    (schema,) = [one["schema"] for one in OPERATIONS[name][2]["parameters"] if one["in"] == "body"]
    message, rule = RPCS[name].input_type[1:], http_rule(RPCS[name])
    in_path = frozenset(part[1:-1] for part in rule["path"].split("/") if part.startswith("{"))
    if rule["body"] == "*":
        _check(message, schema, in_path)
        return
    (field,) = [field for field in MESSAGES[message].field if field.name == rule["body"]]
    inside = frozenset(path.partition(".")[2] for path in in_path if path.startswith(f"{field.name}."))
    for found, node in _check_field(field, schema):
        _check(found, node, inside)


@pytest.mark.parametrize(
    ("message", "definition"),
    [
        pytest.param("determined.experiment.v1.Experiment", "v1Experiment", id="with optional fields"),
        pytest.param("determined.api.v1.GetMasterResponse", "v1GetMasterResponse", id="with an optional message"),
        pytest.param("determined.job.v1.RBACJob", "v1RBACJob", id="with a oneof"),
        pytest.param("determined.trial.v1.MetricsWorkload", "v1MetricsWorkload", id="in a list"),
        pytest.param("determined.log.v1.LogEntry", "v1LogEntry", id="in a stream"),
        pytest.param("determined.task.v1.AllocationSummary", "v1AllocationSummary", id="in a map"),
    ],
)
def test_what_may_be_null(message: str, definition: str) -> None:
    fields = {field.json_name: field for field in MESSAGES[message].field}
    expected = {
        name
        for name, field in fields.items()
        if field.type == Field.TYPE_MESSAGE
        and field.label != Field.LABEL_REPEATED
        and not field.HasField("oneof_index")
    }
    properties = SPEC["definitions"][definition]["properties"]
    assert {name for name, schema in properties.items() if schema.get("x-nullable")} == expected
    assert properties.keys() == fields.keys()
