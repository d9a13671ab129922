from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from installation import Installation, build_wheel, install

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The gateway alone."""
    return install(wheel, tmp_path_factory.mktemp("installation") / "venv")
