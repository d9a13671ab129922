"""A running server for the official client, in every form and over every database, and that client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client.forms import FORMS, shell, started
from tests.e2e.running import Rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.client.det_shell import DetShell
    from tests.client.official import Client
    from tests.e2e.running import Detour


@pytest.fixture(scope="module", params=FORMS)
def master(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    with started(request, tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="module")
def client(master: Detour, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with shell(master, tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(scope="module")
def admin(master: Detour, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DetShell]:
    """`det` for the administrator."""
    with shell(master, tmp_path_factory.mktemp("admin"), admin=True) as made:
        yield made


@pytest.fixture(scope="module")
def rest(master: Detour) -> Rest:
    return Rest(master.rest)
