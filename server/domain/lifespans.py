"""How long an access token lives, as requests write it: a duration of Go (`24h`, `1h30m`), or `-1` for the longest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from server.domain.errors import InvalidArgumentError
from server.domain.go_duration import parse_duration

_LONGEST: Final = "-1"


def token_lifespan(text: str | None, default: dt.timedelta, longest: dt.timedelta) -> dt.timedelta:
    """Return for how long a new access token lives.

    Args:
        text: What the request says; None if it says nothing.
        default: What nothing means.
        longest: What `-1` means, and what no token outlives.

    Raises:
        InvalidArgumentError: When `text` is no duration, not positive, or longer than `longest`.
    """
    if text is None:
        return min(default, longest)
    if text == _LONGEST:
        return longest
    seconds = _seconds(text)
    if seconds <= 0:
        raise InvalidArgumentError("the lifespan of a token must be more than 0")
    if seconds > Decimal(longest.total_seconds()):
        raise InvalidArgumentError(f"the lifespan of a token must not be longer than {_hours(longest)}")
    return dt.timedelta(seconds=float(seconds))


def _seconds(text: str) -> Decimal:
    try:
        return parse_duration(text)
    except ValueError:
        raise InvalidArgumentError("the lifespan of a token must be a duration such as 24h or 1h30m, or -1") from None


def _hours(span: dt.timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}h"
