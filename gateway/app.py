"""The gateway as a Flask app: one route that takes every path and method, and the pages that options bring along."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request, signals
from flask.sessions import NullSession, SessionInterface
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import BaseConverter, Map, Rule, WebsocketMismatch

from .carrier import carrier_of
from .engine import Gateway
from .options import GatewayOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import grpc
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from werkzeug.routing import RuleFactory

    from .answer import Answer

_ENDPOINT: Final = "gateway"
_PRESERVE: Final = "werkzeug.debug.preserve_context"
"""The key by which Flask's test client keeps the context of a request."""
_SIGNALS: Final = (
    signals.request_started,
    signals.request_finished,
    signals.request_tearing_down,
    signals.appcontext_pushed,
    signals.appcontext_popped,
    signals.appcontext_tearing_down,
)
_PLAIN: Final = {
    code: f"{code} {name.upper()}"
    for code, name in HTTP_STATUS_CODES.items()
    if code >= HTTPStatus.BAD_REQUEST or code in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED}
}
"""The status lines of answers with a body of any kind."""
_RESPONSE_HEADERS: Final = frozenset({"content-length", "location", "content-location"})
"""Headers that werkzeug looks at."""


class AnyPath(BaseConverter):
    """Matches any rest of a path, empty ones and slashes included."""

    regex = r"[\s\S]*?"
    part_isolating = False


class NoSessions(SessionInterface):
    """No Flask sessions: who calls is the business of the services."""

    _none = NullSession()

    def open_session(self, _app: Flask, _request: Any) -> NullSession:
        """Return the one empty session, which cannot be written to."""
        return self._none

    def save_session(self, _app: Flask, _session: Any, _response: Any) -> None:
        """Do nothing."""


class GatewayMap(Map):
    """The URL rules, and which paths can be of none but the gateway's."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        # Of the other rules: the paths of those without variables, and what stands before the first variable.
        self._paths: set[str] = set()
        self._beginnings: tuple[str, ...] = ()
        super().__init__(*arguments, **more)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add rules."""
        super().add(rulefactory)
        others = [rule for rule in self.iter_rules() if rule.endpoint != _ENDPOINT]
        self._paths = {rule.rule.rstrip("/") for rule in others if "<" not in rule.rule}
        self._beginnings = tuple({rule.rule.partition("<")[0].rstrip("/") for rule in others if "<" in rule.rule})

    def leads_to_gateway(self, path: str) -> bool:
        """Tell whether no other rule can match a path, with or without a slash at its end, or a doubled one in it."""
        return not ("//" in path or path.rstrip("/") in self._paths or path.startswith(self._beginnings))


class GatewayApp(Flask):
    """A Flask app that costs next to nothing where nothing but the gateway can come into play.

    What Flask and werkzeug do for a request, which the gateway has no use for, takes 53 us. It is left out for paths
    that can be of no other rule, as long as nobody has asked to be told of requests. And it is asked once for each view
    whether it is a coroutine, which takes 4 us.

    Args:
        gateway: Answers the requests.
    """

    url_map_class = GatewayMap
    url_map: GatewayMap

    def __init__(self, gateway: Gateway) -> None:
        super().__init__("gateway", static_folder=None, template_folder=None)
        self.extensions["gateway"] = gateway
        self._gateway = gateway
        self._plain: dict[Callable[..., Any], Callable[..., Any]] = {}

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if _PRESERVE in environ or self._is_watched() or not self.url_map.leads_to_gateway(path):
            return super().wsgi_app(environ, start_response)
        return _respond(self._gateway.handle(environ), environ, start_response)

    def _is_watched(self) -> bool:
        """Tell whether Flask has somebody to ask or to tell of any request."""
        return (
            None in self.before_request_funcs
            or None in self.after_request_funcs
            or None in self.teardown_request_funcs
            or None in self.url_value_preprocessors
            or bool(self.teardown_appcontext_funcs)
            or any(signal.receivers for signal in _SIGNALS)
            or self.config.get("TRUSTED_HOSTS") is not None
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return what runs a view to its end."""
        known = self._plain.get(func)
        if known is None:
            known = self._plain[func] = super().ensure_sync(func)
        return known


class GatewayResponse(Response):
    """An answer as it is: no content type of its own accord."""

    default_mimetype = None


def create_app(channel: grpc.Channel, descriptor_set: bytes, options: GatewayOptions | None = None) -> Flask:
    """Make a Flask app that serves the annotated methods of a descriptor set as a REST API.

    Args:
        channel: The way to the services: an `InProcessChannel`, or any other channel that was made in this process.
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports.
        options: How to serve; by default as grpc-gateway v2 does.

    Returns:
        The app. Its extension `gateway` is the `gateway.engine.Gateway` at work.

    Raises:
        RuleError: An HTTP rule is not sound.
    """
    options = options or GatewayOptions()
    gateway = Gateway(channel, descriptor_set, options)
    app = GatewayApp(gateway)
    app.session_interface = NoSessions()
    for blueprint in options.blueprints:
        app.register_blueprint(blueprint)

    def serve(**_path: str) -> Response:
        return _response(gateway.handle(request.environ), request.environ)

    # Paths are the gateway's to judge: no slash is merged or added, no method is answered by Flask.
    app.url_map.merge_slashes = False
    app.url_map.converters["any_path"] = AnyPath
    app.url_map.add(Rule("/<any_path:path>", endpoint=_ENDPOINT, strict_slashes=False, merge_slashes=False))
    app.view_functions[_ENDPOINT] = serve
    app.register_error_handler(404, lambda _error: serve())
    # A client that offers to change to web sockets is answered as if it had not (RFC 9110, section 7.8).
    app.register_error_handler(WebsocketMismatch, lambda _error: serve())
    return app


def _respond(answer: Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Give an answer as werkzeug's response would; most of them need none."""
    body, status = answer.body, answer.status
    if not isinstance(body, bytes) or answer.trailers or status not in _PLAIN or environ["REQUEST_METHOD"] == "HEAD":
        return _response(answer, environ)(environ, start_response)
    for name, value in answer.headers:
        if name.lower() in _RESPONSE_HEADERS or "\n" in value or "\r" in value:
            return _response(answer, environ)(environ, start_response)
    start_response(_PLAIN[status], [*answer.headers, ("Content-Length", str(len(body)))])
    return (body,)


def _response(answer: Answer, environ: WSGIEnvironment) -> Response:
    if answer.trailers:
        _announce_trailers(answer, environ)
    return GatewayResponse(answer.body, answer.status, answer.headers)


def _announce_trailers(answer: Answer, environ: WSGIEnvironment) -> None:
    """Hand trailers to the server; they need a body whose length is not told."""
    carrier_of(environ).send_trailers(answer.trailers)
    answer.headers.extend(("Trailer", name) for name in dict.fromkeys(name for name, _ in answer.trailers))
    if isinstance(answer.body, bytes):
        answer.body = iter((answer.body,))
