"""A channel to services over the network: grpcio's, set up for a gateway.

grpcio's channels must not be carried over a fork, so the real channel is made when the first call is made, once in each
process. A server that is down makes calls fail at once with UNAVAILABLE; the channel connects again by itself.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import grpc
from grpc.experimental import ChannelOptions

from .cancellable import StreamedCall

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cancellable import CancellableCall

_MILLISECONDS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsOptions:
    """How the other side is told from an impostor, and how this side proves itself. All contents are PEM.

    Attributes:
        root_certificates: Whom to trust; None for grpcio's own list.
        private_key: The client's key, for servers that ask for one.
        certificate_chain: The client's certificate and those that vouch for it.
        server_name: The name that the server's certificate is for, if that is not the host's.
    """

    root_certificates: bytes | None = None
    private_key: bytes | None = None
    certificate_chain: bytes | None = None
    server_name: str | None = None

    def __post_init__(self) -> None:
        if (self.private_key is None) != (self.certificate_chain is None):
            raise ValueError("a client key and its certificate go together")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteOptions:
    """How to reach a server.

    Attributes:
        tls: Set for a server that speaks TLS.
        max_message: Largest message in either direction, in bytes; -1 for any.
        keepalive: Seconds without traffic after which the other side is asked whether it is still there. Many servers
            close connections that ask more often than every 5 minutes.
        keepalive_timeout: Seconds to wait for that answer, and for any data sent to be acknowledged.
        first_reconnect: Seconds before the second attempt to connect; they double up to `last_reconnect`.
        last_reconnect: Most seconds between attempts.
        connect_timeout: Seconds that one attempt may take.
        more: Further options of grpcio, which win over all these.
    """

    tls: TlsOptions | None = None
    max_message: int = -1
    keepalive: float = 310.0
    keepalive_timeout: float = 20.0
    first_reconnect: float = 0.1
    last_reconnect: float = 3.0
    connect_timeout: float = 5.0
    more: tuple[tuple[str, Any], ...] = ()

    def arguments(self) -> list[tuple[str, Any]]:
        """Return them as grpcio's channel arguments."""
        server_name = self.tls.server_name if self.tls else None
        arguments: dict[str, Any] = {
            ChannelOptions.SingleThreadedUnaryStream: 1,  # read where they are wanted, by no further thread
            "grpc.max_send_message_length": self.max_message,
            "grpc.max_receive_message_length": self.max_message,
            "grpc.keepalive_time_ms": int(self.keepalive * _MILLISECONDS),
            "grpc.keepalive_timeout_ms": int(self.keepalive_timeout * _MILLISECONDS),
            "grpc.initial_reconnect_backoff_ms": int(self.first_reconnect * _MILLISECONDS),
            "grpc.max_reconnect_backoff_ms": int(self.last_reconnect * _MILLISECONDS),
            "grpc.min_reconnect_backoff_ms": int(self.connect_timeout * _MILLISECONDS),
        }
        if server_name is not None:
            arguments["grpc.ssl_target_name_override"] = server_name
        arguments.update(self.more)
        return list(arguments.items())


class RemoteChannel(grpc.Channel):
    """A channel to a server, made anew in each process when it is first used.

    Args:
        target: `HOST:PORT`, or any other address that gRPC knows.
        options: How to reach it.
    """

    def __init__(self, target: str, options: RemoteOptions | None = None) -> None:
        self.target = target
        self._options = options or RemoteOptions()
        self._lock = threading.Lock()
        self._process = 0
        self._channel: grpc.Channel | None = None
        self._closed = False

    def connected(self) -> grpc.Channel:
        """Return this process's channel of grpcio.

        Raises:
            ValueError: The channel is closed.
        """
        if self._process == os.getpid() and self._channel is not None:
            return self._channel
        with self._lock:
            if self._closed:
                raise ValueError("Cannot invoke RPC on closed channel!")
            if self._process != os.getpid() or self._channel is None:
                self._channel = self._make()
                self._process = os.getpid()
            return self._channel

    def _make(self) -> grpc.Channel:
        arguments, tls = self._options.arguments(), self._options.tls
        if tls is None:
            return grpc.insecure_channel(self.target, options=arguments)
        credentials = grpc.ssl_channel_credentials(tls.root_certificates, tls.private_key, tls.certificate_chain)
        return grpc.secure_channel(self.target, credentials, options=arguments)

    def unary_unary(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with one request and one response."""
        return _Later(self, lambda channel: channel.unary_unary(method, *arguments, **more))

    def cancellable_unary(self, method: str) -> CancellableCall:
        """Return what calls a method so that another thread can end it (`gateway.channel.cancellable`)."""
        return StreamedCall(self.unary_stream(method))

    def unary_stream(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with one request and streamed responses."""
        return _Later(self, lambda channel: channel.unary_stream(method, *arguments, **more))

    def stream_unary(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with streamed requests and one response."""
        return _Later(self, lambda channel: channel.stream_unary(method, *arguments, **more))

    def stream_stream(self, method: str, *arguments: Any, **more: Any) -> Any:
        """Return what calls a method with streamed requests and responses."""
        return _Later(self, lambda channel: channel.stream_stream(method, *arguments, **more))

    def subscribe(self, callback: Callable[[grpc.ChannelConnectivity], None], try_to_connect: bool = False) -> None:
        """Have something told of the state of the connection."""
        self.connected().subscribe(callback, try_to_connect)

    def unsubscribe(self, callback: Callable[[grpc.ChannelConnectivity], None]) -> None:
        """Have it told no more."""
        self.connected().unsubscribe(callback)

    def close(self) -> None:
        """End the calls going on with CANCELLED, and refuse further ones."""
        with self._lock:
            self._closed = True
            channel, self._channel = self._channel, None
            if channel is not None and self._process == os.getpid():
                channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


_NOT_CONNECTED: Final = ("failed to connect to ", "DNS resolution failed", "connections to all backends failing")


def never_reached(call: Any) -> bool:
    """Tell whether a call of grpcio failed because there was no connection: it never left this process.

    grpcio says so in the text of the status alone, which then comes without any metadata.
    """
    if call.code() is not grpc.StatusCode.UNAVAILABLE or call.initial_metadata() or call.trailing_metadata():
        return False
    return (call.details() or "").startswith(_NOT_CONNECTED)


def cut_off(call: Any) -> bool:
    """Tell whether a server of grpcio that is being stopped dropped a call, which it may or may not have begun.

    What comes between its stop and its farewell on the connection ends with CANCELLED, and says nothing more.
    """
    if call.code() is not grpc.StatusCode.CANCELLED or call.initial_metadata() or call.trailing_metadata():
        return False
    return bool(call.details() == "CANCELLED")


class _Later:
    """A multi-callable of a channel that may not have been made yet."""

    def __init__(self, channel: RemoteChannel, make: Callable[[grpc.Channel], Any]) -> None:
        self._channel = channel
        self._make = make
        self._made: tuple[grpc.Channel | None, Any] = (None, None)

    def _callable(self) -> Any:
        channel = self._channel.connected()
        of, made = self._made
        if of is not channel:
            made = self._make(channel)
            self._made = (channel, made)  # two threads may both make one: either will do
        return made

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        return self._callable()(*arguments, **more)

    def with_call(self, *arguments: Any, **more: Any) -> Any:
        return self._callable().with_call(*arguments, **more)

    def future(self, *arguments: Any, **more: Any) -> Any:
        return self._callable().future(*arguments, **more)
