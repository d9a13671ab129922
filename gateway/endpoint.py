"""One route, ready to serve: reads a request, calls its method through the channel, and renders what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import grpc
from google.protobuf.message import DecodeError
from google.rpc import status_pb2

from gateway.answer import JSON, Answer, Metadata
from gateway.transcode.json_stream import JsonStream
from gateway.transcode.metadata import answer_headers
from gateway.transcode.query_string import parse_query
from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gateway.options import GatewayOptions
    from gateway.transcode.binding import HttpBinding
    from gateway.transcode.codec import MessageCodec
    from gateway.transcode.metadata import Metadata as RequestMetadata

_STATUS_DETAILS: Final = "grpc-status-details-bin"
_CONTENT_TYPE: Final = ("content-type", "application/grpc")
"""Metadata of every answered call: gRPC's own content type, which grpcio does not show and grpc-go does."""


Request: TypeAlias = "bytes | Iterator[bytes]"
"""What a call sends: one serialized message, or those of a stream."""


class CallFailedError(Exception):
    """A call that ended with a status other than OK.

    Attributes:
        error: The status.
        metadata: What the service sent with it.
    """

    def __init__(self, error: StatusError, metadata: Metadata) -> None:
        super().__init__(error)
        self.error = error
        self.metadata = metadata


class Endpoint:
    """A route with everything that could be worked out before the first request.

    Args:
        binding: The route.
        channel: The way to the services; messages go through it as bytes.
        codec: Reads and renders messages.
        options: The gateway's options.

    Raises:
        LookupError: The route is not of the codec's descriptor set.
    """

    def __init__(
        self, binding: HttpBinding, channel: grpc.Channel, codec: MessageCodec, options: GatewayOptions
    ) -> None:
        self.binding = binding
        self._builder = codec.request_builder(binding)
        self._renderer = codec.response_renderer(binding)
        self._outgoing = options.outgoing_header
        self._delimiter = options.stream_delimiter
        self._codec = codec
        self._format_error = options.codec.format_error
        self._max_body = options.max_body
        method = binding.method
        kind: Any  # mypy finds no common type of the four
        if method.client_streaming:
            kind = channel.stream_stream if method.server_streaming else channel.stream_unary
        else:
            kind = channel.unary_stream if method.server_streaming else channel.unary_unary
        self._call: Any = kind(method.full_name)

    def request(
        self, variables: Sequence[tuple[str, str]], query: str, body: bytes, form: bytes | None = None
    ) -> Request:
        """Build the serialized request, or the requests of a client-streaming method.

        Args:
            variables: The path variables.
            query: The raw query string.
            body: The body; empty if it was a form.
            form: The body of a form, whose values come before those of the query.

        Raises:
            StatusError: INVALID_ARGUMENT: some part is not what its field needs.
        """
        method = self.binding.method
        if method.client_streaming:
            return iter(self._messages(body))
        if form is None:
            return self._builder.build(variables, query, body)
        return self._builder.build(variables, _pairs(form, query), body)

    def _messages(self, body: bytes) -> list[bytes]:
        """Serialize each JSON value of the body of a client stream as a message.

        All of them are read before the call begins: WSGI servers hand over a body in pieces of a size asked for, not
        as it comes, so a conversation would not be one anyway.
        """
        values = JsonStream(self._max_body, self._format_error)
        name = self.binding.method.input_type
        parts = (*values.feed(body), *values.finish())
        return [self._codec.parse_message(name, value) for value in parts]

    def answer(
        self, request: Request, timeout: float | None, metadata: RequestMetadata, *, pretty: bool
    ) -> tuple[Answer, Metadata]:
        """Call a method with one response and make the answer of it.

        Raises:
            CallFailedError: The call ended with an error.
            StatusError: INTERNAL: the response cannot be rendered.
        """
        try:
            response, call = self._call.with_call(request, timeout, metadata)
        except grpc.RpcError as error:
            raise failed(error) from error
        sent = _metadata(call)
        if self._renderer.is_raw:
            raw = self._renderer.raw(response)
            content_type, body = raw.content_type, raw.data
        else:
            content_type, body = JSON, self._renderer.render(response, pretty=pretty)
        return Answer(200, self._headers(content_type, sent), body), sent

    def stream(self, request: Request, timeout: float | None, metadata: RequestMetadata) -> ResponseStream:
        """Call a method with streamed responses; returns at once."""
        return ResponseStream(self._call(request, timeout, metadata), self)

    def stream_answer(self, stream: ResponseStream, first: bytes | None) -> tuple[Answer, Metadata]:
        """Make the answer of a stream whose first response is known; None if there was none. The body is not set."""
        sent = stream.initial()
        if first is None:
            content_type = ""
        elif self._renderer.is_raw:
            content_type = self._renderer.raw(first).content_type
        else:
            content_type = JSON
        return Answer(200, self._headers(content_type, sent)), sent

    def line(self, response: bytes) -> bytes:
        """Render one response of a stream.

        Raises:
            StatusError: INTERNAL: it cannot be rendered.
        """
        if self._renderer.is_raw:
            return self._renderer.raw(response).data + self._delimiter
        return b'{"result":' + self._renderer.render(response) + b"}\n"

    def _headers(self, content_type: str, sent: Metadata) -> list[tuple[str, str]]:
        headers = answer_headers((_CONTENT_TYPE, *sent.initial), self._outgoing)
        if content_type:
            headers.insert(0, ("Content-Type", content_type))
        return headers


class ResponseStream:
    """The responses of a call, one by one; whoever stops reading must cancel it."""

    def __init__(self, call: Any, endpoint: Endpoint) -> None:
        self._call = call
        self.endpoint = endpoint

    def next(self) -> bytes | None:
        """Wait for the next response; None after the last.

        Raises:
            CallFailedError: The call ended with an error.
        """
        try:
            response: bytes = next(self._call)
        except StopIteration:
            return None
        except grpc.RpcError as error:
            raise failed(error) from error
        return response

    def initial(self) -> Metadata:
        """Wait for the metadata before the first response and return it."""
        return Metadata(_pairs_of(self._call.initial_metadata()))

    def cancel(self) -> None:
        """End the call, if it goes on."""
        self._call.cancel()


def failed(error: grpc.RpcError) -> CallFailedError:
    """Read the status of a call that ended with an error, details and metadata included."""
    call: Any = error
    code = Code(call.code().value[0])
    metadata = _metadata(call)
    return CallFailedError(StatusError(code, call.details() or "", _details(metadata, code)), metadata)


def _details(metadata: Metadata, code: Code) -> tuple[bytes, ...]:
    """Return the details that gRPC's richer error model carries in the trailing metadata."""
    for key, value in metadata.trailing:
        if key == _STATUS_DETAILS and isinstance(value, bytes):
            try:
                status = status_pb2.Status.FromString(value)
            except DecodeError:
                return ()
            if status.code == code:
                return tuple(detail.SerializeToString() for detail in status.details)
    return ()


def _metadata(call: Any) -> Metadata:
    return Metadata(_pairs_of(call.initial_metadata()), _pairs_of(call.trailing_metadata()))


def _pairs_of(metadata: Iterable[Any] | None) -> tuple[tuple[str, str | bytes], ...]:
    return tuple([(key, value) for key, value in metadata]) if metadata else ()


def _pairs(form: bytes, query: str) -> Iterator[tuple[str, str]]:
    """Give the values of a form and then those of the query; read late, so that faults surface where they are told."""
    yield from parse_query(form.decode("utf-8", "surrogateescape"))
    yield from parse_query(query)
