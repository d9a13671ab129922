"""Messages between HTTP and the wire: the entry point of everything that reads requests and renders responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.conversion import ConversionError, Reason
from gateway.transcode.json_reader import JsonReader
from gateway.transcode.json_text import decode_text, is_blank, whole_value
from gateway.transcode.marshal import MessagePool
from gateway.transcode.message_type import MessageType, WellKnown, WireError
from gateway.transcode.opaque_struct import opaque_structs
from gateway.transcode.renderer import JsonWriter, OpaqueStructs
from gateway.transcode.request import RequestBuilder, refusal
from gateway.transcode.response import ResponseRenderer
from gateway.transcode.status import Code, StatusError
from gateway.transcode.struct_cache import StructCache

if TYPE_CHECKING:
    from gateway.transcode.binding import HttpBinding

__all__ = ["CodecOptions", "MessageCodec", "RequestBuilder", "ResponseRenderer"]


class MessageCodec:
    """Reads and renders the messages of a descriptor set.

    Everything is compiled when a builder or renderer is made, and immutable from then on: safe for many threads.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports.
        options: The policy; by default that of grpc-gateway v2.

    Raises:
        WireError: The descriptor set cannot be used.
    """

    def __init__(self, descriptor_set: bytes, *, options: CodecOptions | None = None) -> None:
        self._options = options or CodecOptions()
        self._pool = MessagePool(descriptor_set)
        self._reader = JsonReader(self._pool.message, self._options)
        self._strict_reader = JsonReader(self._pool.message, self._options, strict=True)
        self._writer = JsonWriter(self._pool.message, self._options)
        self._answers = _answers(descriptor_set, self._pool, self._options, self._writer)

    def request_builder(self, binding: HttpBinding) -> RequestBuilder:
        """Give the builder of a route's requests.

        Raises:
            LookupError: The binding is not of this descriptor set.
        """
        message_type = self.message_type(binding.method.input_type)
        return RequestBuilder(binding, message_type, self._options, self._reader, self._strict_reader)

    def response_renderer(self, binding: HttpBinding) -> ResponseRenderer:
        """Give the renderer of a route's responses.

        Raises:
            LookupError: The binding is not of this descriptor set.
        """
        return self.renderer(binding.method.output_type, binding.response_body)

    def renderer(self, full_name: str, response_body: str | None = None) -> ResponseRenderer:
        """Give a renderer of messages of a type.

        Args:
            full_name: Full name of the message type.
            response_body: Dotted proto path of the field that is shown, or None for all of the message.

        Raises:
            LookupError: There is no such type or field.
        """
        if response_body is None and self._answers is not None:
            pool, writer = self._answers
            message_type = pool.message(full_name)
            if message_type is not None and message_type.well_known is None:
                return ResponseRenderer(message_type, None, self._options, writer)
        return ResponseRenderer(self.message_type(full_name), response_body, self._options, self._writer)

    def render_message(self, full_name: str, payload: bytes) -> bytes:
        """Give the JSON of a serialized message.

        Raises:
            LookupError: There is no such type.
            StatusError: INTERNAL: the payload is no such message.
        """
        return self.renderer(full_name).render(payload)

    def parse_message(self, full_name: str, data: bytes, *, strict: bool = False) -> bytes:
        """Serialize a message given as JSON text, which must be one JSON value and nothing else.

        Args:
            full_name: Full name of the message type.
            data: The JSON text.
            strict: Whether unknown fields are refused, whatever the policy.

        Raises:
            LookupError: There is no such type.
            StatusError: INVALID_ARGUMENT: the text is no JSON of such a message.
        """
        message_type = self.message_type(full_name)
        reader = self._strict_reader if strict else self._reader
        try:
            if is_blank(data):
                raise ConversionError(Reason.TRUNCATED_JSON)  # noqa: TRY301
            message = reader.message(message_type)(whole_value(decode_text(data), self._options.duplicate_keys), 0)
            return message_type.serialize(message)
        except ConversionError as error:
            raise refusal(error, self._options.format_error) from error
        except WireError as error:
            raise StatusError(Code.INVALID_ARGUMENT, str(error)) from error

    def message_type(self, full_name: str) -> MessageType:
        """Give a message type by its full name.

        Raises:
            LookupError: There is none.
        """
        message_type = self._pool.message(full_name)
        if message_type is None:
            raise LookupError(f"message type {full_name} is not in the descriptor set")
        return message_type


def _answers(
    descriptor_set: bytes, pool: MessagePool, options: CodecOptions, plain: JsonWriter
) -> tuple[MessagePool, JsonWriter] | None:
    """Make the pool and writer of answers, in which Structs are bytes; None if there is no need."""
    struct_type = pool.message(WellKnown.STRUCT.value)
    if struct_type is None or not options.struct_cache_bytes:
        return None
    derived, fields = opaque_structs(descriptor_set)
    if not fields:
        return None
    cache = StructCache(struct_type, plain.message(struct_type), options.struct_cache_bytes)
    opaque = OpaqueStructs(fields, cache.json, plain)
    return MessagePool(derived), JsonWriter(pool.message, options, opaque)
