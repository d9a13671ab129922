from __future__ import annotations

import re

import pytest
from sqlalchemy import inspect, select, text

from server.domain.collation import fold, sort_key
from server.store.database import Database
from server.store.tables import (  # noqa: F401 - they fill the metadata
    accounts,
    experiments,
    metadata,
    metrics,
    runs,
    trials,
)
from server.store.tables.workspaces import projects, workspaces

OURS = [
    "workspaces",
    "workspace_pins",
    "projects",
    "experiments",
    "experiment_documents",
    "experiment_hparams",
    "experiment_labels",
    "experiment_counts",
    "model_definitions",
    "trials",
    "tasks",
    "metrics",
    "metric_summaries",
    "checkpoint_storages",
    "trial_sources",
]


def test_the_first_workspace_and_project(database):
    with database.read() as tx:
        (workspace,) = tx.execute(select(workspaces)).mappings()
        (project,) = tx.execute(select(projects)).mappings()
    for row in (workspace, project):
        assert (row["id"], row["name"], row["user_id"], row["immutable"], row["archived"]) == (
            1,
            "Uncategorized",
            1,
            True,
            False,
        )
        assert (row["name_key"], row["name_folded"]) == (sort_key(row["name"]), fold(row["name"]))
    assert project["workspace_id"] == 1


def definitions(database: Database) -> dict[str, list[object]]:
    """Return what a database has made of each of the tables in `OURS`, in a form that can be compared.

    Columns go by their names: those that a later migration adds stand last in the database.
    """
    with database.read() as tx:
        if database.dialect_name == "sqlite":
            indexes = tx.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index'")).all()
        else:
            indexes = tx.execute(text("SELECT tablename, indexdef FROM pg_indexes")).all()
        columns = {name: inspect(tx).get_columns(name) for name in OURS}
    return {
        name: [
            *sorted((c["name"], str(c["type"]), c["nullable"], str(c["default"])) for c in columns[name]),
            *sorted(re.sub(r"\W+", " ", sql or "") for table, sql in indexes if table == name),
        ]
        for name in OURS
    }


@pytest.mark.parametrize(
    ("database_url", "empty_url"),
    [
        pytest.param("sqlite", "sqlite", id="sqlite"),
        pytest.param("postgresql", "postgresql", id="postgresql", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
def test_the_migrations_make_what_the_tables_declare(database, empty_url):
    declared = Database(empty_url)
    with declared.write() as tx:
        metadata.create_all(tx)
    assert definitions(database) == definitions(declared)
    declared.close()
