"""Look-ups in a `FileDescriptorSet`: methods in their order, and fields along a dotted path.

Works on the descriptor messages themselves, without a pool, so that a set with unknown options or of a newer edition
reads just as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto, MethodDescriptorProto

_MESSAGE_TYPES = (FieldDescriptorProto.TYPE_MESSAGE, FieldDescriptorProto.TYPE_GROUP)


class FieldPathError(LookupError):
    """A dotted path that leads to no field; its text says at which step and why."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method where it is declared.

    Attributes:
        file: Name of the .proto file.
        service: Full name of the service.
        descriptor: The method itself.
    """

    file: str
    service: str
    descriptor: MethodDescriptorProto

    @property
    def selector(self) -> str:
        """Full name, `pkg.Service.Method`."""
        return f"{self.service}.{self.descriptor.name}"


class Schema:
    """The types and services of a descriptor set.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports.

    Raises:
        DecodeError: The bytes are no such message.
    """

    def __init__(self, descriptor_set: bytes) -> None:
        self._files = FileDescriptorSet.FromString(descriptor_set).file
        self._fields: dict[str, dict[str, FieldDescriptorProto]] = {}
        for file in self._files:
            self._add(file.package, file.message_type)

    def _add(self, scope: str, messages: Iterable[DescriptorProto]) -> None:
        for message in messages:
            name = f"{scope}.{message.name}" if scope else message.name
            self._fields[name] = {field.name: field for field in message.field}
            self._add(name, message.nested_type)

    def methods(self) -> Iterator[Method]:
        """Give all methods in the order of files, services and methods."""
        for file in self._files:
            for service in file.service:
                name = _qualified(file, service.name)
                for method in service.method:
                    yield Method(file.name, name, method)

    def services(self) -> list[str]:
        """Give the full names of all services in order, also of those without a method."""
        return [_qualified(file, service.name) for file in self._files for service in file.service]

    def has_message(self, message: str) -> bool:
        """Tell whether a message type of this full name is declared."""
        return message in self._fields

    def field_at(self, message: str, path: str) -> FieldDescriptorProto:
        """Follow a dotted path of proto field names.

        Args:
            message: Full name of the message that the path starts in.
            path: At least one field name; every one but the last must be a singular message.

        Returns:
            The last field.

        Raises:
            FieldPathError: A step names no field, or goes through something that is no singular message.
        """
        *through, last = path.split(".")
        for name in through:
            field = self._field(message, name)
            if field.type not in _MESSAGE_TYPES:
                raise FieldPathError(
                    f"field {name!r} of {message} is not a message, so {path!r} cannot pass through it"
                )
            if is_repeated(field):
                raise FieldPathError(f"field {name!r} of {message} is repeated, so {path!r} cannot pass through it")
            message = type_name(field)
        return self._field(message, last)

    def _field(self, message: str, name: str) -> FieldDescriptorProto:
        fields = self._fields.get(message)
        if fields is None:
            raise FieldPathError(f"message type {message} is not in the descriptor set")
        if name not in fields:
            raise FieldPathError(f"{message} has no field {name!r}")
        return fields[name]


def _qualified(file: FileDescriptorProto, name: str) -> str:
    return f"{file.package}.{name}" if file.package else name


def type_name(field: FieldDescriptorProto) -> str:
    """Give the full name of a field's message or enum type, "" for a scalar."""
    return field.type_name.removeprefix(".")


def is_repeated(field: FieldDescriptorProto) -> bool:
    """Tell whether a field is repeated; maps are."""
    return field.label == FieldDescriptorProto.LABEL_REPEATED


def is_message(field: FieldDescriptorProto) -> bool:
    """Tell whether a field holds messages or groups."""
    return field.type in _MESSAGE_TYPES
