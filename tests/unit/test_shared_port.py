"""Two sockets that listen on one port."""

from __future__ import annotations

import socket
import sys

import pytest

from server.rpc.shared_port import steer_to_newest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has it")


def listen(port=0):
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    opened.bind(("127.0.0.1", port))
    opened.listen(128)
    opened.settimeout(30)
    return opened


def connect(address, count):
    return [socket.create_connection(address, timeout=30) for _ in range(count)]


def waiting(listener):
    """Count the connections that wait at a socket."""
    listener.setblocking(False)
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_all_connections_go_to_the_newer_one_and_later_to_whoever_is_left():
    with listen() as older:
        address = older.getsockname()
        with listen(address[1]) as newer:
            assert steer_to_newest(address[1])
            made = connect(address, 50)
            assert (waiting(older), waiting(newer)) == (0, 50)
            older.close()
            made += connect(address, 10)
            assert waiting(newer) == 10
            with listen(address[1]) as newest:  # the program is still there
                made += connect(address, 50)
                assert (waiting(newer), waiting(newest)) == (0, 50)
            for each in made:
                each.close()


def test_alone_it_keeps_its_connections():
    with listen() as only:
        assert steer_to_newest(only.getsockname()[1])
        for each in connect(only.getsockname(), 5):
            each.close()
        assert waiting(only) == 5


def test_a_port_without_a_socket_of_this_process():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert not steer_to_newest(bound.getsockname()[1])
