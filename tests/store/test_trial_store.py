from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from sqlalchemy import exc, func, select

from server.domain.experiment_state import ExperimentState
from server.domain.trial_state import TrialState
from server.store import experiments, trials
from server.store.projects import find_place, get_place
from server.store.tables.trials import tasks
from server.store.tables.trials import trials as table
from server.store.trial_records import get_trial
from tests.store.experiment_rows import NOW, add

T = TrialState
E = ExperimentState


def later(minutes: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def add_trial(tx, experiment_id: int, task_id: str | None = None, **values: Any) -> int:
    defaults: dict[str, Any] = {
        "experiment_id": experiment_id,
        "external_id": None,
        "state": T.PAUSED,
        "task_id": task_id or f"{experiment_id}.{tx.scalar(select(func.count()).select_from(table))}",
        "hparams": {"lr": 0.1},
        "start_time": NOW,
    }
    return trials.insert_trial(tx, trials.NewTrial(**(defaults | values)))


def report(tx, experiment_id: int, trial_id: int, state: TrialState, now: dt.datetime) -> experiments.LockedExperiment:
    locked = experiments.lock(tx, experiment_id)
    trials.set_state(tx, trial_id, state, now)
    return trials.follow_trials(tx, locked)


def test_a_new_trial(database):
    with database.write() as tx:
        experiment_id = add(tx)
        trial_id = add_trial(tx, experiment_id, "1.abc", external_id="t")
    with database.read() as tx:
        record = get_trial(tx, trial_id)
        assert (record.experiment_id, record.state, record.start_time, record.end_time) == (
            experiment_id,
            T.PAUSED,
            NOW,
            None,
        )
        assert (record.run_id, record.restarts, record.total_batches, record.checkpoint_count) == (0, 0, 0, 0)
        assert dict(Struct.FromString(record.hparams_struct)) == {"lr": 0.1}
        assert record.task_ids == ("1.abc",)
        assert trials.get_experiment_id(tx, trial_id) == experiment_id
        assert trials.find_by_external_id(tx, experiment_id, "t") == trial_id
        assert trials.find_by_external_id(tx, experiment_id, "T") is None
        assert experiments.get_experiment(tx, experiment_id).num_trials == 1
        assert experiments.get_trial_ids(tx, experiment_id) == [trial_id]


def test_a_trial_that_is_not_there(database):
    with database.write() as tx:
        assert get_trial(tx, 99) is None
        assert trials.get_experiment_id(tx, 99) is None
        assert trials.touch(tx, 99, NOW) is False


def test_external_ids_are_unique_in_their_experiment(database):
    with database.write() as tx:
        first, second = add(tx), add(tx)
        add_trial(tx, first, external_id="t")
        add_trial(tx, second, external_id="t")
        with pytest.raises(exc.IntegrityError), tx.begin_nested():
            add_trial(tx, first, "another", external_id="t")


def test_each_start_is_a_run(database):
    with database.write() as tx:
        experiment_id = add(tx)
        trial_id = add_trial(tx, experiment_id)
        locked = experiments.lock(tx, experiment_id)
        assert [trials.start(tx, trial_id, NOW) for _ in range(3)] == [1, 2, 3]
        assert trials.follow_trials(tx, locked).state is E.RUNNING
        record = get_trial(tx, trial_id)
        assert (record.state, record.run_id) == (T.RUNNING, 3)


def test_the_end_of_a_trial_has_a_time(database):
    with database.write() as tx:
        experiment_id = add(tx)
        trial_id = add_trial(tx, experiment_id)
        report(tx, experiment_id, trial_id, T.RUNNING, later(1))
        assert get_trial(tx, trial_id).end_time is None
        report(tx, experiment_id, trial_id, T.COMPLETED, later(2))
        report(tx, experiment_id, trial_id, T.COMPLETED, later(3))
        assert trials.touch(tx, trial_id, later(4))
        report(tx, experiment_id, trial_id, T.RUNNING, later(5))
        assert get_trial(tx, trial_id).end_time == later(2)
        report(tx, experiment_id, trial_id, T.ERROR, later(6))
        assert get_trial(tx, trial_id).end_time == later(6)


def test_an_unmanaged_experiment_follows_its_trials(database):
    with database.write() as tx:
        experiment_id = add(tx)
        first, second, _fresh = (add_trial(tx, experiment_id) for _ in range(3))
        assert report(tx, experiment_id, first, T.RUNNING, later(1)).state is E.RUNNING
        assert report(tx, experiment_id, first, T.ERROR, later(2)).state is E.ERROR
        assert report(tx, experiment_id, second, T.COMPLETED, later(3)).state is E.COMPLETED
        record = experiments.get_experiment(tx, experiment_id)
        assert (record.state, record.end_time, record.progress) == (E.COMPLETED, later(3), 1.0)
        assert report(tx, experiment_id, first, T.COMPLETED, later(4)).state is E.COMPLETED
        assert experiments.get_experiment(tx, experiment_id).end_time == later(4)
        assert report(tx, experiment_id, first, T.RUNNING, later(5)).state is E.RUNNING
        assert experiments.get_experiment(tx, experiment_id).end_time == later(4)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        pytest.param({"unmanaged": False, "state": E.ACTIVE}, E.ACTIVE, id="managed"),
        pytest.param({"state": E.DELETING}, E.DELETING, id="being deleted"),
        pytest.param({"state": E.DELETE_FAILED}, E.DELETE_FAILED, id="that could not be deleted"),
    ],
)
def test_an_experiment_that_does_not_follow(database, values, state):
    with database.write() as tx:
        experiment_id = add(tx, **values)
        trial_id = add_trial(tx, experiment_id)
        assert report(tx, experiment_id, trial_id, T.RUNNING, NOW).state is state
        assert experiments.get_experiment(tx, experiment_id).state == state


def test_hparams_are_replaced(database):
    with database.write() as tx:
        trial_id = add_trial(tx, add(tx))
        trials.set_hparams(tx, trial_id, {"layers": 3})
        assert dict(Struct.FromString(get_trial(tx, trial_id).hparams_struct)) == {"layers": 3}


def test_trials_go_with_their_experiment(database):
    with database.write() as tx:
        experiment_id = add(tx)
        add_trial(tx, experiment_id)
        experiments.delete_experiment(tx, experiments.lock(tx, experiment_id))
        for left in (table, tasks):
            assert tx.scalar(select(func.count()).select_from(left)) == 0


def test_the_place_of_a_project(database):
    with database.read() as tx:
        place = find_place(tx, "Uncategorized", "Uncategorized")
        assert place is not None
        assert place == get_place(tx, 1)
        assert (place.workspace_id, place.archived, place.workspace_archived) == (1, False, False)
        assert get_place(tx, 99) is None
        assert find_place(tx, "uncategorized", "Uncategorized") is None
        assert find_place(tx, "Uncategorized", "%") is None
