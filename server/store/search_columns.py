"""Kinds of columns that a search can ask about: what each operator of a filter means for their values."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import ColumnElement, and_, false, func, not_, true

from server.domain.collation import fold
from server.domain.errors import InvalidArgumentError
from server.domain.search_filter import Operator
from server.store.text_search import ascii_lower, by_code_point, position_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.domain.search_filter import Condition

COMPARISONS: Final[Mapping[Operator, Callable[[Any, Any], ColumnElement[bool]]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}
"""The operators that compare; a value that is missing compares as nothing, as in SQL."""

_EQUALITY = (Operator.EQUAL, Operator.NOT_EQUAL)


def compare_text(text: ColumnElement[Any], wanted: Condition, value: str) -> ColumnElement[bool]:
    """Return the comparison of a text with another one, by code points."""
    # Plain where the order does not matter, so that any index serves.
    compared = text if wanted.operator in _EQUALITY else by_code_point(text)
    return COMPARISONS[wanted.operator](compared, value)


def holds(text: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """Return whether a text holds a part, regardless of the case of the letters from A to Z; NULL in NULL."""
    return position_of(ascii_lower(text), ascii_lower(part)) > 0


def some_value(
    wanted: Condition,
    has: Callable[..., ColumnElement[bool]],
    contains: Callable[[Condition], ColumnElement[bool]],
    compares: Callable[[Condition], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """Return what a condition asks of something with any number of values: nothing but `isEmpty` holds without one.

    Args:
        wanted: The condition.
        has: Whether there is a value that meets all the conditions given.
        contains: Whether a value contains what is wanted.
        compares: Whether a value compares with what is wanted.
    """
    match wanted.operator:
        case Operator.IS_EMPTY:
            return not_(has())
        case Operator.NOT_EMPTY:
            return has()
        case Operator.CONTAINS:
            return has(contains(wanted))
        case Operator.NOT_CONTAINS:
            return and_(has(), not_(has(contains(wanted))))
        case _:
            return has(compares(wanted))


class SearchColumn(Protocol):
    """A column of a search."""

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Return what a condition asks of this column.

        Raises:
            InvalidArgumentError: The column does not know the operator, or the value is none of its kind.
        """
        ...

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """What the column is sorted by, the most important first; nothing if it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers, which may be missing."""

    value: ColumnElement[Any]

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Compare with a number."""
        if wanted.operator in COMPARISONS:
            return COMPARISONS[wanted.operator](self.value, wanted.number)
        return _presence(self.value, wanted)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """The number."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class MomentColumn:
    """A column of points in time, which may be missing."""

    value: ColumnElement[Any]

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Compare with a point in time."""
        if wanted.operator in COMPARISONS:
            return COMPARISONS[wanted.operator](self.value, wanted.moment)
        return _presence(self.value, wanted)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """The point in time."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts; a missing one is empty.

    Attributes:
        value: The text, compared as it is.
        folded: The same without regard to case, for its parts; None to let the database ignore the case.
        key: What it is sorted by; None for the text itself.
    """

    value: ColumnElement[Any]
    folded: ColumnElement[str] | None = None
    key: ColumnElement[Any] | None = None

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Compare with a text, or look for one in it."""
        if wanted.operator in COMPARISONS:
            return compare_text(self.value, wanted, wanted.text)
        match wanted.operator:
            case Operator.CONTAINS:
                return self._contains(wanted.text)
            case Operator.NOT_CONTAINS:
                return not_(self._contains(wanted.text))
            case Operator.IS_EMPTY:
                return func.coalesce(self.value, "") == ""
            case _:
                return func.coalesce(self.value, "") != ""

    def _contains(self, part: str) -> ColumnElement[bool]:
        if self.folded is not None:
            return position_of(self.folded, fold(part)) > 0
        return holds(func.coalesce(self.value, ""), part)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """The key of the text."""
        return (by_code_point(self.value) if self.key is None else self.key,)


@dataclass(frozen=True, slots=True)
class ChoiceColumn:
    """A column of numbers that stand for names, any number of which may share one."""

    value: ColumnElement[Any]
    names: Mapping[int, frozenset[str]]

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Compare with a name, or look for a part of one."""
        match wanted.operator:
            case Operator.EQUAL:
                return self.value.in_(self._named(wanted.text))
            case Operator.NOT_EQUAL:
                return self.value.not_in(self._named(wanted.text))
            case Operator.CONTAINS:
                return self.value.in_(self._containing(wanted.text))
            case Operator.NOT_CONTAINS:
                return self.value.not_in(self._containing(wanted.text))
            case Operator.IS_EMPTY:
                return false()
            case Operator.NOT_EMPTY:
                return true()
            case _:
                raise wanted.unusable()

    def _named(self, name: str) -> list[int]:
        return [number for number, names in self.names.items() if name.removeprefix("STATE_") in names]

    def _containing(self, part: str) -> list[int]:
        return [number for number, names in self.names.items() if any(part.upper() in name for name in names)]

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """The number."""
        return (self.value,)


_FLAGS: Final[Mapping[bool | str, bool]] = {True: True, False: False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class FlagColumn:
    """A column that is true or false."""

    value: ColumnElement[Any]

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        """Compare with true or false."""
        if wanted.operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
            raise wanted.unusable()
        truth = _FLAGS.get(wanted.value) if isinstance(wanted.value, bool | str) else None
        if truth is None:
            raise InvalidArgumentError(f"filter: column {wanted.column} is compared with true or false")
        return self.value.is_(truth if wanted.operator is Operator.EQUAL else not truth)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        """False before true."""
        return (self.value,)


def _presence(value: ColumnElement[Any], wanted: Condition) -> ColumnElement[bool]:
    match wanted.operator:
        case Operator.IS_EMPTY:
            return value.is_(None)
        case Operator.NOT_EMPTY:
            return value.is_not(None)
        case _:
            raise wanted.unusable()
