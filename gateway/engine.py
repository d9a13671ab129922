"""From request to answer: route, metadata, request message, call, answer. Knows neither a web framework nor a service.

The order of the steps is grpc-gateway's, since it decides which of several faults a client is told of.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from .answer import JSON, NO_METADATA, Answer, DetailsRenderer, Failure
from .carrier import NoThreadError
from .descriptors import with_installed_files
from .endpoint import CallFailedError, CallParts, Endpoint, RequestParts
from .incoming import Incoming, RefusedRequestError
from .media_types import MediaTypes
from .response_lines import ResponseLines, StreamPlaces
from .transcode.binding import load_bindings
from .transcode.codec import MessageCodec
from .transcode.conversion import ConversionError
from .transcode.metadata import RequestMetadata, answer_headers
from .transcode.query_string import parse_query
from .transcode.request import refusal
from .transcode.routes import MalformedPath, MethodNotAllowed, RouteNotFound, RouteTable
from .transcode.status import Code, StatusError
from .transcode.timeout import parse_timeout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import grpc

    from .answer import Metadata, RoutingError
    from .endpoint import ResponseStream
    from .health import HealthEndpoint
    from .options import GatewayOptions
    from .response_lines import StreamPlace
    from .transcode.binding import HttpBinding
    from .transcode.metadata import Metadata as MetadataList
    from .transcode.routes import RouteMatch

_LOGGER: Final = logging.getLogger(__name__)

FORM: Final = "application/x-www-form-urlencoded"
_OVERRIDE: Final = "x-http-method-override"
_LAST_RESORT: Final = b'{"code":13,"message":"internal error","details":[]}'
_FORM_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})


class Gateway:
    """The routes of a descriptor set over a channel; any number of threads may share it.

    Args:
        channel: The way to the services.
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports.
        options: Everything else.

    Raises:
        RuleError: An HTTP rule is not sound.
    """

    def __init__(self, channel: grpc.Channel, descriptor_set: bytes, options: GatewayOptions) -> None:
        self.options = options
        complete = with_installed_files(descriptor_set)
        bindings = load_bindings(
            complete,
            options.rules_yaml,
            services=options.services,
            unbound_methods=options.unbound_methods,
            allow_delete_body=options.allow_delete_body,
        )
        if options.arrange is not None:
            bindings = options.arrange(bindings)
        self.routes = RouteTable(bindings, precedence=options.precedence, unescape=options.unescape)
        codec = MessageCodec(complete, options=options.codec)
        self._media_types = MediaTypes(codec, options.marshalers)
        self._details = DetailsRenderer(codec)
        self._endpoints = {
            id(binding): Endpoint(binding, channel, self._media_types.codecs, options)
            for binding in self.routes.bindings
        }
        self._metadata = RequestMetadata(options.incoming_header)
        self._places = StreamPlaces(options.max_streams)
        self._health = _health_endpoint(channel, options.health_path)

    def handle(self, environ: Mapping[str, Any]) -> Answer:
        """Answer a request; whatever happens becomes an answer."""
        incoming = Incoming(environ)
        try:
            answer = self._serve(incoming)
        except Exception:
            _LOGGER.exception("%s %s failed in the gateway", incoming.method, incoming.text_path())
            answer = self._internal_error(incoming)
        for finish in self.options.finishers:
            try:
                finish(incoming, answer)
            except Exception:
                _LOGGER.exception("%s %s failed in a finisher", incoming.method, incoming.text_path())
                answer.abandon()
                answer = self._internal_error(incoming)
        return answer

    def _internal_error(self, incoming: Incoming) -> Answer:
        try:
            return self._error(incoming, StatusError(Code.INTERNAL, "internal error"), None)
        except Exception:
            _LOGGER.exception("the error handler failed")
            return Answer(500, [("Content-Type", JSON)], _LAST_RESORT)

    # Unary calls

    def _serve(self, incoming: Incoming) -> Answer:
        binding = None
        try:
            if self._health is not None and self._health.takes(incoming):
                return self._health.answer(incoming)
            match, form = self._route(incoming)
            binding = match.binding
            endpoint, media_types = self._endpoints[id(binding)], self._media_types.of(incoming)
            call = self._prepare(incoming, match, form, endpoint, media_types.inbound)
            if binding.method.server_streaming or binding.method.client_streaming:
                return self._streaming(incoming, endpoint, call, media_types.outbound)
            answer, sent = endpoint.answer(call, media_types.outbound, pretty=self.options.pretty(incoming))
            self._forward(incoming, binding, sent, answer)
        except (RouteNotFound, MethodNotAllowed, MalformedPath) as error:
            return self._unrouted(incoming, error)
        except CallFailedError as failed:
            answer, sent = self._call_failed(incoming, failed, binding), failed.metadata
        except StatusError as error:
            return self._error(incoming, error, binding)
        if incoming.wants_trailers():
            answer.trailers = answer_headers(sent.trailing, self.options.outgoing_trailer)
        return answer

    def _prepare(
        self, incoming: Incoming, match: RouteMatch, form: bytes | None, endpoint: Endpoint, media_type: str
    ) -> CallParts:
        """Make the request message, the deadline and the metadata of a call.

        Raises:
            StatusError: Some part of the request is not as it should be, or its deadline has passed meanwhile.
        """
        options, binding = self.options, match.binding
        for guard in options.guards:
            guard(incoming, binding)
        metadata = self._metadata_of(incoming)
        given = incoming.header("grpc-timeout")
        timeout = parse_timeout(given.partition(",")[0]) if given else options.default_timeout
        begun = time.monotonic()
        body: bytes | Iterator[bytes] = b""
        if binding.method.client_streaming:
            body = incoming.body_parts()
        elif form is None:
            body = incoming.read_body(options.max_body)
            if binding.body is None:
                form = body if body and _is_form(incoming, binding.http_method) else None
                body = b""
        parts = RequestParts(match.variables, incoming.query, body, form)
        request = endpoint.request(parts, media_type, strict=options.strict(incoming))
        if timeout is not None:
            # Of a call with next to no time left, a quick service would win the race against its deadline.
            timeout -= time.monotonic() - begun
            if timeout <= 0:
                raise StatusError(Code.DEADLINE_EXCEEDED, "Deadline Exceeded")
        return CallParts(request, timeout, metadata, incoming.carrier.when_gone)

    def _metadata_of(self, incoming: Incoming) -> MetadataList:
        metadata = self._metadata.of(incoming.headers(), incoming.peer)
        for annotate in self.options.annotators:
            metadata.extend(annotate(incoming))
        if sum([len(key) + len(value) for key, value in metadata]) > self.options.max_metadata:
            message = f"the headers are larger than {self.options.max_metadata} bytes"
            raise RefusedRequestError(Code.RESOURCE_EXHAUSTED, message, 431)
        return metadata

    def _forward(self, incoming: Incoming, binding: HttpBinding, sent: Metadata, answer: Answer) -> None:
        for hook in self.options.forward_response:
            hook(incoming, binding, sent, answer)

    # Routes

    def _route(self, incoming: Incoming) -> tuple[RouteMatch, bytes | None]:
        """Find the route, and read the body if it must be a form on the way there."""
        options, method = self.options, incoming.method
        path = incoming.path
        if options.normalise_path is not None:
            path = options.normalise_path(path)
        override = incoming.header(_OVERRIDE)
        if override is not None and options.method_override == "refuse":
            raise StatusError(Code.INVALID_ARGUMENT, "X-HTTP-Method-Override is not supported")
        is_form_post, form = method == "POST" and incoming.content_type == FORM, None
        if override and is_form_post and options.method_override == "allow":
            method, form = override.upper(), self._read_form(incoming)
        try:
            return self.routes.match(method, path, decoded=incoming.path_decoded), form
        except MethodNotAllowed as error:
            is_fallback = is_form_post and method == "POST" and options.form_fallback
            if not (is_fallback and "GET" in error.allowed):
                raise
            match = self.routes.match("GET", path, decoded=incoming.path_decoded)
            return match, self._read_form(incoming) if form is None else form

    def _read_form(self, incoming: Incoming) -> bytes:
        """Read a form that has a say in the route: like the original, before there is one.

        Raises:
            StatusError: INVALID_ARGUMENT: it is no form, or the query is none.
        """
        form = incoming.read_body(self.options.max_body)
        try:
            parse_query(form.decode("utf-8", "surrogateescape"))
            parse_query(incoming.query)
        except ConversionError as error:
            raise refusal(error, self.options.codec.format_error) from error
        return form

    def _unrouted(self, incoming: Incoming, error: RoutingError) -> Answer:
        answer = self.options.routing_error_handler(incoming, error)
        return answer if isinstance(answer, Answer) else self._error(incoming, answer, None)

    # Errors

    def _error(
        self,
        incoming: Incoming,
        error: StatusError,
        binding: HttpBinding | None,
        metadata: Metadata = NO_METADATA,
        *,
        from_service: bool = False,
    ) -> Answer:
        return self.options.error_handler(incoming, self._failure(error, binding, metadata, from_service=from_service))

    def _call_failed(self, incoming: Incoming, failed: CallFailedError, binding: HttpBinding | None) -> Answer:
        return self._error(incoming, _cause(incoming, failed), binding, failed.metadata, from_service=True)

    def _failure(
        self, error: StatusError, binding: HttpBinding | None, metadata: Metadata, *, from_service: bool
    ) -> Failure:
        return Failure(error, binding, self._details, self.options.outgoing_header, from_service, metadata)

    # Streams

    def _streaming(self, incoming: Incoming, endpoint: Endpoint, call: CallParts, media_type: str) -> Answer:
        """Answer a call with streamed requests, responses, or both.

        Raises:
            StatusError: RESOURCE_EXHAUSTED: too many streams are open.
        """
        place = self._places.take()
        if place is None:
            raise _too_many_streams()
        try:
            incoming.carrier.run_long()
            if endpoint.binding.method.server_streaming:
                answer = self._stream(incoming, endpoint, endpoint.stream(call, media_type), place)
                place = None
            else:
                answer = self._client_stream(incoming, endpoint, call, media_type)
        except NoThreadError as error:
            raise _too_many_streams() from error
        finally:
            if place is not None:
                place.leave()
        return answer

    def _client_stream(self, incoming: Incoming, endpoint: Endpoint, call: CallParts, media_type: str) -> Answer:
        try:
            answer, sent = endpoint.answer(call, media_type, pretty=self.options.pretty(incoming))
            self._forward(incoming, endpoint.binding, sent, answer)
        except CallFailedError as failed:
            answer, sent = self._call_failed(incoming, failed, endpoint.binding), failed.metadata
        if incoming.wants_trailers():
            answer.trailers = answer_headers(sent.trailing, self.options.outgoing_trailer)
        return answer

    def _stream(self, incoming: Incoming, endpoint: Endpoint, stream: ResponseStream, place: StreamPlace) -> Answer:
        """Answer with the responses as lines; the status waits for the first of them, or for the end of the call."""

        def error_line(error: CallFailedError | StatusError) -> bytes:
            body = self._stream_error(incoming, endpoint.binding, error).body
            return body if isinstance(body, bytes) else b""

        try:
            first = stream.next()
            answer, sent = endpoint.stream_answer(stream, first)
            line = None if first is None else stream.line(first)
            answer.body = ResponseLines(stream, line, error_line, place)
            self._forward(incoming, endpoint.binding, sent, answer)
        except (CallFailedError, StatusError) as error:
            stream.cancel()
            place.leave()
            if isinstance(error, CallFailedError) and not error.reached:
                return self._call_failed(incoming, error, endpoint.binding)
            return self._stream_error(incoming, endpoint.binding, error)
        except BaseException:
            stream.cancel()
            place.leave()
            raise
        return answer

    def _stream_error(self, incoming: Incoming, binding: HttpBinding, error: CallFailedError | StatusError) -> Answer:
        if isinstance(error, CallFailedError):
            failure = self._failure(_cause(incoming, error), binding, error.metadata, from_service=True)
        else:
            failure = self._failure(error, binding, NO_METADATA, from_service=False)
        return self.options.stream_error_handler(incoming, failure)


def _too_many_streams() -> StatusError:
    return StatusError(Code.RESOURCE_EXHAUSTED, "too many streams are open")


def _cause(incoming: Incoming, failed: CallFailedError) -> StatusError:
    """Return why a call failed: one that was ended because the server is being stopped may be made again."""
    if failed.error.code is Code.CANCELLED and incoming.carrier.stopping:
        return StatusError(Code.UNAVAILABLE, "the server is being stopped")
    return failed.error


def _is_form(incoming: Incoming, http_method: str) -> bool:
    return http_method in _FORM_METHODS and incoming.content_type.partition(";")[0].strip().lower() == FORM


def _health_endpoint(channel: grpc.Channel, path: str | None) -> HealthEndpoint | None:
    if path is None:
        return None
    from .health import HealthEndpoint  # noqa: PLC0415 (grpcio-health-checking is needed for this alone)

    return HealthEndpoint(channel, path)
