"""A WSGI app that fails when its answer has begun."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from gateway.serving.asgi.bridge import AsgiBridge

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 10.0
SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "headers": [],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
}


def failing(parts: int) -> Any:
    def app(_environ: object, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        for number in range(parts):
            yield str(number).encode()
        raise RuntimeError("in the middle")

    return app


async def messages_of(app: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    bridge = AsgiBridge(app)
    try:
        await asyncio.wait_for(bridge(dict(SCOPE), receive, send), PATIENCE)
    finally:
        bridge.close()
    return sent


@pytest.mark.parametrize("parts", [1, 3])
def test_a_body_that_fails_is_left_without_an_end(parts: int) -> None:
    start, *bodies = asyncio.run(messages_of(failing(parts)))
    assert start["status"] == 200
    assert all(message["more_body"] for message in bodies)


def test_an_app_that_fails_before_its_body_is_a_500() -> None:
    start, body = asyncio.run(messages_of(failing(0)))
    assert (start["status"], body["body"], body.get("more_body", False)) == (500, b"", False)
