"""Whether an address can be reached from beyond this machine."""

from __future__ import annotations

import ipaddress
import socket


def is_loopback(address: str) -> bool:
    """Tell whether `HOST:PORT` listens for this machine alone.

    A name counts when all its addresses are loopback; what cannot be resolved does not count.
    """
    if address.startswith("unix:"):
        return True
    host = address.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host or None, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(entry[4][0])).is_loopback for entry in found)
