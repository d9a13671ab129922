"""A headless Chromium, and a server with an archived experiment for it to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import start_browser
from tests.e2e.running import Rest, start_one_process, start_two_processes
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.chromium import Browser
    from tests.e2e.running import Detour


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    started = start_browser(tmp_path / "profile")
    yield started
    started.driver.quit()


FORMS = [
    pytest.param(start_one_process, id="one process"),
    pytest.param(start_two_processes, id="two processes", marks=pytest.mark.slow),
]


@pytest.fixture(scope="module", params=FORMS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    program("chromium")  # without it there is nothing to start a server for
    running = request.param(tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


@pytest.fixture
def archived(served: Detour) -> int:
    """The id of an experiment that is archived."""
    return Rest(served.rest).create_archived()
