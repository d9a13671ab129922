"""Durations as Go writes them, which requests carry as text: `24h`, `1h30m`, `-1.5s`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

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


def parse_duration(text: str) -> Decimal:
    """Return the seconds that a text means: what Go's `time.ParseDuration` reads, but for its bounds.

    Raises:
        ValueError: It is no duration, or longer than 100 characters.
    """
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return Decimal(0)
    if len(text) > _MAX_TEXT or not rest or not re.fullmatch(f"(?:{_PART.pattern})+", rest, re.ASCII):
        raise ValueError("no duration such as 24h or 1h30m")
    parts = re.findall(_PART, rest)
    return sign * sum((Decimal(number) * _SECONDS[unit] for number, unit in parts), Decimal(0))
