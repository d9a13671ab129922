"""The OpenAPI document: finding the plugin that makes it, and saying in it what the plugin cannot say.

The plugin is grpc-gateway's protoc-gen-openapiv2, of one version, since another writes another document. It knows only
grpc-gateway's own error body; those of the Determined API are put in here, by what goes over the wire.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from tools.contract import ROOT
from tools.openapi_nullable import mark_nullable

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = "protoc-gen-openapiv2"
VERSION = "v2.33.0"
PACKAGE = f"github.com/grpc-ecosystem/grpc-gateway/v2/{PLUGIN}@{VERSION}"
TOOLS = ROOT / ".tools" / "bin"

Json = dict[str, Any]

ERROR_DEFINITIONS: Json = {
    "Error": {
        "type": "object",
        "description": "The body of every answer that is no success.",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": {"type": "integer", "format": "int32", "description": "Number of the gRPC status code."},
                    "reason": {"type": "string", "description": "Name of the gRPC status code, such as `NotFound`."},
                    "error": {"type": "string", "description": "What went wrong, in words."},
                },
                "required": ["code", "reason", "error"],
            }
        },
        "required": ["error"],
    },
    "StreamError": {
        "type": "object",
        "description": "How a stream tells that something went wrong.",
        "properties": {
            "grpcCode": {"type": "integer", "format": "int32", "description": "Number of the gRPC status code."},
            "httpCode": {"type": "integer", "format": "int32", "description": "The HTTP status that belongs to it."},
            "message": {"type": "string", "description": "What went wrong, in words."},
            "httpStatus": {"type": "string", "description": "Text of that HTTP status, such as `Not Found`."},
            "details": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": True},
                "description": "Further messages about the error, mostly none.",
            },
        },
        "required": ["grpcCode", "httpCode", "message", "httpStatus", "details"],
    },
    "StreamErrorBody": {
        "type": "object",
        "description": "The body of an answer where a stream failed before its first message.",
        "properties": {"error": {"$ref": "#/definitions/StreamError"}},
        "required": ["error"],
    },
}


def find_plugin(*, install: bool) -> Path | None:
    """Answer the folder that holds the plugin, or None if it is not there.

    The folder `.tools/bin` comes before the search path.

    Args:
        install: Build the plugin into `.tools/bin` if it is missing and Go is there. Where that fails, as without a
            network, Go has said why, and the plugin counts as missing.
    """
    for candidate in (TOOLS / PLUGIN, shutil.which(PLUGIN)):
        if candidate and _has_version(str(candidate)):
            return (ROOT / candidate).parent
    go = shutil.which("go")
    if not install or go is None:
        return None
    TOOLS.mkdir(parents=True, exist_ok=True)
    built = subprocess.run([go, "install", PACKAGE], env={**os.environ, "GOBIN": str(TOOLS)}, check=False)
    return None if built.returncode else TOOLS


def _has_version(program: str) -> bool:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return f"Version {VERSION}," in said.stdout


def refine(document: str, descriptors: bytes) -> str:
    """Answer the document with the error bodies, streams and nulls of the Determined API in it.

    An answer that is no success is `{"error": {"code", "reason", "error"}}`; in a streaming method it is
    `{"error": {"grpcCode", "httpCode", "message", "httpStatus", "details"}}`, and so is the last line of a stream that
    breaks off.

    Args:
        document: What the plugin wrote.
        descriptors: What it wrote that about, a serialized FileDescriptorSet.
    """
    spec: Json = json.loads(document)
    for path in spec["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            schema = responses["200"]["schema"]
            streams = schema.get("title", "").startswith("Stream result of ")
            if streams:
                schema["properties"]["error"] = {"$ref": "#/definitions/StreamError"}
                responses["200"]["description"] = (
                    "A stream: one JSON object a line, with a `result`; if it breaks off, a last one has an `error`."
                )
            responses["default"] = {
                "description": "Something went wrong; the HTTP status says what kind of thing.",
                "schema": {"$ref": f"#/definitions/{'StreamErrorBody' if streams else 'Error'}"},
            }
    # The null of JSON has no schema in OpenAPI v2; the plugin leaves this behind whenever a field is of free form.
    spec["definitions"].pop("protobufNullValue", None)
    _name_bodies(spec)
    mark_nullable(spec, descriptors)
    spec["definitions"] |= ERROR_DEFINITIONS
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"


def _name_bodies(spec: Json) -> None:
    """Give schemas that stand where they are used, since the path takes a part of them, names for generated code.

    The plugin makes sentences titles, and generators make titles names.
    """
    for path in spec["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                schema = parameter.get("schema", {})
                if "title" in schema:
                    schema["description"] = schema["title"]
                    schema["title"] = f"{operation['operationId']}Body"
    for definition in spec["definitions"].values():
        for property_ in definition.get("properties", {}).values():
            if property_.get("title") == property_.get("description"):
                property_.pop("title", None)
