"""Types of the generated stubs and servicers (`*_pb2_grpc.pyi`), so that mypy holds servicers to the protos."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.descriptor_pb2 import FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto

CALLS = {
    (False, False): "UnaryUnary",
    (False, True): "UnaryStream",
    (True, False): "StreamUnary",
    (True, True): "StreamStream",
}


def servicer_types(proto: FileDescriptorProto, files: Iterable[FileDescriptorProto]) -> str:
    """Answer the text of the type file that belongs to a proto with services.

    Args:
        proto: The proto.
        files: All protos that it refers to, itself included.
    """
    modules = {f".{file.package}.{message.name}": _module(file) for file in files for message in file.message_type}
    used = {modules[name] for service in proto.service for method in service.method for name in _types(method)}
    lines = [
        "from collections.abc import Iterator",
        "from typing import Any",
        "",
        "import grpc",
        "",
        *(f"import {module}" for module in sorted(used)),
    ]
    for service in proto.service:
        lines += ["", *_stub(service, modules), "", *_servicer(service, modules), ""]
        # `Any`: besides a grpc.Server this takes whatever keeps handlers, such as an in-process channel.
        lines.append(
            f"def add_{service.name}Servicer_to_server(servicer: {service.name}Servicer, server: Any) -> None: ..."
        )
    return "\n".join(lines) + "\n"


def _module(file: FileDescriptorProto) -> str:
    return file.name.removesuffix(".proto").replace("/", ".").replace("-", "_") + "_pb2"


def _types(method: MethodDescriptorProto) -> tuple[str, str]:
    return method.input_type, method.output_type


def _python_name(name: str, modules: dict[str, str]) -> str:
    return f"{modules[name]}.{name.rpartition('.')[2]}"


def _stub(service: ServiceDescriptorProto, modules: dict[str, str]) -> list[str]:
    lines = [f"class {service.name}Stub:", "    def __init__(self, channel: grpc.Channel) -> None: ..."]
    for method in service.method:
        call = CALLS[method.client_streaming, method.server_streaming]
        request, response = (_python_name(name, modules) for name in _types(method))
        lines.append(f"    {method.name}: grpc.{call}MultiCallable[{request}, {response}]")
    return lines


def _servicer(service: ServiceDescriptorProto, modules: dict[str, str]) -> list[str]:
    lines = [f"class {service.name}Servicer:"]
    for method in service.method:
        request, response = (_python_name(name, modules) for name in _types(method))
        if method.client_streaming:
            request = f"Iterator[{request}]"
        if method.server_streaming:
            response = f"Iterator[{response}]"
        lines.append(
            f"    def {method.name}(self, request: {request}, context: grpc.ServicerContext) -> {response}: ..."
        )
    return lines
