"""Listening addresses: `HOST:PORT` texts, and the listening socket itself."""

from __future__ import annotations

import errno
import socket
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

BACKLOG = 1024
"""Connections that may wait to be accepted; the kernel caps it at net.core.somaxconn."""
_LAST_PORT = 65_535
_IN_USE_SECONDS = 2.0
_IN_USE_TICK = 0.05


class AddressError(ValueError):
    """An address that cannot be read or listened on; the text says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host name or IP address, and a TCP port (0: any free one)."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `HOST:PORT` or `[IPV6]:PORT`.

        Raises:
            AddressError: the text has no host, or no port between 0 and 65535.
        """
        host, separator, port = text.rpartition(":")
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        elif ":" in host:
            raise AddressError(f"{text!r}: an IPv6 address stands in brackets, as in [::1]:8080")
        if not separator or not host or not (port.isascii() and port.isdigit()) or int(port) > _LAST_PORT:
            raise AddressError(f"{text!r} is not an address of the form HOST:PORT")
        return cls(host, int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def listen(self) -> socket.socket:
        """Open the listening socket, which is not shared with any other server.

        An address in use is tried for two seconds: the processes of a server that was killed close it just now.

        Raises:
            AddressError: the address is in use, unknown or not allowed.
        """

        def open_one(opened: socket.socket, target: object) -> None:
            # Accepted connections inherit it. Without it, an answer written as head and body waits for the client's
            # delayed acknowledgement: 40 ms for every request on a connection that is kept open.
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.bind(target)  # type: ignore[arg-type] # as getaddrinfo gave it
            opened.listen(BACKLOG)

        return self._opened(open_one)

    def reserve(self) -> socket.socket:
        """Take the address without listening on it, for other sockets of this user that set SO_REUSEPORT.

        As long as the socket is open, the port stays taken while processes that listen on it come and go, and a
        server that wants it for itself is refused.

        Raises:
            AddressError: the address is in use, unknown or not allowed.
        """

        def take(opened: socket.socket, target: object) -> None:
            # Linux looks at the option of both sockets when the second one comes, so it can be set late: a port that
            # somebody else shares already is refused here. Elsewhere it has to be set before.
            late = sys.platform == "linux"
            if not late:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            opened.bind(target)  # type: ignore[arg-type] # as getaddrinfo gave it
            if late:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)

        return self._opened(take)

    def _opened(self, prepare: Callable[[socket.socket, object], None]) -> socket.socket:
        deadline = time.monotonic() + _IN_USE_SECONDS
        while True:
            try:
                return self._open(prepare)
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                    raise AddressError(f"cannot listen on {self}: {error.strerror or error}") from error
            time.sleep(_IN_USE_TICK)

    def _open(self, prepare: Callable[[socket.socket, object], None]) -> socket.socket:
        family, kind, protocol, _, target = socket.getaddrinfo(
            self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prepare(opened, target)
        except OSError:
            opened.close()
            raise
        return opened


def bound_address(listener: socket.socket) -> Address:
    """Tell where a socket listens, which names the port when it was asked for as 0."""
    host, port = listener.getsockname()[:2]
    return Address(host, port)
