"""Listening sockets that systemd, or a program that does as it does, opened before this one was started.

It says so in the environment: LISTEN_PID is the process that they are for, LISTEN_FDS how many there are, from file
descriptor 3 on (sd_listen_fds(3)). Such a socket stays open, and connections wait in it, while the whole server is
stopped and started again.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Final

import click

from .address import BACKLOG, AddressError

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST: Final = 3


def activation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the parameters `listen_pid` and `listen_fds`, which are read from the environment alone."""
    for name in ("listen_fds", "listen_pid"):
        command = click.option(f"--{name.replace('_', '-')}", name, envvar=name.upper(), type=int, hidden=True)(command)
    return command


def passed_listener(listen_pid: int | None, listen_fds: int | None) -> socket.socket | None:
    """Return the socket that was passed to this process; None if there is none.

    Raises:
        AddressError: there are several, or it is no TCP socket that listens.
    """
    if listen_pid != os.getpid() or not listen_fds:
        return None
    if listen_fds > 1:
        raise AddressError(f"one socket can be used, for REST, and {listen_fds} were passed in LISTEN_FDS")
    return taken_over(_FIRST)


def taken_over(descriptor: int) -> socket.socket:
    """Take over a listening socket that another program opened.

    Raises:
        AddressError: it is no TCP socket that listens.
    """
    try:
        listener = socket.socket(fileno=descriptor)
    except OSError as error:
        raise AddressError(f"file descriptor {descriptor} is no socket") from error
    if listener.family not in {socket.AF_INET, socket.AF_INET6} or listener.type != socket.SOCK_STREAM:
        listener.detach()
        raise AddressError(f"file descriptor {descriptor} is no TCP socket")
    listener.set_inheritable(False)
    # As `Address.listen` does, for connections that are accepted from it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.listen(BACKLOG)
    return listener
