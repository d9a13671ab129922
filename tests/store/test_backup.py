"""Copies of a live database."""

from __future__ import annotations

import sqlite3
import stat
import threading

import pytest
from sqlalchemy import text

from server.store import schema
from server.store.backup import BackupError, copy_database
from server.store.database import Database


def test_a_copy_made_under_writes_is_whole_and_opens(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'live.db'}")
    schema.upgrade(database)
    stop = threading.Event()
    written = threading.Event()

    def write_on():
        while not stop.is_set():
            with database.write() as tx:  # both rows or none
                tx.execute(text("CREATE TABLE IF NOT EXISTS pairs (n INTEGER)"))
                tx.execute(text("INSERT INTO pairs VALUES (1)"))
                tx.execute(text("INSERT INTO pairs VALUES (2)"))
            written.set()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        assert written.wait(30)
        copy_database(database, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert schema.revision(copy) == schema.revision(database)
    with copy.read() as tx:
        ones, twos = tx.execute(text("SELECT SUM(n = 1), SUM(n = 2) FROM pairs")).one()
    assert ones == twos
    assert ones > 0
    copy.close()
    database.close()


def test_only_its_owner_can_read_the_copy(tmp_path):
    sqlite3.connect(tmp_path / "live.db").close()
    database = Database(f"sqlite:///{tmp_path / 'live.db'}")
    copy_database(database, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "live.db"]


def test_nothing_is_ever_replaced(tmp_path):
    sqlite3.connect(tmp_path / "live.db").close()
    database = Database(f"sqlite:///{tmp_path / 'live.db'}")
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        copy_database(database, target)
    assert target.read_text() == "precious"


@pytest.mark.parametrize(
    ("url", "target", "reason"),
    [
        pytest.param("sqlite:///{folder}/none.db", "copy.db", "there is no database", id="no source"),
        pytest.param("sqlite:///{folder}/live.db", "none/copy.db", "cannot write", id="no target folder"),
        pytest.param("postgresql://somebody@localhost/x", "copy.db", "pg_dump", id="PostgreSQL"),
    ],
)
def test_what_cannot_be_copied_is_refused(tmp_path, url, target, reason):
    sqlite3.connect(tmp_path / "live.db").close()
    with pytest.raises(BackupError, match=reason):
        copy_database(Database(url.format(folder=tmp_path)), tmp_path / target)
    assert not (tmp_path / target).exists()


def test_a_file_that_is_no_database_gives_no_copy(tmp_path):
    (tmp_path / "live.db").write_bytes(b"no database, only text that is longer than a header" * 100)
    with pytest.raises(BackupError, match="cannot copy"):
        copy_database(Database(f"sqlite:///{tmp_path / 'live.db'}"), tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["live.db"]
