"""Which lines of a log a request asks for: values that match, and texts that are searched for.

Within one condition any of the values matches, and all conditions have to. Regular expressions are those of RE2, which
takes time in proportion to the text whatever the expression is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2  # type: ignore[import-untyped]  # it comes without types

from server.domain.collation import fold
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

NO_RANK = -1
"""The rank that a filter names for lines without one."""

NO_LEVEL = 0
"""The level that a filter names for lines without one."""

_MAX_PATTERN = 10_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Conditions on lines; an empty one, or None, does not apply.

    Attributes:
        levels: Numbers of levels; NO_LEVEL for lines without one.
        rank_ids: Ranks; NO_RANK for lines without one.
        before: Written at this moment or earlier.
        after: Written later than this moment.
        text: What the text has to pass.
    """

    allocation_ids: tuple[str, ...] = ()
    agent_ids: tuple[str, ...] = ()
    container_ids: tuple[str, ...] = ()
    rank_ids: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    stdtypes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    before: dt.datetime | None = None
    after: dt.datetime | None = None
    text: Callable[[str], bool] | None = None


def containing(part: str) -> Callable[[str], bool] | None:
    """Return the condition that a text contains another one, whatever the case; None for an empty one."""
    if not part:
        return None
    wanted = fold(part)
    return lambda text: wanted in (text.lower() if text.isascii() else fold(text))


def matching(pattern: str) -> Callable[[str], bool] | None:
    """Return the condition that some part of a text matches a regular expression; None for an empty one.

    Raises:
        InvalidArgumentError: It is none, or too long.
    """
    if not pattern:
        return None
    if len(pattern) > _MAX_PATTERN:
        raise InvalidArgumentError(f"a regular expression must not be longer than {_MAX_PATTERN} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error:
        raise InvalidArgumentError("searchText is no regular expression that can be used (syntax of RE2)") from None
    return lambda text: compiled.search(text) is not None
