from __future__ import annotations

import importlib
import multiprocessing
import pkgutil
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, insert, inspect, select, text

from server.domain.passwords import PasswordHasher, pre_hash
from server.settings import Settings
from server.startup import prepare
from server.store import migrations, schema, tables, users
from server.store.cluster import get_cluster
from server.store.database import Database
from server.store.tables.accounts import leases
from server.store.tables.accounts import users as users_table
from tests.e2e.running import server_process
from tests.processes import eventually
from tests.store.experiment_rows import NOW


@pytest.fixture
def empty(empty_url):
    database = Database(empty_url)
    yield database
    database.close()


def settings_for(database: Database, **changes) -> Settings:
    return Settings(database_url=database.url.render_as_string(hide_password=False), **changes)


def test_upgrade_happens_once(empty):
    assert schema.upgrade(empty)
    assert schema.revision(empty) == migrations.head()
    assert not schema.upgrade(empty)


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrated_schema_is_that_of_the_tables(database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    for module in pkgutil.iter_modules(tables.__path__):
        importlib.import_module(f"server.store.tables.{module.name}")
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, tables.metadata) == []


def test_head_is_alembics():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [migrations.head()]
    for revision in script.walk_revisions():
        assert revision.path.endswith(f"{revision.revision}.py")


def test_sqlite_is_in_wal_mode(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.db'}")
    schema.upgrade(database)
    with database.read() as tx:
        assert tx.scalar(text("PRAGMA journal_mode")) == "wal"
    database.close()


def test_unknown_schema_is_refused(empty):
    schema.upgrade(empty)
    with empty.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
    with pytest.raises(schema.SchemaError, match="'9999_future', which this version of Detour does not know"):
        schema.upgrade(empty)


def test_step_that_fails_leaves_nothing(empty, monkeypatch):
    monkeypatch.setattr(
        "server.store.schema._apply",
        lambda connection, present: connection.execute(text("CREATE TABLE half (id INTEGER)")) and 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        schema.upgrade(empty)
    with empty.read() as tx:
        assert not inspect(tx).has_table("half")


def test_built_in_users(database):
    with database.read() as tx:
        assert [
            (user.id, user.username, user.admin, user.active) for user in map(users.get_user, [tx, tx], [1, 2])
        ] == [
            (1, "admin", True, True),
            (2, "determined", False, True),
        ]
    with database.write() as tx:
        added = users.insert_user(tx, {"username": "third", "modified_at": users.get_user(tx, 1).modified_at})
    assert added.id == 3


def test_ids_can_be_inserted_and_counting_goes_on_behind_them(database):
    from server.store.ids import continue_after

    with database.write() as tx:
        moment = users.get_user(tx, 1).modified_at
        users.insert_user(tx, {"id": 1000, "username": "imported", "modified_at": moment})
        continue_after(tx, users_table)
        assert users.insert_user(tx, {"username": "next", "modified_at": moment}).id == 1001


@pytest.mark.parametrize("password", ["", "Initial1"])
def test_first_start_sets_the_password_once(empty, password):
    first = prepare(empty, settings_for(empty, initial_password=password))
    assert prepare(empty, settings_for(empty, initial_password="other")) == first
    hasher = PasswordHasher(concurrency=1)
    with empty.read() as tx:
        assert get_cluster(tx) == first
        for name in ["admin", "determined"]:
            stored = users.get_credentials(tx, name).password_hash
            assert (stored is None) == (password == "")
            assert hasher.verify(stored, pre_hash(password)).matches


def start_all(url: str, barrier) -> None:
    barrier.wait()
    database = Database(url)
    prepare(database, Settings(database_url=url, initial_password="Initial1"))
    database.close()


@pytest.mark.slow
def test_eight_processes_make_one_schema(empty_url):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["server.startup", "psycopg", "alembic.command"])
    barrier = context.Barrier(8)
    processes = [context.Process(target=start_all, args=(empty_url, barrier)) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(100)
    assert [process.exitcode for process in processes] == [0] * 8
    database = Database(empty_url)
    with database.read() as tx:
        assert list(tx.scalars(select(users_table.c.username).order_by(users_table.c.id))) == ["admin", "determined"]
        assert len(tx.execute(text("SELECT * FROM cluster")).all()) == 1
        assert len(tx.execute(text("SELECT * FROM alembic_version")).all()) == 1
    database.close()


_SLOW_UPGRADE = """
import sys
from server.store import schema
from server.store.database import Database
apply = schema._apply
def slow(connection, present):
    apply(connection, present)
    print("applied", flush=True)
    sys.stdin.read()
schema._apply = slow
schema.upgrade(Database(sys.argv[1]))
"""


def test_killed_in_the_middle(empty_url):
    child = subprocess.Popen(
        [sys.executable, "-c", _SLOW_UPGRADE, empty_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "applied\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    database = Database(empty_url)
    assert schema.revision(database) is None
    assert schema.upgrade(database)
    prepare(database, Settings(database_url=empty_url))
    with database.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM users")) == 2
    database.close()


def upgrade_to(database: Database, wanted: str) -> None:
    """Bring a database to an older schema than the newest, as an older release did."""
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    with schema._lock(database), database.change_schema() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, wanted)


@pytest.mark.slow
def test_an_older_release_goes_on_while_a_newer_one_migrates(empty_url):
    """Both are at work at the same time when a server is replaced."""
    older = Database(empty_url)
    upgrade_to(older, "0006_task_logs")
    stop, failures, written = threading.Event(), [], Counter()

    def work(name):
        try:
            while not stop.wait(0.01):
                count = written[name]
                with older.write() as tx:
                    tx.execute(insert(leases).values(name=f"{name} {count}", holder="h", taken_at=NOW, expires_at=NOW))
                written[name] += 1
                with older.read() as tx:
                    assert tx.scalar(select(func.count()).where(leases.c.name.startswith(f"{name} "))) == written[name]
        except Exception as failure:  # noqa: BLE001 - the test tells of it
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    done = server_process("migrate", DETOUR_DATABASE_URL=empty_url)
    assert done.wait() == 0, done.output
    after = dict(written)
    eventually(lambda: failures or all(written[name] > count + 5 for name, count in after.items()))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert schema.revision(older) == migrations.head()
    with older.read() as tx:
        assert tx.scalar(select(func.count()).where(leases.c.name.startswith("w"))) == sum(written.values())
    older.close()
