"""The course of a trial: its reports of training and validation, and its checkpoints, in one list.

Sorted by completed batches, a page comes out of indexes of both tables. Sorted by a metric, all reports are looked
through.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select, union_all

from server.domain import metric_series
from server.domain.checkpoint import CheckpointState
from server.domain.metric_group import GroupKind
from server.store.tables.checkpoints import checkpoints
from server.store.tables.metrics import COURSE, LIVE, metrics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from server.domain.paging import Page

_m = metrics.c
_c = checkpoints.c
_CHUNK = 500
_PAGE = 1000


class Source(enum.IntEnum):
    """Where a step comes from."""

    REPORT = 0
    CHECKPOINT = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps of a trial are wanted.

    Attributes:
        trial_id: The trial.
        kinds: Reports of these kinds.
        group: Reports of this group only; None: of training and validation.
        checkpoints: Whether checkpoints are wanted.
        deleted: Whether those that are deleted are.
    """

    trial_id: int
    kinds: frozenset[GroupKind]
    group: str | None
    checkpoints: bool
    deleted: bool


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A report as a step; `metrics_struct` is a serialized Struct."""

    kind: GroupKind
    total_batches: int
    end_time: dt.datetime
    metrics_struct: bytes


@dataclass(frozen=True, slots=True)
class CheckpointStep:
    """A checkpoint as a step; `metadata_struct` is a serialized Struct, `state` as server.domain.checkpoint has it."""

    uuid: str
    state: int
    total_batches: int
    end_time: dt.datetime
    resources: Mapping[str, int]
    metadata_struct: bytes


Step = ReportStep | CheckpointStep
_Key = tuple[int, int]


def count_steps(tx: Connection, wanted: Wanted) -> int:
    """Return how many steps there are."""
    return sum(tx.scalar(select(func.count()).select_from(part.subquery())) or 0 for part in _parts(wanted))


def list_steps(tx: Connection, wanted: Wanted, page: Page, *, descending: bool) -> list[Step]:
    """Return a page of steps by completed batches, then by the time when they were reported."""
    parts = list(_parts(wanted))
    if not parts or not page.size:
        return []
    steps = union_all(*parts).subquery().c
    columns = (steps.total_batches, steps.end_time, steps.id, steps.source)
    order = [column.desc() if descending else column for column in columns]
    query = select(steps.source, steps.id).order_by(*order).limit(page.size).offset(page.start_index)
    return _read(tx, [(source, number) for source, number in tx.execute(query)])


def list_steps_by_metric(
    tx: Connection, wanted: Wanted, name: str, valued: Collection[GroupKind], page: Page, *, descending: bool
) -> list[Step]:
    """Return a page of steps by the value of a metric; those without a number come last, by completed batches.

    Args:
        tx: A transaction.
        wanted: Which steps.
        name: The name of the metric.
        valued: Reports of these kinds are looked at; others count as without a value.
        page: The page.
        descending: Whether to begin at the other end.
    """
    values = dict(_values(tx, wanted, name, valued))
    numbers: list[tuple[Any, ...]] = []
    others: list[tuple[Any, ...]] = []
    for part in _parts(wanted):
        for source, number, batches, time in tx.execute(part):
            place = (batches, time, number, source)
            value = values.get(number) if source == Source.REPORT else None
            (others if value is None else numbers).append((value, *place))
    numbers.sort(reverse=descending)
    others.sort(key=lambda each: each[1:], reverse=descending)
    return _read(tx, [(source, number) for *_, number, source in [*numbers, *others][page.slice]])


def _parts(wanted: Wanted) -> Iterator[Select[Any]]:
    if wanted.kinds:
        yield select(
            literal_column(str(Source.REPORT.value)).label("source"), _m.id, _m.total_batches, _m.end_time
        ).where(*_reports(wanted))
    if wanted.checkpoints:
        yield select(
            literal_column(str(Source.CHECKPOINT.value)).label("source"),
            _c.id,
            _steps().label("total_batches"),
            _c.report_time.label("end_time"),
        ).where(_c.trial_id == wanted.trial_id, *([] if wanted.deleted else [_c.state != CheckpointState.DELETED]))


def _steps() -> ColumnElement[int]:
    return func.coalesce(_c.steps_completed, 0)


def _reports(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield _m.trial_id == wanted.trial_id
    if wanted.group is None:
        yield COURSE
        if len(wanted.kinds) == 1:
            yield _m.kind.in_(wanted.kinds)
    else:
        yield LIVE
        yield _m.group_name == wanted.group
        yield _m.kind.in_(wanted.kinds)
        yield _m.total_batches.is_not(None)


def _values(tx: Connection, wanted: Wanted, name: str, valued: Collection[GroupKind]) -> Iterator[tuple[int, float]]:
    """Yield the ids of the reports that have a number of a metric, with that; they are read a page at a time."""
    query = select(_m.id, _m.kind, _m.metrics_struct).where(*_reports(wanted)).order_by(_m.id).limit(_PAGE)
    after = 0
    while rows := tx.execute(query.where(_m.id > after)).all():
        for number, kind, stored in rows:
            if kind in valued:
                value = metric_series.number(metric_series.stored_values(stored, GroupKind(kind)), name)
                if value is not None and not math.isnan(value):
                    yield number, value
        after = rows[-1][0]


def _read(tx: Connection, keys: Sequence[_Key]) -> list[Step]:
    """Return steps in the order of their keys."""
    found: dict[_Key, Step] = {}
    reports = [number for source, number in keys if source == Source.REPORT]
    for start in range(0, len(reports), _CHUNK):
        mine = _m.id.in_(reports[start : start + _CHUNK])
        query = select(_m.id, _m.kind, _m.total_batches, _m.end_time, _m.metrics_struct).where(mine)
        for number, kind, *rest in tx.execute(query):
            found[(Source.REPORT, number)] = ReportStep(GroupKind(kind), *rest)
    saved = [number for source, number in keys if source == Source.CHECKPOINT]
    for start in range(0, len(saved), _CHUNK):
        mine = _c.id.in_(saved[start : start + _CHUNK])
        columns = (_c.uuid, _c.state, _steps(), _c.report_time, _c.resources, _c.metadata_struct)
        for number, *rest in tx.execute(select(_c.id, *columns).where(mine)):
            found[(Source.CHECKPOINT, number)] = CheckpointStep(*rest)
    return [found[key] for key in keys]
