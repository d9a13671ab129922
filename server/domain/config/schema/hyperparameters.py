"""The `hyperparameters` section: the space that a searcher draws from.

A hyperparameter is a constant, a range, a choice, or a nest of further ones. A value that is no object is
a constant; an object without a `type` is a nest. Source of the facts: Determined's version 0 schema.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.config.schema.base import Field, Given, Need, Record, Shown, rule
from server.domain.config.schema.report import Document, Report, Value, is_of
from server.domain.config.schema.values import Anything, ListOf, MapOf, Number, integer

_PROBLEM = (
    'if a hyperparameter object\'s ["type"] is set, it must be one of "int", "double", "log", const", or "categorical"'
)
_GRID_PROBLEM = "grid search is in use but count was not provided"
_NUMBER = ("number",)
_RANGES = ("int", "double", "log")

_TYPE = Field(Anything(), need=Need.AT_ONCE, nullable=False)
_COUNT = Field(integer(1), shown=Shown.IF_SET)


def _ascending(value: Document) -> bool:
    low: Value = value.get("minval")
    high: Value = value.get("maxval")
    return not (is_of(low, _NUMBER) and is_of(high, _NUMBER)) or bool(low < high)


def _range(bound: Number, extra: dict[str, Field] | None = None) -> Record:
    end = Field(bound, need=Need.AT_ONCE, nullable=False)
    fields = {"type": _TYPE, "minval": end, "maxval": end, **(extra or {}), "count": _COUNT}
    return Record(fields, rules=(rule("minval must be less than maxval", _ascending),))


_TYPES: dict[str, Record] = {
    "const": Record({"type": _TYPE, "val": Field(Anything(), need=Need.AT_ONCE)}),
    "int": _range(integer()),
    "double": _range(Number()),
    "log": _range(Number(), {"base": Field(Number(above=0), need=Need.AT_ONCE, nullable=False)}),
    "categorical": Record({"type": _TYPE, "vals": Field(ListOf(Anything()), need=Need.AT_ONCE, nullable=False)}),
}


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """One hyperparameter, or a nest of them."""

    kinds: tuple[str, ...] = ()

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes the faults of a range, a choice, a constant or a nest."""
        if not isinstance(value, dict):
            return
        record = _record(value)
        if record is not None:
            record.check(value, at, report)
            return
        if "type" in value:
            report.add(at, _PROBLEM)
        for name, member in value.items():
            self.check(member, f"{at}.{name}", report)

    def canonical(self, value: Value) -> Value:
        """Writes a bare value as a constant."""
        if not isinstance(value, dict):
            return {"type": "const", "val": value}
        record = _record(value)
        if record is not None:
            # A constant may be null, which elsewhere means that a field is not set.
            return value if value["type"] == "const" else record.canonical(value)
        return {name: self.canonical(member) for name, member in value.items()}

    def merge(self, value: Value, under: Value) -> Value:
        """Merges nests; of all others, the one above wins."""
        if _record(value) is None and _record(under) is None:
            return HYPERPARAMETERS.merge(value, under)
        return value

    def complete(self, value: Value, given: Given) -> Value:  # noqa: ARG002 (nothing has a default)
        """Keeps the value."""
        return value


HYPERPARAMETERS = MapOf(Hyperparameter())


def _record(value: Document) -> Record | None:
    kind = value.get("type")
    return _TYPES.get(kind) if isinstance(kind, str) else None


def check_grid(value: Value, at: str, report: Report) -> None:
    """Notes ranges without a count, which a grid search cannot walk."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            check_grid(item, f"{at}[{index}]", report)
    elif isinstance(value, dict) and "type" not in value:
        for name, member in value.items():
            check_grid(member, f"{at}.{name}", report)
    elif isinstance(value, dict) and value["type"] in _RANGES and value.get("count") is None:
        report.add(at, _GRID_PROBLEM)
