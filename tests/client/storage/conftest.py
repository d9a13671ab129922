"""A server that reads and deletes the files of checkpoints in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client.forms import UNLIKE_FORMS, started
from tests.client.training import Training, new_training

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.running import Detour, Rest


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("root")


@pytest.fixture(scope="module", params=UNLIKE_FORMS)
def master(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Detour]:
    with started(request, tmp_path_factory, f"--storage-roots={root}") as running:
        yield running


@pytest.fixture
def own(rest: Rest, root: Path) -> Training:
    """One trial that the test may change."""
    made = new_training(rest, root)
    made.add_trial([3, 1, 2])
    return made
