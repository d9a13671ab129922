"""Many open answers at a time, read by one thread as they come."""

from __future__ import annotations

import selectors
import socket
import threading
from urllib.parse import urlsplit


class OpenAnswer:
    """One connection with one request, and what has come of its answer."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address, timeout=60)
        self.socket.sendall(request)
        self.came = bytearray()
        self.closed = False

    @property
    def ended(self) -> bool:
        """Whether the last chunk has come."""
        return self.came.endswith(b"\r\n0\r\n\r\n")


class OpenAnswers:
    """Answers to the same GET on connections of their own."""

    def __init__(self, url: str, token: str, count: int) -> None:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}"
        head = f"GET {target} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\r\n"
        address = (str(parts.hostname), int(parts.port or 80))
        self.each = [OpenAnswer(address, head.encode()) for _ in range(count)]
        self._selector = selectors.DefaultSelector()
        for answer in self.each:
            self._selector.register(answer.socket, selectors.EVENT_READ, answer)
        self._stop = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def have(self, text: bytes) -> int:
        """Count the answers in which this has come."""
        return sum(text in answer.came for answer in self.each)

    def hang_up(self) -> None:
        """Close all connections."""
        self._stop.set()
        self._reader.join()
        self._selector.close()
        for answer in self.each:
            answer.socket.close()

    def _read(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(0.1):
                answer: OpenAnswer = key.data
                part = answer.socket.recv(65536)
                answer.came += part
                if not part:
                    answer.closed = True
                    self._selector.unregister(answer.socket)
