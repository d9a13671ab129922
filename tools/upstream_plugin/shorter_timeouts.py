"""A plugin for pytest that leaves no test of upstream's a longer time than the command line names.

Their own marks give tests that wait for agents up to an hour. It runs in the Python of the client, and knows nothing of
this project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Put a mark in front of those that the tests carry: the nearest one counts."""
    limit = float(config.getoption("--timeout"))
    for item in items:
        item.add_marker(pytest.mark.timeout(limit), append=False)
