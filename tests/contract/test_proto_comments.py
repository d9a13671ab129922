"""Swagger UI shows the comments of the protos, so nothing may be without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract_facts import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorProto

PACKAGE = (2,)


def _elements(file: FileDescriptorProto) -> Iterator[tuple[tuple[int, ...], str]]:
    yield PACKAGE, file.package
    for index, message in enumerate(file.message_type):
        yield from _message((4, index), message)
    for index, enum in enumerate(file.enum_type):
        yield from _enum((5, index), enum)
    for index, service in enumerate(file.service):
        yield (6, index), service.name
        for number, method in enumerate(service.method):
            yield (6, index, 2, number), method.name


def _message(path: tuple[int, ...], message: DescriptorProto) -> Iterator[tuple[tuple[int, ...], str]]:
    if message.options.map_entry:
        return
    yield path, message.name
    for index, field in enumerate(message.field):
        yield (*path, 2, index), f"{message.name}.{field.name}"
    for index, oneof in enumerate(message.oneof_decl):
        if not any(field.proto3_optional and field.oneof_index == index for field in message.field):
            yield (*path, 8, index), f"{message.name}.{oneof.name}"
    for index, nested in enumerate(message.nested_type):
        yield from _message((*path, 3, index), nested)
    for index, enum in enumerate(message.enum_type):
        yield from _enum((*path, 4, index), enum)


def _enum(path: tuple[int, ...], enum: EnumDescriptorProto) -> Iterator[tuple[tuple[int, ...], str]]:
    yield path, enum.name
    for index, value in enumerate(enum.value):
        yield (*path, 2, index), f"{enum.name}.{value.name}"


@pytest.mark.parametrize("name", [file.name for file in OURS])
def test_everything_has_a_comment(name: str) -> None:
    (file,) = [file for file in OURS if file.name == name]
    comments = {tuple(place.path): place.leading_comments.strip() for place in file.source_code_info.location}
    # A sentence ends with a stop: the OpenAPI generator takes a comment without one for a title.
    assert [element for path, element in _elements(file) if not comments.get(path, "").endswith(".")] == []
