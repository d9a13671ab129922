"""Lines of logs: appended, read in pages by their ids, and removed.

Ids of one task grow in the order in which its lines are committed, since whoever appends holds its row: a reader that
has seen an id has missed none before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, delete, exists, func, insert, literal, or_, select, type_coerce

from server.domain.experiment_state import ExperimentState
from server.domain.log_filter import NO_LEVEL, NO_RANK, LogFilter
from server.domain.task_log import LogLevel, LogLine
from server.domain.trial_state import TrialState
from server.store.tables.experiments import experiments
from server.store.tables.task_logs import task_logs
from server.store.tables.trials import GOING, tasks, trials
from server.store.types import from_micros, to_micros

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from server.store.database import Database

_l = task_logs.c
_t = trials.c
_OVER = [state for state in TrialState if state.terminal]
_DAY_MICROS: Final = 24 * 3600 * 1_000_000

# A page ends with whichever comes first. Rows come from the database in smaller portions, so that long lines
# are not all in memory at once.
_PAGE_LINES: Final = 1000
_PAGE_CHARACTERS: Final = 4 * 1024 * 1024
_PORTION: Final = 20
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class LogSource:
    """Whose log is read: that of a task, or that of all tasks of a trial. One of the two is set."""

    task_id: str | None = None
    trial_id: int | None = None


@dataclass(frozen=True, slots=True)
class LogStanding:
    """How far a log has come.

    Attributes:
        newest: The id of its last line; 0 if there is none.
        over: Whether its task or trial is over.
        end_time: Since when; None if nobody knows.
    """

    newest: int
    over: bool
    end_time: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines with their ids, and how far the log was read for them.

    Attributes:
        lines: Those that match, in the order that was asked for.
        position: The last id that was looked at; None at the end of the range.
    """

    lines: list[tuple[int, LogLine]]
    position: int | None


@dataclass(frozen=True, slots=True)
class LogFields:
    """The values that occur in lines, each once."""

    allocation_ids: frozenset[str] = frozenset()
    agent_ids: frozenset[str] = frozenset()
    container_ids: frozenset[str] = frozenset()
    rank_ids: frozenset[int] = frozenset()
    stdtypes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def __or__(self, other: LogFields) -> LogFields:
        """Return the values of both."""
        return LogFields(*(getattr(self, name) | getattr(other, name) for name in _FIELDS))


_FIELDS = tuple(LogFields.__dataclass_fields__)
_FIELD_COLUMNS = (_l.allocation_id, _l.agent_id, _l.container_id, _l.rank_id, _l.stdtype, _l.source)
_LINE_COLUMNS = tuple(_l[name] for name in LogLine.__dataclass_fields__)


def append(tx: Connection, lines: Iterable[LogLine]) -> int:
    """Append lines to the logs of their tasks, in this order; those of unknown tasks are dropped.

    Returns:
        How many were stored.
    """
    by_task: dict[str, list[LogLine]] = {}
    for line in lines:
        by_task.setdefault(line.task_id, []).append(line)
    known = set(_locked_tasks(tx, sorted(by_task)))
    rows = [_row(line) for task_id, its_lines in by_task.items() if task_id in known for line in its_lines]
    if rows:
        tx.execute(insert(task_logs), rows)
    return len(rows)


def _locked_tasks(tx: Connection, task_ids: Sequence[str]) -> Iterable[str]:
    for start in range(0, len(task_ids), _CHUNK):
        wanted = select(tasks.c.id).where(tasks.c.id.in_(task_ids[start : start + _CHUNK])).order_by(tasks.c.id)
        yield from tx.scalars(wanted.with_for_update(key_share=True)).all()


def _row(line: LogLine) -> dict[str, Any]:
    return {column.name: getattr(line, column.name) for column in _LINE_COLUMNS}


def _standing_of(condition: ColumnElement[bool]) -> Select[Any]:
    # By task, so that each is one step to the end of the index.
    newest = select(func.max(_l.id)).where(_l.task_id == tasks.c.id).scalar_subquery()
    end_time = func.max(func.coalesce(tasks.c.end_time, _t.end_time))
    return (
        select(func.count(), func.max(newest), func.max(_t.state), end_time)
        .select_from(tasks)
        .outerjoin(trials, _t.id == tasks.c.trial_id)
        .where(condition)
    )


_OF_TASK = _standing_of(tasks.c.id == bindparam("key"))
_OF_TRIAL = _standing_of(tasks.c.trial_id == bindparam("key"))


def get_standing(database: Database, source: LogSource) -> LogStanding | None:
    """Return how far a log has come, or None if there is no such task or trial. It is one look-up by an index."""
    if source.task_id is not None:
        row = database.look_up(_OF_TASK, {"key": source.task_id})
    else:
        row = database.look_up(_OF_TRIAL, {"key": source.trial_id})
    if row is None or not row[0]:
        return None
    _, newest, state, end_time = row
    over = state in _OVER if state is not None else end_time is not None
    return LogStanding(newest or 0, over, None if end_time is None else from_micros(end_time))


def read_page(
    tx: Connection, source: LogSource, wanted: LogFilter, after: int, upto: int, *, descending: bool = False
) -> LogPage:
    """Return the first lines of a range of ids that match a filter.

    Args:
        tx: A transaction.
        source: Whose log.
        wanted: What lines have to match.
        after: The id before the range.
        upto: The last id of the range.
        descending: Whether to begin at its end.
    """
    order = _l.id.desc() if descending else _l.id
    query = (
        select(_l.id, *_LINE_COLUMNS)
        .where(_of(source), _l.id > after, _l.id <= upto, *_conditions(wanted))
        .order_by(order)
        .limit(_PAGE_LINES)
        .execution_options(yield_per=_PORTION)
    )
    lines: list[tuple[int, LogLine]] = []
    looked_at = characters = 0
    position: int | None = None
    with tx.execute(query) as rows:
        for row in rows:
            looked_at += 1
            position = row.id
            if wanted.text is None or wanted.text(row.log):
                lines.append((row.id, _line(row)))
                characters += len(row.log)
            if characters >= _PAGE_CHARACTERS:
                return LogPage(lines, position)
    return LogPage(lines, position if looked_at == _PAGE_LINES else None)


def _line(row: Any) -> LogLine:
    values = list(row[1:])
    values[2] = None if row.level is None else LogLevel(row.level)
    return LogLine(*values)


def read_fields(tx: Connection, source: LogSource, after: int, upto: int) -> LogFields:
    """Return the values by which lines of a range of ids can be filtered."""
    query = select(*_FIELD_COLUMNS).distinct().where(_of(source), _l.id > after, _l.id <= upto)
    rows = tx.execute(query).all()
    return LogFields(*(frozenset(row[i] for row in rows if row[i] is not None) for i in range(len(_FIELD_COLUMNS))))


def _of(source: LogSource) -> ColumnElement[bool]:
    if source.task_id is not None:
        return _l.task_id == source.task_id
    return _l.task_id.in_(select(tasks.c.id).where(tasks.c.trial_id == source.trial_id))


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column.in_(values)
        for column, values in (
            (_l.allocation_id, wanted.allocation_ids),
            (_l.agent_id, wanted.agent_ids),
            (_l.container_id, wanted.container_ids),
            (_l.stdtype, wanted.stdtypes),
            (_l.source, wanted.sources),
        )
        if values
    ]
    for column, numbers, absent in ((_l.rank_id, wanted.rank_ids, NO_RANK), (_l.level, wanted.levels, NO_LEVEL)):
        if numbers:
            without = [column.is_(None)] if absent in numbers else []
            found.append(or_(column.in_(numbers), *without))
    if wanted.before is not None:
        found.append(_l.timestamp <= wanted.before)
    if wanted.after is not None:
        found.append(_l.timestamp > wanted.after)
    return found


def _due(now: dt.datetime) -> Select[Any]:
    """Return the ids of the tasks whose trial ended as many days ago as its log is kept."""
    full_days = (literal(to_micros(now), BigInteger) - type_coerce(_t.end_time, BigInteger)) // _DAY_MICROS
    return (
        select(tasks.c.id)
        .join(trials, _t.id == tasks.c.trial_id)
        .where(_t.log_retention_days >= 0, _t.state.in_(_OVER), full_days >= _t.log_retention_days)
    )


def has_expired(tx: Connection, now: dt.datetime) -> bool:
    """Tell whether there are lines that need not be kept any longer."""
    return bool(tx.scalar(select(exists().where(_l.task_id.in_(_due(now))))))


def delete_expired(tx: Connection, now: dt.datetime, at_most: int) -> int:
    """Remove some of the lines that need not be kept any longer, and return how many."""
    return _delete(tx, _due(now), at_most)


def delete_going(tx: Connection, at_most: int) -> int:
    """Remove some of the lines of experiments that are being deleted, and of runs that go, and return how many."""
    going = (
        select(tasks.c.id)
        .join(trials, _t.id == tasks.c.trial_id)
        .join(experiments, experiments.c.id == _t.experiment_id)
        .where(or_(experiments.c.state == ExperimentState.DELETING, GOING))
    )
    return _delete(tx, going, at_most)


def _delete(tx: Connection, task_ids: Select[Any], at_most: int) -> int:
    some = select(_l.id).where(_l.task_id.in_(task_ids)).limit(at_most)
    return tx.execute(delete(task_logs).where(_l.id.in_(some))).rowcount
