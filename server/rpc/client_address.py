"""From which address a call comes, seen through the gateways in between."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from server.rpc.caller import Call

    _Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

FORWARDED_FOR = "x-forwarded-for"


class ClientAddresses:
    """Tells the address of a caller, believing `x-forwarded-for` of trusted gateways alone.

    Each gateway adds the address that it saw at the end. So the list is read from there, as long as those who wrote it
    are trusted: what a client made up stands before the first address that is not.
    """

    def __init__(self, trusted: Iterable[str]) -> None:
        """Take the networks of trusted gateways, as `10.0.0.0/8`.

        Raises:
            ValueError: When one is no network.
        """
        self._trusted = [ipaddress.ip_network(network) for network in trusted]

    def of(self, call: Call) -> str:
        """Return the address from which `call` comes; empty when it does not come over a network."""
        address = _peer_address(call.peer)
        if address is not None and not self._is_trusted(address):
            return str(address)
        for part in reversed(call.metadata.get(FORWARDED_FOR, "").split(",")):
            try:
                forwarded = ipaddress.ip_address(part.strip())
            except ValueError:
                break
            address = forwarded
            if not self._is_trusted(forwarded):
                break
        return "" if address is None else str(address)

    def _is_trusted(self, address: _Address) -> bool:
        return any(address in network for network in self._trusted)


def _peer_address(peer: str) -> _Address | None:
    """Parse gRPC's `ipv4:1.2.3.4:5` and `ipv6:%5B::1%5D:5`; anything else is a caller on this machine."""
    scheme, _, rest = peer.partition(":")
    if scheme not in {"ipv4", "ipv6"}:
        return None
    host = unquote(rest).rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
