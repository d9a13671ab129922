"""How many experiments of a kind there are, without counting them.

A kind is what lists filter by most: project, owner, state, and whether it is archived. Each change appends the
difference that it makes, in its own transaction; lists read the sum (`server.store.experiment_query.counted`), and
`fold` keeps the rows few.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from server.store.tables.experiments import experiment_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from server.domain.experiment_state import ExperimentState

_c = experiment_counts.c
_FOLDED_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What experiments are counted by."""

    project_id: int
    user_id: int
    state: ExperimentState
    archived: bool


def added(tx: Connection, kind: Kind) -> None:
    """Count one more experiment of this kind."""
    _append(tx, [(kind, 1)])


def removed(tx: Connection, kind: Kind) -> None:
    """Count one experiment of this kind less."""
    _append(tx, [(kind, -1)])


def changed(tx: Connection, before: Kind, after: Kind) -> None:
    """Count one experiment as of another kind than before."""
    if before != after:
        _append(tx, [(before, -1), (after, 1)])


def fold(tx: Connection) -> int:
    """Merge the rows of each kind into one; any number of processes may do so at once.

    A row belongs to whoever deletes it: another process that waits for it finds it gone and leaves it out.

    Returns:
        How many rows are fewer.
    """
    newest = select(_c.id).order_by(_c.id).limit(_FOLDED_AT_ONCE).subquery()
    taken = tx.execute(
        delete(experiment_counts)
        .where(_c.id.in_(select(newest.c.id)))
        .returning(_c.project_id, _c.user_id, _c.state, _c.archived, _c.delta)
    ).all()
    sums: Counter[tuple[int, int, int, bool]] = Counter()
    for project_id, user_id, state, archived, delta in taken:
        sums[(project_id, user_id, state, archived)] += delta
    rows = [(*kind, delta) for kind, delta in sums.items() if delta]
    if rows:
        _insert(tx, rows)
    return len(taken) - len(rows)


def _append(tx: Connection, deltas: Iterable[tuple[Kind, int]]) -> None:
    _insert(tx, [(kind.project_id, kind.user_id, kind.state, kind.archived, delta) for kind, delta in deltas])


def _insert(tx: Connection, rows: Iterable[tuple[int, int, int, bool, int]]) -> None:
    names = ("project_id", "user_id", "state", "archived", "delta")
    tx.execute(insert(experiment_counts), [dict(zip(names, row, strict=True)) for row in rows])
