"""A port on which two processes listen, the older of which is to get no more connections.

With SO_REUSEPORT the kernel spreads connections over all sockets that listen. A program attached to them chooses
instead: here, the second one, which is the newer of two. (socket(7), SO_ATTACH_REUSEPORT_CBPF; Linux alone.) Once the
older one is closed there is no second, and the kernel does as without the program.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SO_ATTACH_REUSEPORT_CBPF: Final = 51
_RETURN_CONSTANT: Final = 0x06  # BPF_RET | BPF_K
_SECOND: Final = 1
_DESCRIPTORS: Final = Path("/proc/self/fd")


def steer_to_newest(port: int) -> bool:
    """Have connections to a port on which this process and a newer one listen go to the newer one.

    grpcio does not give its socket away, so it is looked for among those of this process.

    Returns:
        Whether that could be done; if not, both get connections.
    """
    if sys.platform != "linux":
        return False
    found = False
    for listener in _listeners(port):
        with listener:
            found = _attach(listener) or found
    return found


def _listeners(port: int) -> Iterator[socket.socket]:
    """Yield sockets of this process that listen on a port, under numbers of their own."""
    for each in list(_DESCRIPTORS.iterdir()):
        try:
            opened = socket.socket(fileno=os.dup(int(each.name)))
        except OSError:  # no socket, or closed meanwhile
            continue
        if _listens(opened, port):
            yield opened
        else:
            opened.close()


def _listens(opened: socket.socket, port: int) -> bool:
    if opened.family not in {socket.AF_INET, socket.AF_INET6} or opened.type != socket.SOCK_STREAM:
        return False
    listening = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return bool(listening) and opened.getsockname()[1] == port


def _attach(listener: socket.socket) -> bool:
    instruction = ctypes.create_string_buffer(struct.pack("HBBI", _RETURN_CONSTANT, 0, 0, _SECOND), 8)
    program = struct.pack("HP", 1, ctypes.addressof(instruction))
    try:
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_REUSEPORT_CBPF, program)
    except OSError:
        return False
    return True
