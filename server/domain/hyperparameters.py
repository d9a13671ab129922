"""The values that the hyperparameters of an experiment can take, or a trial has, one by one, as searches find them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from server.domain.documents import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_VALUES = 10_000
"""How many values of one experiment can be searched for."""

MAX_TEXT = 500
"""How much of a text can be searched: an entry of an index of PostgreSQL holds 2,704 bytes."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value, or range of values, of a hyperparameter.

    Attributes:
        name: The name of the hyperparameter; those of the maps around it come before it, with dots.
        text: A text, or the JSON of what is neither a text nor a number, cut to MAX_TEXT; None for a number.
        low: A number, or the start of a range; None for others.
        high: The same number, or the end of the range.
    """

    name: str
    text: str | None = None
    low: float | None = None
    high: float | None = None


def searchable_values(hyperparameters: Mapping[str, Any]) -> list[Value]:
    """Return the values in a completed `hyperparameters` section, up to MAX_VALUES of them.

    A constant has one, a categorical one has each of its own, a range has one from its start to its end. Null is none.
    """
    return list(islice(_values(hyperparameters, ""), MAX_VALUES))


def given_values(hyperparameters: Mapping[str, Any]) -> list[Value]:
    """Return the values in the hyperparameters of a trial, up to MAX_VALUES of them; maps are groups of others."""
    return list(islice(_given(hyperparameters, ""), MAX_VALUES))


def _given(section: Mapping[str, Any], prefix: str) -> Iterator[Value]:
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _given(value, f"{prefix}{name}.")
        elif value is None:
            # In a config, null is no value; for a run it is one.
            yield Value(prefix + name, text="null")
        else:
            yield from _value(prefix + name, value)


def _values(section: Mapping[str, Any], prefix: str) -> Iterator[Value]:
    for name, parameter in section.items():
        path = prefix + name
        if not isinstance(parameter, dict):
            yield from _value(path, parameter)
        elif not isinstance(parameter.get("type"), str):
            yield from _values(parameter, f"{path}.")
        else:
            yield from _parameter(path, parameter)


def _parameter(path: str, parameter: Mapping[str, Any]) -> Iterator[Value]:
    if parameter["type"] == "const":
        yield from _value(path, parameter.get("val"))
    elif parameter["type"] == "categorical":
        for each in parameter.get("vals") or []:
            yield from _value(path, each)
    else:
        # A logarithmic range names the exponents of its base; searches go by what is written there, as the master's.
        low, high = parameter.get("minval"), parameter.get("maxval")
        if is_number(low) and is_number(high):
            yield Value(path, low=float(low), high=float(high))


def _value(path: str, value: Any) -> Iterator[Value]:
    if value is None:
        return
    if is_number(value):
        yield Value(path, low=float(value), high=float(value))
    else:
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
        yield Value(path, text=text[:MAX_TEXT])
