"""Everything about a gateway that can be set, as one value made once and handed to `gateway.create_app`.

The defaults are those of grpc-gateway v2. What another API does otherwise is said by these options and hooks alone; the
profiles in `gateway.profiles` are nothing but such values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from .answer import Answer, Failure, Metadata, RoutingError
from .errors import line_error, plain_error, routing_status
from .incoming import Incoming
from .transcode.binding import HttpBinding
from .transcode.codec_options import CodecOptions
from .transcode.metadata import HeaderMatcher, incoming_key, outgoing_header, outgoing_trailer
from .transcode.unescape import UnescapeMode

if TYPE_CHECKING:
    from flask import Blueprint

    from .transcode.status import StatusError

ErrorHandler: TypeAlias = Callable[[Incoming, Failure], Answer]
"""Makes the answer of a request that failed."""

RoutingErrorHandler: TypeAlias = Callable[[Incoming, RoutingError], "StatusError | Answer"]
"""Gives the status of a request that no route takes, which the error handler then answers; or the answer itself."""

Guard: TypeAlias = Callable[[Incoming, HttpBinding], None]
"""Looks at a request whose route is known; raises StatusError to refuse it."""

Annotator: TypeAlias = Callable[[Incoming], Iterable[tuple[str, "str | bytes"]]]
"""Gives further metadata for the call of a request; keys and values must be such as gRPC carries."""

ForwardHook: TypeAlias = Callable[[Incoming, HttpBinding, Metadata, Answer], None]
"""Changes the answer of a call that went well. `binding.method.full_name` is the RPC, `binding.template.source` the
path template."""

Finisher: TypeAlias = Callable[[Incoming, Answer], None]
"""Changes any answer, just before it is sent."""

PathNormaliser: TypeAlias = Callable[[str], str]
"""Changes a path, as it was sent, before its route is looked up."""

MIB = 1024 * 1024


def never(_incoming: Incoming) -> bool:
    """Say no."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOptions:
    """How a gateway serves.

    Attributes:
        services: Full names of the services to serve; None for all in the descriptor set.
        rules_yaml: A service configuration in YAML, whose `http.rules` come before the annotations.
        unbound_methods: Whether methods without a rule are served at `POST /pkg.Service/Method`.
        allow_delete_body: Whether a DELETE rule may have a body.
        arrange: Brings the routes into another order than that of the descriptor set, before precedence counts.
        precedence: Which of several routes that take a path wins: the `last` (v2) or the `first` (v1).
        unescape: How paths are percent-decoded.
        normalise_path: Changes paths before routing; None leaves them.

        codec: How messages are read and written.
        marshalers: How they are read and written instead for particular media types, in lower case.
        strict: Whether unknown fields and parameters of a request are refused, whatever the codec's policy.
        pretty: Whether an answer is spread over lines.

        method_override: What a form POST with X-HTTP-Method-Override does: `allow` routes it as that method, `ignore`
            takes no notice, `refuse` answers 400 to any request with that header.
        form_fallback: Whether a form POST without a POST route is served by the GET route of its path.
        guards: Look at each request whose route is known, before anything is read of it.
        incoming_header: What request headers are called as metadata.
        outgoing_header: What metadata is called as answer headers.
        outgoing_trailer: What trailing metadata is called as trailers, for clients that ask for them.
        annotators: Give further metadata.
        default_timeout: Seconds that a unary call may take if the client sends no Grpc-Timeout; None for any time.
            Over an in-process channel a deadline costs a change of threads.
        max_body: Largest request body, in bytes; beyond it 413.
        max_message: Largest message that a request may become, in bytes; beyond it 413. None for any. A channel or
            service that takes less answers RESOURCE_EXHAUSTED, which is 429.
        max_streams: Most streams open at a time in one process; beyond it 429. Idle ones cost a thread or two each.
        max_metadata: Most bytes of names and values that go on from the headers to the service; beyond it 431.

        error_handler: Makes the answers of errors, except those of server-streaming calls.
        stream_error_handler: Makes those: before the first message all of the answer counts, later its body alone.
        routing_error_handler: Gives the status of a request that no route takes.
        forward_response: Change the answers of calls that went well.
        finishers: Change all answers.
        stream_delimiter: What follows each message of a streamed `google.api.HttpBody`.

        health_path: Where `GET` answers with the health of the services (grpc.health.v1); None for nowhere.
        blueprints: Flask blueprints served beside the API; their routes come first.
    """

    services: tuple[str, ...] | None = None
    rules_yaml: str | None = None
    unbound_methods: bool = False
    allow_delete_body: bool = False
    arrange: Callable[[list[HttpBinding]], list[HttpBinding]] | None = None
    precedence: Literal["last", "first"] = "last"
    unescape: UnescapeMode = UnescapeMode.LEGACY
    normalise_path: PathNormaliser | None = None

    codec: CodecOptions = field(default_factory=CodecOptions)
    marshalers: Mapping[str, CodecOptions] = field(default_factory=dict)
    strict: Callable[[Incoming], bool] = never
    pretty: Callable[[Incoming], bool] = never

    method_override: Literal["allow", "ignore", "refuse"] = "allow"
    form_fallback: bool = True
    guards: tuple[Guard, ...] = ()
    incoming_header: HeaderMatcher = incoming_key
    outgoing_header: HeaderMatcher = outgoing_header
    outgoing_trailer: HeaderMatcher = outgoing_trailer
    annotators: tuple[Annotator, ...] = ()
    default_timeout: float | None = None
    max_body: int = 64 * MIB
    max_message: int | None = None
    max_streams: int = 1000
    max_metadata: int = 64 * 1024

    error_handler: ErrorHandler = plain_error
    stream_error_handler: ErrorHandler = line_error
    routing_error_handler: RoutingErrorHandler = routing_status
    forward_response: tuple[ForwardHook, ...] = ()
    finishers: tuple[Finisher, ...] = ()
    stream_delimiter: bytes = b"\n"

    health_path: str | None = None
    blueprints: tuple[Blueprint, ...] = ()
