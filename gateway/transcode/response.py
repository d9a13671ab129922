"""A serialized response to the JSON of an HTTP answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from .field_path import FieldPath, declared_path
from .json_layout import escape_html, indented
from .message_type import Cardinality, FieldType, Kind, Message, MessageType, WireError
from .no_json import NoJsonError
from .status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .codec_options import CodecOptions
    from .renderer import JsonWriter, Writer

HTTP_BODY: Final = "google.api.HttpBody"
"""The message type whose data is the answer, as it is."""


@dataclass(frozen=True, slots=True)
class RawBody:
    """An answer that is no JSON.

    Attributes:
        content_type: Value of the Content-Type header; may be empty.
        data: The body.
    """

    content_type: str
    data: bytes


class ResponseRenderer:
    """Renders the responses of one HTTP route.

    Made by `MessageCodec.response_renderer`.

    Args:
        message_type: Type of the response.
        response_body: Dotted proto path of the field that is answered, or None for all of the response.
        options: The policy.
        writer: Writes messages as JSON values.

    Attributes:
        is_raw: Whether the answer is a `google.api.HttpBody`: then `raw` gives it, and `render` its JSON.
    """

    def __init__(
        self, message_type: MessageType, response_body: str | None, options: CodecOptions, writer: JsonWriter
    ) -> None:
        self._message_type = message_type
        self._options = options
        path = None if response_body in (None, "", "*") else declared_path(message_type, str(response_body))
        self._json = writer.message(message_type) if path is None else _field_writer(path, writer)
        self._body_path = path
        answered = message_type if path is None or path.field is None else path.field.message
        is_list = path is not None and path.field is not None and path.field.cardinality is not Cardinality.SINGULAR
        self.is_raw = not is_list and answered is not None and answered.full_name == HTTP_BODY

    def render(self, payload: bytes, *, pretty: bool = False) -> bytes:
        """Give the JSON of a response.

        Args:
            payload: The serialized response.
            pretty: Whether it is spread over lines.

        Raises:
            StatusError: INTERNAL: the payload is no such message. UNKNOWN: it holds what has no JSON.
        """
        try:
            data = orjson.dumps(self._json(self._parsed(payload)))
        except NoJsonError as error:
            raise StatusError(Code.UNKNOWN, str(error)) from error
        if pretty:
            data = indented(data, self._options.indent, empty_array_on_two_lines=self._options.empty_array_on_two_lines)
        return escape_html(data) if self._options.escape_html else data

    def raw(self, payload: bytes) -> RawBody:
        """Give the content of a response that is a `google.api.HttpBody`; only if `is_raw`.

        Raises:
            StatusError: INTERNAL: the payload is no such message.
        """
        message, owner = self._parsed(payload), self._message_type
        path = self._body_path
        if path is not None and path.field is not None and path.field.message is not None:
            owner, message = path.parent(message)
            message = owner.get(message, path.field) or path.field.message.create({})
            owner = path.field.message
        fields = owner.by_name
        return RawBody(owner.get(message, fields["content_type"]), owner.get(message, fields["data"]))

    def _parsed(self, payload: bytes) -> Message:
        try:
            return self._message_type.parse(payload)
        except WireError as error:
            raise StatusError(Code.INTERNAL, f"the service's answer is no {self._message_type.full_name}") from error


def _field_writer(path: FieldPath, writer: JsonWriter) -> Callable[[Message], Any]:
    """Make the writer of a response field, which is plain JSON where it is no message (grpc-gateway v2)."""
    field = path.field
    assert field is not None  # noqa: S101 - declared_path sees to it
    write = _plain_writer(field, writer)

    def write_field(message: Message) -> Any:
        owner, parent = path.parent(message)
        if not owner.has(parent, field):
            if field.message is not None and field.cardinality is Cardinality.SINGULAR:
                return write(field.message.create({})) if write is not None else None
            if field.has_presence:
                return None
        value = owner.get(parent, field)
        return value if write is None else write(value)

    return write_field


def _plain_writer(field: FieldType, writer: JsonWriter) -> Writer | None:
    """Give the writer of a field on its own: 64-bit integers are numbers there."""
    if field.kind.is_integer and field.kind is not Kind.ENUM:
        if field.cardinality is Cardinality.MAP:
            return lambda entries: {str(key): entries[key] for key in sorted(entries)}
        return None
    return writer.field(field)
