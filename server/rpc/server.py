"""The gRPC server: its limits, its health and reflection services, its start and its end.

The one place that knows the options of grpcio. What it serves it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2_grpc

from server.rpc.call_executor import CallExecutor
from server.rpc.reflection import REFLECTION_V1, reflection_pool
from server.rpc.registration import Registrar
from server.rpc.shared_port import steer_to_newest

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Mapping, Sequence

    from server.rpc.registration import HandlerTarget

# Calls that may wait for a thread; more are refused at once.
_QUEUE = 256
_PING_MS = 5_000
_KEEPALIVE_MS = 60_000


class ListenError(Exception):
    """An address that cannot be listened on."""


class Servable(Protocol):
    """What is served: servicers, and the interceptors around them."""

    @property
    def interceptors(self) -> Sequence[grpc.ServerInterceptor]:
        """The interceptors, the outermost first."""

    def register(self, target: HandlerTarget) -> None:
        """Register all services with `target`."""


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How much the server takes on.

    Attributes:
        threads: Unary calls answered at a time.
        streams: Streams open at a time; each has a thread of its own.
        message_size: Bytes of one message, in either direction.
        connection_age: Seconds after which clients are told to connect again, give or take a tenth; calls and streams
            under way go on. None: never.
    """

    threads: int
    streams: int
    message_size: int
    connection_age: float | None = None


class GrpcServer:
    """A gRPC server over one address."""

    def __init__(self, servable: Servable, address: str, limits: ServerLimits, *, shared: bool = False) -> None:
        """Make the server and take its port, without answering yet.

        Args:
            servable: What to serve.
            address: `HOST:PORT` or `unix:PATH`; port 0 takes any free one.
            limits: How much to take on.
            shared: Whether other servers of the same user may listen on the address too, each of which gets a part of
                the connections. Otherwise a second one fails.

        Raises:
            ListenError: When the address is in use, unknown or not allowed.
        """
        workers = limits.threads + limits.streams
        self._pool = CallExecutor(workers)
        self._server = grpc.server(
            self._pool,  # type: ignore[arg-type] # an executor is all that it needs
            interceptors=list(servable.interceptors),
            options=_options(limits, shared=shared),
            maximum_concurrent_rpcs=workers + _QUEUE,
        )
        self._health = health.HealthServicer()
        names = self._register(servable)
        for name in (health.OVERALL_HEALTH, *names):
            self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        try:
            self.port = self._server.add_insecure_port(address)
        except RuntimeError as error:
            raise ListenError(f"cannot listen on {address}: it is in use, unknown or not allowed") from error

    def make_way(self) -> bool:
        """Have all further connections go to the other server that listens on the address.

        Returns:
            Whether that could be done.
        """
        return steer_to_newest(self.port)

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()

    def stop(self, grace: float) -> threading.Event:
        """Tell health checks, take no more calls, and let those under way finish for `grace` seconds.

        Returns:
            An event that is set when all has ended.
        """
        self._health.enter_graceful_shutdown()
        ended: threading.Event = self._server.stop(grace)
        return ended

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the server has ended; return whether `timeout` seconds went by before."""
        return self._server.wait_for_termination(timeout)

    def _register(self, servable: Servable) -> list[str]:
        registrar = Registrar(self._server)
        servable.register(registrar)
        names = sorted(registrar.methods)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        _add_reflection({**registrar.methods, health.SERVICE_NAME: ()}, self._server)
        return names


def _add_reflection(services: Mapping[str, Iterable[str]], server: grpc.Server) -> None:
    """Serve reflection under both names: grpcio has v1alpha, clients ask for v1 first, the messages are equal."""
    shown = [*services, REFLECTION_V1, reflection.SERVICE_NAME]
    servicer = reflection.ReflectionServicer(shown, reflection_pool(services))
    registrar = Registrar(server)
    reflection_pb2_grpc.add_ServerReflectionServicer_to_server(servicer, registrar)
    registrar.repeat_as(reflection.SERVICE_NAME, REFLECTION_V1)


def _options(limits: ServerLimits, *, shared: bool) -> list[tuple[str, int]]:
    options = [
        ("grpc.max_receive_message_length", limits.message_size),
        ("grpc.max_send_message_length", limits.message_size),
        ("grpc.so_reuseport", int(shared)),
        # Clients ping every 10 s, idle or not; grpcio would send them away with too_many_pings.
        ("grpc.http2.min_ping_interval_without_data_ms", _PING_MS),
        ("grpc.keepalive_permit_without_calls", 1),
        # Finds peers that are gone without a word, whose streams would hold their threads for ever.
        ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_MS // 3),
        # Error texts travel in trailers, of up to 6,000 bytes; tokens and cookies come in headers.
        ("grpc.max_metadata_size", 16 * 1024),
        ("grpc.absolute_max_metadata_size", 32 * 1024),
    ]
    if limits.connection_age is not None:
        options.append(("grpc.max_connection_age_ms", int(limits.connection_age * 1000)))
    return options
