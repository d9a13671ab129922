from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from server.background.lost_trials import LostTrials
from server.background.runner import BackgroundRunner
from server.domain.experiment_state import ExperimentState
from server.domain.trial_state import TrialState
from server.store import experiments, trial_liveness, trials
from server.store.tables.trials import trials as table
from tests.processes import eventually
from tests.store.experiment_rows import add
from tests.store.trial_rows import add_trial, start

SECOND = dt.timedelta(seconds=1)
TIMEOUT = 100.0


class Clock:
    """The database's clock, moved on by the test."""

    def __init__(self, database, monkeypatch) -> None:
        with database.read() as tx:
            self.now = trial_liveness.clock(tx)
        monkeypatch.setattr(trial_liveness, "clock", lambda _tx: self.now)

    def advance(self, seconds: float) -> None:
        self.now += seconds * SECOND


@pytest.fixture
def clock(database, monkeypatch):
    return Clock(database, monkeypatch)


def trial(database, clock, state=TrialState.RUNNING, alive=0.0, **values):
    with database.write() as tx:
        made = add_trial(tx, add(tx, **values))
        at = None if alive is None else clock.now + alive * SECOND
        tx.execute(update(table).where(table.c.id == made).values(state=state, last_activity_at=at))
    return made


def look(database, task):
    BackgroundRunner(database, [task]).run_once(task)


def watch(database, clock, task, seconds):
    """Let time pass, and let the task look as often as it does."""
    for _ in range(int(seconds / task.interval)):
        clock.advance(task.interval)
        look(database, task)


def state(database, trial_id):
    with database.read() as tx:
        return TrialState(tx.scalar(select(table.c.state).where(table.c.id == trial_id)))


def test_a_silent_trial_fails_at_its_last_sign_of_life(database, clock):
    lost, task = trial(database, clock, state=TrialState.RUNNING), LostTrials(TIMEOUT)
    began = clock.now
    look(database, task)
    watch(database, clock, task, TIMEOUT)
    assert state(database, lost) is TrialState.RUNNING
    watch(database, clock, task, TIMEOUT / 2)
    with database.read() as tx:
        owner = trials.get_experiment_id(tx, lost)
        row = tx.execute(select(table.c.state, table.c.end_time).where(table.c.id == lost)).one()
        record = experiments.get_experiment(tx, owner)
    assert row == (TrialState.ERROR, began)
    assert (record.state, record.end_time) == (ExperimentState.ERROR, began)


def test_others_are_left_alone(database, clock):
    lively = [
        trial(database, clock, alive=TIMEOUT * 2),
        trial(database, clock, alive=None),
        trial(database, clock, unmanaged=False, state=TrialState.RUNNING),
        *(trial(database, clock, state=each) for each in TrialState if each is not TrialState.RUNNING),
    ]
    before = [state(database, each) for each in lively]
    lost, task = trial(database, clock), LostTrials(TIMEOUT)
    look(database, task)
    watch(database, clock, task, TIMEOUT * 1.5)
    assert [state(database, each) for each in lively] == before
    assert state(database, lost) is TrialState.ERROR


def test_all_lost_trials_of_an_experiment_fail(database, clock):
    with database.write() as tx:
        owner = add(tx)
        several = [add_trial(tx, owner) for _ in range(3)]
        for each in several:
            start(tx, each)
        trials.set_state(tx, several[0], TrialState.COMPLETED, clock.now)
        trials.follow_trials(tx, experiments.lock(tx, owner))
        tx.execute(update(table).where(table.c.experiment_id == owner).values(last_activity_at=clock.now))
    others = [trial(database, clock) for _ in range(2)]
    task = LostTrials(TIMEOUT)
    look(database, task)
    watch(database, clock, task, TIMEOUT * 1.5)
    assert [state(database, each) for each in several] == [TrialState.COMPLETED, TrialState.ERROR, TrialState.ERROR]
    assert {state(database, each) for each in others} == {TrialState.ERROR}
    with database.read() as tx:
        assert experiments.get_experiment(tx, owner).state == ExperimentState.COMPLETED


@pytest.mark.parametrize("gap", [TIMEOUT, -TIMEOUT], ids=["outage", "clock set back"])
def test_what_could_not_be_heard_is_not_judged(database, clock, gap):
    old, task = trial(database, clock, alive=-10 * TIMEOUT), LostTrials(TIMEOUT)
    look(database, task)
    watch(database, clock, task, TIMEOUT * 0.9)
    clock.advance(gap)
    look(database, task)
    watch(database, clock, task, TIMEOUT * 0.9)
    assert state(database, old) is TrialState.RUNNING
    watch(database, clock, task, TIMEOUT * 0.2)
    assert state(database, old) is TrialState.ERROR


def test_it_looks_by_itself(database):
    with database.write() as tx:
        made = add_trial(tx)
        start(tx, made)
        old = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        tx.execute(update(table).where(table.c.id == made).values(last_activity_at=old))
    runner = BackgroundRunner(database, [LostTrials(0.5)])
    runner.start()
    try:
        eventually(lambda: state(database, made) is TrialState.ERROR)
    finally:
        runner.stop()


def test_how_often_it_looks():
    assert LostTrials(300).interval == 30
    assert LostTrials(10_000).interval == 30
    assert LostTrials(2).interval == 0.2
