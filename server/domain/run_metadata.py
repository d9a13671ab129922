"""Metadata that users attach to runs: any JSON object, within the limits of a Determined master.

Searches find runs by its values, one by one, under their dotted names: a value in a list has the name of the list, and
an object in a list is one value, its JSON.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import orjson

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_LEVELS: Final = 10
"""How deeply objects and lists may be nested, the outermost one not counted."""

MAX_NAME: Final = 50
"""The longest name, in bytes of UTF-8."""

MAX_TEXT: Final = 5000
"""The longest text, in bytes of UTF-8, but for dates."""

MAX_ITEMS: Final = 100
"""The longest list."""

MAX_VALUES: Final = 1000
"""How many values there may be in all; an object inside of a list counts once."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value in the metadata of a run, of one of four kinds; none of them stands for nothing at all.

    Attributes:
        name: The name of the value; those of the objects around it come before it, with dots.
        in_list: Whether it stands in a list.
        text: A text that is no date, or an object in a list, as JSON.
        number: A number.
        truth: A boolean.
        moment: A date, in UTC.
    """

    name: str
    in_list: bool = False
    text: str | None = None
    number: float | None = None
    truth: bool | None = None
    moment: dt.datetime | None = None


_FORBIDDEN = re.compile(r"[$.\[\]]")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?")
_MONTH_LENGTH = len("2006-01")


def check_metadata(document: Mapping[str, Any]) -> None:
    """Check that a document can be attached to a run.

    Args:
        document: A JSON object that can be stored.

    Raises:
        InvalidArgumentError: It is beyond one of the limits.
    """
    for count, _ in enumerate(_values(document, 1, in_list=False), start=1):
        if count > MAX_VALUES:
            raise _refusal(f"request exceeds run metadata key count limit ofs {MAX_VALUES}")


def searchable_values(document: Mapping[str, Any]) -> list[Value]:
    """Return the values of a document that `check_metadata` lets pass; an empty object or list has one, of no kind."""
    return [each for name, value in document.items() for each in _named(name, value, in_list=False)]


def _named(name: str, value: Any, *, in_list: bool) -> Iterator[Value]:
    if isinstance(value, dict) and value and not in_list:
        for inner, item in value.items():
            yield from _named(f"{name}.{inner}", item, in_list=False)
    elif isinstance(value, list) and value:
        for item in value:
            yield from _named(name, item, in_list=True)
    elif isinstance(value, dict) and value:
        yield Value(name, in_list, text=orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        yield _plain(name, value, in_list=in_list or isinstance(value, list))


def _plain(name: str, value: Any, *, in_list: bool) -> Value:
    if isinstance(value, bool):
        return Value(name, in_list, truth=value)
    if _is_number(value):
        return Value(name, in_list, number=float(value))
    if isinstance(value, str):
        moment = parse_date(value)
        return Value(name, in_list, moment=moment) if moment else Value(name, in_list, text=value)
    return Value(name, in_list)


def parse_date(text: str) -> dt.datetime | None:
    """Return the point in time that a text is, in UTC; None if it is none: RFC 3339, a day, or a month."""
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(f"{text}-01" if len(text) == _MONTH_LENGTH else text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float)


def _values(value: Any, level: int, *, in_list: bool) -> Iterator[Any]:
    """Yield the values inside of an object or a list, and the object or list itself if it counts as one."""
    if isinstance(value, dict) and value and not in_list:
        for name, item in value.items():
            _check_name(name)
            yield from _item(item, level, in_list=False)
    elif isinstance(value, list) and value:
        if len(value) > MAX_ITEMS:
            raise _refusal(f"metadata array exceeds maximum length of {len(value)}/{MAX_ITEMS} elements")
        for item in value:
            yield from _item(item, level, in_list=True)
    else:
        _check_text(value)
        yield value


def _item(value: Any, level: int, *, in_list: bool) -> Iterator[Any]:
    if level > MAX_LEVELS:
        raise _refusal(f"metadata exceeds maximum nesting depth of {MAX_LEVELS}")
    return _values(value, level + 1, in_list=in_list)


def _check_name(name: str) -> None:
    if len(name.encode()) > MAX_NAME:
        raise _refusal(f"metadata key exceeds maximum length of {MAX_NAME} characters")
    if _FORBIDDEN.search(name):
        raise _refusal("metadata keys can not contain the following character(s):  $ . [ ]")


def _check_text(value: Any) -> None:
    if isinstance(value, str) and len(value.encode()) > MAX_TEXT and not _DATE.fullmatch(value):
        raise _refusal(f"metadata value exceeds maximum length of {MAX_TEXT} characters")


def _refusal(text: str) -> InvalidArgumentError:
    return InvalidArgumentError(f"error flattening metadata: {text}")
