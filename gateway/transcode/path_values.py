"""Path variables to request fields.

A variable that is a field of the request itself is read with base prefixes and, if it is repeated, split at commas; a
variable inside a nested message is read like a query parameter (grpc-gateway v2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conversion import ConversionError, Source
from .field_path import FieldPath, check_oneof, declared_path
from .message_type import Cardinality, Message, MessageType
from .parameter import parameter_reader, path_dialect, query_dialect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .codec_options import CodecOptions
    from .json_reader import JsonReader
    from .scalar import TextReader


class PathReader:
    """Sets the fields of a request from path variables.

    Args:
        message_type: Type of the request.
        paths: Dotted proto paths of the variables.
        options: The policy.
        json: Reads variables whose text is JSON.

    Raises:
        LookupError: A path leads to no field.
    """

    def __init__(
        self, message_type: MessageType, paths: Collection[str], options: CodecOptions, json: JsonReader
    ) -> None:
        self._separator = options.path_list_separator
        self._variables: dict[str, tuple[FieldPath, TextReader]] = {}
        for path in paths:
            found = declared_path(message_type, path)
            dialect = query_dialect(options) if found.steps else path_dialect(options)
            assert found.field is not None  # noqa: S101 - declared_path sees to it
            self._variables[path] = found, parameter_reader(found.field, dialect, json)

    def apply(self, message: Message, variables: Iterable[tuple[str, str]]) -> None:
        """Set fields of a message.

        Args:
            message: A message of the type; changed.
            variables: Dotted proto path and decoded text of each variable; of a path given twice the last counts.

        Raises:
            ConversionError: A text cannot be what its field needs, or another member of a oneof is set.
        """
        for path, text in variables:
            found, read = self._variables[path]
            try:
                _set(message, found, read, text, self._separator)
            except ConversionError as error:
                raise error.at(Source.PATH, path) from error.__cause__


def _set(message: Message, found: FieldPath, read: TextReader, text: str, separator: str) -> None:
    owner, message = found.parent(message)
    field = found.field
    assert field is not None  # noqa: S101 - declared_path sees to it
    check_oneof(owner, message, field)
    if field.cardinality is Cardinality.REPEATED:
        owner.set(message, field, [read(text)] if found.steps else [read(part) for part in text.split(separator)])
    else:
        owner.set(message, field, read(text))
