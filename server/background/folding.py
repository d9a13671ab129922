"""Folding counts: the rows that writers appended become one for each thing that is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from server.store import counts, run_counts
from server.store.tables.experiments import experiment_counts
from server.store.tables.workspaces import run_counts as run_count_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Table

    from server.background.task import Work

# Summing up a thousand rows costs a read a tenth of a millisecond.
_FEW = 1000


class CountFolding:
    """Keeps the rows few that reads of counts sum up: see `server.store.counts`."""

    name: Final = "folding"
    interval: Final = 10.0

    _COUNTS: Final[Sequence[tuple[Table, Callable[[Connection], int]]]] = (
        (experiment_counts, counts.fold),
        (run_count_rows, run_counts.fold),
    )

    def pending(self, tx: Connection) -> bool:
        """Tell whether there are many rows, going by their ids: those are dense after a fold, and few."""
        return any(_is_long(tx, rows) for rows, _ in self._COUNTS)

    def run(self, work: Work) -> None:
        """Fold what is long, once: with that many things to count, their rows stay many."""
        for rows, fold in self._COUNTS:
            if work.stopping:
                return
            with work.transaction() as tx:
                if _is_long(tx, rows):
                    fold(tx)


def _is_long(tx: Connection, rows: Table) -> bool:
    return (tx.scalar(select(func.max(rows.c.id) - func.min(rows.c.id))) or 0) >= _FEW
