"""The line between a supervised process and its parent: one socket, over which the child says that it is ready.

When the parent is gone, however it went, the line closes, and the child ends itself as on SIGTERM.
"""

from __future__ import annotations

import os
import signal
import socket
import threading

NOTE_SIZE = 512
"""Bytes of the longest note; one of this size goes over a socket pair in one piece."""


class SupervisorLink:
    """The child's end of the line.

    Args:
        descriptor: the inherited file descriptor, given on the command line by the parent.
    """

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._watcher = threading.Thread(target=self._end_with_parent, name="parent-watch", daemon=True)
        self._watcher.start()

    def ready(self, note: str) -> None:
        """Tell the parent, once, that requests are answered from now on.

        Args:
            note: what the parent should know of this process, such as the address where it listens.

        Raises:
            ValueError: the note is empty or too long.
        """
        message = note.encode()
        if not 0 < len(message) <= NOTE_SIZE:
            raise ValueError(f"a note has between 1 and {NOTE_SIZE} bytes")
        self._socket.sendall(message)

    def _end_with_parent(self) -> None:
        try:
            self._socket.recv(1)  # the parent never writes: this returns when it is gone
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
