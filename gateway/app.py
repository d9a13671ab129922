"""The gateway as a Flask app: one route that takes every path and method, and the pages that options bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import BaseConverter, Rule, WebsocketMismatch

from .carrier import carrier_of
from .engine import Gateway
from .options import GatewayOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc

    from .answer import Answer

_ENDPOINT: Final = "gateway"


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


class GatewayApp(Flask):
    """A Flask app that asks once for each view whether it is a coroutine: asking takes 4 us, at each request."""

    def __init__(self) -> None:
        super().__init__("gateway", static_folder=None, template_folder=None)
        self._plain: dict[Callable[..., Any], Callable[..., Any]] = {}

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
    app = GatewayApp()
    app.session_interface = NoSessions()
    app.extensions["gateway"] = gateway
    for blueprint in options.blueprints:
        app.register_blueprint(blueprint)

    def serve(**_path: str) -> Response:
        answer = gateway.handle(request.environ)
        if answer.trailers:
            _announce_trailers(answer)
        return GatewayResponse(answer.body, answer.status, answer.headers)

    # Paths are the gateway's to judge: no slash is merged or added, no method is answered by Flask.
    app.url_map.merge_slashes = False
    app.url_map.converters["any_path"] = AnyPath
    app.url_map.add(Rule("/<any_path:path>", endpoint=_ENDPOINT, strict_slashes=False, merge_slashes=False))
    app.view_functions[_ENDPOINT] = serve
    app.register_error_handler(404, lambda _error: serve())
    # A client that offers to change to web sockets is answered as if it had not (RFC 9110, section 7.8).
    app.register_error_handler(WebsocketMismatch, lambda _error: serve())
    return app


def _announce_trailers(answer: Answer) -> None:
    """Hand trailers to the server; they need a body whose length is not told."""
    carrier_of(request.environ).send_trailers(answer.trailers)
    answer.headers.extend(("Trailer", name) for name in dict.fromkeys(name for name, _ in answer.trailers))
    if isinstance(answer.body, bytes):
        answer.body = iter((answer.body,))
