"""Values of metrics: any JSON value may be reported, and what can be counted with is a number.

NaN and the infinities are reported and stored as the strings `NaN`, `Infinity` and `-Infinity`, and are numbers
nonetheless.
"""

from __future__ import annotations

import enum
import math
import re
from typing import TYPE_CHECKING, Any, Final

from server.domain.documents import is_number
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

EPOCHS: Final = ("epochs", "epoch")
"""The metrics that give the epoch of a report: the name of today, and the older one."""

_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# What Python's datetime.isoformat() writes.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")


class ValueType(enum.StrEnum):
    """The types that a summary names."""

    NUMBER = "number"
    STRING = "string"
    DATE = "date"
    BOOLEAN = "boolean"
    OBJECT = "object"
    ARRAY = "array"
    NULL = "null"


def type_of(value: Any) -> ValueType:
    """Return the type of a value of a document that was checked."""
    if isinstance(value, bool):
        return ValueType.BOOLEAN
    if isinstance(value, int | float):
        return ValueType.NUMBER
    if isinstance(value, str):
        if value in _SPECIAL:
            return ValueType.NUMBER
        return ValueType.DATE if _DATE.fullmatch(value) else ValueType.STRING
    if value is None:
        return ValueType.NULL
    return ValueType.OBJECT if isinstance(value, dict) else ValueType.ARRAY


def as_number(value: Any) -> float | None:
    """Return a value as a number; None if it is none."""
    if is_number(value):
        return float(value)
    return _SPECIAL.get(value) if isinstance(value, str) else None


def comparable(value: Any) -> float | None:
    """Return a value as a number that is less or greater than others; None for NaN and for what is no number."""
    number = as_number(value)
    return None if number is None or math.isnan(number) else number


def is_better(value: float, than: float | None, *, smaller: bool) -> bool:
    """Return whether a value of the searcher's metric beats another one; anything beats None.

    Args:
        value: A comparable value.
        than: The best one so far.
        smaller: Whether smaller is better.
    """
    if than is None:
        return True
    return value < than if smaller else value > than


def check_epochs(values: Mapping[str, Any]) -> None:
    """Check that the epoch of a report, if it names one, is a number that can be drawn.

    Raises:
        InvalidArgumentError: It is neither a finite number nor null.
    """
    for name in reversed(EPOCHS):
        value = values.get(name)
        if value is not None and not is_number(value):
            raise InvalidArgumentError(f"cannot add metric with non numeric '{name}' value got {value}")
