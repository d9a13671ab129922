"""Which points of a series a request wants: bounds of batches, or one range of one column.

The column is `batches`, `time`, or a metric; points are sorted by it. The rules are those of a Determined master's
`PolymorphicFilter`: one range at most, and none that is empty from the start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

BATCHES: Final = "batches"
TIME: Final = "time"

_GREATEST = 2**62


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of numbers; a moment is the number of microseconds since 1970. None and empty mean no bound.

    Attributes:
        gt: Greater than this.
        gte: At least this.
        lt: Less than this.
        lte: At most this.
        among: One of these.
        not_among: None of these.
    """

    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    among: tuple[int, ...] = ()
    not_among: tuple[int, ...] = ()

    def admits(self, value: float) -> bool:
        """Return whether a value lies in the range."""
        return (
            (self.gt is None or value > self.gt)
            and (self.gte is None or value >= self.gte)
            and (self.lt is None or value < self.lt)
            and (self.lte is None or value <= self.lte)
            and (not self.among or value in self.among)
            and value not in self.not_among
        )

    def whole(self) -> Bounds:
        """Return the range of whole numbers, of 63 bits, that lie in this one."""
        return replace(
            self,
            gt=None if self.gt is None else _whole(self.gt, math.floor, nothing=_GREATEST),
            gte=None if self.gte is None else _whole(self.gte, math.ceil, nothing=_GREATEST),
            lt=None if self.lt is None else _whole(self.lt, math.ceil, nothing=-_GREATEST),
            lte=None if self.lte is None else _whole(self.lte, math.floor, nothing=-_GREATEST),
        )


def _whole(value: float, rounded: Callable[[float], int], *, nothing: int) -> int:
    """Return a bound as a whole number; nothing is on the right side of NaN."""
    if math.isnan(value):
        return nothing
    return max(
        min(rounded(value) if math.isfinite(value) else int(math.copysign(_GREATEST, value)), _GREATEST), -_GREATEST
    )


@dataclass(frozen=True, slots=True)
class SeriesFilter:
    """Which points, and in what order.

    Attributes:
        column: What is looked at: BATCHES, TIME or the name of a metric.
        bounds: The range of it.
    """

    column: str = BATCHES
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def of_metric(self) -> bool:
        """Whether a metric is looked at."""
        return self.column not in (BATCHES, TIME)


def check_range(bounds: Bounds, kind: str) -> Bounds:
    """Return a range, unchanged.

    Args:
        bounds: The range.
        kind: What it is a range of, for the refusal.

    Raises:
        InvalidArgumentError: Its least value is above its greatest one.
    """
    lower = [each for each in (bounds.gt, bounds.gte) if each is not None]
    upper = [each for each in (bounds.lt, bounds.lte) if each is not None]
    if lower and upper and min(lower) > max(upper):
        raise InvalidArgumentError(
            f"invalid {kind} range: min value {min(lower)} cannot be larger than max value {max(upper)}"
        )
    return bounds
