"""Descriptor sets as the gateway needs them: complete, in order, and with the types that error details are made of.

A set comes from a file (`protoc --include_imports --descriptor_set_out`, `buf build`) or, by `gateway.reflection`, from
a running server. Files of Google that a set lacks are taken from the installed packages.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from google.protobuf.descriptor_pb2 import DescriptorProto

ERROR_TYPES = (
    "google/rpc/status.proto",
    "google/rpc/error_details.proto",
    "google/protobuf/any.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/wrappers.proto",
)
"""The files whose types the `Any` details of an error usually hold."""

# Only names below these packages are looked for: the names come from outside, and looking means importing a module.
_INSTALLED = re.compile(r"google/(?:protobuf|api|rpc|type)(?:/[a-z0-9_]+)+\.proto")


class DescriptorError(ValueError):
    """Descriptors that no gateway can be made of; the text says what is wrong, and with which file."""


def load_descriptor_set(path: Path) -> bytes:
    """Read a descriptor set from a file.

    Args:
        path: A serialized `google.protobuf.FileDescriptorSet`.

    Returns:
        The set, complete and in order (see `merge_descriptor_sets`).

    Raises:
        DescriptorError: The file cannot be read, is no descriptor set, or lacks an import.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DescriptorError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return merge_descriptor_sets([content])
    except DescriptorError as error:
        raise DescriptorError(f"{path}: {error}") from error


def merge_descriptor_sets(sets: Iterable[bytes]) -> bytes:
    """Make one set of several, such as those of several servers behind one gateway.

    Args:
        sets: Serialized `google.protobuf.FileDescriptorSet` messages.

    Returns:
        A set in which each file stands once, behind its imports, files of the first set first.

    Raises:
        DescriptorError: One is no descriptor set; two disagree about a file (files of Google may: the first is taken);
            an import is missing; the files do not fit together.
    """
    files: dict[str, FileDescriptorProto] = {}
    for content in sets:
        for file in _parse(content):
            known = files.setdefault(file.name, file)
            if known is not file and not _INSTALLED.fullmatch(file.name) and _essence(known) != _essence(file):
                raise DescriptorError(f"two descriptor sets disagree about the file {file.name}")
    return complete_descriptor_set(files)


def complete_descriptor_set(files: Mapping[str, FileDescriptorProto]) -> bytes:
    """Make a set of files by adding what they import from the installed packages, and bringing them into order.

    Args:
        files: Files by name.

    Returns:
        The serialized set. Every field in it has its JSON name: generated Python code, and so the reflection of
        Python servers, leaves out those that go without saying.

    Raises:
        DescriptorError: An import is missing, imports run in a circle, or the files do not fit together.
    """
    ordered = _in_order(files)
    pool = DescriptorPool()
    for file in ordered:
        try:
            pool.AddSerializedFile(file.SerializeToString())
        except TypeError as error:
            raise DescriptorError(f"the file {file.name} is not sound: {error}") from error
    complete = FileDescriptorSet(file=ordered)
    for file in complete.file:
        for message in file.message_type:
            _fill_json_names(message)
    return complete.SerializeToString()


def with_installed_files(descriptor_set: bytes, names: Iterable[str] = ERROR_TYPES) -> bytes:
    """Add files of the installed packages to a set, so that their types can be rendered in `Any` values.

    A file is left out where the set declares one of its types already, be it in a file of another name.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet`.
        names: Names of files as they are imported.

    Returns:
        The set with the files, and their imports, added at its end.

    Raises:
        DescriptorError: `descriptor_set` is no descriptor set, or no installed package has one of the files.
    """
    files = {file.name: file for file in _parse(descriptor_set)}
    declared = {symbol for file in files.values() for symbol in _symbols(file)}
    for name in names:
        if name in files:
            continue
        file = installed_file(name)
        if file is None:
            raise DescriptorError(f"no installed package has the file {name}")
        if declared.isdisjoint(_symbols(file)):
            files[name] = file
    return complete_descriptor_set(files)


def installed_file(name: str) -> FileDescriptorProto | None:
    """Give a file of Google's common protos as an installed package has it.

    Args:
        name: Name as it is imported, such as `google/rpc/status.proto`.

    Returns:
        The file, or None if it is none of these or not installed.
    """
    if not _INSTALLED.fullmatch(name):
        return None
    module_name = name.removesuffix(".proto").replace("/", ".") + "_pb2"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError:
        return None
    return FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)


def service_names(files: Iterable[FileDescriptorProto]) -> set[str]:
    """Give the full names of the services of some files."""
    return {
        f"{file.package}.{service.name}" if file.package else service.name for file in files for service in file.service
    }


def _parse(content: bytes) -> list[FileDescriptorProto]:
    try:
        return list(FileDescriptorSet.FromString(content).file)
    except DecodeError as error:
        raise DescriptorError(f"it is no google.protobuf.FileDescriptorSet: {error}") from error


def _in_order(files: Mapping[str, FileDescriptorProto]) -> list[FileDescriptorProto]:
    """Give the files and all they import, each behind its imports; else in the order that they have."""
    ordered: dict[str, FileDescriptorProto] = {}
    entered: set[str] = set()
    # Not recursive: imports come from outside, and may be nested deeper than Python's stack.
    waiting = [(name, "", False) for name in reversed(list(files))]
    while waiting:
        name, importer, imports_done = waiting.pop()
        if name in ordered:
            continue
        file = files.get(name) or installed_file(name)
        if file is None:
            raise DescriptorError(f"the file {name}, which {importer} imports, is missing")
        if imports_done:
            ordered[name] = file
            continue
        if name in entered:
            raise DescriptorError(f"the imports of the file {name} run in a circle")
        entered.add(name)
        waiting.append((name, importer, True))
        waiting.extend((imported, name, False) for imported in reversed(file.dependency))
    return list(ordered.values())


def _symbols(file: FileDescriptorProto) -> list[str]:
    prefix = f"{file.package}." if file.package else ""
    names = [each.name for each in file.message_type]
    names += [each.name for each in file.enum_type]
    names += [each.name for each in file.service]
    return [prefix + name for name in names]


def _essence(file: FileDescriptorProto) -> bytes:
    """Reduce a file to what must agree: comments, and names that go without saying, come and go on the way."""
    essence = FileDescriptorProto()
    essence.CopyFrom(file)
    essence.ClearField("source_code_info")
    for message in essence.message_type:
        _clear_json_names(message)
    for extension in essence.extension:
        extension.ClearField("json_name")
    return essence.SerializeToString(deterministic=True)


def _clear_json_names(message: DescriptorProto) -> None:
    for field in (*message.field, *message.extension):
        if field.json_name == _default_json_name(field.name):
            field.ClearField("json_name")
    for nested in message.nested_type:
        _clear_json_names(nested)


def _fill_json_names(message: DescriptorProto) -> None:
    for field in message.field:
        if not field.json_name:
            field.json_name = _default_json_name(field.name)
    for nested in message.nested_type:
        _fill_json_names(nested)


def _default_json_name(name: str) -> str:
    return re.sub(r"_+([^_]?)", lambda match: match[1].upper(), name)
