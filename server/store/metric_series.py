"""Reading the reports that a series of points is made of.

Where there are many more reports than a chart has points, a part of them is read: those whose ids, multiplied by the
golden ratio, fall below a threshold. That spreads them evenly and follows no period that the reports may have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, cast, func, select
from sqlalchemy import type_coerce as as_type

from server.domain.series_filter import TIME
from server.store.tables.metrics import LIVE, metrics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.series_filter import Bounds, SeriesFilter

_m = metrics.c

CANDIDATES: Final = 5000
"""How many reports are read of a series that has more; a metric that few of them hold gets fewer points."""

_MODULUS = 2**31
_GOLDEN = 1_327_217_885  # odd, and the modulus over the golden ratio
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """A report that may make a point.

    Attributes:
        total_batches: How many batches were completed; None for measurements of the machine.
        end_time: When it was measured.
        metrics_struct: What was measured, as it is stored.
        version: The number of the change of the trial's metrics that touched it last.
    """

    total_batches: int | None
    end_time: dt.datetime
    metrics_struct: bytes
    version: int


_COLUMNS = (_m.total_batches, _m.end_time, _m.metrics_struct, _m.version)


def read_series(
    tx: Connection, trial_id: int, group: str, wanted: SeriesFilter, *, most: int = CANDIDATES, since: int = 0
) -> Sequence[SeriesReport]:
    """Return live reports of a group of a trial, in the order of the column that is looked at or of batches.

    Args:
        tx: A transaction.
        trial_id: The trial.
        group: The group.
        wanted: Which reports; a range of a metric is left to the caller.
        most: About how many to read at most.
        since: Only what changed after this number of the trial's changes.
    """
    conditions = [_m.trial_id == trial_id, _m.group_name == group, LIVE, *_range(wanted)]
    if since:
        conditions.append(_m.version > since)
    count = tx.scalar(select(func.count()).select_from(metrics).where(*conditions)) or 0
    if count > most:
        conditions.append(_place() < _MODULUS * most // count)
    order = _m.end_time if wanted.column == TIME else _m.total_batches
    rows: Sequence[Any] = tx.execute(select(*_COLUMNS).where(*conditions).order_by(order, _m.id)).all()
    return [SeriesReport(*row) for row in rows]


_CHANGES = (
    select(*_COLUMNS)
    .where(
        _m.trial_id == bindparam("trial_id"),
        _m.version > bindparam("since"),
        _m.group_name == bindparam("group"),
        LIVE,
    )
    .order_by(_m.version, _m.id)
    .limit(_PAGE)
)


def changes(tx: Connection, trial_id: int, group: str, since: int) -> Iterator[SeriesReport]:
    """Yield the live reports of a group of a trial that changed after a number of the trial's changes, in their order.

    They are read a page at a time, all of one transaction.
    """
    while rows := tx.execute(_CHANGES, {"trial_id": trial_id, "group": group, "since": since}).all():
        for row in rows:
            columns: Any = row
            yield SeriesReport(*columns)
        if len(rows) < _PAGE:
            return
        since = rows[-1].version


def _place() -> ColumnElement[int]:
    return (cast(_m.id, BigInteger) * _GOLDEN) % _MODULUS


def _range(wanted: SeriesFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.of_metric:
        return
    column = _m.end_time if wanted.column == TIME else _m.total_batches
    yield from _conditions(as_type(column, BigInteger), wanted.bounds.whole())


def _conditions(column: ColumnElement[Any], bounds: Bounds) -> Iterator[ColumnElement[bool]]:
    if bounds.gt is not None:
        yield column > bounds.gt
    if bounds.gte is not None:
        yield column >= bounds.gte
    if bounds.lt is not None:
        yield column < bounds.lt
    if bounds.lte is not None:
        yield column <= bounds.lte
    if bounds.among:
        yield column.in_(bounds.among)
    if bounds.not_among:
        yield column.not_in(bounds.not_among)
