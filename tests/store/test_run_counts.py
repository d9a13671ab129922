from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text

from server.domain.trial_state import TrialState
from server.store import experiments as store
from server.store import run_counts
from server.store.project_list import ProjectFilter, ProjectOrder, get_project, list_projects
from server.store.tables.experiments import experiment_counts, experiments
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects
from server.store.tables.workspaces import run_counts as rows
from server.store.trials import NewTrial, insert_trial
from tests.store.experiment_rows import NOW, add

STEP = st.one_of(
    st.tuples(st.just("experiment"), st.integers(1, 3)),
    st.tuples(st.just("trial"), st.integers(0, 20)),
    st.tuples(st.just("move"), st.integers(0, 20), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.just("fold")),
)


def add_projects(tx) -> None:
    columns = {"workspace_id": 1, "name_key": "", "name_folded": "", "user_id": 1, "created_at": NOW}
    tx.execute(insert(projects), [{"id": n, "name": f"p{n}", "key": f"P{n}", **columns} for n in (2, 3)])


def add_trial(tx, experiment_id: int, number: int) -> None:
    new = NewTrial(experiment_id, None, TrialState.PAUSED, f"{experiment_id}.{number}", {}, NOW)
    insert_trial(tx, new)


def take(tx, step: tuple, number: int) -> None:
    match step:
        case ("experiment", project_id):
            # Later ones have an earlier start, so that the latest start is not simply the last one.
            add(tx, project_id=project_id, start_time=NOW - dt.timedelta(days=number % 3))
            return
        case ("fold",):
            run_counts.fold(tx)
            return
    ids = tx.scalars(select(experiments.c.id)).all()
    if not ids:
        return
    locked = store.lock(tx, ids[step[1] % len(ids)])
    match step:
        case ("trial", _):
            add_trial(tx, locked.id, number)
        case ("move", _, project_id):
            store.change(tx, locked, project_id=project_id)
        case ("delete", _):
            store.delete_experiment(tx, locked)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=25))
def test_projects_tell_what_is_in_them(database, steps):
    with database.write() as tx:
        for table in (experiments, experiment_counts, rows):
            tx.execute(delete(table))
        if not tx.scalar(text("SELECT count(*) FROM projects WHERE id = 2")):
            add_projects(tx)
        for number, step in enumerate(steps):
            take(tx, step, number)
    with database.read() as tx:
        for project_id in (1, 2, 3):
            inside = experiments.c.project_id == project_id
            counted = select(func.count(), func.max(experiments.c.start_time)).where(inside)
            ran = select(func.count()).select_from(trials).join(experiments, experiments.c.id == trials.c.experiment_id)
            shown = get_project(tx, project_id)
            assert (shown.num_experiments, shown.last_experiment_started_at) == tuple(tx.execute(counted).one())
            assert shown.num_runs == tx.scalar(ran.where(inside))
        found, _ = list_projects(tx, ProjectFilter(), ProjectOrder.ID, 0, 0, descending=False)
        assert found == [get_project(tx, project_id) for project_id in (1, 2, 3)]


def test_folding_keeps_sums_and_drops_zeros(database):
    with database.write() as tx:
        add_projects(tx)
        for project_id in (1, 2):
            experiment_id = add(tx, project_id=project_id)
            for number in range(3):
                add_trial(tx, experiment_id, number)
        store.delete_experiment(tx, store.lock(tx, experiment_id))
        assert run_counts.fold(tx) == 6
        assert tx.execute(select(rows.c.project_id, rows.c.delta)).all() == [(1, 3)]
        assert run_counts.totals(tx, [1, 2, 3]) == {1: 3}


@pytest.mark.parametrize("many", [1200])
def test_more_projects_than_a_statement_takes_parameters(database, many):
    columns = {"workspace_id": 1, "name_key": "", "name_folded": "", "user_id": 1, "created_at": NOW}
    with database.write() as tx:
        numbers = range(10, 10 + many)
        tx.execute(insert(projects), [{"id": n, "name": f"p{n}", "key": f"{n}", **columns} for n in numbers])
        add(tx, project_id=10 + many - 1)
    with database.read() as tx:
        found, page = list_projects(tx, ProjectFilter(), ProjectOrder.NAME, 0, 0, descending=True)
    assert page.total == many + 1
    assert sum(each.num_experiments for each in found) == 1
