"""Commands, called in this process: settings as options, accounts, the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from server.cli import main
from server.cli.flags import as_arguments, read_settings
from server.settings import Settings
from server.store.database import Database
from server.store.users import get_credentials


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    """Call `python -m server` with these arguments, on this test's own data."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DETOUR_{name.upper()}", raising=False)
    monkeypatch.setenv("DETOUR_DATA", str(tmp_path / "data"))

    def call(*arguments, code=0, stdin=None):
        result = CliRunner().invoke(main, arguments, input=stdin)
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.fixture
def stored(tmp_path):
    """What is stored of the password of a user."""
    opened = []

    def look(name):
        database = Database(f"sqlite:///{tmp_path / 'data' / 'detour.db'}")
        opened.append(database)
        with database.read() as tx:
            return get_credentials(tx, name).password_hash

    yield look
    for database in opened:
        database.close()


def test_every_setting_but_secrets_is_an_option_with_its_description(invoke):
    told = " ".join(invoke("run", "--help").split())
    for name, field in Settings.model_fields.items():
        flag = f"--{name.replace('_', '-')} "
        assert (flag in told) == (name != "initial_password"), name
        if name != "initial_password":
            assert f"[env: DETOUR_{name.upper()}]" in told
            assert " ".join(field.description.split())[:40] in told


def test_an_option_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("DETOUR_WORKERS", "3")
    assert read_settings({"workers": None}).workers == 3
    assert read_settings({"workers": "2"}).workers == 2


def test_options_go_on_to_other_processes_as_they_came():
    given = {"rest": "127.0.0.1:0", "storage_roots": "/a:/b", "workers": None}
    assert as_arguments(given) == ["--rest", "127.0.0.1:0", "--storage-roots", "/a:/b"]


def test_wrong_settings_are_named_without_their_values(invoke, monkeypatch):
    monkeypatch.setenv("DETOUR_SESSION_LIFETIME", "hunter2")
    told = invoke("serve", code=2)
    assert "DETOUR_SESSION_LIFETIME (--session-lifetime): Input should be a valid integer" in told
    assert "hunter2" not in told


def test_version(invoke):
    assert invoke("--version").startswith("Detour 0.")


def test_lists_users(invoke):
    assert invoke("user", "list").splitlines() == ["1\tadmin\tadmin, empty password", "2\tdetermined\tempty password"]


def test_sets_and_empties_a_password(invoke, stored):
    invoke("user", "set-password", "determined", "--stdin", stdin="Secret123\n")
    assert stored("determined").startswith("$argon2id$")
    assert invoke("user", "list").splitlines()[1] == "2\tdetermined\t"
    invoke("user", "set-password", "determined", "--empty")
    assert stored("determined") is None


def test_asks_twice_for_a_password(invoke, stored):
    told = invoke("user", "set-password", "admin", stdin="Secret123\nSecret123\n")
    assert "Secret123" not in told
    assert stored("admin").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        pytest.param(["user", "set-password", "nobody", "--empty"], None, "there is no user nobody", id="unknown"),
        pytest.param(["user", "set-password", "admin", "--stdin"], "\n", "say --empty", id="empty line"),
        pytest.param(["user", "set-password", "admin", "--stdin", "--empty"], "x\n", "exclude each other", id="both"),
        pytest.param(["user", "create", "admin", "--empty"], None, "there is a user admin already", id="taken"),
        pytest.param(["user", "create", "a", "--empty"], None, "minimum length", id="short"),
        pytest.param(["user", "create", "jürgen", "--empty"], None, "non-ASCII", id="beyond ASCII"),
        pytest.param(["user", "create", "Determined", "--empty"], None, "'determined'", id="passes for another"),
    ],
)
def test_refuses_what_makes_no_sense(invoke, arguments, stdin, told):
    code = 2 if stdin is not None else 1
    assert told in invoke(*arguments, code=code, stdin=stdin)


def test_setting_a_password_before_the_first_start_lasts(invoke, stored):
    invoke("user", "set-password", "admin", "--stdin", stdin="Secret123\n")
    before = stored("admin")
    invoke("migrate")
    assert stored("admin") == before


def test_creates_a_user(invoke, stored):
    assert (
        invoke("user", "create", "ada", "--admin", "--stdin", stdin="Secret123\n")
        == "Created the user ada with id 3.\n"
    )
    assert stored("ada").startswith("$argon2id$")
    assert invoke("user", "list").splitlines()[2] == "3\tada\tadmin"


def test_migrates_and_copies(invoke, tmp_path):
    assert invoke("migrate").startswith("The database has schema 0")
    invoke("backup", str(tmp_path / "copy.db"))
    assert (tmp_path / "copy.db").read_bytes().startswith(b"SQLite format 3\0")
    assert "exists already" in invoke("backup", str(tmp_path / "copy.db"), code=1)


def test_a_copy_is_of_what_is_there(invoke, tmp_path):
    assert "there is no database" in invoke("backup", str(tmp_path / "copy.db"), code=1)
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_keeps_the_schema_of_its_release(invoke, tmp_path):
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "detour.db")) as old:
        old.execute("CREATE TABLE alembic_version (version_num TEXT)")
    invoke("backup", str(tmp_path / "copy.db"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT name FROM sqlite_master").fetchall() == [("alembic_version",)]


def test_a_copy_of_what_is_no_database(invoke, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "detour.db").write_text("no database")
    assert "file is not a database" in invoke("backup", str(tmp_path / "copy.db"), code=1)
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("sqlite:///{0}/file/detour.db", "{0}/file/detour.db: Not a directory", id="no folder"),
        pytest.param("sqlite:///{0}", "{0}: Is a directory", id="no file"),
        pytest.param("sqlite:///{0}/file", "{0}/file: file is not a database", id="another file"),
        pytest.param(
            "postgresql://u:hunter2@127.0.0.1:1/d?connect_timeout=1",
            "postgresql://u:***@127.0.0.1:1/d: connection failed",
            id="no server",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_told_with_the_reason(invoke, tmp_path, url, reason):
    (tmp_path / "file").write_text("no database")
    told = invoke("user", "list", "--database-url", url.format(tmp_path), code=1)
    assert f"Error: cannot use the database {reason.format(tmp_path)}" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("name", ["rest", "grpc"])
def test_an_address_that_is_none_is_told_with_its_setting(invoke, name):
    told = invoke("run", "--rest=127.0.0.1:0", f"--{name}=127.0.0.1", code=1)
    assert f"DETOUR_{name.upper()} (--{name}): '127.0.0.1' is not an address" in told


def test_copies_into_another_database(invoke, tmp_path, monkeypatch):
    invoke("user", "create", "ada", "--stdin", stdin="Secret123\n")
    url = f"sqlite:///{tmp_path / 'moved' / 'detour.db'}"
    assert f"there is no database {tmp_path / 'none'}" in invoke("copy-to", url, f"--data={tmp_path / 'none'}", code=1)
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "moved").exists()
    (tmp_path / "file").write_text("no database")
    told = invoke("copy-to", f"sqlite:///{tmp_path / 'file'}", code=1)
    assert f"cannot use the database {tmp_path / 'file'}: file is not a database" in told
    assert invoke("copy-to", url).startswith("Copied ")
    assert "has used that database already" in invoke("copy-to", url, code=1)
    assert "unsupported database" in invoke("copy-to", "mysql://x/y", code=2)
    with closing(sqlite3.connect(tmp_path / "moved" / "detour.db")) as moved:
        version = moved.execute("SELECT version_num FROM alembic_version").fetchall()
        moved.execute("UPDATE alembic_version SET version_num = '0012_runs'")
        moved.commit()
        assert "has used that database already" in invoke("copy-to", url, code=1)
        assert moved.execute("SELECT version_num FROM alembic_version").fetchall() == [("0012_runs",)]
        back = f"sqlite:///{tmp_path / 'back.db'}"
        assert "has the schema of another release" in invoke("copy-to", back, f"--data={tmp_path / 'moved'}", code=1)
        moved.execute("UPDATE alembic_version SET version_num = ?", version[0])
        moved.commit()
    there = invoke("user", "list", f"--data={tmp_path / 'moved'}")
    assert there == invoke("user", "list")
    assert "ada" in there


def test_a_database_of_a_newer_release_is_left_alone(invoke, tmp_path):
    invoke("migrate")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'detour.db'}")
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_future'")
    database.close()
    told = invoke("migrate", code=1)
    assert "'9999_future'" in told
    assert "Traceback" not in told
