"""How long an access token lives, as requests write it: a duration of Go (`24h`, `1h30m`), or `-1` for the longest."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from server.domain.errors import InvalidArgumentError

_LONGEST: Final = "-1"
_PART: Final = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_SECONDS: Final = {
    "ns": Decimal("1e-9"),
    "us": Decimal("1e-6"),
    "µs": Decimal("1e-6"),
    "μs": Decimal("1e-6"),
    "ms": Decimal("1e-3"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
}
_MAX_TEXT: Final = 100


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
    """Read what Go's `time.ParseDuration` reads."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return Decimal(0)
    if len(text) > _MAX_TEXT or not rest or not re.fullmatch(f"(?:{_PART.pattern})+", rest, re.ASCII):
        raise InvalidArgumentError("the lifespan of a token must be a duration such as 24h or 1h30m, or -1")
    parts = re.findall(_PART, rest)
    return sign * sum((Decimal(number) * _SECONDS[unit] for number, unit in parts), Decimal(0))


def _hours(span: dt.timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}h"
