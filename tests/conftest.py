"""Fixtures that more than one folder uses: a migrated database, fresh for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.store import schema
from server.store.database import Database
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BACKENDS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of the maintenance database of a real PostgreSQL."""
    with postgres.running_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> Iterator[postgres.MigratedDatabases]:
    """Yield the migrated databases of this worker."""
    databases = postgres.MigratedDatabases(postgres_server)
    yield databases
    databases.drop_all()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file of this worker, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    template = Database(f"sqlite:///{file}")
    schema.upgrade(template)
    template.close()
    return file


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Yield a function that makes an empty PostgreSQL database and returns its URL."""
    made: list[str] = []

    def make() -> str:
        made.append(postgres.create_empty(postgres_server))
        return postgres.database_url(postgres_server, made[-1])

    yield make
    for name in made:
        postgres.drop(postgres_server, name)


@pytest.fixture
def migrated_postgres(
    postgres_server: str, postgres_databases: postgres.MigratedDatabases
) -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of a migrated PostgreSQL database."""
    taken: list[str] = []

    def take() -> str:
        taken.append(postgres_databases.take())
        return postgres.database_url(postgres_server, taken[-1])

    yield take
    for name in taken:
        postgres_databases.give_back(name)


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres")()
    return url


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a migrated database of this test's own."""
    if request.param == "sqlite":
        file = tmp_path / "detour.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("migrated_postgres")()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Yield a migrated database of this test's own: the test runs once on SQLite and once on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()


# Folders whose tests go through a whole application: PostgreSQL runs beneath the stores in `make test`, and there
# beneath everything in `make test-all`.
THROUGH_THE_APPLICATION = ("grpc", "rest", "background")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave tests that go through a whole application on PostgreSQL to `make test-all`."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        if folder in THROUGH_THE_APPLICATION and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.slow)
