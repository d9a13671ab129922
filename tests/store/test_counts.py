from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from server.domain.experiment_filter import ExperimentFilter
from server.domain.experiment_state import ExperimentState
from server.store import counts
from server.store import experiments as store
from server.store.experiment_query import counting, criteria
from server.store.tables.experiments import experiment_counts, experiments
from server.store.tables.workspaces import projects
from tests.store.experiment_rows import NOW, add

if TYPE_CHECKING:
    from sqlalchemy import Connection

STATES = [ExperimentState.PAUSED, ExperimentState.RUNNING, ExperimentState.COMPLETED]
FILTERS = [
    ExperimentFilter(),
    ExperimentFilter(archived=True),
    ExperimentFilter(archived=False),
    ExperimentFilter(project_id=2),
    ExperimentFilter(project_id=2, archived=False),
    ExperimentFilter(states=(ExperimentState.COMPLETED, ExperimentState.PAUSED), user_ids=(1,)),
    ExperimentFilter(usernames=("determined",), archived=False),
]
STEP = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 3), st.sampled_from([1, 2]), st.sampled_from(STATES)),
    st.tuples(st.just("state"), st.integers(0, 20), st.sampled_from(STATES)),
    st.tuples(st.just("archive"), st.integers(0, 20), st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 20), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.just("fold")),
)


def add_projects(tx: Connection) -> None:
    """Add project 2, and project 3, which is archived."""
    columns = {"workspace_id": 1, "name_key": "", "name_folded": "", "user_id": 1, "created_at": NOW}
    rows = [{"id": n, "name": f"p{n}", "key": f"P{n}", "archived": n == 3, **columns} for n in (2, 3)]
    tx.execute(insert(projects), rows)


def take(tx: Connection, step: tuple) -> None:
    match step:
        case ("add", project_id, user_id, state):
            add(tx, project_id=project_id, user_id=user_id, state=state)
            return
        case ("fold",):
            counts.fold(tx)
            return
    ids = tx.scalars(select(experiments.c.id)).all()
    if not ids:
        return
    locked = store.lock(tx, ids[step[1] % len(ids)])
    assert locked is not None
    match step:
        case ("state", _, state):
            store.change(tx, locked, state=state)
        case ("archive", _, archived):
            store.change(tx, locked, archived=archived)
        case ("move", _, project_id):
            store.change(tx, locked, project_id=project_id)
        case ("delete", _):
            store.delete_experiment(tx, locked)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25))
def test_the_counts_are_those_of_counting(database, steps):
    with database.write() as tx, tx.begin_nested() as undo:
        add_projects(tx)
        for step in steps:
            take(tx, step)
        for wanted in FILTERS:
            counted = tx.scalar(counting(tuple(criteria(wanted))).statement, criteria(wanted))
            assert store.count_experiments(tx, wanted) == counted, wanted
        kinds = tx.execute(
            select(experiment_counts.c.project_id, func.sum(experiment_counts.c.delta)).group_by(
                experiment_counts.c.project_id
            )
        ).all()
        assert all(total >= 0 for _, total in kinds)
        undo.rollback()


def test_folding_keeps_the_sums_and_few_rows(database):
    with database.write() as tx:
        for n in range(20):
            add(tx, user_id=1 + n % 2)
        add_back = store.lock(tx, add(tx, user_id=1, state=ExperimentState.RUNNING))
        store.delete_experiment(tx, add_back)
    with database.write() as tx:
        assert counts.fold(tx) == 20
        assert tx.scalar(select(func.count()).select_from(experiment_counts)) == 2
        assert store.count_experiments(tx, ExperimentFilter()) == 20
        assert counts.fold(tx) == 0


def test_folding_beside_writers_loses_nothing(database):
    failures: list[BaseException] = []

    def work(make: bool) -> None:
        try:
            for _ in range(15):
                with database.write() as tx:
                    if make:
                        add(tx)
                    else:
                        counts.fold(tx)
        except BaseException as failure:  # noqa: BLE001 - shown by the assertion below
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(n < 4,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with database.read() as tx:
        assert store.count_experiments(tx, ExperimentFilter()) == 60


def test_a_change_that_is_undone_does_not_count(database):
    def fail_late() -> None:
        with database.write() as tx:
            add(tx)
            raise KeyError

    with pytest.raises(KeyError):
        fail_late()
    with database.read() as tx:
        assert store.count_experiments(tx, ExperimentFilter()) == 0
