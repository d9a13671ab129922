from __future__ import annotations

import json
import logging

import pytest
import structlog

from server.log import configure_logging
from server.settings import Settings


@pytest.fixture(autouse=True)
def _logging_as_before():
    root, own = logging.getLogger(), logging.getLogger("server")
    # A copy: handlers are taken out of the list itself.
    handlers, level, own_level = list(root.handlers), root.level, own.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    own.setLevel(own_level)


def fail_with_secret() -> None:
    password = "hunter2" * 2  # noqa: F841 - what must not be shown
    raise ValueError("it broke")


@pytest.mark.parametrize("form", ["json", "console"])
def test_tracebacks_show_no_values(form, capsys):
    configure_logging(Settings(log_format=form))
    try:
        fail_with_secret()
    except ValueError:
        structlog.get_logger("server.x").exception("failed")
        logging.getLogger("library").exception("failed")
    shown = capsys.readouterr().err
    assert shown.count("it broke") >= 2
    assert "hunter2hunter2" not in shown


def test_own_and_foreign_events_are_json(capsys):
    recent = configure_logging(Settings(log_format="json"))
    structlog.get_logger("server.x").info("call", code="OK", odd={1, 2})
    logging.getLogger("library").warning("number %d", 3)
    kept = [(line.level, line.text) for line in recent.after()]
    assert kept == [("info", "call code=OK odd={1, 2}"), ("warning", "number 3")]
    own, foreign = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (own["event"], own["level"], own["code"]) == ("call", "info", "OK")
    assert (foreign["event"], foreign["level"]) == ("number 3", "warning")
