"""A line of the log of a task: its levels, what of its text can be stored, and how it is shown.

The shown form is that of a Determined master, whose clients print it as it is.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

# PostgreSQL stores no NUL, and UTF-8 has no surrogates.
_UNFIT: Final = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"
_CONTAINER_COLUMNS: Final = 8
_NAME_PREFIX: Final = "LOG_LEVEL_"


class LogLevel(enum.IntEnum):
    """The levels of `determined.log.v1.LogLevel`, but for the unspecified one."""

    TRACE = 1
    DEBUG = 2
    INFO = 3
    WARNING = 4
    ERROR = 5
    CRITICAL = 6


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line as it was written; what is None its writer did not tell.

    Attributes:
        log: The text, with its line end if it has one.
        stdtype: The output that it was written to, `stdout` or `stderr`.
    """

    task_id: str
    timestamp: dt.datetime | None
    level: LogLevel | None
    rank_id: int | None
    allocation_id: str | None
    agent_id: str | None
    container_id: str | None
    source: str | None
    stdtype: str | None
    log: str


def storable(text: str) -> str:
    """Return a text with U+FFFD in place of each character that cannot be stored.

    Lines are never refused for one: a script that reports them drops all later ones after a refusal.
    """
    return _UNFIT.sub(_REPLACEMENT, text)


def level_named(name: str) -> LogLevel | None:
    """Return the level of a name as log shippers write it (`INFO`, `LOG_LEVEL_INFO`); None for an unknown one."""
    return LogLevel.__members__.get(name.upper().removeprefix(_NAME_PREFIX))


def shown(line: LogLine) -> str:
    """Return a line as clients print it: time, container, rank, level and text."""
    container = " " * _CONTAINER_COLUMNS if line.container_id is None else line.container_id[:_CONTAINER_COLUMNS]
    rank = "" if line.rank_id is None else f" [rank={line.rank_id}]"
    level = "" if line.level is None else f"{line.level.name}: "
    return f"[{_shown_time(line.timestamp)}] {container}{rank} || {level}{line.log}"


def _shown_time(moment: dt.datetime | None) -> str:
    if moment is None:
        return "UNKNOWN TIME"
    # Not strftime, which pads no year before 1000.
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
