"""`python -m gateway` before a library whose streams go on while somebody listens, and raw HTTP to talk to it."""

from __future__ import annotations

import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from library import DESCRIPTORS, Library, pb2, pb2_grpc

from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30.0
END_OF_HEAD = b"\r\n\r\n"


class LongLibrary(Library):
    """A library that counts the calls under way."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self.open = 0
        self.begun = 0

    def _hold(self, context: grpc.ServicerContext) -> threading.Event:
        """Count a call until it is over; returns what is set then."""
        over = threading.Event()

        def end() -> None:
            with self._lock:
                self.open -= 1
            over.set()

        with self._lock:
            self.open += 1
            self.begun += 1
        if not context.add_callback(end):
            end()
        return over

    def GetBook(self, request: Any, context: grpc.ServicerContext) -> Any:
        over = self._hold(context)
        context.set_trailing_metadata((("x-last", "3"), ("x-last", "4"), ("x-raw-bin", b"\x00\xff")))
        if request.book == "blocked":
            over.wait(PATIENCE)
        self._maybe_fail(request.book, context)
        return pb2.Book(id=request.book)

    def Follow(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        over = self._hold(context)
        kind, _, count = request.shelf.partition(":")
        title = "x" * 1000
        for number in range(int(count)):
            self.sent = number + 1
            yield pb2.Book(id=str(number), title=title)
        if kind == "idle":
            over.wait(PATIENCE)

    def Return(self, request_iterator: Iterator[Any], context: grpc.ServicerContext) -> Any:
        self._hold(context)
        count = 0
        for book in request_iterator:
            count += 1
            if book.id == "enough":
                break
        context.set_trailing_metadata((("x-last", str(count)),))
        return pb2.ReturnResponse(count=count)

    def Chat(self, request_iterator: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        self._hold(context)
        context.set_trailing_metadata((("x-last", "3"),))
        for book in request_iterator:
            yield pb2.Book(id=book.id, title="said")


class Running:
    """A library behind a gateway with one worker."""

    def __init__(self, library: LongLibrary, process: Process) -> None:
        self.library = library
        self.process = process
        self.port = port_of(process)
        self.worker = int(process.wait_for(r"process ready name=worker 1 pid=(\d+)")[0][1])
        self._lines: list[Line] = []

    def threads(self) -> int:
        """Count the worker's threads."""
        return len(list(Path(f"/proc/{self.worker}/task").iterdir()))

    def memory(self) -> int:
        """Return the bytes of memory that the worker holds."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def connect(self) -> Line:
        self._lines.append(Line(self.port))
        return self._lines[-1]

    def hang_up(self) -> None:
        """Close all connections."""
        while self._lines:
            self._lines.pop().close()

    def get(self, path: str, *headers: str) -> Line:
        line = self.connect()
        line.request("GET", path, *headers)
        return line


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._file = self._socket.makefile("rb")

    def request(self, method: str, path: str, *headers: str) -> None:
        self._socket.sendall("\r\n".join((f"{method} {path} HTTP/1.1", "Host: h", *headers, "", "")).encode())

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def send_chunk(self, data: bytes) -> None:
        self._socket.sendall(b"%x\r\n%s\r\n" % (len(data), data))

    def head(self) -> tuple[int, dict[str, str]]:
        """Read the status and the headers."""
        status = int(self._file.readline().split()[1])
        headers = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def body(self, headers: dict[str, str]) -> bytes:
        """Read a body of known length."""
        return self._file.read(int(headers["content-length"]))

    def finish(self) -> None:
        """Say that no more will be sent."""
        self._socket.shutdown(socket.SHUT_WR)

    def rest(self) -> bytes:
        """Read until the other side closes the connection."""
        return self._file.read()

    def chunk(self) -> bytes:
        """Read one chunk; empty for the last one."""
        size = int(self._file.readline(), 16)
        data = self._file.read(size)
        if size:
            assert self._file.readline() == b"\r\n"
        return data

    def trailers(self) -> list[tuple[str, str]]:
        """Read what follows the last chunk."""
        found: list[tuple[str, str]] = []
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(":")
            found.append((name.lower(), value.strip()))
        return found

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def port_of(process: Process) -> int:
    """Wait until a gateway serves; returns where."""
    return int(process.wait_for(r"serving http://127\.0\.0\.1:(\d+)")[0][1])


@contextmanager
def front_of(port: int, folder: Path, *arguments: str) -> Iterator[Process]:
    """Start a gateway, as a process of its own, before a library at a port."""
    descriptors = folder / "library.binpb"
    descriptors.write_bytes(DESCRIPTORS)
    command = [sys.executable, "-m", "gateway", "--listen=127.0.0.1:0", f"--upstream=127.0.0.1:{port}"]
    process = Process(
        [*command, f"--descriptors={descriptors}", *arguments], env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def running_gateway(
    folder: Path, *arguments: str, calls: int = 16, message_size: int = 4 * 1024 * 1024
) -> Iterator[Running]:
    """Start both."""
    library = LongLibrary()
    size = ("grpc.max_receive_message_length", message_size)
    server = grpc.server(ThreadPoolExecutor(calls), options=[size])
    pb2_grpc.add_LibraryServicer_to_server(library, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with front_of(port, folder, *arguments) as process:
            running = Running(library, process)
            yield running
            running.hang_up()
    finally:
        server.stop(0).wait(PATIENCE)
