"""Values that may take one of several shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.config.schema.base import ConversionError, Given, Record, Schema
from server.domain.config.schema.report import Document, Report, Value, is_of, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object whose fields depend on the value of one of them, the tag.

    Attributes:
        tag: Name of the tag.
        members: For each value of the tag, the record. A fault in a common field is noted twice, as upstream.
        common: The fields that all members share, and the names of all others.
        problem: What to say of any other value of the tag.
    """

    tag: str
    members: Mapping[str, Record]
    common: Record
    problem: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """An object."""
        return ("object",)

    def check(self, value: Document, at: str, report: Report) -> None:
        """Notes the faults of the common fields, and those of the member that the tag names."""
        self.common.check(value, at, report)
        if self.tag not in value or (report.final and value[self.tag] is None):
            return  # the common fields say what is missing
        member = self._member(value)
        if member is None:
            report.add(at, self.problem)
        else:
            member.check(value, at, report)

    def _member(self, value: Document) -> Record | None:
        tag = value.get(self.tag)
        return self.members.get(tag) if isinstance(tag, str) else None

    def canonical(self, value: Document) -> Document:
        """Rewrites the fields of the member.

        Raises:
            ConversionError: There is no tag, and a field that is not common to all members.
        """
        member = self._member(value)
        if member is not None:
            return member.canonical(value)
        stray = sorted(name for name in value if name not in self.common.fields)
        if stray:
            raise ConversionError(f"json: unknown field {quoted(stray[0])}")
        return self.common.canonical(value)

    def merge(self, value: Document, under: Document) -> Document:
        """Merges the common fields always, and the others where both are the same member, or one is none."""
        mine, theirs = value.get(self.tag), under.get(self.tag)
        if mine is None or theirs is None or mine == theirs:
            member = self._member(value) or self._member(under) or self.common
            return member.merge(value, under)
        shared = {name: member for name, member in under.items() if name in self.common.fields and name != self.tag}
        return {**shared, **value}

    def complete(self, value: Document, given: Given) -> Document:
        """Completes the fields of the member, or the common ones when there is no tag."""
        member = self._member(value)
        return (self.common if member is None else member).complete(value, given)


def tagged(tag: str, problem: str, common: Record, members: Mapping[str, Record]) -> Tagged:
    """Makes a tagged union whose common part knows the names of all members' fields."""
    names = frozenset(name for member in members.values() for name in member.fields)
    return Tagged(tag, members, Record(common.fields, common.rules, also=names), problem)


@dataclass(frozen=True, slots=True)
class Either:
    """A value that must fit one of two schemas, the first being the present form.

    Attributes:
        problem: What to say of a value that fits neither.
        modern: The present form.
        legacy: The other form.
        kinds: The JSON types of both, in the order in which a fault names them.
    """

    problem: str
    modern: Schema
    legacy: Schema
    kinds: tuple[str, ...]

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes a value that fits neither."""
        if not any(_fits(schema, value, report) for schema in (self.modern, self.legacy)):
            report.add(at, self.problem)

    def canonical(self, value: Value) -> Value:
        """Rewrites the value in the present form; the legacy schema knows how."""
        if is_of(value, self.modern.kinds):
            return self.modern.canonical(value)
        return self.modern.canonical(self.legacy.canonical(value))

    def merge(self, value: Value, under: Value) -> Value:
        """Merges two values in the present form."""
        return self.modern.merge(value, under)

    def complete(self, value: Value, given: Given) -> Value:
        """Completes a value in the present form."""
        return self.modern.complete(value, given)


def _fits(schema: Schema, value: Value, report: Report) -> bool:
    if schema.kinds and not is_of(value, schema.kinds):
        return False
    attempt = Report(final=report.final)
    schema.check(value, "", attempt)
    return not attempt
