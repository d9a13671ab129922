"""Reading reports of metrics back, a page at a time, without a cursor that stays open.

Live reports of one group are ordered by completed batches, and so by runs as well: a later run replaces what an earlier
one reported from where it went on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select

from server.store.tables.metrics import LIVE, metrics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

_m = metrics.c

PAGE: Final = 1000
"""How many reports a message of a stream holds at most."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A live report as streams show it; `metrics_struct` is a serialized Struct."""

    id: int
    trial_id: int
    run_id: int
    group: str
    total_batches: int
    end_time: dt.datetime
    metrics_struct: bytes


_PAGE = (
    select(_m.id, _m.trial_id, _m.run_id, _m.group_name, _m.total_batches, _m.end_time, _m.metrics_struct)
    .where(
        _m.trial_id == bindparam("trial_id"),
        _m.group_name == bindparam("group"),
        _m.total_batches > bindparam("after"),
        LIVE,
    )
    .order_by(_m.total_batches)
    .limit(bindparam("limit"))
)


_EVERY = (
    select(_m.id, _m.trial_id, _m.run_id, _m.group_name, _m.total_batches, _m.end_time, _m.metrics_struct)
    .where(_m.trial_id == bindparam("trial_id"), _m.total_batches >= 0, LIVE)
    .order_by(_m.run_id, _m.total_batches, _m.id)
    .limit(bindparam("limit"))
)


def first_reports(tx: Connection, trial_id: int, group: str | None) -> Sequence[ReportRecord]:
    """Return the first PAGE reports of a trial, of one group or of all, in the order of runs and completed batches."""
    if group is not None:
        return read_reports(tx, trial_id, group)
    rows: Sequence[Any] = tx.execute(_EVERY, {"trial_id": trial_id, "limit": PAGE}).all()
    return [ReportRecord(*row) for row in rows]


def read_reports(
    tx: Connection, trial_id: int, group: str, *, after: int = -1, limit: int = PAGE
) -> Sequence[ReportRecord]:
    """Return the next reports of a group of a trial, in the order of completed batches.

    Args:
        tx: A transaction.
        trial_id: The trial.
        group: The group.
        after: Only reports of more completed batches; those of less than none are never shown.
        limit: How many at most.
    """
    parameters = {"trial_id": trial_id, "group": group, "after": after, "limit": limit}
    rows: Sequence[Any] = tx.execute(_PAGE, parameters).all()
    return [ReportRecord(*row) for row in rows]
