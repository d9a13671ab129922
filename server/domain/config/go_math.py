"""Arithmetic as Go's `math` does it, which the searchers of a Determined master use."""

from __future__ import annotations

import math


def power(base: float, exponent: float) -> float:
    """Return a power as a float; infinity beyond the range of one, where Python raises an error.

    Integers would be exact, and take for ever.
    """
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
