"""Running servers for the tests of whole processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.running import Detour, start_one_process, start_two_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = {"one process": start_one_process, "two processes": start_two_processes}
EACH_FORM = ["one process", pytest.param("two processes", marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=EACH_FORM)
def detour(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    """A server of this module's own, in one form and then in the other."""
    running = FORMS[request.param](tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    """A server of this module's own, in the form of `make run`."""
    running = start_one_process(tmp_path_factory.mktemp("data"))
    yield running
    running.stop()
