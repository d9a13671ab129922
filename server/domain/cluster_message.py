"""What administrators may tell all users, and for how long: the rules of a Determined 0.38.1 master."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from server.domain.errors import InvalidArgumentError
from server.domain.go_duration import parse_duration
from server.domain.text import check_text

MAX_CHARACTERS: Final = 250
_NO_DURATION: Final = "Duration must be a Go-formatted duration string with a positive value"


@dataclass(frozen=True, slots=True)
class ClusterMessage:
    """A message to all users.

    Attributes:
        text: What it says.
        start: From when on it is shown.
        end: Until when it is shown; None: until it is removed.
        created: When it was written.
    """

    text: str
    start: dt.datetime
    end: dt.datetime | None
    created: dt.datetime

    def is_over(self, now: dt.datetime) -> bool:
        """Return whether it is not shown any more."""
        return self.end is not None and self.end <= now

    def is_shown(self, now: dt.datetime) -> bool:
        """Return whether users are to see it."""
        return self.start < now and not self.is_over(now)


def check_message(message: ClusterMessage) -> ClusterMessage:
    """Return a message that can be shown, unchanged.

    Raises:
        InvalidArgumentError: It is too long, cannot be stored, or ends before it begins or before it was written.
    """
    length = len(check_text(message.text, "message"))
    if length > MAX_CHARACTERS:
        raise InvalidArgumentError(f"invalid input: message must be at most {MAX_CHARACTERS} characters; got {length}")
    if message.end is not None and message.end < message.start:
        raise InvalidArgumentError("invalid input, end time must be after start time")
    if message.end is not None and message.end < message.created:
        raise InvalidArgumentError("invalid input, end time must be after current time")
    return message


def end_after(start: dt.datetime, duration: str) -> dt.datetime:
    """Return when a message ends that is shown for so long.

    Args:
        start: From when on it is shown.
        duration: For how long, as Go writes durations.

    Raises:
        InvalidArgumentError: It is no duration, negative, or longer than time is counted.
    """
    try:
        seconds = parse_duration(duration)
        end = start + dt.timedelta(seconds=float(seconds))
    except (ValueError, OverflowError):
        raise InvalidArgumentError(_NO_DURATION) from None
    if seconds < 0:
        raise InvalidArgumentError(_NO_DURATION)
    return end
