"""For how many days logs are kept, and for how many more: counted from the end of the trial that wrote them."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from server.domain.errors import InvalidArgumentError

_DAY = dt.timedelta(days=1)

FOREVER: Final = -1
"""The number of days for which logs are kept that are never removed."""


def check_days(days: int) -> int:
    """Return a number of days for which logs can be kept, unchanged.

    Raises:
        InvalidArgumentError: It is below FOREVER.
    """
    if days < FOREVER:
        raise InvalidArgumentError("numDays must be a number of days, or -1 to keep logs forever")
    return days


def remaining_days(days: int | None, end: dt.datetime | None, now: dt.datetime) -> int | None:
    """Return for how many more whole days logs are kept.

    Args:
        days: For how many days they are kept; None: forever, as nothing else was set.
        end: When the trial ended; None if it has not.
        now: The present moment.

    Returns:
        The number, FOREVER, or None while the trial has not ended and the days have not begun.
    """
    if days is None or days == FOREVER:
        return FOREVER
    if end is None:
        return None
    # Not by adding days to a moment: there may be more than the calendar has.
    return max(days - math.ceil((now - end) / _DAY), 0)
