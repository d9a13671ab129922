"""Addresses to listen on."""

from __future__ import annotations

import socket

import pytest

from gateway.serving.address import Address, AddressError, bound_address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        pytest.param("127.0.0.1:8080", "127.0.0.1", 8080, id="ipv4"),
        pytest.param("[::1]:8080", "::1", 8080, id="ipv6"),
        pytest.param("localhost:0", "localhost", 0, id="any port"),
        pytest.param("0.0.0.0:65535", "0.0.0.0", 65535, id="last port"),
    ],
)
def test_reads_and_writes_addresses(text, host, port):
    address = Address.parse(text)
    assert address == Address(host, port)
    assert str(address) == text


@pytest.mark.parametrize(
    "text", ["", "8080", ":8080", "localhost", "localhost:", "localhost:x", "a:65536", "a:-1", "::1:80", "a:٣"]
)
def test_refuses_what_is_no_address(text):
    with pytest.raises(AddressError, match="address"):
        Address.parse(text)


def test_an_address_in_use_is_refused_by_name():
    with Address("127.0.0.1", 0).listen() as listener:
        taken = bound_address(listener)
        with pytest.raises(AddressError, match=f"cannot listen on {taken}: Address already in use"):
            taken.listen()


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(AddressError, match=r"cannot listen on 192\.0\.2\.7:0: Cannot assign"):
        Address("192.0.2.7", 0).listen()


def test_accepted_connections_do_not_wait_for_acknowledgements():
    with (
        Address("127.0.0.1", 0).listen() as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
