"""Series of points to draw: which reports make a point, and how many points are made few.

A point has the values of some metrics at one report. What was stored is copied as it is, so that NaN and the infinities
stay the strings that they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from google.protobuf.struct_pb2 import Struct

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import check_group, values_key
from server.domain.metric_value import EPOCHS, as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.domain.metric_group import GroupKind

_T = TypeVar("_T")

DEFAULT_POINTS: Final = 200
"""How many points a series has at most when the request does not say."""

MAX_POINTS: Final = 50_000
"""How many it has at most in any case."""


def identifier(text: str) -> tuple[str, str]:
    """Return the group and the name that a text such as `validation.loss` names.

    Raises:
        InvalidArgumentError: It has no dot, or nothing on one side of the first one.
    """
    group, dot, name = text.partition(".")
    if not dot:
        raise InvalidArgumentError(f"invalid metric identifier: '{text}' expected <group>.<name>")
    if not name:
        raise InvalidArgumentError("metric name cannot be empty")
    return check_group(group), name


def stored_values(stored: bytes, kind: GroupKind) -> Struct:
    """Return the values of a stored report."""
    return Struct.FromString(stored).fields[values_key(kind)].struct_value


def number(values: Struct, name: str) -> float | None:
    """Return the value of a metric in a report; None if the report is without it, or it is no number."""
    if name not in values.fields:
        return None
    value = values.fields[name]
    return value.number_value if value.HasField("number_value") else as_number(value.string_value)


def has_any(values: Struct, names: Iterable[str]) -> bool:
    """Return whether a report holds any of these metrics."""
    return any(name in values.fields for name in names)


def select_values(target: Struct, values: Struct, names: Iterable[str]) -> None:
    """Put the values of these metrics into an empty message; null for those that the report is without."""
    for name in names:
        if name in values.fields:
            target.fields[name].CopyFrom(values.fields[name])
        else:
            target.fields[name].null_value = 0  # type: ignore[assignment]


def epoch(values: Struct) -> float | None:
    """Return the epoch that a report names, or None."""
    for name in EPOCHS:
        if name in values.fields and values.fields[name].HasField("number_value"):
            return values.fields[name].number_value
    return None


def thinned(items: Sequence[_T], most: int) -> Sequence[_T]:
    """Return at most so many items, evenly spread over all of them, with the first and the last one among them."""
    if len(items) <= most:
        return items
    if most == 1:
        return items[-1:]
    last = len(items) - 1
    return [items[position * last // (most - 1)] for position in range(most)]
