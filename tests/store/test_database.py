from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import bindparam, exc, func, insert, select, text, update

from server.domain.errors import UnavailableError
from server.store.database import Database
from server.store.options import DatabaseOptions
from server.store.tables.accounts import leases, users
from server.store.types import database_now, from_micros
from tests.postgres import administer

USER = select(users.c.username, users.c.id, users.c.modified_at).where(users.c.id == bindparam("id"))
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC)


def add_lease(database, name: str) -> None:
    with database.write() as tx:
        tx.execute(insert(leases).values(name=name, holder="h", taken_at=NOW, expires_at=NOW))


def names(database) -> list[str]:
    with database.read() as tx:
        return sorted(tx.scalars(select(leases.c.name)))


def test_write_commits(database):
    add_lease(database, "one")
    assert names(database) == ["one"]


def test_write_that_raises_leaves_nothing(database):
    def fail_late() -> None:
        with database.write() as tx:
            tx.execute(insert(leases).values(name="one", holder="h", taken_at=NOW, expires_at=NOW))
            raise KeyError

    with pytest.raises(KeyError):
        fail_late()
    assert names(database) == []


def test_read_refuses_to_write(database):
    with pytest.raises(exc.DBAPIError, match=r"readonly|read-only"), database.read() as tx:
        tx.execute(update(users).values(admin=True))
    # The connection goes back to the pool as it was: the next transaction may write.
    add_lease(database, "one")
    assert names(database) == ["one"]


def test_read_sees_one_state(database):
    with database.read() as tx:
        before = tx.scalar(select(func.count()).select_from(leases))
        add_lease(database, "one")
        assert tx.scalar(select(func.count()).select_from(leases)) == before == 0
    assert names(database) == ["one"]


def test_foreign_keys_hold(database):
    with pytest.raises(exc.IntegrityError), database.write() as tx:
        tx.execute(text("INSERT INTO user_settings (user_id, storage_path, key, value) VALUES (99, 'a', 'b', '1')"))


def test_no_increment_is_lost_among_threads(database):
    def work() -> None:
        for _ in range(10):
            with database.write() as tx:
                found = tx.scalar(select(users.c.agent_uid).where(users.c.id == 1).with_for_update())
                values = {"agent_uid": found + 1, "agent_gid": 0, "agent_user": "", "agent_group": ""}
                tx.execute(update(users).where(users.c.id == 1).values(**values))

    with database.write() as tx:
        values = {"agent_uid": 0, "agent_gid": 0, "agent_user": "", "agent_group": ""}
        tx.execute(update(users).where(users.c.id == 1).values(**values))
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert tx.scalar(select(users.c.agent_uid).where(users.c.id == 1)) == 80


def test_wait_for_the_lock_is_bounded(database_url):
    holder, other = Database(database_url), Database(database_url, DatabaseOptions(busy_wait=0.05))
    with holder.write() as tx:
        tx.execute(update(users).values(remote=True))
        with pytest.raises(UnavailableError, match="busy"), other.write() as blocked:
            blocked.execute(update(users).values(remote=False))
    with other.write() as tx:
        tx.execute(update(users).values(remote=False))
    holder.close()
    other.close()


def test_wait_for_a_connection_is_bounded(database_url):
    database = Database(database_url, DatabaseOptions(busy_wait=0.05, connections=1))
    with database.read(), pytest.raises(UnavailableError, match="connections"), database.read():
        pass
    database.close()


def test_read_goes_on_beside_a_write(database):
    with database.write() as tx:
        tx.execute(insert(leases).values(name="one", holder="h", taken_at=NOW, expires_at=NOW))
        assert names(database) == []


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(NOW, id="microseconds"),
        pytest.param(dt.datetime(1, 1, 1, tzinfo=dt.UTC), id="year 1"),
        pytest.param(dt.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC), id="year 9999"),
        pytest.param(dt.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC), id="just before 1970"),
        pytest.param(dt.datetime(2026, 6, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=-7))), id="other zone"),
    ],
)
def test_timestamps_come_back_as_they_were(database, moment):
    with database.write() as tx:
        tx.execute(insert(leases).values(name="one", holder="h", taken_at=moment, expires_at=moment))
        found = tx.scalar(select(leases.c.taken_at).where(leases.c.expires_at == moment))
    assert found == moment
    assert found.tzinfo is dt.UTC


def test_timestamp_without_zone_is_refused(database):
    naive = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(exc.StatementError, match="time zone"), database.write() as tx:
        tx.execute(insert(leases).values(name="one", holder="h", taken_at=naive, expires_at=naive))


def test_clock_of_the_database(database):
    with database.read() as tx:
        found = tx.scalar(select(database_now()))
        assert tx.scalar(select(users.c.id).where(users.c.id == 1, users.c.modified_at <= database_now())) == 1
    assert abs(found - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_names_sort_by_code_point(database):
    with database.write() as tx:
        for name in ["b", "B", "_", "a", "Z", "é"]:
            tx.execute(insert(users).values(username=name, modified_at=NOW))
        found = list(tx.scalars(select(users.c.username).where(users.c.id > 2).order_by(users.c.username)))
    assert found == ["B", "Z", "_", "a", "b", "é"]


def test_nested_write_fails_at_once(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.write(), pytest.raises(RuntimeError, match="inside another"), database.write():
        pass
    database.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        pytest.param("sqlite://", "file", id="memory"),
        pytest.param("sqlite:///:memory:", "file", id="memory by name"),
        pytest.param("mysql://u@h/d", "unsupported database 'mysql'", id="mysql"),
    ],
)
def test_unusable_urls(url, message):
    with pytest.raises(ValueError, match=message):
        Database(url)


def test_unreachable_server():
    database = Database("postgresql://nobody@127.0.0.1:1/none", DatabaseOptions(busy_wait=0.1))
    with pytest.raises(UnavailableError, match="cannot be used"), database.read():
        pass


def test_unusable_file(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'a.db'}")
    with pytest.raises(UnavailableError, match="cannot be used"), database.write():
        pass


def test_change_of_schema_checks_references(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.change_schema() as tx:
        tx.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        tx.execute(text("CREATE TABLE child (parent INTEGER REFERENCES parent (id))"))
        tx.execute(text("INSERT INTO parent VALUES (1)"))
        tx.execute(text("INSERT INTO child VALUES (1)"))
    with pytest.raises(RuntimeError, match="reference"), database.change_schema() as tx:
        tx.execute(text("DELETE FROM parent"))
    with pytest.raises(exc.IntegrityError), database.write() as tx:
        tx.execute(text("DELETE FROM parent"))
    database.close()
    assert sqlite3.connect(tmp_path / "a.db").execute("SELECT count(*) FROM parent").fetchone() == (1,)


@pytest.mark.postgres
def test_connections_that_the_server_closed(migrated_postgres, monkeypatch):
    """The first call may be refused, as the failure is only then known; one that rested is tried beforehand."""
    database = Database(migrated_postgres(), DatabaseOptions(connections=1))
    ending = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid")
    killer = Database(database.url)

    def end_connection() -> None:
        with database.read() as tx:
            pid = tx.scalar(text("SELECT pg_backend_pid()"))
        with killer.read() as tx:
            tx.execute(ending, {"pid": pid})

    for question in [lambda: names(database), lambda: database.look_up(USER, {"id": 1})]:
        end_connection()
        with pytest.raises(UnavailableError, match="cannot be used"):
            question()
        assert names(database) == []
    monkeypatch.setattr("server.store.postgresql._RESTED", 0.0)
    end_connection()
    assert names(database) == []
    end_connection()
    assert database.look_up(USER, {"id": 1})
    end_connection()
    add_lease(database, "one")
    assert database.answers()
    database.close()
    killer.close()


@pytest.mark.postgres
def test_isolation_of_postgresql(migrated_postgres):
    database = Database(migrated_postgres())
    with database.read() as tx:
        assert tx.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        assert tx.scalar(text("SHOW transaction_read_only")) == "on"
        assert tx.scalar(text("SHOW lock_timeout")) == "10s"
    with database.write() as tx:
        assert tx.scalar(text("SHOW transaction_isolation")) == "read committed"
        assert tx.scalar(text("SHOW transaction_read_only")) == "off"
    database.close()


def test_one_question(database):
    with database.ask() as tx:
        assert list(tx.scalars(select(users.c.username).order_by(users.c.id))) == ["admin", "determined"]
    add_lease(database, "one")
    assert names(database) == ["one"]


def test_look_up(database):
    row = database.look_up(USER, {"id": 1})
    assert row[:2] == ("admin", 1)
    assert from_micros(row[2]) <= dt.datetime.now(dt.UTC)
    assert database.look_up(USER, {"id": 99}) is None


def test_look_ups_see_the_newest_state_and_leave_no_transaction_open(database):
    for number in range(3):
        with database.write() as tx:
            tx.execute(update(users).where(users.c.id == 1).values(username=f"name{number}"))
        assert database.look_up(USER, {"id": 1})[0] == f"name{number}"


def test_look_ups_of_many_threads(database):
    found = []

    def work() -> None:
        found.extend(database.look_up(USER, {"id": 1 + number % 2})[0] for number in range(50))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["admin"] * 200 + ["determined"] * 200


def test_look_up_that_fails_does_no_harm(database):
    wrong = select(text("nonsense")).where(users.c.id == bindparam("id"))
    for _ in range(2):
        with pytest.raises((sqlite3.Error, psycopg.Error)):
            database.look_up(wrong, {"id": 1})
    assert database.look_up(USER, {"id": 1})
    assert names(database) == []


@pytest.mark.postgres
@pytest.mark.parametrize("way", ["read", "look_up"])
def test_when_one_connection_is_lost_all_others_are_tried_before_use(migrated_postgres, way):
    url = migrated_postgres()
    database = Database(url)

    def ask():
        if way == "look_up":
            assert database.look_up(USER, {"id": 1})
        else:
            assert names(database) == []

    with ExitStack() as held:
        for _ in range(5):
            held.enter_context(database.read())
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    administer(url, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")
    with pytest.raises(UnavailableError):
        ask()
    for _ in range(10):
        ask()
    database.close()
