"""Listening sockets that another program opened, as systemd passes them."""

from __future__ import annotations

import os
import socket

import pytest

from gateway.serving.activation import passed_listener, taken_over
from gateway.serving.address import Address, AddressError


@pytest.mark.parametrize(
    ("pid", "count"),
    [
        pytest.param(None, None, id="nothing was said"),
        pytest.param(os.getpid() + 1, 1, id="for another process"),
        pytest.param(os.getpid(), 0, id="none"),
    ],
)
def test_takes_nothing_that_is_not_for_it(pid, count):
    assert passed_listener(pid, count) is None


def test_takes_one_alone():
    with pytest.raises(AddressError, match="2 were passed"):
        passed_listener(os.getpid(), 2)


def test_takes_over_a_socket_that_listens():
    with Address("127.0.0.1", 0).listen() as opened, taken_over(os.dup(opened.fileno())) as taken:
        assert not taken.get_inheritable()
        with socket.create_connection(opened.getsockname()), taken.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM), id="udp"),
        pytest.param(lambda: socket.socket(socket.AF_UNIX), id="unix"),
    ],
)
def test_refuses_other_sockets(opened):
    with opened() as other, pytest.raises(AddressError, match="no TCP socket"):
        taken_over(other.fileno())


def test_refuses_what_is_no_socket(tmp_path):
    with (tmp_path / "file").open("w") as file, pytest.raises(AddressError, match="is no socket"):
        taken_over(file.fileno())


@pytest.mark.slow
def test_a_reserved_port_is_shared_with_those_who_say_so_and_with_nobody_else():
    with Address("127.0.0.1", 0).reserve() as reserved:
        address = Address("127.0.0.1", reserved.getsockname()[1])
        with socket.socket() as sharing:
            sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            sharing.bind(reserved.getsockname())
            sharing.listen()
            with socket.create_connection(reserved.getsockname()), sharing.accept()[0]:
                pass
            with pytest.raises(AddressError, match="Address already in use"):
                address.reserve()
        with pytest.raises(AddressError, match="Address already in use"):
            address.listen()
