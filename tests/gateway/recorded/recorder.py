"""A service that gives back what it was sent, `python -m gateway` in front of it, and a raw socket to ask it over."""

from __future__ import annotations

import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import grpc
import yaml
from google.api import httpbody_pb2
from message_codec import PROTOS
from proto_source import compile_protos

from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PATIENCE = 30.0
SERVICE = "recorder.Recorder"
PROTO = """
syntax = "proto3";
package recorder;
import "google/api/httpbody.proto";
import "vectors.proto";
message Captured { string x = 1; }
service Recorder {
  rpc Match(Captured) returns (google.api.HttpBody);
  rpc Query(vectors.Proto3Message) returns (google.api.HttpBody);
  rpc Change(vectors.UpdateMessage) returns (google.api.HttpBody);
  rpc Body(vectors.Bodies) returns (vectors.Bodies);
}
"""


class Reply(NamedTuple):
    """An answer as it stood on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """A connection that is kept; each request is sent in two segments, cut at another place each time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._cut = 0

    def ask(self, method: str, target: str, body: bytes | None = None, *headers: str) -> Reply:
        """Send a request, and read its answer.

        Args:
            method: The HTTP method.
            target: The target as it is to stand on the wire.
            body: The body, sent in chunks of three bytes at every other request; None for a request without one.
            headers: Further header lines.
        """
        lines = [f"{method} {target} HTTP/1.1", "Host: recorder", *headers]
        self._cut += 1
        content = body or b""
        if body is not None and self._cut % 2:
            lines.append("Transfer-Encoding: chunked")
            parts = [content[start : start + 3] for start in range(0, len(content), 3)] + [b""]
            content = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
        elif body is not None:
            lines.append(f"Content-Length: {len(content)}")
        data = "\r\n".join((*lines, "", "")).encode() + content
        cut = self._cut % len(data)
        self._socket.sendall(data[:cut])
        self._socket.sendall(data[cut:])
        return self._reply()

    def _reply(self) -> Reply:
        status = int(self._file.readline().split()[1])
        headers = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return Reply(status, headers, self._file.read(int(headers["content-length"])))

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class _Handlers(grpc.GenericRpcHandler):
    def service(self, handler_call_details: Any) -> grpc.RpcMethodHandler:
        echo = handler_call_details.method.endswith("/Body")

        def answer(request: bytes, _context: grpc.ServicerContext) -> bytes:
            return request if echo else httpbody_pb2.HttpBody(content_type="x/y", data=request).SerializeToString()

        return grpc.unary_unary_rpc_method_handler(answer)


def rules(routes: dict[str, Sequence[dict[str, Any]]]) -> str:
    """Give a service configuration with the routes of each method."""
    found = [
        {"selector": f"{SERVICE}.{method}", **first, "additional_bindings": more}
        for method, (first, *more) in routes.items()
    ]
    return yaml.safe_dump({"http": {"rules": found}})


@contextmanager
def recorded(folder: Path, routes: dict[str, Sequence[dict[str, Any]]], *arguments: str) -> Iterator[Wire]:
    """Start service and gateway, and give a connection to the gateway."""
    descriptors, configuration = folder / "recorder.binpb", folder / "rules.yaml"
    descriptors.write_bytes(
        compile_protos({"recorder.proto": PROTO, "vectors.proto": (PROTOS / "vectors.proto").read_text()})
    )
    configuration.write_text(rules(routes))
    server = grpc.server(ThreadPoolExecutor(2), handlers=[_Handlers()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    command = [sys.executable, "-m", "gateway", "--listen=127.0.0.1:0", f"--upstream=127.0.0.1:{port}"]
    files = [f"--descriptors={descriptors}", f"--rules={configuration}"]
    with ExitStack() as stack:
        stack.callback(server.stop, 0)
        process = Process([*command, *files, *arguments], env=os.environ | {"PYTHONUNBUFFERED": "1"})
        stack.callback(process.stop)
        wire = Wire(int(process.wait_for(r"serving http://127\.0\.0\.1:(\d+)")[0][1]))
        stack.callback(wire.close)
        yield wire
        assert "Traceback" not in process.output
