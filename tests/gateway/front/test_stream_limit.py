"""How many streams may be open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway import GatewayOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from conftest import Front

NEWS = "/v1/shelves/x:2/news"


def read(response: TestResponse) -> None:
    assert response.data.count(b"\n") == 2


def hang_up(response: TestResponse) -> None:
    response.close()


@pytest.mark.parametrize("leave", [read, hang_up])
def test_one_stream_too_many_is_refused_until_one_ends(
    both_fronts: Front, leave: Callable[[TestResponse], None]
) -> None:
    client: FlaskClient = both_fronts(GatewayOptions(max_streams=2))
    opened = [client.get(NEWS, buffered=False) for _ in range(2)]
    assert [response.status_code for response in opened] == [200, 200]
    for refused in (client.get(NEWS), client.post("/v1/returns"), client.post("/v1/chat")):
        assert (refused.status_code, refused.json["code"]) == (429, 8)
    assert client.get("/v1/shelves/a/books/b").status_code == 200
    leave(opened[0])
    last = client.get(NEWS, buffered=False)
    assert last.status_code == 200
    hang_up(last)
    hang_up(opened[1])


@pytest.mark.parametrize("path", ["/v1/shelves/code-NOT_FOUND/news", "/v1/shelves/code-NOT_FOUND:1/news", NEWS])
def test_streams_that_end_leave_their_places(both_fronts: Front, path: str) -> None:
    client = both_fronts(GatewayOptions(max_streams=1))
    for _ in range(3):
        assert client.get(path).get_data()
        assert client.post("/v1/returns", data=b'{"id":"code-ABORTED"}').status_code == 409
        assert client.post("/v1/returns", data=b"[").status_code == 400
