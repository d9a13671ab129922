"""Descriptors of a running server, by the gRPC server reflection protocol (`grpc.reflection.v1`, else `v1alpha`).

Servers differ in how much one answer holds, a single file or all that it imports; whatever is missing is asked for
until nothing is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import grpc
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.message import DecodeError
from grpc_reflection.v1alpha import reflection_pb2

from .descriptors import DescriptorError, complete_descriptor_set, installed_file, service_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

# The messages of both versions are the same on the wire.
_METHODS = tuple(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo" for version in ("v1", "v1alpha"))
_REFLECTION_PACKAGE = "grpc.reflection."

DEFAULT_TIMEOUT = 10.0
"""Seconds that a server gets for all of its answers together."""

_ASK_AGAIN = 0.2
"""Seconds between attempts to reach a server that is not up yet."""


class ReflectionError(Exception):
    """A server that did not tell what it serves.

    Attributes:
        code: Status of the call that failed, so that one may try again on UNAVAILABLE; None if the answers themselves
            were at fault.
    """

    def __init__(self, reason: str, code: grpc.StatusCode | None = None) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reflected:
    """What a server tells about itself.

    Attributes:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports, in order.
        services: Full names of its services, sorted, without reflection itself.
    """

    descriptor_set: bytes
    services: tuple[str, ...]


def reflect(
    channel: grpc.Channel, *, services: Collection[str] | None = None, timeout: float = DEFAULT_TIMEOUT
) -> Reflected:
    """Ask a server for the descriptors of its services.

    Args:
        channel: Channel to the server.
        services: Full names of the services to ask about; None for all that it lists.
        timeout: Seconds for everything together.

    Returns:
        The services, and the files that describe them.

    Raises:
        ReflectionError: The server cannot be reached, has no reflection, does not list a service that was asked for,
            lists one that it cannot describe, or describes them in a way that does not fit together.
    """
    conversation = _Conversation(channel, timeout)
    listed = _list_services(conversation)
    wanted = sorted(name for name in listed if not name.startswith(_REFLECTION_PACKAGE))
    if services is not None:
        missing = sorted(set(services) - listed)
        if missing:
            raise ReflectionError(f"the server has no service {', '.join(missing)}; it lists {', '.join(wanted)}")
        wanted = sorted(set(services))
    files = _describe(conversation, wanted)
    _add_imports(conversation, files)
    try:
        return Reflected(complete_descriptor_set(files), tuple(wanted))
    except DescriptorError as error:
        raise ReflectionError(f"the server's descriptors do not fit together: {error}") from error


def reflect_when_up(channel: grpc.Channel, *, services: Collection[str] | None = None, wait: float = 0.0) -> Reflected:
    """Ask a server that may not be up yet, until it answers.

    Args:
        channel: Channel to the server.
        services: Full names of the services to ask about; None for all that it lists.
        wait: Seconds to go on asking while it cannot be reached.

    Returns:
        The services, and the files that describe them.

    Raises:
        ReflectionError: As `reflect` says.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            return reflect(channel, services=services)
        except ReflectionError as error:
            if error.code is not grpc.StatusCode.UNAVAILABLE or time.monotonic() >= deadline:
                raise
        time.sleep(_ASK_AGAIN)


class _Conversation:
    """Questions and answers, on one stream for each round, within one deadline."""

    def __init__(self, channel: grpc.Channel, timeout: float) -> None:
        self._channel = channel
        self._deadline = time.monotonic() + timeout
        self._methods = list(_METHODS)

    def ask(
        self, requests: Sequence[reflection_pb2.ServerReflectionRequest]
    ) -> list[reflection_pb2.ServerReflectionResponse]:
        """Give one answer for each request."""
        while True:
            try:
                answers = self._call(self._methods[0], requests)
            except grpc.RpcError as error:
                if error.code() is grpc.StatusCode.UNIMPLEMENTED and len(self._methods) > 1:
                    del self._methods[0]
                    continue
                raise _failure(error) from error
            if len(answers) != len(requests):
                raise ReflectionError(f"the server answered {len(answers)} of {len(requests)} questions")
            return answers

    def _call(
        self, method: str, requests: Iterable[reflection_pb2.ServerReflectionRequest]
    ) -> list[reflection_pb2.ServerReflectionResponse]:
        call = self._channel.stream_stream(
            method,
            request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
            response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
        )
        return list(call(iter(requests), timeout=max(self._deadline - time.monotonic(), 0.0)))


def _failure(error: grpc.RpcError) -> ReflectionError:
    code = error.code()
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return ReflectionError("the server does not offer reflection; give it descriptors in a file instead", code)
    return ReflectionError(f"the server could not be asked what it serves: {code.name}: {error.details()}", code)


def _list_services(conversation: _Conversation) -> set[str]:
    (answer,) = conversation.ask([reflection_pb2.ServerReflectionRequest(list_services="*")])
    if not answer.HasField("list_services_response"):
        raise ReflectionError(f"the server does not list its services: {_reason(answer)}")
    return {service.name for service in answer.list_services_response.service}


def _describe(conversation: _Conversation, services: Sequence[str]) -> dict[str, FileDescriptorProto]:
    files: dict[str, FileDescriptorProto] = {}
    if not services:
        return files
    requests = [reflection_pb2.ServerReflectionRequest(file_containing_symbol=service) for service in services]
    for service, answer in zip(services, conversation.ask(requests), strict=True):
        if not answer.HasField("file_descriptor_response"):
            raise ReflectionError(
                f"the server lists {service} but does not describe it: {_reason(answer)};"
                " name the services that are to be served to leave it out"
            )
        _collect(answer, files)
        if service not in service_names(files.values()):
            raise ReflectionError(f"the server's description of {service} does not hold it")
    return files


def _add_imports(conversation: _Conversation, files: dict[str, FileDescriptorProto]) -> None:
    """Ask for files that others import until all are there; the installed packages stand in for those of Google."""
    while missing := _missing(files):
        requests = [reflection_pb2.ServerReflectionRequest(file_by_filename=name) for name in missing]
        for name, answer in zip(missing, conversation.ask(requests), strict=True):
            if answer.HasField("file_descriptor_response"):
                _collect(answer, files)
            if name not in files:
                installed = installed_file(name)
                if installed is None:
                    raise ReflectionError(f"the server does not have the file {name}: {_reason(answer)}")
                files[name] = installed


def _missing(files: dict[str, FileDescriptorProto]) -> list[str]:
    imported = dict.fromkeys(name for file in files.values() for name in file.dependency)
    return [name for name in imported if name not in files]


def _collect(answer: reflection_pb2.ServerReflectionResponse, files: dict[str, FileDescriptorProto]) -> None:
    for content in answer.file_descriptor_response.file_descriptor_proto:
        try:
            file = FileDescriptorProto.FromString(content)
        except DecodeError as error:
            raise ReflectionError("the server sent a file descriptor that cannot be read") from error
        files.setdefault(file.name, file)


def _reason(answer: reflection_pb2.ServerReflectionResponse) -> str:
    error = answer.error_response
    return f"{error.error_message} (code {error.error_code})" if answer.HasField("error_response") else "no such answer"
