from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

import grpc
import pytest
from library import DESCRIPTORS, PATIENCE, Library, pb2_grpc

from gateway import GatewayOptions, create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.channel.remote import RemoteChannel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient


class Front(Protocol):
    def __call__(self, options: GatewayOptions | None = None) -> FlaskClient: ...


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def inner_channel(library: Library) -> Iterator[grpc.Channel]:
    table = HandlerTable()
    pb2_grpc.add_LibraryServicer_to_server(library, table)
    with InProcessChannel(table) as channel:
        yield channel


@pytest.fixture
def outer_channel(library: Library) -> Iterator[grpc.Channel]:
    server = grpc.server(ThreadPoolExecutor(8))
    pb2_grpc.add_LibraryServicer_to_server(library, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with RemoteChannel(f"127.0.0.1:{port}") as channel:
        yield channel
    server.stop(0).wait(PATIENCE)


@pytest.fixture(params=["inner_channel", "outer_channel"])
def channel(request: pytest.FixtureRequest) -> grpc.Channel:
    made: grpc.Channel = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def front(inner_channel: grpc.Channel) -> Front:
    """Make clients of a gateway over the in-process channel."""
    return lambda options=None: _client(inner_channel, options)


@pytest.fixture
def both_fronts(channel: grpc.Channel) -> Front:
    """Make clients of a gateway, once over each kind of channel."""
    return lambda options=None: _client(channel, options)


def _client(channel: grpc.Channel, options: GatewayOptions | None) -> Any:
    # Not entered: a client that keeps the context of its requests has them all go through Flask.
    return create_app(channel, DESCRIPTORS, options).test_client(use_cookies=False)
