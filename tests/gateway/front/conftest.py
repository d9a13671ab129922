from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
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
def front(inner_channel: grpc.Channel) -> Iterator[Front]:
    """Make clients of a gateway over the in-process channel."""
    with ExitStack() as stack:

        def make(options: GatewayOptions | None = None) -> Any:
            return stack.enter_context(create_app(inner_channel, DESCRIPTORS, options).test_client(use_cookies=False))

        yield make


@pytest.fixture
def both_fronts(channel: grpc.Channel) -> Iterator[Front]:
    """Make clients of a gateway, once over each kind of channel."""
    with ExitStack() as stack:

        def make(options: GatewayOptions | None = None) -> Any:
            return stack.enter_context(create_app(channel, DESCRIPTORS, options).test_client(use_cookies=False))

        yield make
