"""The numbers that runs have in their project, which stand behind its key: given out once, never again.

A run gets one when it is made, and another one when its experiment moves to another project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, cast, select, update

from server.store.conflicts import DIALECTS
from server.store.tables.experiments import experiments
from server.store.tables.runs import run_numbers
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from sqlalchemy import Connection

_n = run_numbers.c
_t = trials.c
_x = experiments.c
_MOVE = (
    update(trials)
    .where(_t.id == bindparam("trial"))
    .values(project_id=bindparam("project"), local_id=bindparam("number"))
)


def take(tx: Connection, experiment_id: int) -> tuple[int, int]:
    """Return the project of a locked experiment, and the number in it that a new run of the experiment gets."""
    row = tx.execute(_TAKE[tx.dialect.name], {"experiment": experiment_id, "count": 1}).one()
    return row.project_id, row.last


def moved(tx: Connection, experiment_id: int) -> None:
    """Give the runs of a locked experiment their numbers in the project that it is in by now."""
    ids = tx.scalars(select(_t.id).where(_t.experiment_id == experiment_id).order_by(_t.id)).all()
    if not ids:
        return
    row = tx.execute(_TAKE[tx.dialect.name], {"experiment": experiment_id, "count": len(ids)}).one()
    first = row.last - len(ids) + 1
    numbered = [
        {"trial": trial_id, "project": row.project_id, "number": number} for number, trial_id in enumerate(ids, first)
    ]
    tx.execute(_MOVE, numbered)


def _take(dialect: Any) -> Any:
    count = cast(bindparam("count"), Integer)
    project = select(_x.project_id, count).where(_x.id == bindparam("experiment"))
    fresh = dialect.insert(run_numbers).from_select(["project_id", "last"], project)
    counted = fresh.on_conflict_do_update(index_elements=[_n.project_id], set_={"last": _n.last + fresh.excluded.last})
    return counted.returning(_n.project_id, _n.last)


_TAKE = {name: _take(dialect) for name, dialect in DIALECTS.items()}
