from __future__ import annotations

import http.client
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE = 20.0
PROGRAM = Path(__file__).with_name("cabinet_front.py")
FRONTS = [
    pytest.param(("remote", "worker"), id="remote"),
    pytest.param(("inprocess", "worker"), id="inprocess"),
    pytest.param(("inprocess", "wsgi"), id="inprocess-wsgi"),
]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over the socket."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Front:
    """A gateway in front of the cabinet, and a connection to it that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method: str, target: str, body: bytes | str | Iterable[bytes] | None = None, **headers: str) -> Reply:
        self._connection.request(
            method, target, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = self._connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running(channel: str, server: str) -> Iterator[Front]:
    environment = os.environ | {"PYTHONPATH": str(PROGRAM.parents[1])}
    process = Process([sys.executable, str(PROGRAM), channel, server], env=environment)
    made = Front(int(process.wait_for(r"serving 127\.0\.0\.1:(\d+)")[0][1]))
    try:
        yield made
    finally:
        made.close()
        assert process.stop() == 0, process.output


@pytest.fixture(scope="module", params=FRONTS)
def front(request: pytest.FixtureRequest) -> Iterator[Front]:
    """Either channel behind the gateway's own server, and a plain WSGI server."""
    with running(*request.param) as made:
        yield made


@pytest.fixture(scope="module", params=FRONTS[:2])
def worker_front(request: pytest.FixtureRequest) -> Iterator[Front]:
    """Either channel behind the gateway's own server."""
    with running(*request.param) as made:
        yield made
