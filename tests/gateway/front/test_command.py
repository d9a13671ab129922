"""`python -m gateway` over real sockets: HTTP as uvicorn carries it, and life with the servers behind."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from click.testing import CliRunner
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from library import DESCRIPTORS, PATIENCE, Library, pb2_grpc

from gateway.command import main
from gateway.standalone import Upstream
from tests.authority import Authority
from tests.processes import Process, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BOOK = "/v1/shelves/a/books/"


@contextmanager
def serving(
    library: Library,
    port: int = 0,
    *,
    told: health.HealthServicer | None = None,
    credentials: grpc.ServerCredentials | None = None,
) -> Iterator[int]:
    server = grpc.server(ThreadPoolExecutor(16), options=[("grpc.so_reuseport", 0)])
    pb2_grpc.add_LibraryServicer_to_server(library, server)
    health_pb2_grpc.add_HealthServicer_to_server(told or health.HealthServicer(), server)
    reflection.enable_server_reflection(("library.v1.Library", reflection.SERVICE_NAME), server)
    address = f"127.0.0.1:{port}"
    bound = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    server.start()
    try:
        yield bound
    finally:
        server.stop(0).wait(PATIENCE)


class Gateway:
    """A running gateway."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "gateway", "--listen", "127.0.0.1:0", *arguments]
        self.process = Process(command, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        self._port = 0

    @property
    def port(self) -> int:
        if not self._port:
            self._port = int(self.process.wait_for(r"serving http://127\.0\.0\.1:(\d+)")[0][1])
        return self._port

    def ask(self, method: str, path: str, body: Any = None, headers: Any = None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
            return b"".join(parts)


@pytest.fixture(scope="module")
def descriptors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("descriptors") / "library.binpb"
    path.write_bytes(DESCRIPTORS)
    return path


@pytest.fixture(scope="module")
def shared_library() -> Library:
    return Library()


@pytest.fixture(scope="module")
def gateway(shared_library: Library) -> Iterator[Gateway]:
    """One gateway for all tests that leave it as it was; it asks the server for its descriptors."""
    with serving(shared_library) as port:
        running = Gateway("--upstream", f"127.0.0.1:{port}", "--max-body", "1", "--workers", "2")
        yield running
        assert running.process.stop() == 0


@pytest.fixture
def start() -> Iterator[Callable[..., Gateway]]:
    started: list[Gateway] = []

    def run(*arguments: str) -> Gateway:
        started.append(Gateway(*arguments))
        return started[-1]

    yield run
    for each in started:
        each.process.stop()


# HTTP as the server carries it


def test_a_message(gateway: Gateway) -> None:
    status, headers, body = gateway.ask("GET", BOOK + "b")
    assert (status, headers["content-type"], json.loads(body)["id"]) == (200, "application/json", "b")
    assert headers["grpc-metadata-content-type"] == "application/grpc"
    assert headers["content-length"] == str(len(body))


def test_head_has_the_length_and_no_body(gateway: Gateway) -> None:
    request = f"HEAD {BOOK}b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    head, _, body = gateway.raw(request.encode()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b""
    assert b"content-length: %d" % len(gateway.ask("GET", BOOK + "b")[2]) in head.lower()


@pytest.mark.parametrize(
    ("path", "book"),
    [("b%20c", "b c"), ("%C3%A9", "é"), ("a+b", "a+b"), ("x?limit=%20", "x"), ("%25", "%")],
)
def test_escapes_of_the_path(gateway: Gateway, path: str, book: str) -> None:
    status, _, body = gateway.ask("GET", BOOK + path)
    assert (status, json.loads(body)["id"]) == (200, book)


@pytest.mark.parametrize("path", [BOOK + "b%2Fc", "//x", "/v1/nope", BOOK + "b/../c", "/v1/shelves/%zz/books/b%2"])
def test_no_path_is_cleaned(gateway: Gateway, path: str) -> None:
    status, headers, _ = gateway.ask("GET", path)
    assert status in {400, 404} or path.endswith("%2")
    assert "location" not in headers


def test_header_lines_of_a_name_stay_apart(gateway: Gateway, shared_library: Library) -> None:
    request = f"GET {BOOK}b HTTP/1.1\r\nHost: h\r\nAccept: a\r\nAccept: b\r\nConnection: close\r\n\r\n"
    assert gateway.raw(request.encode()).startswith(b"HTTP/1.1 200")
    assert shared_library.metadata[-1]["grpcgateway-accept"] == ["a", "b"]


def test_names_with_an_underscore_stand_for_no_others(gateway: Gateway, shared_library: Library) -> None:
    sent = (
        "Authorization: a\r\nX_Forwarded_For: 6.6.6.6\r\nGrpc-Metadata-X_Y: 1\r\nGrpc_Metadata_Z: 2\r\nGrpc_Timeout: 1n"
    )
    request = f"GET {BOOK}b HTTP/1.1\r\nHost: h\r\n{sent}\r\nConnection: close\r\n\r\n"
    assert gateway.raw(request.encode()).startswith(b"HTTP/1.1 200")
    seen = shared_library.metadata[-1]
    assert (seen["x_y"], seen["x-forwarded-for"]) == (["1"], ["127.0.0.1"])
    assert not {"x-y", "z", "x_forwarded_for"} & seen.keys()


def test_a_body_in_chunks(gateway: Gateway, shared_library: Library) -> None:
    status, _, body = gateway.ask("POST", "/v1/lendings", iter([b'{"book"', b':"b"}']))
    assert (status, json.loads(body)["book"]) == (200, "b")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large(gateway: Gateway, chunked: bool) -> None:
    data = b" " * (4 * 1024 * 1024)
    status, _, answer = gateway.ask("POST", "/v1/lendings", iter([data]) if chunked else data)
    assert (status, json.loads(answer)["code"]) == (413, 8)


def test_a_body_of_just_that_size(gateway: Gateway) -> None:
    assert gateway.ask("POST", "/v1/lendings", b" " * (1024 * 1024))[0] == 200


def test_a_body_that_nobody_reads_leaves_the_connection_in_order(gateway: Gateway) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE)
    for _ in range(3):
        connection.request("GET", BOOK + "b", b"x" * 100_000)
        response = connection.getresponse()
        assert (response.status, json.loads(response.read())["id"]) == (200, "b")
    connection.close()


def test_a_stream_comes_line_by_line(gateway: Gateway, shared_library: Library) -> None:
    shared_library.ended.clear()
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE)
    connection.request("GET", "/v1/shelves/wait:2/news")
    response = connection.getresponse()
    assert response.getheader("transfer-encoding") == "chunked"
    assert [json.loads(response.readline())["result"]["id"] for _ in range(2)] == ["0", "1"]
    connection.close()


def test_a_client_that_goes_away_ends_its_stream(gateway: Gateway, shared_library: Library) -> None:
    shared_library.ended.clear()
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE)
    connection.request("GET", "/v1/shelves/endless/news")
    assert connection.getresponse().readline()
    connection.close()
    assert shared_library.ended.wait(PATIENCE)


def test_requests_at_the_same_time(gateway: Gateway) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: gateway.ask("GET", f"{BOOK}{number}"), range(100)))
    assert [json.loads(body)["id"] for _, _, body in answers] == [str(number) for number in range(100)]


# Life with the servers


def test_a_server_that_dies_and_comes_back(start: Any, descriptors: Path) -> None:
    with serving(Library()) as port:
        running = start("--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors))
        assert running.ask("GET", BOOK + "b")[0] == 200
    status, _, body = running.ask("GET", BOOK + "b")
    assert (status, json.loads(body)["code"]) == (503, 14)
    with serving(Library(), port):
        eventually(lambda: running.ask("GET", BOOK + "b")[0] == 200)


def test_it_starts_without_its_server_if_it_has_the_descriptors(start: Any, descriptors: Path) -> None:
    running = start("--upstream", "127.0.0.1:1", "--descriptors", str(descriptors))
    assert running.ask("GET", BOOK + "b")[0] == 503


def test_it_waits_for_the_server_that_it_must_ask(start: Any) -> None:
    with serving(Library()) as port:
        pass
    running = start("--upstream", f"127.0.0.1:{port}")
    with serving(Library(), port):
        assert running.ask("GET", BOOK + "b")[0] == 200


def test_it_leaves_in_order(start: Any, descriptors: Path) -> None:
    running = start("--upstream", "127.0.0.1:1", "--descriptors", str(descriptors))
    assert running.port
    running.process.signal(signal.SIGTERM)
    assert running.process.wait() == 0


def test_several_servers_behind_one_front(start: Any) -> None:
    told = health.HealthServicer()
    with serving(Library()) as one, serving(Library(), told=told) as other:
        told.set("library.v1.Library", health_pb2.HealthCheckResponse.NOT_SERVING)
        told.set("", health_pb2.HealthCheckResponse.SERVING)
        upstreams = ["--upstream", f"127.0.0.1:{other}", "--upstream", f"library.v1.Library=127.0.0.1:{one}"]
        running = start(*upstreams, "--health", "/healthz")
        assert running.ask("GET", BOOK + "b")[0] == 200
        assert running.ask("GET", "/healthz")[::2] == (200, b'{"status":"SERVING"}\n')
        assert running.ask("GET", "/healthz?service=library.v1.Library")[0] == 503
        assert running.ask("GET", "/healthz?service=nope")[0] == 404


def test_flags(start: Any, descriptors: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    fetch = "{selector: library.v1.Library.GetBook, custom: {kind: FETCH, path: '/fetched/{book}'}}"
    rules.write_text(f"http: {{rules: [{{selector: library.v1.Library.Hidden, get: /hidden}}, {fetch}]}}")
    document = tmp_path / "openapi.json"
    document.write_text('{"swagger":"2.0"}')
    with serving(Library()) as port:
        running = start(
            "--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors), "--strict", "--proto-names",
            "--unescape", "all-except-slash", "--rules", str(rules), "--openapi", str(document), "--unbound-methods",
        )  # fmt: skip
        assert running.ask("GET", BOOK + "b?nope=1")[0] == 400
        assert running.ask("GET", "/openapi.json")[2] == b'{"swagger":"2.0"}'
        assert json.loads(running.ask("FETCH", "/fetched/b")[2])["id"] == "b"
        assert running.ask("GET", "/hidden")[0] == 501  # the servicer does not answer it, but there is a route


def test_flags_for_what_the_original_lacks(start: Any, descriptors: Path) -> None:
    library, origin = Library(), "https://app.example"
    with serving(library) as port:
        running = start(
            "--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors), "--strict-header", "X-Strict",
            "--status-405", "--raw-streams", "--pass-header", "X-Request-Id", "--pass-header", "traceparent",
            "--cors-origin", origin, "--cors-origin", "https://other.example",
        )  # fmt: skip
        assert running.ask("GET", BOOK + "b?nope=1")[0] == 200
        for headers in ({"X-Strict": "1"}, {"Prefer": "handling=strict"}):
            assert running.ask("GET", BOOK + "b?nope=1", headers=headers)[0] == 400
        status, headers, _ = running.ask("PUT", BOOK + "b")
        assert (status, headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH")
        assert running.ask("GET", BOOK + "b/scan")[2] == b"\x89PNG\x00\x01"
        status, headers, _ = running.ask("GET", BOOK + "b", headers={"X-Request-Id": "r", "Origin": origin})
        assert (status, headers["access-control-allow-origin"]) == (200, origin)
        assert library.metadata[-1]["x-request-id"] == ["r"]
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        assert running.ask("OPTIONS", BOOK + "b", headers=asked)[0] == 204


@pytest.mark.parametrize(
    ("mode", "shelf", "deep"),
    [
        pytest.param("legacy", None, "shelves/a/b%/books/c", id="legacy", marks=pytest.mark.slow),
        pytest.param(
            "all-except-reserved", "a/b%", "shelves/a%2Fb%/books/c", id="all-except-reserved", marks=pytest.mark.slow
        ),
        pytest.param("all-except-slash", "a/b%", "shelves/a%2Fb%/books/c", id="all-except-slash"),
        pytest.param("all", None, "shelves/a/b%/books/c", id="all", marks=pytest.mark.slow),
    ],
)
def test_unescape_modes(start: Any, descriptors: Path, tmp_path: Path, mode: str, shelf: str | None, deep: str) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("http: {rules: [{selector: library.v1.Library.GetBook, get: '/deep/{name=**}'}]}")
    library = Library()
    with serving(library) as port:
        running = start(
            "--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors), "--rules", str(rules),
            "--unescape", mode,
        )  # fmt: skip
        status = running.ask("GET", "/v1/shelves/a%2Fb%25/books/c")[0]
        assert status == (404 if shelf is None else 200)
        assert [request.shelf for request in library.requests] == ([] if shelf is None else [shelf])
        assert running.ask("GET", "/deep/shelves/a%2Fb%25/books/c")[0] == 200
        assert library.requests[-1].name == deep


@pytest.mark.slow
def test_tls_and_mutual_tls(start: Any, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    issued = authority.issue("library.test")
    (tmp_path / "key.pem").write_bytes(issued[0])
    (tmp_path / "cert.pem").write_bytes(issued[1])
    files = {name: str(tmp_path / f"{name}.pem") for name in ("ca", "cert", "key")}
    server = ("--tls-ca", files["ca"], "--tls-server-name", "library.test")
    client = ("--tls-cert", files["cert"], "--tls-key", files["key"])
    plain = grpc.ssl_server_credentials([issued])
    mutual = grpc.ssl_server_credentials([issued], authority.certificate, require_client_auth=True)
    with serving(Library(), credentials=plain) as port, serving(Library(), credentials=mutual) as other:
        # It asks for the descriptors over TLS, too.
        assert start("--upstream", f"127.0.0.1:{port}", *server).ask("GET", BOOK + "b")[0] == 200
        assert start("--upstream", f"127.0.0.1:{other}", *server, *client).ask("GET", BOOK + "b")[0] == 200
        for arguments in (("--upstream", f"127.0.0.1:{port}", "--tls"), ("--upstream", f"127.0.0.1:{other}", *server)):
            refused = start(*arguments, "--wait", "0")
            assert refused.process.wait() != 0
            assert "UNAVAILABLE" in refused.process.output


def test_a_profile(start: Any, descriptors: Path) -> None:
    with serving(Library()) as port:
        arguments = ("--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors), "--profile", "determined")
        running = start(*arguments)
        status, headers, body = running.ask("GET", "/api/v1/nope", headers={"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"]) == (501, "gzip")
        assert json.loads(gzip.decompress(body))["error"]["code"] == 12
        assert json.loads(running.ask("GET", "/nope")[2]) == {"message": "api not found: GET /nope"}


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        pytest.param(["--upstream", "127.0.0.1:1", "--wait", "0"], "127.0.0.1:1", id="no-server-to-ask"),
        pytest.param(["--upstream", "a=127.0.0.1:1", "--upstream", "a=127.0.0.1:2"], "two upstreams", id="twice"),
        pytest.param(["--upstream", "a="], "no upstream of the form", id="no-target"),
        pytest.param(["--upstream", "127.0.0.1:1", "--descriptors", "/nope"], "does not exist", id="no-file"),
        pytest.param(["--upstream", "127.0.0.1:1", "--cors-origin", "x"], "no origin of the form", id="no-origin"),
        pytest.param(["--upstream", "127.0.0.1:1", "--listen", "nope"], "HOST:PORT", id="no-address"),
        pytest.param([], "--upstream", id="nothing"),
    ],
)
def test_what_cannot_start_says_why(start: Any, arguments: list[str], text: str) -> None:
    running = start(*arguments)
    assert running.process.wait() != 0
    assert text in running.process.output
    assert "Traceback" not in running.process.output


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        pytest.param(["--upstream", "localhost"], "no upstream of the form", id="no-port"),
        pytest.param(["--upstream", "http://localhost:1"], "no upstream of the form", id="url"),
        pytest.param(["--upstream", "localhost:65536"], "no upstream of the form", id="port-too-large"),
        pytest.param(["--upstream", "localhost:0"], "no upstream of the form", id="port-zero"),
        pytest.param(["--upstream", "a.B=:1"], "no upstream of the form", id="no-host"),
        pytest.param(["--upstream", "library.v1.Lib=h:1", "--upstream", "h:1"], "no known service", id="no-service"),
        pytest.param(["--upstream", "h:1", "--services", "a.B"], "a.B: no service of this name", id="services"),
        pytest.param(["--upstream", "h:1", "--health", "healthz"], "'healthz' is no path", id="health"),
        pytest.param(["--upstream", "h:1", "--pass-header", "a b"], "'a b' cannot be the name", id="pass-header"),
        pytest.param(["--upstream", "h:1", "--pass-header", ""], "'' cannot be the name", id="empty-header"),
        pytest.param(["--upstream", "h:1", "--strict-header", "a:"], "'a:' cannot be the name", id="strict-header"),
        pytest.param(["--upstream", "h:1", "--openapi", __file__], "it is not JSON", id="openapi"),
        pytest.param(["--upstream", "h:1", "--tls-ca", __file__], "no certificate in PEM", id="ca"),
        pytest.param(
            ["--upstream", "h:1", "--tls-cert", __file__, "--tls-key", __file__], "no certificate and its key", id="key"
        ),
    ],
)
def test_settings_that_cannot_be_meant(descriptors: Path, arguments: list[str], text: str) -> None:
    command = ["--listen", "127.0.0.1:0", "--descriptors", str(descriptors), *arguments]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)
    assert text in result.output


@pytest.mark.parametrize("target", ["h:1", "[::1]:50051", "unix:/run/api.sock", "dns:///api.example:443"])
def test_upstreams(target: str) -> None:
    assert Upstream.parse(target) == Upstream(target)
    assert Upstream.parse(f"a.B={target}") == Upstream(target, "a.B")


def test_a_descriptor_file_that_is_none(start: Any, tmp_path: Path) -> None:
    file = tmp_path / "nope.binpb"
    file.write_bytes(b"\xff\xff")
    running = start("--upstream", "127.0.0.1:1", "--descriptors", str(file))
    assert running.process.wait() != 0
    assert "Traceback" not in running.process.output


def test_many_idle_streams_leave_room_for_others(start: Any, descriptors: Path) -> None:
    library = Library()
    with serving(library) as port:
        running = start("--upstream", f"127.0.0.1:{port}", "--descriptors", str(descriptors), "--threads", "12")
        connections = []
        for _ in range(8):
            connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
            connection.request("GET", "/v1/shelves/wait:1/news")
            connections.append((connection, threading.Event()))
            assert connection.getresponse().readline()
        assert running.ask("GET", BOOK + "b")[0] == 200
        for connection, _ in connections:
            connection.close()
        library.ended.set()
