"""The Grpc-Timeout header: the deadline that an HTTP client gives its call, as grpc-gateway v2 reads it."""

from __future__ import annotations

import re
from typing import Final

from .status import Code, StatusError

_TIMEOUT: Final = re.compile(r"([+-]?[0-9]+)([HMSmun])")
_SECONDS: Final = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}
_LONGEST: Final = 1e8
"""Seconds; three years. gRPC takes a deadline that lies centuries ahead for one that has passed."""


def parse_timeout(text: str) -> float | None:
    """Read a timeout such as `5S` or `100m`.

    Args:
        text: A whole number and one of the units H, M, S, m (milli), u (micro), n (nano).

    Returns:
        Seconds; None for 0, which means no deadline. A negative one has passed before it began: a tiny positive value.

    Raises:
        StatusError: INVALID_ARGUMENT: the text is no timeout.
    """
    match = _TIMEOUT.fullmatch(text)
    if match is None:
        raise StatusError(Code.INVALID_ARGUMENT, f"invalid grpc-timeout: {text}")
    number = match[1]
    # A number of that length is beyond any clock; int() would refuse it, or take its time.
    seconds = _LONGEST if len(number) > 20 else int(number) * _SECONDS[match[2]]  # noqa: PLR2004 (digits of 2**64)
    if number.startswith("-"):
        return _SECONDS["n"]
    if seconds == 0:
        return None
    return min(seconds, _LONGEST)
