from __future__ import annotations

import pytest

from server.rpc.caller import Call
from server.rpc.client_address import ClientAddresses

ADDRESSES = ClientAddresses(["127.0.0.0/8", "::1/128", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        pytest.param("ipv4:192.0.2.1:5000", None, "192.0.2.1", id="direct"),
        pytest.param("ipv6:%5B2001:db8::1%5D:5000", None, "2001:db8::1", id="direct over IPv6"),
        pytest.param("ipv4:192.0.2.1:5000", "198.51.100.1", "192.0.2.1", id="stranger is not believed"),
        pytest.param("ipv4:127.0.0.1:5000", "198.51.100.1", "198.51.100.1", id="gateway is"),
        pytest.param("ipv6:%5B::1%5D:5000", "198.51.100.1", "198.51.100.1", id="gateway over IPv6"),
        pytest.param("inproc:1", "198.51.100.1", "198.51.100.1", id="in the process"),
        pytest.param("unix:/run/x", "2001:db8::1", "2001:db8::1", id="unix socket"),
        pytest.param("ipv4:127.0.0.1:5000", "1.1.1.1, 198.51.100.1", "198.51.100.1", id="made up in front"),
        pytest.param("ipv4:127.0.0.1:5000", "198.51.100.1, 10.1.2.3", "198.51.100.1", id="through two gateways"),
        pytest.param("ipv4:127.0.0.1:5000", "10.0.0.9, 10.1.2.3", "10.0.0.9", id="all trusted"),
        pytest.param("ipv4:127.0.0.1:5000", "nonsense, 10.1.2.3", "10.1.2.3", id="stops at nonsense"),
        pytest.param("ipv4:127.0.0.1:5000", "", "127.0.0.1", id="empty"),
        pytest.param("inproc:1", None, "", id="nothing known"),
        pytest.param("ipv4:nonsense", None, "", id="strange peer"),
    ],
)
def test_address(peer, forwarded, address):
    metadata = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert ADDRESSES.of(Call("/a/b", "id", metadata, peer)) == address


def test_networks_must_be_networks():
    with pytest.raises(ValueError, match="nonsense"):
        ClientAddresses(["nonsense"])
