"""One REST worker: the gateway's app over the services, in this process or behind a gRPC channel."""

from __future__ import annotations

import datetime as dt
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway import create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.channel.remote import RemoteChannel, RemoteOptions
from gateway.profiles.determined import determined_options
from gateway.profiles.pages import PagesOptions, pages_blueprint
from gateway.serving.address import bound_address
from gateway.serving.worker import WorkerOptions, serve

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    import grpc
    from flask import Flask

    from server.recent_log import RecentLog
    from server.settings import Settings

_GENERATED = Path(__file__).resolve().parents[2] / "gen"
DESCRIPTORS = _GENERATED / "descriptors.binpb"
SPEC = _GENERATED / "openapi" / "detour.swagger.json"


def serve_rest(
    settings: Settings, listener: socket.socket, log: RecentLog, *, remote: bool, on_ready: Callable[[str], None]
) -> None:
    """Serve REST and the pages on a socket until this process is stopped or replaced. Main thread only.

    Args:
        settings: The settings; those of the database count only for services in this process.
        listener: The socket, which listens already.
        log: The last lines of the log of this process.
        remote: Whether the services are called at `settings.grpc` instead of in this process.
        on_ready: Called with the address once requests are answered.

    Raises:
        PagesError: There is no web interface where the settings say.
        server.store.schema.SchemaError: A newer Detour has been at the database.
        UnavailableError: The database cannot be used.
    """
    pages = pages_blueprint(PagesOptions(SPEC, settings.webui_dir))
    with _remote_channel(settings) if remote else _own_channel(settings, log) as channel:

        def make_app() -> Flask:
            options = determined_options(
                blueprints=(pages,),
                max_message=settings.message_size,
                session_lifetime=dt.timedelta(seconds=settings.session_lifetime),
            )
            app = create_app(channel, DESCRIPTORS.read_bytes(), options)
            on_ready(str(bound_address(listener)))
            return app

        serve(make_app, listener, WorkerOptions(threads=settings.rest_threads, drain=settings.drain))


@contextmanager
def _own_channel(settings: Settings, log: RecentLog) -> Iterator[grpc.Channel]:
    from server.application import Application  # noqa: PLC0415 - the gateway alone needs none of the services

    size: list[tuple[str, Any]] = [
        ("grpc.max_send_message_length", settings.message_size),
        ("grpc.max_receive_message_length", settings.message_size),
    ]
    with closing(Application(settings, log)) as application:
        table = HandlerTable()
        application.register(table)
        application.background.start()
        with InProcessChannel(table, application.interceptors, options=size, server_options=size) as channel:
            yield channel


def _remote_channel(settings: Settings) -> RemoteChannel:
    return RemoteChannel(settings.grpc, RemoteOptions(max_message=settings.message_size))
