"""Deleting files in the background outlives the processes that were at it: all of it happens, and no more than it."""

from __future__ import annotations

import json
import os
import signal
import uuid
from typing import TYPE_CHECKING

import pytest

from server.store import checkpoints, experiments
from server.store.checkpoints import NewCheckpoint
from server.store.database import Database
from tests.e2e.running import Rest, start_one_process
from tests.e2e.test_processes import children
from tests.processes import eventually
from tests.store.experiment_rows import NOW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

MANY = 300
FILES = 20


@pytest.fixture
def root(tmp_path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def detour(database_url, tmp_path, root):
    flags = (f"--storage-roots={root}",)
    running = start_one_process(tmp_path / "data", *flags, DETOUR_DATABASE_URL=database_url)
    yield running
    running.stop()


def save_many(rest: Rest, database: Database, root: Path) -> tuple[int, int, list[str]]:
    """A running trial with many checkpoints, none of which but the latest is to be kept."""
    storage = {"type": "directory", "container_path": str(root), "save_trial_best": 0, "save_trial_latest": 1}
    config = {"name": "n", "searcher": {"name": "single", "metric": "loss"}, "checkpoint_storage": storage}
    experiment = rest.post("/experiments", {"config": json.dumps(config), "unmanaged": True})["experiment"]["id"]
    made = {"experimentId": experiment, "hparams": {}, "unmanaged": True}
    trial = rest.post("/trials", made)["trial"]
    rest.post(f"/trials/{trial['id']}/start", {"resume": True})
    uuids = [str(uuid.uuid4()) for _ in range(MANY)]
    for each in uuids:
        (root / each).mkdir()
        for number in range(FILES):
            (root / each / str(number)).write_bytes(b"x")
    with database.write() as tx:
        experiments.lock(tx, experiment)
        for steps, each in enumerate(uuids):
            new = NewCheckpoint(each, trial["id"], trial["taskId"], None, NOW, steps, {"0": 1}, b"", None)
            checkpoints.add(tx, experiment, new)
    return experiment, trial["id"], uuids


def kill_while(detour, root: Path) -> None:
    """Kill every process as soon as some of the files are gone."""
    assert eventually(lambda: len(list(root.iterdir())) < MANY, every=0.001)
    (parent,) = detour.processes
    for pid in children(parent).values():
        os.kill(pid, signal.SIGKILL)
    assert len(list(root.iterdir())) > 1, "the work was not under way any more"


def test_what_need_not_be_kept(detour, database, root):
    rest = Rest(detour.rest)
    experiment, trial, uuids = save_many(rest, database, root)
    rest.patch(f"/trials/{trial}", {"state": "STATE_COMPLETED"})
    kill_while(detour, root)
    path = f"/experiments/{experiment}/checkpoints?states=STATE_COMPLETED"
    assert eventually(lambda: rest.get(path)["pagination"]["total"] == 1, seconds=90)
    assert [each["uuid"] for each in rest.get(path)["checkpoints"]] == uuids[-1:]
    assert [each.name for each in root.iterdir()] == uuids[-1:]
    shown = rest.get(f"/trials/{trial}")["trial"]
    assert (shown["checkpointCount"], shown["totalCheckpointSize"]) == (1, "1")


def test_what_is_deleted_with_its_experiment(detour, database, root):
    rest = Rest(detour.rest)
    experiment, trial, _ = save_many(rest, database, root)
    rest.patch(f"/experiments/{experiment}", {"checkpointStorage": {"saveTrialLatest": MANY, "saveTrialBest": 0}})
    rest.patch(f"/trials/{trial}", {"state": "STATE_COMPLETED"})
    assert rest.call("DELETE", f"/experiments/{experiment}").status_code == 200
    kill_while(detour, root)
    path = f"/experiments/{experiment}"
    assert eventually(lambda: rest.call("GET", path).status_code == 404, seconds=90)
    assert list(root.iterdir()) == []
