"""Cross-origin requests by allow-list, made of a gateway's hooks (the Fetch standard, "CORS protocol").

A browser asks before it sends most requests to another site (a preflight), and shows a page an answer only where the
answer names the page's origin. Nothing is allowed here that the list does not name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .answer import Answer
from .transcode.routes import MethodNotAllowed

if TYPE_CHECKING:
    from .answer import RoutingError
    from .incoming import Incoming
    from .options import GatewayOptions, RoutingErrorHandler
    from .transcode.status import StatusError

ANY: Final = "*"
_ASKED_METHOD: Final = "access-control-request-method"
_REQUEST_HEADERS: Final = (
    "Accept",
    "Authorization",
    "Content-Type",
    "Grpc-Timeout",
    "Traceparent",
    "Tracestate",
    "X-Request-Id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorsPolicy:
    """Which pages of other sites may use an API.

    Attributes:
        origins: Their origins, such as `https://app.example`, compared exactly; or `*` for all, without credentials.
        request_headers: Headers that they may send, beside those that the standard always allows.
        response_headers: Headers that they may read, likewise.
        credentials: Whether their requests may carry cookies; not together with `*`.
        max_age: Seconds for which a browser need not ask again.
    """

    origins: frozenset[str]
    request_headers: tuple[str, ...] = _REQUEST_HEADERS
    response_headers: tuple[str, ...] = ("WWW-Authenticate", "X-Request-Id")
    credentials: bool = False
    max_age: int = 600

    def __post_init__(self) -> None:
        if self.credentials and ANY in self.origins:
            raise ValueError("with credentials, the origins must be named")
        for origin in self.origins - {ANY}:
            if "://" not in origin or origin.count("/") != 2:  # noqa: PLR2004 (those of ://)
                raise ValueError(f"{origin!r} is no origin of the form https://HOST[:PORT]")

    def allowed(self, incoming: Incoming) -> str | None:
        """Return what Access-Control-Allow-Origin says to a request; None if it comes from nowhere that is allowed."""
        origin = incoming.header("origin")
        if origin is None:
            return None
        if ANY in self.origins:
            return ANY
        return origin if origin in self.origins else None


def with_cors(options: GatewayOptions, policy: CorsPolicy) -> GatewayOptions:
    """Let pages of other sites use an API.

    A preflight of a path is answered with the methods that it has routes for; a rule that binds OPTIONS to the path
    takes it instead.

    Args:
        options: The gateway's options.
        policy: Who may use it.

    Returns:
        The options with two more hooks.
    """

    def admit(incoming: Incoming, answer: Answer) -> None:
        if ANY not in policy.origins:
            answer.headers.append(("Vary", "Origin"))
        origin = policy.allowed(incoming)
        if origin is None:
            return
        answer.headers.append(("Access-Control-Allow-Origin", origin))
        if policy.credentials:
            answer.headers.append(("Access-Control-Allow-Credentials", "true"))
        if policy.response_headers and not _is_preflight(incoming):
            answer.headers.append(("Access-Control-Expose-Headers", ", ".join(policy.response_headers)))

    return replace(
        options,
        routing_error_handler=_preflights(options.routing_error_handler, policy),
        finishers=(*options.finishers, admit),
    )


def _preflights(otherwise: RoutingErrorHandler, policy: CorsPolicy) -> RoutingErrorHandler:
    def answer(incoming: Incoming, error: RoutingError) -> StatusError | Answer:
        if not (
            isinstance(error, MethodNotAllowed) and _is_preflight(incoming) and policy.allowed(incoming) is not None
        ):
            return otherwise(incoming, error)
        headers = [
            ("Access-Control-Allow-Methods", ", ".join(error.allowed)),
            ("Access-Control-Allow-Headers", ", ".join(policy.request_headers)),
            ("Access-Control-Max-Age", str(policy.max_age)),
        ]
        return Answer(204, headers)

    return answer


def _is_preflight(incoming: Incoming) -> bool:
    return incoming.method == "OPTIONS" and incoming.header(_ASKED_METHOD) is not None
