from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "front"))

from running_gateway import Running, running_gateway

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def shared_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One gateway with four threads for short requests, for all tests of a module that leave it as it was."""
    with running_gateway(tmp_path_factory.mktemp("gateway"), "--threads=4", calls=220) as running:
        yield running


@pytest.fixture
def gateway(shared_gateway: Running) -> Iterator[Running]:
    """The same, with all connections of the test closed behind it."""
    yield shared_gateway
    shared_gateway.hang_up()
