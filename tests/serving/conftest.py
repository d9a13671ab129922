"""Parents of workers, started by a test and stopped after it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PARENT = str(Path(__file__).with_name("supervised.py"))


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """Start a parent of so many workers."""
    started = []

    def run(count: int, *extra: str, grace: float = 8.0) -> Process:
        process = Process([sys.executable, _PARENT, str(count), str(grace), *extra])
        started.append(process)
        return process

    yield run
    for process in started:
        process.stop()
