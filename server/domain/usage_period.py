"""The time that a report of what a cluster was used for covers, as requests name it."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Final

from server.domain.errors import InvalidArgumentError

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", re.ASCII)


def check_days(first: str, last: str) -> None:
    """Check two days, written as `2006-01-02`.

    Raises:
        InvalidArgumentError: One of them is no day, or they are in the wrong order.
    """
    _check_dates(_date(first, "start", _DAY, ""), _date(last, "end", _DAY, ""))


def check_months(first: str, last: str) -> None:
    """Check two months, written as `2006-01`.

    Raises:
        InvalidArgumentError: One of them is no month, or they are in the wrong order.
    """
    _check_dates(_date(first, "start", _MONTH, "-01"), _date(last, "end", _MONTH, "-01"))


def check_moments(after: str, before: str) -> None:
    """Check two moments, written as `2006-01-02T15:04:05Z`.

    Raises:
        InvalidArgumentError: One of them is no moment, or they are in the wrong order.
    """
    check_order(_moment(after, "start"), _moment(before, "end"))


def check_order(after: dt.datetime, before: dt.datetime) -> None:
    """Check that a time begins before it ends.

    Raises:
        InvalidArgumentError: It does not.
    """
    if after > before:
        raise InvalidArgumentError("start time cannot be after end time")


def _check_dates(first: dt.date, last: dt.date) -> None:
    if first > last:
        raise InvalidArgumentError("start date cannot be after end date")


def _date(text: str, which: str, form: re.Pattern[str], rest: str) -> dt.date:
    # Python's own parsers take more than the one form.
    if form.fullmatch(text):
        with suppress(ValueError):
            return dt.date.fromisoformat(text + rest)
    raise InvalidArgumentError(f"invalid {which} date")


def _moment(text: str, which: str) -> dt.datetime:
    if _MOMENT.fullmatch(text):
        with suppress(ValueError):
            return dt.datetime.fromisoformat(text)
    raise InvalidArgumentError(f"invalid {which} time")
