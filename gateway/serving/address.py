"""Listening addresses: `HOST:PORT` texts, and the listening socket itself."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Self

BACKLOG = 1024
"""Connections that may wait to be accepted; the kernel caps it at net.core.somaxconn."""
_LAST_PORT = 65_535


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

        Raises:
            AddressError: the address is in use, unknown or not allowed.
        """
        try:
            family, kind, protocol, _, target = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            raise AddressError(f"cannot listen on {self}: {error.strerror or error}") from error
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # Accepted connections inherit it. Without it, an answer written as head and body waits for the client's
            # delayed acknowledgement: 40 ms for every request on a connection that is kept open.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            listener.bind(target)
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            raise AddressError(f"cannot listen on {self}: {error.strerror or error}") from error
        return listener


def bound_address(listener: socket.socket) -> Address:
    """Tell where a socket listens, which names the port when it was asked for as 0."""
    host, port = listener.getsockname()[:2]
    return Address(host, port)
