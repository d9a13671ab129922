"""The server in both of its forms and over both databases, for tests of whole commands."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests import postgres
from tests.client.det_shell import DetShell
from tests.e2e.running import Detour, Rest, start_one_process, start_two_processes
from tests.programs import client_python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _pytest.mark import ParameterSet


def _form(start: Callable[..., Detour], backend: str, *marks: pytest.MarkDecorator) -> ParameterSet:
    processes = "one process" if start is start_one_process else "two processes"
    return pytest.param((start, backend), id=f"{processes}, {backend}", marks=marks)


FORMS = [
    _form(start_one_process, "sqlite"),
    _form(start_one_process, "postgresql", pytest.mark.slow, pytest.mark.postgres),
    _form(start_two_processes, "sqlite", pytest.mark.slow),
    _form(start_two_processes, "postgresql", pytest.mark.slow, pytest.mark.postgres),
]

UNLIKE_FORMS = FORMS[::3]
"""The two that have nothing in common, for what hangs on neither form nor database, or takes long."""


@contextmanager
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, *flags: str) -> Iterator[Detour]:
    """Start a server in the form that the parameter of a fixture names."""
    client_python()  # without the client there is nothing to start a server for
    start, backend = request.param
    data = tmp_path_factory.mktemp("data")
    if backend == "sqlite":
        running = start(data, *flags)
        yield running
        running.stop()
        return
    server = request.getfixturevalue("postgres_server")
    name = postgres.create_empty(server)
    running = start(data, f"--database-url={postgres.database_url(server, name)}", *flags)
    yield running
    running.stop()
    postgres.drop(server, name)


@contextmanager
def shell(running: Detour, home: Path, *, admin: bool = False) -> Iterator[DetShell]:
    """Run `det` for the user `determined`, or for the administrator, whose password is empty: he has a token."""
    made = DetShell(client_python(), running.rest, home)
    if admin:
        made.environment |= {"DET_USER": "admin", "DET_USER_TOKEN": Rest(running.rest, "admin").token}
    try:
        yield made
    finally:
        made.close()
