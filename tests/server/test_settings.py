from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from server.loopback import is_loopback
from server.settings import Settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DETOUR_{name.upper()}", raising=False)


def test_defaults():
    settings = Settings()
    assert (settings.rest, settings.grpc) == ("127.0.0.1:8080", "127.0.0.1:50051")
    assert settings.database.database == str(Path("data").absolute() / "detour.db")
    assert not settings.exposed


def test_environment_and_arguments(monkeypatch):
    monkeypatch.setenv("DETOUR_REST", "0.0.0.0:80")
    monkeypatch.setenv("DETOUR_DATA", "/srv/d?t#ur")
    monkeypatch.setenv("DETOUR_STORAGE_ROOTS", "/a:/b")
    monkeypatch.setenv("DETOUR_TRUSTED_PROXIES", "10.0.0.0/8, ::1/128")
    monkeypatch.setenv("DETOUR_WORKERS", "")
    settings = Settings(grpc="127.0.0.1:1")
    assert (settings.rest, settings.grpc) == ("0.0.0.0:80", "127.0.0.1:1")
    assert settings.database.database == "/srv/d?t#ur/detour.db"
    assert settings.storage_roots == (Path("/a"), Path("/b"))
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1/128")
    assert settings.workers >= 1
    assert settings.exposed


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        pytest.param({}, "/home/me/data/determined/checkpoints", id="where the client keeps them"),
        pytest.param({"storage_roots": "/a:/b"}, "/a", id="the first root"),
        pytest.param({"storage_roots": "a"}, str(Path("a").absolute()), id="a root relative to here"),
        pytest.param({"storage_roots": "/a", "checkpoint_folder": "/c"}, "/c", id="a folder of its own"),
        pytest.param({"rest": "0.0.0.0:80"}, "/determined-checkpoint", id="no roots"),
        pytest.param({"storage_roots": ""}, "/determined-checkpoint", id="roots that are none"),
    ],
)
def test_where_checkpoints_go_that_have_no_storage(monkeypatch, given, folder):
    monkeypatch.setenv("XDG_DATA_HOME", "/home/me/data")
    assert Settings(**given).default_checkpoint_folder == Path(folder)


def test_secrets_are_not_shown():
    settings = Settings(initial_password="hunter2", database_url="postgresql://u:hunter2@h/d")
    assert "hunter2" not in repr(settings)
    assert settings.database.password == "hunter2"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"workers": 0}, id="too few"),
        pytest.param({"session_lifetime": "soon"}, id="no number"),
        pytest.param({"log_format": "xml"}, id="none of the choices"),
        pytest.param({"unknown": 1}, id="unknown"),
        pytest.param({"trusted_proxies": "10.0.0.1/8"}, id="no network"),
        pytest.param({"session_lifetime": 10**12}, id="beyond what a date can hold"),
        pytest.param({"message_size": 2**31}, id="beyond what gRPC can count"),
        pytest.param({"database_wait": "inf"}, id="for ever"),
    ],
)
def test_what_cannot_be_used(given):
    with pytest.raises(ValidationError):
        Settings(**given)


def test_every_setting_is_described():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("127.0.0.1:8080", True, id="loopback"),
        pytest.param("127.5.5.5:8080", True, id="another one"),
        pytest.param("[::1]:8080", True, id="IPv6"),
        pytest.param("localhost:8080", True, id="name"),
        pytest.param("unix:/run/detour", True, id="unix socket"),
        pytest.param("0.0.0.0:8080", False, id="all"),
        pytest.param("[::]:8080", False, id="all of IPv6"),
        pytest.param(":8080", False, id="no host"),
        pytest.param("192.0.2.1:8080", False, id="other"),
        pytest.param("no.such.host.invalid:8080", False, id="unknown name"),
    ],
)
def test_loopback(address, expected):
    assert is_loopback(address) is expected
