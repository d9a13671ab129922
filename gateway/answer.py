"""What goes back to an HTTP client: answers, and the ways in which a request can fail."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson

from .incoming import RefusedRequestError
from .transcode.metadata import answer_headers
from .transcode.routes import MalformedPath, MethodNotAllowed, RouteNotFound
from .transcode.status import StatusError, http_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .transcode.binding import HttpBinding
    from .transcode.codec import MessageCodec
    from .transcode.metadata import HeaderMatcher

JSON: Final = "application/json"

CONTENT_TYPE: Final = ("content-type", "application/grpc")
"""Metadata of every answered call: gRPC's own content type, which grpcio does not show and grpc-go does."""

MetadataPairs: TypeAlias = "tuple[tuple[str, str | bytes], ...]"
Headers: TypeAlias = "list[tuple[str, str]]"
RoutingError: TypeAlias = RouteNotFound | MethodNotAllowed | MalformedPath


@dataclass(slots=True)
class Answer:
    """An HTTP answer that hooks may still change.

    Attributes:
        status: The HTTP status.
        headers: Names and values, in the order in which they are sent. Content-Length is added on the way out.
        body: All of the body, or its parts as they come.
        trailers: What follows the body, where the client asked for it and the server can send it.
    """

    status: int
    headers: Headers
    body: bytes | Iterator[bytes] = b""
    trailers: Headers = field(default_factory=list)

    def header(self, name: str) -> str | None:
        """Return the first header of a name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def set_header(self, name: str, value: str) -> None:
        """Put one header in place of all of its name."""
        wanted = name.lower()
        self.headers[:] = [(key, old) for key, old in self.headers if key.lower() != wanted]
        self.headers.append((name, value))

    def abandon(self) -> None:
        """End what still goes on behind a streamed body, which then is not sent."""
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a service sent beside its messages.

    Attributes:
        initial: The metadata before the first message.
        trailing: The metadata after the last.
    """

    initial: MetadataPairs = ()
    trailing: MetadataPairs = ()


NO_METADATA: Final = Metadata()


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that ended with an error.

    Attributes:
        error: The status.
        binding: The route; None if none was found.
        from_service: Whether the service, or the way to it, ended the call; else the gateway itself did.
        metadata: What the service sent with it.
        renderer: Renders the error's details.
        header_matcher: Says what metadata is called as headers.
    """

    error: StatusError
    binding: HttpBinding | None
    renderer: DetailsRenderer
    header_matcher: HeaderMatcher
    from_service: bool = False
    metadata: Metadata = NO_METADATA

    @property
    def http_status(self) -> int:
        """The HTTP status by grpc-gateway's table, unless the gateway refused the request with one of its own."""
        if isinstance(self.error, RefusedRequestError):
            return self.error.http_status
        return http_status(self.error.code)

    def metadata_headers(self) -> Headers:
        """Return the service's initial metadata as headers."""
        return answer_headers(self.metadata.initial, self.header_matcher)

    def status_json(self) -> dict[str, Any]:
        """Return the status as the JSON of a `google.rpc.Status`, for orjson."""
        error = self.error
        return {"code": int(error.code), "message": error.message, "details": self.details()}

    def details(self) -> list[Any]:
        """Return the details as JSON of `google.protobuf.Any`, for orjson."""
        return [self.renderer.render(detail) for detail in self.error.details]


class DetailsRenderer:
    """Renders the details of errors; one whose type is unknown keeps its bytes, so that nothing is lost.

    grpc-gateway replaces the whole error by one of its own in that case (grpc-gateway#1842).
    """

    _ANY: Final = "google.protobuf.Any"

    def __init__(self, codec: MessageCodec) -> None:
        self._any = codec.renderer(self._ANY)
        self._fields = codec.message_type(self._ANY)

    def render(self, detail: bytes) -> Any:
        """Return the JSON of a serialized Any."""
        try:
            return orjson.Fragment(self._any.render(detail))
        except (StatusError, ValueError):
            return self._opaque(detail)

    def _opaque(self, detail: bytes) -> dict[str, str]:
        message, fields = self._fields.parse(detail), self._fields.by_name
        value = self._fields.get(message, fields["value"])
        return {
            "@type": self._fields.get(message, fields["type_url"]),
            "value": base64.b64encode(value).decode(),
        }
