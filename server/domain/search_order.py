"""The order of a search: columns separated by commas, each with its direction, such as `name=asc,id=desc`."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

MAX_TERMS = 20
"""By how many columns a search can be sorted."""


@dataclass(frozen=True, slots=True)
class SortTerm:
    """A column to sort by, and its direction."""

    column: str
    descending: bool


def parse_order(text: str) -> tuple[SortTerm, ...]:
    """Return the order that a text describes; none for an empty text.

    Raises:
        InvalidArgumentError: It is none; the texts are those of the master.
    """
    if not text:
        return ()
    parts = check_text(text, "sort").split(",")
    if len(parts) > MAX_TERMS:
        raise InvalidArgumentError(f"sort: more than {MAX_TERMS} columns")
    return tuple(_term(part) for part in parts)


def _term(part: str) -> SortTerm:
    # A hyperparameter's name may hold the sign that comes before the direction.
    column, sign, direction = part.rpartition("=")
    if not sign or not column:
        raise InvalidArgumentError(f"invalid sort parameter: {part}")
    if direction not in ("asc", "desc"):
        raise InvalidArgumentError(f"invalid sort direction: {direction}")
    return SortTerm(column, direction == "desc")
