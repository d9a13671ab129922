"""Statements run past SQLAlchemy: the same rows as through it, on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import bindparam, func, insert, null, select, true

from server.store.database import Database
from server.store.options import DatabaseOptions
from server.store.quick import QuickSelect
from server.store.tables.accounts import users

if TYPE_CHECKING:
    from sqlalchemy import Select

_u = users.c
NOW = dt.datetime(2026, 11, 25, 12, 30, 0, 123456, tzinfo=dt.UTC)
FOUND = select(_u.id, _u.username, _u.admin, _u.modified_at, _u.last_auth_at, _u.password_hash).order_by(_u.id)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as tx:
        for number in range(1, 5):
            values: dict[str, Any] = {"username": f"u{number}", "display_name": "é" * number, "modified_at": NOW}
            tx.execute(insert(users).values(**values, admin=number % 2 == 0, last_auth_at=NOW if number > 2 else None))
    return database


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        pytest.param(FOUND, {}, id="all"),
        pytest.param(FOUND.where(_u.username == bindparam("name")), {"name": "u2"}, id="one"),
        pytest.param(FOUND.where(_u.username == bindparam("name")), {"name": "nobody"}, id="none"),
        pytest.param(FOUND.where(_u.username == "u3"), {}, id="own-value"),
        pytest.param(FOUND.where(_u.username.in_(["u1", "u3"])), {}, id="own-list"),
        pytest.param(FOUND.where(_u.modified_at == bindparam("at")), {"at": NOW}, id="time"),
        pytest.param(FOUND.where(_u.admin == bindparam("admin")), {"admin": True}, id="boolean"),
        pytest.param(
            FOUND.where(_u.username.in_(bindparam("names", expanding=True)), _u.admin == bindparam("admin")),
            {"names": ["u1", "u2", "u3"], "admin": False},
            id="list-and-value",
        ),
        pytest.param(
            FOUND.where(_u.admin == bindparam("admin"), _u.modified_at.in_(bindparam("times", expanding=True))),
            {"times": (NOW,), "admin": False},
            id="list-of-converted",
        ),
        pytest.param(FOUND.where(_u.username.in_(bindparam("names", expanding=True))), {"names": []}, id="empty-list"),
        pytest.param(
            FOUND.where(_u.username.not_in(bindparam("names", expanding=True))), {"names": ()}, id="not-in-empty"
        ),
        pytest.param(
            FOUND.limit(bindparam("limit")).offset(bindparam("offset")), {"limit": 2, "offset": 1}, id="a-page"
        ),
        pytest.param(select(func.count()).select_from(users), {}, id="count"),
        pytest.param(
            select(func.max(_u.modified_at), null(), true(), _u.admin.label("x")).group_by(_u.admin), {}, id="made-up"
        ),
    ],
)
def test_rows_are_those_of_sqlalchemy(filled: Database, statement: Select[Any], parameters: dict[str, Any]) -> None:
    quick = QuickSelect(statement)
    with filled.read() as tx:
        expected = [tuple(row) for row in tx.execute(statement, parameters)]
        for _ in range(2):
            assert [tuple(row) for row in quick.rows(tx, parameters)] == expected
        first = quick.first(tx, parameters)
        assert (None if first is None else tuple(first)) == (expected[0] if expected else None)
        assert quick.values(tx, parameters) == [row[0] for row in expected]
        assert [type(value) for row in quick.rows(tx, parameters) for value in row] == [
            type(value) for row in expected for value in row
        ]


def test_it_sees_the_transaction_that_it_is_in(filled: Database) -> None:
    quick = QuickSelect(FOUND.where(_u.username == bindparam("name")))
    with filled.write() as tx:
        tx.execute(insert(users).values(username="new", display_name="", modified_at=NOW))
        assert quick.first(tx, {"name": "new"}) is not None
        with filled.read() as other:
            assert quick.first(other, {"name": "new"}) is None


@pytest.mark.parametrize("connections", [1, 2])
def test_readers_share_few_connections(database_url: str, connections: int) -> None:
    database = Database(database_url, DatabaseOptions(connections=connections, busy_wait=20))
    quick = QuickSelect(FOUND)

    def look(_number: int) -> int:
        with database.read() as tx:
            return len(quick.rows(tx, {}))

    with closing(database), ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(look, range(60)))) == 1
