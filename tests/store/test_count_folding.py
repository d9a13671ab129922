from __future__ import annotations

from sqlalchemy import func, insert, select

from server.background.folding import CountFolding
from server.background.runner import BackgroundRunner
from server.domain.experiment_filter import ExperimentFilter
from server.store.experiments import count_experiments
from server.store.run_counts import totals
from server.store.tables.experiments import experiment_counts
from server.store.tables.workspaces import run_counts


def add_counts(tx, changes: int) -> None:
    kinds = [{"project_id": 1, "user_id": 1 + n % 2, "state": 2, "archived": False, "delta": 1} for n in range(changes)]
    tx.execute(insert(experiment_counts), kinds)
    tx.execute(insert(run_counts), [{"project_id": 1, "delta": 1}] * changes)


def test_many_rows_become_few(database):
    task = CountFolding()
    with database.write() as tx:
        add_counts(tx, 900)
        assert not task.pending(tx)
        add_counts(tx, 300)
        assert task.pending(tx)
    BackgroundRunner(database, [task]).run_once(task)
    with database.read() as tx:
        assert not task.pending(tx)
        assert count_experiments(tx, ExperimentFilter()) == 1200
        assert count_experiments(tx, ExperimentFilter(user_ids=(1,))) == 600
        assert totals(tx, [1]) == {1: 1200}
        assert tx.scalar(select(func.count()).select_from(experiment_counts)) == 2
        assert tx.scalar(select(func.count()).select_from(run_counts)) == 1


def test_there_is_nothing_to_fold_at_first(database):
    with database.read() as tx:
        assert not CountFolding().pending(tx)
