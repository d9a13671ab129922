"""A deletion that goes on in the background outlives the processes that were at it."""

from __future__ import annotations

import os
import signal

import pytest
from sqlalchemy import func, select

from server.store.database import Database
from server.store.tables.experiments import experiment_counts, experiments
from tests.e2e.running import Rest, start_one_process
from tests.e2e.test_processes import children, events
from tests.processes import eventually
from tests.store.experiment_rows import add

pytestmark = pytest.mark.slow

MANY = 1500


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def detour(database_url, tmp_path):
    running = start_one_process(tmp_path / "data", DETOUR_DATABASE_URL=database_url)
    yield running
    running.stop()


def left(rest: Rest, workspace: int) -> int | None:
    """How many experiments a workspace still has; None when it is gone."""
    answer = rest.call("GET", f"/workspaces/{workspace}")
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200, answer.text
    return answer.json()["workspace"]["numExperiments"]


def count(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(experiments))


def test_a_deletion_goes_on_after_all_processes_were_killed(detour, database):
    rest = Rest(detour.rest)
    workspace = rest.post("/workspaces", {"name": "big"})["workspace"]["id"]
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    with database.write() as tx:
        for _ in range(MANY):
            add(tx, project_id=project)
    assert left(rest, workspace) == MANY
    assert rest.call("DELETE", f"/workspaces/{workspace}").json() == {"completed": False}
    assert eventually(lambda: count(database) < MANY, every=0.001)
    (parent,) = detour.processes
    for pid in children(parent).values():
        os.kill(pid, signal.SIGKILL)
    assert count(database) > 0, "the deletion was not under way any more"
    assert eventually(lambda: len(events(parent, "process replaced")) >= 2)
    assert eventually(lambda: left(rest, workspace) is None, seconds=60)
    with database.read() as tx:
        counted = tx.scalar(select(func.sum(experiment_counts.c.delta)))
    assert (count(database), counted or 0) == (0, 0)
