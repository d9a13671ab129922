"""Timestamps and durations as text, to and from seconds and nanoseconds.

Two dialects of each: proto JSON (strict RFC 3339; `1.5s`), which bodies and answers use, and Go's (`time.Parse`;
`1h30m`), which grpc-gateway reads query parameters with.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from .conversion import ConversionError, Reason

TIMESTAMP: Final = "google.protobuf.Timestamp"
DURATION: Final = "google.protobuf.Duration"

_NANOS: Final = 1_000_000_000
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - all is UTC here, and naive times need no zone cut off
_FIRST_SECOND: Final = -62_135_596_800
_LAST_SECOND: Final = 253_402_300_799
_LONGEST_DURATION: Final = 315_576_000_000
"""Seconds; about 10,000 years, the limit of google.protobuf.Duration."""

_DATE: Final = r"(\d{4}-\d\d-\d\d)T"
_STRICT_TIME: Final = re.compile(_DATE + r"(\d\d)(:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_GO_TIME: Final = re.compile(_DATE + r"(\d\d?)(:\d\d:\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_STRICT_ZONE_HOURS: Final = 23
_GO_ZONE_HOURS: Final = 24
_JSON_DURATION: Final = re.compile(r"(-?)(\d+)(?:\.(\d{0,9}))?s", re.ASCII)
_GO_DURATION: Final = re.compile(r"([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)", re.ASCII)
_GO_DURATION_PART: Final = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS: Final = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": _NANOS,
    "m": 60 * _NANOS,
    "h": 3600 * _NANOS,
}
_MAX_GO_DURATION: Final = 2**63 - 1
"""Nanoseconds; about 292 years."""


def timestamp_from_json(text: str) -> tuple[int, int]:
    """Read a strict RFC 3339 time with at most nine digits of a second.

    Returns:
        Seconds since the epoch and nanoseconds from 0.

    Raises:
        ConversionError: It is no such time, or not of the years 1 to 9999.
    """
    return _timestamp(text, _STRICT_TIME, _STRICT_ZONE_HOURS)


def timestamp_from_parameter(text: str) -> tuple[int, int]:
    """Read a time as Go's `time.Parse(time.RFC3339Nano, …)`: more than nine digits are cut off.

    Returns:
        Seconds since the epoch and nanoseconds from 0.

    Raises:
        ConversionError: It is no such time, or not of the years 1 to 9999.
    """
    return _timestamp(text, _GO_TIME, _GO_ZONE_HOURS)


def _timestamp(text: str, form: re.Pattern[str], zone_hours: int) -> tuple[int, int]:
    match = form.fullmatch(text)
    if match is None:
        raise ConversionError(Reason.SYNTAX, text, expected=TIMESTAMP, detail=_hint(text))
    date, hour, time, fraction, sign, hours, minutes = match.groups()
    offset = 0
    if sign:
        if int(hours) > zone_hours or int(minutes) > 59:  # noqa: PLR2004 - minutes of an hour
            raise ConversionError(Reason.SYNTAX, text, expected=TIMESTAMP, detail="time zone out of range")
        offset = (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1)
    try:
        moment = datetime.fromisoformat(f"{date}T{hour:0>2}{time}")
    except ValueError as error:
        raise ConversionError(Reason.SYNTAX, text, expected=TIMESTAMP, detail=str(error)) from error
    since_epoch = moment - _EPOCH
    seconds = since_epoch.days * 86400 + since_epoch.seconds - offset
    if not _FIRST_SECOND <= seconds <= _LAST_SECOND:
        raise ConversionError(Reason.RANGE, text, expected=TIMESTAMP)
    return seconds, int((fraction or "0")[:9].ljust(9, "0"))


def _hint(text: str) -> str:
    """Say what is commonly wrong: in a query string a plus sign is a blank."""
    if re.search(r"\d \d\d:\d\d$", text):
        return "RFC 3339 is needed; a + in a query string must be written %2B"
    return "RFC 3339 is needed, such as 2026-01-31T12:00:00Z"


def timestamp_to_json(seconds: int, nanos: int) -> str | None:
    """Write a time with 0, 3, 6 or 9 digits of a second; None if it is outside the years 1 to 9999."""
    if not (_FIRST_SECOND <= seconds <= _LAST_SECOND and 0 <= nanos < _NANOS):
        return None
    moment = _moment_text(seconds)
    return f"{moment}{_fraction(nanos)}Z" if nanos else f"{moment}Z"


@lru_cache(maxsize=4096)
def _moment_text(seconds: int) -> str:
    """Write the second; lists that are polled show the same ones again and again."""
    return (_EPOCH + timedelta(0, seconds)).isoformat()


def duration_from_json(text: str) -> tuple[int, int]:
    """Read a proto JSON duration: seconds with at most nine digits behind the point, and `s`.

    Returns:
        Seconds and nanoseconds, of the same sign.

    Raises:
        ConversionError: It is no such duration, or longer than 10,000 years.
    """
    match = _JSON_DURATION.fullmatch(text)
    if match is None:
        raise ConversionError(Reason.SYNTAX, text, expected=DURATION, detail="seconds are needed, such as 1.5s")
    sign, whole, fraction = match.groups()
    if len(whole.lstrip("0")) > len(str(_LONGEST_DURATION)) or int(whole) > _LONGEST_DURATION:
        raise ConversionError(Reason.RANGE, text, expected=DURATION)
    nanos = int((fraction or "0").ljust(9, "0"))
    return (-int(whole), -nanos) if sign else (int(whole), nanos)


def duration_from_parameter(text: str) -> tuple[int, int]:
    """Read a duration as Go's `time.ParseDuration`: numbers with units, such as `1h30m` or `-1.5s`; or `0`.

    Returns:
        Seconds and nanoseconds, of the same sign.

    Raises:
        ConversionError: It is no such duration, or longer than 292 years.
    """
    match = _GO_DURATION.fullmatch(text)
    if match is None:
        raise ConversionError(Reason.SYNTAX, text, expected=DURATION, detail="such as 1h30m or 1.5s")
    sign, parts = match.groups()
    total = 0
    for whole, fraction, unit in _GO_DURATION_PART.findall(parts):
        if len(whole.lstrip("0")) > len(str(_MAX_GO_DURATION)):
            raise ConversionError(Reason.RANGE, text, expected=DURATION)
        scale = _UNITS[unit]
        digits = fraction[:18]
        total += int(whole or "0") * scale + int(digits or "0") * scale // 10 ** len(digits)
        if total > _MAX_GO_DURATION + (sign == "-"):
            raise ConversionError(Reason.RANGE, text, expected=DURATION)
    seconds, nanos = divmod(total, _NANOS)
    return (-seconds, -nanos) if sign == "-" else (seconds, nanos)


def duration_to_json(seconds: int, nanos: int) -> str | None:
    """Write a duration with 0, 3, 6 or 9 digits behind the point; None if it is not a valid one."""
    if abs(seconds) > _LONGEST_DURATION or abs(nanos) >= _NANOS or seconds * nanos < 0:
        return None
    sign = "-" if seconds < 0 or nanos < 0 else ""
    return f"{sign}{abs(seconds)}{_fraction(abs(nanos))}s"


def _fraction(nanos: int) -> str:
    if nanos % 1000:
        return f".{nanos:09d}"
    if nanos % 1_000_000:
        return f".{nanos // 1000:06d}"
    return f".{nanos // 1_000_000:03d}" if nanos else ""
