"""Messages between HTTP and the wire: the entry point of everything that reads requests and renders responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .codec_options import CodecOptions
from .conversion import ConversionError, Reason
from .json_reader import JsonReader
from .json_text import decode_text, is_blank, whole_value
from .marshal import MessagePool
from .message_type import MessageType, WellKnown, WireError
from .opaque_struct import opaque_structs
from .renderer import JsonWriter, OpaqueStructs
from .request import RequestBuilder, refusal
from .response import ResponseRenderer
from .status import Code, StatusError
from .struct_cache import StructCache

if TYPE_CHECKING:
    from .binding import HttpBinding

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
        self._types = _Types(descriptor_set)
        self._adopt(options or CodecOptions())

    def _adopt(self, options: CodecOptions) -> None:
        self._options = options
        lookup = self._types.plain.message
        self._reader = JsonReader(lookup, options)
        self._strict_reader = JsonReader(lookup, options, strict=True)
        self._writer = JsonWriter(lookup, options)
        self._answers = self._types.answers(options, self._writer)

    def with_options(self, options: CodecOptions) -> MessageCodec:
        """Give a codec of the same types, which are not loaded again, with another policy: for a media type, say."""
        other = MessageCodec.__new__(MessageCodec)
        other._types = self._types  # noqa: SLF001 - one of this class
        other._adopt(options)  # noqa: SLF001 - likewise
        return other

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
        message_type = self._types.plain.message(full_name)
        if message_type is None:
            raise LookupError(f"message type {full_name} is not in the descriptor set")
        return message_type


class _Types:
    """The message types of a descriptor set, as they are and, for answers, with Structs as bytes."""

    def __init__(self, descriptor_set: bytes) -> None:
        self.plain = MessagePool(descriptor_set)
        self._struct_type = self.plain.message(WellKnown.STRUCT.value)
        self._opaque: tuple[MessagePool, dict[tuple[str, str], bool]] | None = None
        if self._struct_type is not None:
            derived, fields = opaque_structs(descriptor_set)
            if fields:
                self._opaque = MessagePool(derived), fields

    def answers(self, options: CodecOptions, plain: JsonWriter) -> tuple[MessagePool, JsonWriter] | None:
        """Give the types and the writer of answers; None if they are those of everything else."""
        if self._opaque is None or self._struct_type is None or not options.struct_cache_bytes:
            return None
        pool, fields = self._opaque
        write, size = plain.message(self._struct_type), options.struct_cache_bytes
        cache = StructCache(self._struct_type, write, size, is_lenient=plain.is_lenient)
        return pool, JsonWriter(self.plain.message, options, OpaqueStructs(fields, cache.json, plain))
