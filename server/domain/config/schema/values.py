"""Scalars, lists and maps of the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.config.schema.base import Given, Plain, Schema
from server.domain.config.schema.report import Document, Report, Value, is_of, kind_of, shown

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Anything(Plain):
    """Any JSON value."""

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boolean(Plain):
    """True or false."""

    kinds: tuple[str, ...] = ("boolean",)


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """A string.

    Attributes:
        problem: What to say of a string that is not accepted.
        accepts: Which strings are accepted.
    """

    problem: str = ""
    accepts: Callable[[str], bool] | None = None
    kinds: tuple[str, ...] = ("string",)

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes a string that is not accepted."""
        if self.accepts is not None and not self.accepts(value):
            report.add(at, self.problem)


@dataclass(frozen=True, slots=True)
class Number(Plain):
    """A number within bounds.

    Attributes:
        minimum: The least value allowed, if any.
        maximum: The greatest value allowed, if any.
        above: A value that must be exceeded, if any.
        kinds: `number`, or `integer`.
    """

    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    kinds: tuple[str, ...] = ("number",)

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes a value out of bounds."""
        if self.minimum is not None and value < self.minimum:
            report.add(at, f"must be >= {shown(self.minimum)} but found {shown(value)}")
        if self.above is not None and value <= self.above:
            report.add(at, f"must be > {shown(self.above)} but found {shown(value)}")
        if self.maximum is not None and value > self.maximum:
            report.add(at, f"must be <= {shown(self.maximum)} but found {shown(value)}")


def integer(minimum: int | None = None, maximum: int = _INT64 - 1) -> Number:
    """Makes the schema of an integer, of at most 64 bits."""
    return Number(-_INT64 if minimum is None else minimum, maximum, kinds=("integer",))


@dataclass(frozen=True, slots=True)
class OneOf(Plain):
    """One of some constants.

    Attributes:
        values: The constants, in the order in which a fault names them.
        rules: Further checks, with what to say when they fail.
    """

    values: tuple[str | None, ...]
    rules: tuple[tuple[str, re.Pattern[str]], ...] = ()
    kinds: tuple[str, ...] = ()

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes any other value."""
        if not isinstance(value, str | None) or value not in self.values:
            report.add(at, f"value must be one of {', '.join(map(shown, self.values))}")
        for problem, pattern in self.rules:
            if isinstance(value, str) and not pattern.search(value):
                report.add(at, problem)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one kind.

    Attributes:
        items: What each item must be.
        key: The field by which items of two lists are told apart when lists are merged: those of the list
            beneath are appended unless their key is taken. Without it, the list above wins.
        unique: Whether repeated items are dropped.
    """

    items: Schema
    key: str = ""
    unique: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """An array."""
        return ("array",)

    def check(self, value: list[Value], at: str, report: Report) -> None:
        """Notes the faults of each item."""
        for index, item in enumerate(value):
            check_typed(self.items, item, f"{at}[{index}]", report)

    def canonical(self, value: list[Value]) -> list[Value]:
        """Rewrites each item."""
        items = [self.items.canonical(item) for item in value]
        return list(dict.fromkeys(items)) if self.unique else items

    def merge(self, value: list[Value], under: list[Value]) -> list[Value]:
        """Appends what the list beneath adds."""
        if self.unique:
            return list(dict.fromkeys([*value, *under]))
        if not self.key:
            return value
        taken = {item[self.key] for item in value}
        return [*value, *(item for item in under if item[self.key] not in taken)]

    def complete(self, value: list[Value], given: Given) -> list[Value]:
        """Completes each item."""
        return [self.items.complete(item, given) for item in value]


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with free names and values of one kind."""

    values: Schema

    @property
    def kinds(self) -> tuple[str, ...]:
        """An object."""
        return ("object",)

    def check(self, value: Document, at: str, report: Report) -> None:
        """Notes the faults of each value."""
        for name, member in value.items():
            check_typed(self.values, member, f"{at}.{name}", report)

    def canonical(self, value: Document) -> Document:
        """Rewrites each value."""
        return {name: self.values.canonical(member) for name, member in value.items()}

    def merge(self, value: Document, under: Document) -> Document:
        """Merges name by name."""
        merged = dict(under)
        for name, member in value.items():
            merged[name] = self.values.merge(member, under[name]) if name in under else member
        return merged

    def complete(self, value: Document, given: Given) -> Document:
        """Completes each value."""
        return {name: self.values.complete(member, given) for name, member in value.items()}


@dataclass(frozen=True, slots=True)
class FreeObject(Plain):
    """An object that is not looked into."""

    kinds: tuple[str, ...] = ("object",)

    def merge(self, value: Document, under: Document) -> Document:
        """Merges name by name, objects within objects too."""
        merged = dict(under)
        for name, member in value.items():
            beneath = under.get(name)
            nested = isinstance(member, dict) and isinstance(beneath, dict)
            merged[name] = self.merge(member, beneath) if nested and beneath is not None else member
        return merged


def check_typed(schema: Schema, value: Value, at: str, report: Report) -> None:
    """Notes the faults of a value that must not be null, its type among them."""
    if schema.kinds and not is_of(value, schema.kinds):
        report.add(at, f"expected {' or '.join(schema.kinds)}, but got {kind_of(value)}")
    else:
        schema.check(value, at, report)
