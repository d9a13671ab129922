"""Training lengths: a number of batches, records or epochs, or (for searchers, deprecated) a bare number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.config.schema.base import Plain
from server.domain.config.schema.values import check_typed, integer

if TYPE_CHECKING:
    from server.domain.config.schema.report import Report, Value

UNITS = ("batches", "records", "epochs")
_PROBLEM = 'a length object must have one attribute named "batches", "records", or "epochs"'
_UNITS_COUNT = integer(0)
_POSITIVE = integer(1)


@dataclass(frozen=True, slots=True)
class Length(Plain):
    """A length with its unit.

    Attributes:
        positive: Whether 0 is refused.
        kinds: The JSON types; with `integer` among them, a bare number is a length too.
    """

    positive: bool = False
    kinds: tuple[str, ...] = ("object",)

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes a wrong unit or number."""
        if not isinstance(value, dict):
            _UNITS_COUNT.check(value, at, report)
            return
        units = list(value)
        if len(units) != 1 or units[0] not in UNITS:
            report.add(at, _PROBLEM)
        else:
            check_typed(_UNITS_COUNT, value[units[0]], f"{at}.{units[0]}", report)
        if self.positive:
            for unit, count in value.items():
                check_typed(_POSITIVE, count, f"{at}.{unit}", report)


LENGTH = Length()
SEARCHER_LENGTH = Length(positive=True, kinds=("object", "integer"))
LEGACY_SEARCHER_LENGTH = Length(positive=True)
