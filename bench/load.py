"""One closed loop over keep-alive connections, and the CPU time that a process spends on it.

The client is a single thread over raw sockets: it must cost less than the server that it measures.
"""

from __future__ import annotations

import os
import selectors
import socket
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"
_OK = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request, sent again and again."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Sample:
    """What one round of one call cost.

    Attributes:
        cpu: CPU seconds of the server process per request.
        rate: requests per second of the wall clock.
        median: seconds that half of the answers took at most.
        slow: seconds that 99 of 100 answers took at most.
        size: bytes of one answer, head and body.
        requests: how many there were.
    """

    cpu: float
    rate: float
    median: float
    slow: float
    size: int
    requests: int


def request(method: str, path: str, *, host: str, token: str | None = None, body: bytes = b"") -> bytes:
    """Write an HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + _END_OF_HEAD + body


def cpu_seconds(pid: int) -> float:
    """Read the CPU time that a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def measure(call: Call, address: tuple[str, int], pid: int, *, connections: int, seconds: float) -> Sample:
    """Send a request over each of some connections, as soon as the answer before it is whole.

    Requests that are under way when the time is over are answered, too: what is half done would count as CPU alone.

    Raises:
        RuntimeError: an answer is not 200, or a connection was closed.
    """
    with selectors.DefaultSelector() as selector:
        lines = [_Line(address) for _ in range(connections)]
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(call.raw)
        waits: list[float] = []
        cpu, start = cpu_seconds(pid), time.perf_counter()
        deadline = start + seconds
        under_way = len(lines)
        while under_way:
            for key, _ in selector.select():
                line = key.data
                if not line.receive():
                    continue
                now = time.perf_counter()
                waits.append(now - line.sent)
                line.check(call)
                if now < deadline:
                    line.send(call.raw)
                else:
                    under_way -= 1
        cpu, wall = cpu_seconds(pid) - cpu, time.perf_counter() - start
        size = lines[0].size
        for line in lines:
            line.socket.close()
    waits.sort()
    slow = waits[min(len(waits) - 1, len(waits) * 99 // 100)]
    return Sample(cpu / len(waits), len(waits) / wall, statistics.median(waits), slow, size, len(waits))


class _Line:
    """One connection with one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.size = 0
        self._begin()

    def _begin(self) -> None:
        self._head = b""
        self._whole: int | None = None
        self._end = b""
        self._got = 0

    def send(self, raw: bytes) -> None:
        """Send a request."""
        self._begin()
        self.sent = time.perf_counter()
        self.socket.sendall(raw)

    def receive(self) -> bool:
        """Read what is there; return whether the answer is whole. Of its body no more is kept than tells the end."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise RuntimeError(f"the server closed the connection after {self._head[:200]!r}")
        self._got += len(part)
        self._end = (self._end + part)[-len(_END_OF_CHUNKS) :]
        if self._whole is None and not self._read_head(part):
            return False
        whole = self._got >= self._whole if self._whole else self._end == _END_OF_CHUNKS
        if whole:
            self.size = self._got
        return whole

    def _read_head(self, part: bytes) -> bool:
        self._head += part
        head, separator, _ = self._head.partition(_END_OF_HEAD)
        if separator:
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self._whole = len(head) + len(separator) + int(length) if length else 0
        return bool(separator)

    def check(self, call: Call) -> None:
        """Refuse to measure failures."""
        if int(self._head[9:12]) != _OK:
            raise RuntimeError(f"{call.name}: {self._head[:300]!r}")
