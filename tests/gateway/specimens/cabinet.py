"""The service of protos/specimens.proto, and rules that bind each field of its message in every way it can be bound.

Messages are Google's own, so a request that its library would not take apart never comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import yaml
from google.protobuf import message_factory
from message_codec import google_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import FieldDescriptor

SERVICE = "specimens.v1.Cabinet"
SPECIMEN = "specimens.v1.Specimen"
IN_PATHS = {
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
    *(f"google.protobuf.{kind}Value" for kind in ("Double", "Float", "Int64", "UInt64", "Int32", "UInt32")),
    *(f"google.protobuf.{kind}Value" for kind in ("Bool", "String", "Bytes")),
}
"""The message types that a path variable may have."""


def message_class(full_name: str) -> Any:
    return message_factory.GetMessageClass(google_pool().FindMessageTypeByName(full_name))


Specimen = message_class(SPECIMEN)


def is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def may_stand_in_path(field: FieldDescriptor) -> bool:
    if field.message_type is None:
        return True
    return not field.is_repeated and field.message_type.full_name in IN_PATHS


def field_rules() -> str:
    """Give a service configuration with routes for each field: in the path, as the body, as the answer."""
    paths, bodies = [], []
    for field in Specimen.DESCRIPTOR.fields:
        name = field.name
        if may_stand_in_path(field):
            paths.append({"get": f"/fields/path/{name}/{{{name}=**}}"})
        bodies.append({"post": f"/fields/body/{name}", "body": name})
        bodies.append({"post": f"/fields/answer/{name}", "body": "*", "response_body": name})
    rules = [
        {"selector": f"{SERVICE}.Look", **paths[0], "additional_bindings": paths[1:]},
        {"selector": f"{SERVICE}.Put", **bodies[0], "additional_bindings": bodies[1:]},
    ]
    return yaml.safe_dump({"type": "google.api.Service", "config_version": 3, "http": {"rules": rules}})


class Cabinet:
    """Gives back what it gets."""

    def echo(self, request: Any, _context: grpc.ServicerContext) -> Any:
        return request

    def remove(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.send_initial_metadata((("removed", request.string_field),))
        return message_class("google.protobuf.Empty")()

    def repeat(self, request: Any, _context: grpc.ServicerContext) -> Iterator[Any]:
        for number in range(request.int32_field):
            copy = Specimen()
            copy.CopyFrom(request)
            copy.int64_field = number
            yield copy

    def collect(self, requests: Iterator[Any], _context: grpc.ServicerContext) -> Any:
        collected = Specimen()
        for request in requests:
            collected.MergeFrom(request)
        return collected

    def converse(self, requests: Iterator[Any], _context: grpc.ServicerContext) -> Iterator[Any]:
        yield from requests


def handler() -> grpc.GenericRpcHandler:
    """Give the handler of the service, for a server or for a table of an in-process channel."""
    cabinet = Cabinet()
    behaviours = {
        "Repeat": (grpc.unary_stream_rpc_method_handler, cabinet.repeat),
        "Collect": (grpc.stream_unary_rpc_method_handler, cabinet.collect),
        "Converse": (grpc.stream_stream_rpc_method_handler, cabinet.converse),
        "Remove": (grpc.unary_unary_rpc_method_handler, cabinet.remove),
    }
    methods = {}
    for method in google_pool().FindServiceByName(SERVICE).methods:
        make, behaviour = behaviours.get(method.name, (grpc.unary_unary_rpc_method_handler, cabinet.echo))
        methods[method.name] = make(
            behaviour,
            request_deserializer=message_class(method.input_type.full_name).FromString,
            response_serializer=message_class(method.output_type.full_name).SerializeToString,
        )
    return grpc.method_handlers_generic_handler(SERVICE, methods)
