from __future__ import annotations

import datetime as dt

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.log_filter import containing, matching
from server.domain.task_log import LogLevel, LogLine, level_named, shown, storable

NOON = dt.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=dt.UTC)


def line(**values) -> LogLine:
    fields = dict.fromkeys(LogLine.__dataclass_fields__) | {"task_id": "9.t", "log": "bare\n"}
    return LogLine(**(fields | values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, "[UNKNOWN TIME]          || bare\n", id="nothing"),
        pytest.param(
            {"timestamp": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)},
            "[1970-01-01T00:00:00.000000Z]          || bare\n",
            id="time",
        ),
        pytest.param(
            {"timestamp": NOON, "container_id": "c1", "rank_id": 0, "level": LogLevel.INFO, "log": "line one\n"},
            "[2024-05-06T07:08:09.123456Z] c1 [rank=0] || INFO: line one\n",
            id="all",
        ),
        pytest.param({"container_id": "0123456789"}, "[UNKNOWN TIME] 01234567 || bare\n", id="long-container"),
        pytest.param({"rank_id": 3, "log": ""}, "[UNKNOWN TIME]          [rank=3] || ", id="empty"),
        pytest.param(
            {"timestamp": dt.datetime(1, 1, 1, tzinfo=dt.UTC)},
            "[0001-01-01T00:00:00.000000Z]          || bare\n",
            id="year-1",
        ),
    ],
)
def test_a_line_as_it_is_shown(values, expected):
    assert shown(line(**values)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb \x1b[31mred\x1b[0m <script>\t", "a\r\nb \x1b[31mred\x1b[0m <script>\t", id="unchanged"),
        pytest.param("a\0b", "a\ufffdb", id="nul"),
        pytest.param("a\ud800b", "a\ufffdb", id="surrogate"),
        pytest.param("\U0001f600", "\U0001f600", id="astral"),
    ],
)
def test_a_text_that_can_be_stored(text, expected):
    assert storable(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("INFO", LogLevel.INFO, id="short"),
        pytest.param("LOG_LEVEL_ERROR", LogLevel.ERROR, id="long"),
        pytest.param("warning", LogLevel.WARNING, id="lower"),
        pytest.param("LOUD", None, id="unknown"),
        pytest.param("", None, id="empty"),
    ],
)
def test_levels_by_name(name, expected):
    assert level_named(name) is expected


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param(containing("LOSS"), "the loss is 3", True, id="case"),
        pytest.param(containing("STRASSE"), "Straße", True, id="full-folding"),
        pytest.param(containing("l.ss"), "the loss", False, id="no-pattern"),
        pytest.param(containing("100%"), "at 100%", True, id="no-wildcard"),
        pytest.param(matching("l.ss"), "the loss", True, id="regex"),
        pytest.param(matching("LOSS"), "the loss", False, id="regex-case"),
        pytest.param(matching("(?i)LOSS"), "the loss", True, id="regex-ignoring-case"),
        pytest.param(matching("^a+$"), "a" * 50_000 + "b", False, id="regex-in-linear-time"),
        pytest.param(matching("(a+)+$"), "a" * 50_000 + "b", False, id="nested-repeat-in-linear-time"),
    ],
)
def test_searching(condition, text, expected):
    assert condition(text) is expected


def test_nothing_to_search_for():
    assert containing("") is None
    assert matching("") is None


@pytest.mark.parametrize(
    "pattern",
    [pytest.param("(", id="open"), pytest.param(r"(a)\1", id="reference"), pytest.param("a" * 10_001, id="long")],
)
def test_no_regular_expression(pattern):
    with pytest.raises(InvalidArgumentError):
        matching(pattern)
