"""One route, ready to serve: reads a request, calls its method through the channel, and renders what comes back."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import grpc
from google.protobuf.message import DecodeError
from google.rpc import status_pb2

from .answer import CONTENT_TYPE, JSON, Answer, Metadata
from .channel.cancellable import cancellable_unary, only_response
from .channel.remote import cut_off, never_reached
from .incoming import RefusedRequestError
from .media_types import DEFAULT
from .request_stream import RequestStream
from .transcode.json_stream import JsonStream
from .transcode.metadata import STATUS_DETAILS, answer_headers
from .transcode.query_string import parse_query
from .transcode.status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .channel.cancellable import OnStart
    from .options import GatewayOptions
    from .transcode.binding import HttpBinding
    from .transcode.codec import MessageCodec
    from .transcode.metadata import Metadata as RequestMetadata
    from .transcode.response import ResponseRenderer


_EARLY: Final = 0.02
"""Seconds before its deadline from which on a call that the other side has cancelled counts as late.

A server has a clock of its own, and some (grpc-go's) tell of the deadline by a mere reset of the stream, which grpcio
reads as CANCELLED.
"""
_LATE: Final = "Deadline Exceeded"
_STOPPED: Final = "the service is being stopped"
_RESET: Final = "Stream removed"

Request: TypeAlias = "bytes | RequestStream"
"""What a call sends: one serialized message, or those of a stream."""


class RequestParts(NamedTuple):
    """The parts of an HTTP request that become a message.

    Attributes:
        variables: The path variables.
        query: The raw query string.
        body: The body; empty if it was a form, and part by part for a client stream.
        form: The body of a form, whose values come before those of the query; None if there was none.
    """

    variables: Sequence[tuple[str, str]]
    query: str
    body: bytes | Iterator[bytes]
    form: bytes | None = None


class CallParts(NamedTuple):
    """What a call is made with.

    Attributes:
        request: What it sends.
        timeout: Seconds until its deadline; None for none.
        metadata: The metadata it carries.
        on_start: Is told of what ends the call, once it has begun.
    """

    request: Request
    timeout: float | None
    metadata: RequestMetadata
    on_start: OnStart


class CallFailedError(Exception):
    """A call that ended with a status other than OK.

    Attributes:
        error: The status.
        metadata: What the service sent with it.
        reached: Whether the service can have had to do with it; False if there was no connection to it.
    """

    def __init__(self, error: StatusError, metadata: Metadata, *, reached: bool = True) -> None:
        super().__init__(error)
        self.error = error
        self.metadata = metadata
        self.reached = reached


class Endpoint:
    """A route with everything that could be worked out before the first request.

    Args:
        binding: The route.
        channel: The way to the services; messages go through it as bytes.
        codecs: Read and render messages, by the keys of `gateway.media_types`.
        options: The gateway's options.

    Raises:
        LookupError: The route is not of the codecs' descriptor set.
    """

    def __init__(
        self, binding: HttpBinding, channel: grpc.Channel, codecs: Mapping[str, MessageCodec], options: GatewayOptions
    ) -> None:
        self.binding = binding
        self._builders = {name: codec.request_builder(binding) for name, codec in codecs.items()}
        self._renderers = {name: codec.response_renderer(binding) for name, codec in codecs.items()}
        self._is_raw = self._renderers[DEFAULT].is_raw
        self._outgoing = options.outgoing_header
        self._delimiter = options.stream_delimiter
        self._codecs = codecs
        self._format_error = options.codec.format_error
        self._max_body = options.max_body
        self._max_message = options.max_message
        method = binding.method
        kind: Any  # mypy finds no common type of the four
        if method.client_streaming:
            # A response is asked for as a stream of one: where a service sends two, a call for one waits for ever.
            kind = channel.stream_stream
        else:
            kind = channel.unary_stream if method.server_streaming else partial(cancellable_unary, channel)
        self._call: Any = kind(method.full_name)

    def request(self, parts: RequestParts, media_type: str = DEFAULT, *, strict: bool = False) -> Request:
        """Build the serialized request, or the requests of a client-streaming method.

        Args:
            parts: The parts of the HTTP request.
            media_type: The key of the codec that reads the body.
            strict: Whether unknown fields and parameters are refused, whatever the codec's policy.

        Raises:
            RefusedRequestError: The message is too large (413).
            StatusError: INVALID_ARGUMENT: some part is not what its field needs.
        """
        if not isinstance(parts.body, bytes):
            return self._messages(parts.body, self._codecs[media_type], strict=strict)
        query = parts.query if parts.form is None else _pairs(parts.form, parts.query)
        return self._sized(self._builders[media_type].build(parts.variables, query, parts.body, strict=strict))

    def _sized(self, message: bytes) -> bytes:
        if self._max_message is not None and len(message) > self._max_message:
            text = f"the message is larger than {self._max_message} bytes"
            raise RefusedRequestError(Code.RESOURCE_EXHAUSTED, text, 413)
        return message

    def _messages(self, parts: Iterator[bytes], codec: MessageCodec, *, strict: bool) -> RequestStream:
        """Serialize each JSON value of the body of a client stream as a message, when the call takes it."""
        name = self.binding.method.input_type

        def serialize(value: bytes) -> bytes:
            return self._sized(codec.parse_message(name, value, strict=strict))

        return RequestStream(parts, JsonStream(self._max_body, self._format_error), serialize)

    def answer(self, call: CallParts, media_type: str = DEFAULT, *, pretty: bool = False) -> tuple[Answer, Metadata]:
        """Call a method with one response and make the answer of it.

        Raises:
            CallFailedError: The call ended with an error, or its response cannot be rendered.
            StatusError: INVALID_ARGUMENT: what the client streams is no row of messages.
        """
        response, ended = self._called(call)
        sent, renderer = _metadata(ended), self._renderers[media_type]
        try:
            if self._is_raw:
                raw = renderer.raw(response)
                content_type, body = raw.content_type, raw.data
            else:
                content_type, body = JSON, renderer.render(response, pretty=pretty)
        except StatusError as error:
            answered = Metadata((CONTENT_TYPE, *sent.initial), sent.trailing)
            raise CallFailedError(error, answered) from error
        return Answer(200, self._headers(content_type, sent), body), sent

    def _called(self, call: CallParts) -> tuple[bytes, Any]:
        """Wait for the response of a call.

        Raises:
            CallFailedError: The call ended with an error.
            StatusError: INVALID_ARGUMENT: what it should send is no row of messages.
        """
        request, deadline = call.request, _deadline(call.timeout)
        if isinstance(request, bytes):
            try:
                response, ended = self._call(request, call.timeout, call.metadata, call.on_start)
            except grpc.RpcError as error:
                raise failed(error, deadline) from error
            return response, ended
        ended = self._call(request, call.timeout, call.metadata)
        request.begun(ended.cancel)
        call.on_start(ended.cancel)
        try:
            return only_response(ended), ended
        except grpc.RpcError as error:
            raise request.error or failed(error, deadline) from error

    def stream(self, call: CallParts, media_type: str = DEFAULT) -> ResponseStream:
        """Call a method with streamed responses; returns at once."""
        request, deadline = call.request, _deadline(call.timeout)
        begun = self._call(request, call.timeout, call.metadata)
        if not isinstance(request, bytes):
            request.begun(begun.cancel)
        call.on_start(begun.cancel)
        sent = None if isinstance(request, bytes) else request
        return ResponseStream(begun, self._renderers[media_type], self._delimiter, sent, deadline)

    def stream_answer(self, stream: ResponseStream, first: bytes | None) -> tuple[Answer, Metadata]:
        """Make the answer of a stream whose first response is known; None if there was none. The body is not set."""
        sent = stream.initial()
        content_type = "" if first is None else stream.content_type(first)
        return Answer(200, self._headers(content_type, sent)), sent

    def _headers(self, content_type: str, sent: Metadata) -> list[tuple[str, str]]:
        headers = answer_headers((CONTENT_TYPE, *sent.initial), self._outgoing)
        if content_type:
            headers.insert(0, ("Content-Type", content_type))
        return headers


class ResponseStream:
    """The responses of a call, one by one; whoever stops reading must cancel it."""

    def __init__(
        self,
        call: Any,
        renderer: ResponseRenderer,
        delimiter: bytes,
        requests: RequestStream | None = None,
        deadline: float | None = None,
    ) -> None:
        self._call = call
        self._deadline = deadline
        self._requests = requests
        self._renderer = renderer
        self._delimiter = delimiter

    def content_type(self, response: bytes) -> str:
        """Return the content type of an answer that begins with this response.

        Raises:
            StatusError: INTERNAL: the response cannot be read.
        """
        return self._renderer.raw(response).content_type if self._renderer.is_raw else JSON

    def line(self, response: bytes) -> bytes:
        """Render one response.

        Raises:
            StatusError: INTERNAL: it cannot be rendered.
        """
        if self._renderer.is_raw:
            return self._renderer.raw(response).data + self._delimiter
        return b'{"result":' + self._renderer.render(response) + b"}\n"

    def next(self) -> bytes | None:
        """Wait for the next response; None after the last.

        Raises:
            CallFailedError: The call ended with an error.
            StatusError: INVALID_ARGUMENT: the messages that the client streams are not such.
        """
        try:
            response: bytes = next(self._call)
        except StopIteration:
            return None
        except grpc.RpcError as error:
            if self._requests is not None and self._requests.error is not None:
                raise self._requests.error from error
            raise failed(error, self._deadline) from error
        return response

    def initial(self) -> Metadata:
        """Wait for the metadata before the first response and return it."""
        return Metadata(_pairs_of(self._call.initial_metadata()))

    def cancel(self) -> None:
        """End the call, if it goes on."""
        self._call.cancel()


def failed(call: Any, deadline: float | None = None) -> CallFailedError:
    """Read the status of a call that ended with an error, details and metadata included.

    Args:
        call: The call.
        deadline: When it had to end, by `time.monotonic`; None for never.
    """
    code, message = Code(call.code().value[0]), call.details() or ""
    is_reset = code is Code.CANCELLED or (code is Code.DEADLINE_EXCEEDED and message.startswith(_RESET))
    if is_reset and deadline is not None and time.monotonic() >= deadline - _EARLY:
        code, message = Code.DEADLINE_EXCEEDED, _LATE
    elif cut_off(call):
        code, message = Code.UNAVAILABLE, _STOPPED
    metadata = _metadata(call)
    error = StatusError(code, message, _details(metadata, code))
    return CallFailedError(error, metadata, reached=not never_reached(call))


def _deadline(timeout: float | None) -> float | None:
    return None if timeout is None else time.monotonic() + timeout


def _details(metadata: Metadata, code: Code) -> tuple[bytes, ...]:
    """Return the details that gRPC's richer error model carries in the trailing metadata."""
    for key, value in metadata.trailing:
        if key == STATUS_DETAILS and isinstance(value, bytes):
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
