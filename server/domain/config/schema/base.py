"""The building blocks of the schema: what a value must be, and what becomes of it.

A schema answers four questions about a value that is not null: is it right (`check`), how is it written
in the present form (`canonical`), what is it when laid over another (`merge`), and what is it with all
defaults (`complete`). Whether a value may be null or absent is a matter of the field that holds it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from server.domain.config.schema.report import Document, Report, Value, is_of, kind_of, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Given:
    """Values that defaults are taken from at the moment of submission.

    Attributes:
        name: Name of an experiment that has none.
        seed: Seed of an experiment that has none.
        priority: Scheduling priority of an experiment that has none.
        preemption_timeout: Seconds that a preempted trial has to stop.
    """

    name: str
    seed: int
    priority: int
    preemption_timeout: int


class FromGiven(enum.Enum):
    """A default that is not the same for all submissions."""

    NAME = "name"
    SEED = "seed"
    PRIORITY = "priority"
    PREEMPTION_TIMEOUT = "preemption_timeout"


class Shown(enum.Enum):
    """Whether a field stands in a completed configuration."""

    ALWAYS = "always"
    IF_SET = "if set"
    IF_FILLED = "if neither false nor empty"
    NEVER = "never"  # known, and ignored


class Need(enum.Enum):
    """When a field must have a value."""

    NEVER = "never"
    FINALLY = "once the configuration is complete"
    AT_ONCE = "in every submission"


class Schema(Protocol):
    """What is known about a kind of value."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The JSON types allowed, in the order in which a fault names them; none for a schema without types."""
        ...

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes the faults of a value whose type is right."""
        ...

    def canonical(self, value: Value) -> Value:
        """Rewrites older or shorter forms of a valid value.

        Raises:
            ConversionError: The value has no such form.
        """
        ...

    def merge(self, value: Value, under: Value) -> Value:
        """Lays one canonical value over another."""
        ...

    def complete(self, value: Value, given: Given) -> Value:
        """Fills the defaults into a canonical value."""
        ...


class Plain:
    """A schema whose values are taken as they are."""

    __slots__ = ()

    def check(self, value: Value, at: str, report: Report) -> None:
        """Finds nothing wrong."""

    def canonical(self, value: Value) -> Value:
        """Keeps the value."""
        return value

    def merge(self, value: Value, under: Value) -> Value:  # noqa: ARG002 (the one above wins)
        """Keeps the value above."""
        return value

    def complete(self, value: Value, given: Given) -> Value:  # noqa: ARG002 (nothing is missing)
        """Keeps the value."""
        return value


class ConversionError(Exception):
    """A value that satisfies the schema and still has no meaning."""


@dataclass(frozen=True, slots=True)
class Field:
    """A named value of a record.

    Attributes:
        schema: What the value must be when it is there.
        default: A JSON value to start from when there is none; None for null.
        shown: Whether it stands in the completed configuration.
        need: When it must have a value.
        nullable: Whether null may be written for "none".
    """

    schema: Schema
    default: Value | FromGiven = None
    shown: Shown = Shown.ALWAYS
    need: Need = Need.NEVER
    nullable: bool = True

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes the faults of the field's value."""
        if value is None and self.nullable:
            return
        kinds = self.schema.kinds
        if kinds and not is_of(value, kinds):
            expected = " or ".join((*kinds, "null") if self.nullable else kinds)
            report.add(at, f"expected {expected}, but got {kind_of(value)}")
        else:
            self.schema.check(value, at, report)

    def complete(self, value: Value, given: Given) -> Value:
        """Gives the field's value with all defaults; None if it has none."""
        if value is None:
            value = getattr(given, self.default.value) if isinstance(self.default, FromGiven) else self.default
        return None if value is None else self.schema.complete(value, given)


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known fields.

    Attributes:
        fields: The fields by name.
        rules: Checks over several fields.
        also: Names that are allowed here, and checked elsewhere.
        open: Whether any other name is allowed too.
    """

    fields: Mapping[str, Field]
    rules: tuple[Callable[[Document, str, Report], None], ...] = ()
    also: frozenset[str] = frozenset()
    open: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """An object."""
        return ("object",)

    def check(self, value: Document, at: str, report: Report) -> None:
        """Notes unknown names, missing fields, and the faults of each field."""
        fields = self.fields
        unknown = []
        for name, member in value.items():
            field = fields.get(name)
            if field is not None:
                field.check(member, f"{at}.{name}", report)
            elif not self.open and name not in self.also:
                unknown.append(quoted(name))
        if unknown:
            report.add(at, f"additionalProperties {', '.join(sorted(unknown))} not allowed")
        self._check_needs(value, at, report)
        for rule in self.rules:
            rule(value, at, report)

    def _check_needs(self, value: Document, at: str, report: Report) -> None:
        missing = []
        for name, field in self.fields.items():
            if field.need is Need.AT_ONCE and name not in value:
                missing.append(quoted(name))
            elif report.final and field.need is Need.FINALLY and value.get(name) is None:
                report.add(at, f"{name} is a required property")
        if missing:
            report.add(at, f"missing properties: {', '.join(missing)}")

    def canonical(self, value: Document) -> Document:
        """Rewrites each field; null and ignored fields are left out."""
        return {
            name: field.schema.canonical(member)
            for name, field in self.fields.items()
            if (member := value.get(name)) is not None and field.shown is not Shown.NEVER
        }

    def merge(self, value: Document, under: Document) -> Document:
        """Merges field by field."""
        merged = dict(under)
        for name, member in value.items():
            beneath = under.get(name)
            merged[name] = member if beneath is None else self.fields[name].schema.merge(member, beneath)
        return merged

    def complete(self, value: Document, given: Given) -> Document:
        """Completes each field."""
        completed = {}
        for name, field in self.fields.items():
            if field.shown is Shown.NEVER:
                continue
            member = field.complete(value.get(name), given)
            if _is_shown(field.shown, member):
                completed[name] = member
        return completed


def _is_shown(shown: Shown, value: Value) -> bool:
    if shown is Shown.ALWAYS:
        return True
    return value is not None if shown is Shown.IF_SET else bool(value)


def rule(
    problem: str, holds: Callable[[Document], bool], *, final: bool = False
) -> Callable[[Document, str, Report], None]:
    """Makes a rule of a record out of a predicate.

    Args:
        problem: What to say when it does not hold.
        holds: The predicate. It must bear fields that are absent, null or of a wrong type.
        final: Whether it is for complete configurations only.
    """

    def check(value: Document, at: str, report: Report) -> None:
        if (report.final or not final) and not holds(value):
            report.add(at, problem)

    return check
