from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from wiring import Connect, in_process, over_socket

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=[pytest.param(in_process, id="in-process"), pytest.param(over_socket, id="socket")])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    with request.param() as made:
        yield made
