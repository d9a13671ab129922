"""The last lines of the log of this process, kept in memory so that administrators can read them from afar.

Each process keeps its own: with several of them, a reader sees the lines of the one that answers.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

CAPACITY: Final = 1000
"""How many lines are kept."""

# They stand in fields of their own, or are for the renderer.
_APART: Final = frozenset({"event", "time", "level", "logger", "exc_info", "stack_info"})


@dataclass(frozen=True, slots=True)
class RecentLine:
    """A line of the log.

    Attributes:
        number: Its number, from 1 since the process began.
        time: When it was written.
        event: What structlog knows of it.
    """

    number: int
    time: dt.datetime
    event: Mapping[str, Any]

    @property
    def level(self) -> str:
        """Its level, such as `info`."""
        return str(self.event.get("level", ""))

    @property
    def text(self) -> str:
        """What it says, on one line and without a traceback."""
        more = (f"{key}={value}" for key, value in self.event.items() if key not in _APART and not key.startswith("_"))
        return " ".join([str(self.event.get("event", "")), *more])


class RecentLog:
    """Keeps the last lines; any thread may write and read."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._lines: deque[RecentLine] = deque(maxlen=capacity)
        self._lock = threading.Lock()
        self._count = 0

    def record(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Keep an event, as a processor of structlog; it goes on unchanged."""
        now = dt.datetime.now(dt.UTC)
        with self._lock:
            self._count += 1
            self._lines.append(RecentLine(self._count, now, dict(event)))
        return event

    def after(self, number: int = 0) -> list[RecentLine]:
        """Return the lines that are kept and come after that of a number, oldest first."""
        with self._lock:
            if number >= self._count:
                return []
            return [line for line in self._lines if line.number > number]
