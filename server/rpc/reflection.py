"""What server reflection tells: a full description of every service that the server lists.

grpcio answers out of the descriptors in generated Python code. Those lack the JSON names of fields, so that grpcurl
would print `start_time` where REST says `startTime`; and they know neither upstream's single service nor version 1 of
reflection itself, which answer under names of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_reflection.v1alpha import reflection_pb2

from server.rpc.registration import UPSTREAM_SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from google.protobuf.descriptor import Descriptor, FileDescriptor, ServiceDescriptor
    from google.protobuf.descriptor_pb2 import DescriptorProto

REFLECTION_V1 = "grpc.reflection.v1.ServerReflection"
"""The service that clients ask for first; its messages are those of `v1alpha`, which grpcio has."""

_ALPHA = "grpc.reflection.v1alpha"
_V1 = "grpc.reflection.v1"


def reflection_pool(services: Mapping[str, Iterable[str]]) -> descriptor_pool.DescriptorPool:
    """Return the descriptors of services, with the JSON names of all fields.

    Args:
        services: Full names of the services whose code is generated, and of upstream's; with their methods.

    Raises:
        KeyError: When nothing is known of a service.
    """
    known = descriptor_pool.Default()
    pool = descriptor_pool.DescriptorPool()
    added: set[str] = set()
    generated = {name: known.FindServiceByName(name) for name in services if name != UPSTREAM_SERVICE}
    for service in generated.values():
        _add(pool, service.file, added)
    _add(pool, reflection_pb2.DESCRIPTOR, added)
    pool.AddSerializedFile(_reflection_v1().SerializeToString())
    if UPSTREAM_SERVICE in services:
        pool.AddSerializedFile(_upstream(set(services[UPSTREAM_SERVICE]), generated.values()).SerializeToString())
    return pool


def _add(pool: descriptor_pool.DescriptorPool, file: FileDescriptor, added: set[str]) -> None:
    """Add a file, after those that it imports."""
    if file.name in added:
        return
    added.add(file.name)
    for imported in file.dependencies:
        _add(pool, imported, added)
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    for message in proto.message_type:
        _name_fields(message, file.message_types_by_name[message.name])
    pool.AddSerializedFile(proto.SerializeToString())


def _name_fields(proto: DescriptorProto, message: Descriptor) -> None:
    for field in proto.field:
        field.json_name = message.fields_by_name[field.name].json_name
    for nested in proto.nested_type:
        _name_fields(nested, message.nested_types_by_name[nested.name])


def _upstream(methods: set[str], services: Iterable[ServiceDescriptor]) -> FileDescriptorProto:
    """Describe upstream's service. It has no HTTP rules: those stand once, at the services of this project."""
    package, _, name = UPSTREAM_SERVICE.rpartition(".")
    file = FileDescriptorProto(
        name=f"{package.replace('.', '/')}/{name.lower()}.proto", package=package, syntax="proto3"
    )
    upstream = file.service.add(name=name)
    imports: set[str] = set()
    for service in services:
        for method in service.methods:
            if method.name in methods and service.full_name.rpartition(".")[0] == package:
                copy = upstream.method.add()
                method.CopyToProto(copy)
                copy.ClearField("options")
                imports |= {method.input_type.file.name, method.output_type.file.name}
    file.dependency.extend(sorted(imports))
    return file


def _reflection_v1() -> FileDescriptorProto:
    file = FileDescriptorProto()
    reflection_pb2.DESCRIPTOR.CopyToProto(file)
    file.name = f"{_V1.replace('.', '/')}/reflection.proto"
    file.package = _V1
    for message in file.message_type:
        _name_fields(message, reflection_pb2.DESCRIPTOR.message_types_by_name[message.name])
        for field in message.field:
            if field.type_name:
                field.type_name = field.type_name.replace(_ALPHA, _V1)
    for service in file.service:
        for method in service.method:
            method.input_type = method.input_type.replace(_ALPHA, _V1)
            method.output_type = method.output_type.replace(_ALPHA, _V1)
    return file
