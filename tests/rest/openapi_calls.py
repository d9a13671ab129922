"""A caller by the OpenAPI document: methods by name, requests and answers held against the schemas of the document."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rest_calls import Caller

SPEC: dict[str, Any] = json.loads((ROOT / "gen" / "openapi" / "detour.swagger.json").read_text())
OPERATIONS = {
    operation["operationId"]: (verb.upper(), path.removeprefix("/api/v1"), operation)
    for path, verbs in SPEC["paths"].items()
    for verb, operation in verbs.items()
}
FORMATS = FormatChecker(formats=())


@FORMATS.checks("int64")
@FORMATS.checks("uint64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, str) or (bool(re.fullmatch(r"-?\d{1,20}", value)) and abs(int(value)) < 2**64)


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FORMATS.checks("date-time")
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return re.fullmatch(r"[^.]+(\.(\d{3}|\d{6}|\d{9}))?Z", value) is not None and bool(dt.datetime.fromisoformat(value))


@FORMATS.checks("byte")
def _is_base64(value: object) -> bool:
    try:
        return not isinstance(value, str) or base64.b64decode(value, validate=True) is not None
    except binascii.Error:
        return False


def as_json_schema(node: Any, document: str) -> Any:
    """A part of the OpenAPI document as JSON Schema; what it refers to is looked for in `document`.

    Answers are read strictly: nothing comes through that is not named, and null only where the document says so.
    """
    if isinstance(node, list):
        return [as_json_schema(child, document) for child in node]
    if not isinstance(node, dict):
        return node
    made = {key: as_json_schema(child, document) for key, child in node.items()}
    if isinstance(node.get("$ref"), str):
        made["$ref"] = document + node["$ref"]
    if document == ANSWERS and isinstance(node.get("properties"), dict) and node.get("type") == "object":
        made["additionalProperties"] = False
        for name, property_ in node["properties"].items():
            if property_.get("x-nullable"):
                made["properties"][name] = {"anyOf": [made["properties"][name], {"type": "null"}]}
    return made


ANSWERS, REQUESTS = "urn:answers", "urn:requests"
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, DRAFT4.create_resource({"definitions": as_json_schema(SPEC["definitions"], name)}))
    for name in (ANSWERS, REQUESTS)
)


def faults(schema: dict[str, Any], value: object, document: str = ANSWERS) -> Iterator[str]:
    """What in a value is not as the document says."""
    validator = Draft4Validator(as_json_schema(schema, document), registry=REGISTRY, format_checker=FORMATS)
    for error in validator.iter_errors(value):
        yield f"{'/'.join(map(str, error.path))}: {error.message[:300]}"


@dataclass
class SpecCaller:
    """Calls methods, and remembers which were answered well and which were refused."""

    caller: Caller
    answered: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def ok(self, name: str, *path: object, body: object = None, query: str = "") -> Any:
        """Call a method that must succeed; a stream comes as a list of its results."""
        answer, schema = self._call(name, path, body, query, "200")
        assert answer.status_code == 200, (name, answer.text)
        self.answered.add(name)
        if schema.get("title", "").startswith("Stream result of"):
            lines = [json.loads(line) for line in answer.text.splitlines()]
            assert not [fault for line in lines for fault in faults(schema, line)], name
            return [line["result"] for line in lines]
        assert list(faults(schema, answer.json)) == [], (name, answer.text)
        return answer.json

    def refusal(self, name: str, *path: object, body: object = None, query: str = "") -> int:
        """Call a method that must be refused, and return the status."""
        answer, schema = self._call(name, path, body, query, "default")
        assert answer.status_code >= 400, (name, answer.text)
        assert list(faults(schema, answer.json)) == [], (name, answer.text)
        self.refused.add(name)
        return answer.status_code

    def _call(self, name: str, path: tuple[object, ...], body: object, query: str, kind: str) -> tuple[Any, Any]:
        verb, template, operation = OPERATIONS[name]
        values = iter(path)
        url = re.sub(r"\{[^}]+\}", lambda _: quote(str(next(values)), safe=""), template)
        parameters = operation.get("parameters", [])
        bodies = [each["schema"] for each in parameters if each["in"] == "body"]
        if body is not None:
            assert list(faults(bodies[0], body, REQUESTS)) == [], (name, body)
        known = {each["name"] for each in parameters if each["in"] == "query"}
        assert {part.partition("=")[0] for part in query.split("&") if part} <= known, name
        return self.caller.call(verb, f"{url}?{query}", body), operation["responses"][kind]["schema"]
