from __future__ import annotations

import pytest
from sqlalchemy.dialects import sqlite

from server.domain.experiment_filter import ExperimentFilter, ExperimentOrder, IdFilter, split_labels
from server.domain.experiment_state import ExperimentState
from server.store.experiment_query import criteria, ordered_ids


def plan(tx, wanted, order, *, descending) -> str:
    """Return how SQLite would go about a list."""
    values = criteria(wanted) | {"limit": 50, "offset": 0}
    statement = ordered_ids(tuple(criteria(wanted)), order, descending=descending)
    ready = statement.statement.compile(dialect=sqlite.dialect()).construct_expanded_state(values)
    steps = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {ready.statement}", ready.positional_parameters)
    return "\n".join(row[-1] for row in steps)


# PostgreSQL plans by the size of the tables, so these ask SQLite alone.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize("descending", [False, True], ids=["asc", "desc"])
@pytest.mark.parametrize("order", sorted(set(ExperimentOrder) - {ExperimentOrder.USER}))
def test_every_order_is_that_of_an_index(database, order, descending):
    with database.read() as tx:
        steps = plan(tx, ExperimentFilter(), order, descending=descending)
    assert "TEMP B-TREE" not in steps, steps


@on_sqlite
@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(ExperimentFilter(project_id=7), id="project"),
        pytest.param(ExperimentFilter(user_ids=(2,)), id="user"),
        pytest.param(ExperimentFilter(states=(ExperimentState.RUNNING,)), id="state"),
        pytest.param(ExperimentFilter(archived=True), id="archived"),
        pytest.param(ExperimentFilter(labels=("a",)), id="label"),
        pytest.param(ExperimentFilter(ids=IdFilter(among=(1, 2))), id="ids"),
        pytest.param(ExperimentFilter(ids=IdFilter(gte=1, lt=5)), id="range of ids"),
    ],
)
def test_every_selective_filter_searches(database, wanted):
    with database.read() as tx:
        steps = plan(tx, wanted, ExperimentOrder.ID, descending=False)
    assert "SEARCH experiments" in steps, steps


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        pytest.param([], (), id="none"),
        pytest.param([""], (), id="an empty one"),
        pytest.param(["a", "b"], ("a", "b"), id="two"),
        pytest.param(["a,b", "a"], ("a", "b"), id="split at the comma, each once"),
        pytest.param(["", "a"], ("", "a"), id="an empty one and another"),
    ],
)
def test_split_labels(values, labels):
    assert split_labels(values) == labels
