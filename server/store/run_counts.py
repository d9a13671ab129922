"""How many runs (trials) a project has, without counting them.

Whatever adds or removes the trials of a project appends the difference, in its own transaction; the sum is read, and
`fold` keeps the rows few: see `server.store.counts`, which does so for experiments.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, literal, select

from server.store.tables.experiments import experiments
from server.store.tables.workspaces import run_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_c = run_counts.c
_x = experiments.c
_FOLDED_AT_ONCE = 10_000
_TOTALS = (
    select(_c.project_id, func.sum(_c.delta))
    .where(_c.project_id.in_(bindparam("ids", expanding=True)))
    .group_by(_c.project_id)
)


def added(tx: Connection, experiment_id: int) -> None:
    """Count one more run in the project of an experiment."""
    _count(tx, experiment_id, 1)


def removed(tx: Connection, experiment_id: int) -> None:
    """Count one run less in the project of an experiment."""
    _count(tx, experiment_id, -1)


def _count(tx: Connection, experiment_id: int, delta: int) -> None:
    project = select(_x.project_id, literal(delta)).where(_x.id == experiment_id)
    tx.execute(insert(run_counts).from_select(["project_id", "delta"], project))


def moved(tx: Connection, experiment_id: int, source: int, target: int | None) -> None:
    """Count the runs of a locked experiment in another project than before; None: in no project any more."""
    runs = tx.scalar(select(_x.num_trials).where(_x.id == experiment_id)) or 0
    if not runs:
        return
    deltas = [{"project_id": source, "delta": -runs}]
    if target is not None:
        deltas.append({"project_id": target, "delta": runs})
    tx.execute(insert(run_counts), deltas)


def totals(tx: Connection, project_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the numbers of runs by project, of those of these projects that ever had any."""
    return {project_id: int(runs) for project_id, runs in tx.execute(_TOTALS, {"ids": project_ids})}


def fold(tx: Connection) -> int:
    """Merge the rows of each project into one; any number of processes may do so at once.

    Returns:
        How many rows are fewer.
    """
    oldest = select(_c.id).order_by(_c.id).limit(_FOLDED_AT_ONCE).subquery()
    taken = tx.execute(
        delete(run_counts).where(_c.id.in_(select(oldest.c.id))).returning(_c.project_id, _c.delta)
    ).all()
    sums: Counter[int] = Counter()
    for project_id, delta in taken:
        sums[project_id] += delta
    rows = [{"project_id": project_id, "delta": delta} for project_id, delta in sums.items() if delta]
    if rows:
        tx.execute(insert(run_counts), rows)
    return len(taken) - len(rows)
