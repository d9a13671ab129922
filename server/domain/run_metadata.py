"""Metadata that users attach to runs: any JSON object, within the limits of a Determined master."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

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

_FORBIDDEN = re.compile(r"[$.\[\]]")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?")


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
