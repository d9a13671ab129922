"""Requests about logs: what they ask for, and the lines that they bring."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from server.domain.errors import InvalidArgumentError
from server.domain.log_filter import LogFilter
from server.domain.task_log import LogLevel, LogLine, level_named, storable
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from detour.api.v1 import tasks_pb2, trials_pb2
    from detour.task.v1 import task_pb2
    from detour.v1 import plain_pb2
    from google.protobuf.timestamp_pb2 import Timestamp


def log_filter(
    request: tasks_pb2.TaskLogsRequest | trials_pb2.TrialLogsRequest,
    text: Callable[[str], bool] | None,
    *,
    allocation_ids: Iterable[str] = (),
) -> LogFilter:
    """Return the conditions of a request.

    Raises:
        InvalidArgumentError: A level or a moment that there is not, or a text that no line can have.
    """
    for level in request.levels:
        _level(level)
    return LogFilter(
        allocation_ids=_texts(allocation_ids, "allocation_ids"),
        agent_ids=_texts(request.agent_ids, "agent_ids"),
        container_ids=_texts(request.container_ids, "container_ids"),
        rank_ids=tuple(request.rank_ids),
        levels=tuple(request.levels),
        stdtypes=_texts(request.stdtypes, "stdtypes"),
        sources=_texts(request.sources, "sources"),
        before=_moment(request.timestamp_before) if request.HasField("timestamp_before") else None,
        after=_moment(request.timestamp_after) if request.HasField("timestamp_after") else None,
        text=text,
    )


def posted_line(log: task_pb2.TaskLog) -> LogLine:
    """Return a line that `PostTaskLogs` brings; without a time it is from the beginning of 1970, as for a master.

    Raises:
        InvalidArgumentError: It has an id, or a level or moment that there is not.
    """
    if log.HasField("id"):
        raise InvalidArgumentError(f"ID must be nil on logs got {log.id} instead")
    return _line(log, _level(log.level), _moment(log.timestamp))


def shipped_line(log: plain_pb2.ShippedLog) -> LogLine:
    """Return a line that a script ships; a level that is unknown is none.

    Raises:
        InvalidArgumentError: It has a moment that there is not.
    """
    level = level_named(log.level) if log.HasField("level") else None
    return _line(log, level, _moment(log.timestamp) if log.HasField("timestamp") else None)


def level_name(level: LogLevel | None) -> str:
    """Return the name by which messages call the level of a line."""
    return f"LOG_LEVEL_{'UNSPECIFIED' if level is None else level.name}"


def _texts(texts: Iterable[str], field: str) -> tuple[str, ...]:
    return tuple(check_text(text, field) for text in texts)


def _level(number: int) -> LogLevel | None:
    try:
        return LogLevel(number) if number else None
    except ValueError:
        raise InvalidArgumentError(f"{number} is no level of a log line") from None


def _line(log: Any, level: LogLevel | None, moment: dt.datetime | None) -> LogLine:
    def text(name: str) -> str | None:
        return storable(getattr(log, name)) if log.HasField(name) else None

    return LogLine(
        task_id=storable(log.task_id),
        timestamp=moment,
        level=level,
        rank_id=log.rank_id if log.HasField("rank_id") else None,
        allocation_id=text("allocation_id"),
        agent_id=text("agent_id"),
        container_id=text("container_id"),
        source=text("source"),
        stdtype=text("stdtype"),
        log=storable(log.log),
    )


def _moment(message: Timestamp) -> dt.datetime:
    try:
        return message.ToDatetime(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise InvalidArgumentError("a timestamp lies outside of the years 1 to 9999") from None
