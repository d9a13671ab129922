"""Trials and their tasks: how they are made and start, and what their state does to their experiment.

Whoever changes the state of a trial first locks its experiment (`server.store.experiments.lock`), parent before child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, insert, select, update

from server.domain.experiment_state import ExperimentState, state_of_unmanaged
from server.domain.struct import encode
from server.domain.trial_state import TrialState, ends_trial
from server.store import run_counts, run_numbers, run_values
from server.store.experiments import Changes, LockedExperiment, change
from server.store.tables.experiments import experiments
from server.store.tables.trials import GOING, tasks, trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_t = trials.c
_TASK_TYPE_TRIAL = 1
# Values of one statement: a bound on its parameters.
_CHUNK = 500
_OVER = [state for state in TrialState if state.terminal]


@dataclass(frozen=True, slots=True)
class NewTrial:
    """What a trial is made of.

    Attributes:
        experiment_id: What it belongs to.
        external_id: The id that its user gave it, or None.
        state: The state that it starts with.
        task_id: The id of its task.
        hparams: A document that can be stored.
        start_time: When it was made.
    """

    experiment_id: int
    external_id: str | None
    state: TrialState
    task_id: str
    hparams: Mapping[str, Any]
    start_time: dt.datetime


def get_experiment_id(tx: Connection, trial_id: int) -> int | None:
    """Return the id of the experiment that a trial belongs to, or None if there is no such trial."""
    return tx.scalar(select(_t.experiment_id).where(_t.id == trial_id))


def existing(tx: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Return those of these ids that trials have."""
    found: set[int] = set()
    for start_at in range(0, len(ids), _CHUNK):
        found.update(tx.scalars(select(_t.id).where(_t.id.in_(ids[start_at : start_at + _CHUNK]))))
    return frozenset(found)


def find_by_external_id(tx: Connection, experiment_id: int, external_id: str) -> int | None:
    """Return the id of the trial of an experiment that its user gave this id, or None."""
    return tx.scalar(select(_t.id).where(_t.experiment_id == experiment_id, _t.external_id == external_id))


def insert_trial(tx: Connection, new: NewTrial) -> int:
    """Store a new trial of a locked experiment, with its task, and return its id."""
    project_id, local_id = run_numbers.take(tx, new.experiment_id)
    trial_id: int = tx.execute(
        insert(trials)
        .values(
            experiment_id=new.experiment_id,
            project_id=project_id,
            local_id=local_id,
            external_id=new.external_id,
            state=new.state,
            start_time=new.start_time,
            hparams_struct=encode(new.hparams),
            summary_metrics_struct=b"",
        )
        .returning(_t.id)
    ).scalar_one()
    tx.execute(
        insert(tasks).values(id=new.task_id, task_type=_TASK_TYPE_TRIAL, trial_id=trial_id, start_time=new.start_time)
    )
    grown = {"num_trials": experiments.c.num_trials + 1}
    tx.execute(update(experiments).where(experiments.c.id == new.experiment_id).values(grown))
    run_counts.added(tx, new.experiment_id)
    run_values.insert_hparams(tx, trial_id, new.hparams)
    return trial_id


def set_hparams(tx: Connection, trial_id: int, hparams: Mapping[str, Any]) -> None:
    """Replace the hyperparameters of a trial of a locked experiment."""
    tx.execute(update(trials).where(_t.id == trial_id).values(hparams_struct=encode(hparams)))
    run_values.set_hparams(tx, trial_id, hparams)


def start(tx: Connection, trial_id: int, now: dt.datetime) -> int:
    """Let a trial of a locked experiment run once more and return the number of this run, from 1."""
    values = {
        "run_id": _t.run_id + 1,
        "state": TrialState.RUNNING,
        "last_activity_at": now,
        "inherited_batches": _t.total_batches,
    }
    number: int = tx.execute(update(trials).where(_t.id == trial_id).values(values).returning(_t.run_id)).scalar_one()
    return number


def touch(tx: Connection, trial_id: int, now: dt.datetime) -> bool:
    """Note that a trial is alive; False if there is no such trial."""
    return tx.execute(update(trials).where(_t.id == trial_id).values(last_activity_at=now)).rowcount > 0


def set_state(tx: Connection, trial_id: int, state: TrialState, now: dt.datetime) -> None:
    """Set the state that a trial of a locked experiment reports; the end of a trial has a time."""
    before = TrialState(tx.scalars(select(_t.state).where(_t.id == trial_id)).one())
    values: dict[str, Any] = {"state": state, "last_activity_at": now}
    if ends_trial(before, state):
        values["end_time"] = now
    tx.execute(update(trials).where(_t.id == trial_id).values(values))


def set_states(tx: Connection, experiment_id: int, state: TrialState, now: dt.datetime) -> None:
    """Set the state of all trials of a locked, managed experiment that are not over."""
    values: dict[str, Any] = {"state": state} | ({"end_time": now} if state.terminal else {})
    tx.execute(update(trials).where(_t.experiment_id == experiment_id, _t.state.not_in(_OVER)).values(values))


def cancel(tx: Connection, trial_id: int, now: dt.datetime) -> bool:
    """End a trial of a locked, managed experiment; False if it is over."""
    mine = (_t.id == trial_id, _t.state.not_in(_OVER))
    return tx.execute(update(trials).where(*mine).values(state=TrialState.CANCELED, end_time=now)).rowcount > 0


def go_on(tx: Connection, experiment_id: int, now: dt.datetime, *, completed_too: bool) -> None:
    """Let trials of a locked, managed experiment that is over wait again, each with a task more.

    Args:
        tx: A write transaction.
        experiment_id: The experiment.
        now: When that is.
        completed_too: Whether those go on that are completed.
    """
    mine = [_t.experiment_id == experiment_id]
    tx.execute(update(trials).where(*mine).values(restarts=0))
    if not completed_too:
        mine.append(_t.state != TrialState.COMPLETED)
    first, number = func.min(tasks.c.id), func.count()
    # Ids of later tasks begin with that of the first one, and so come after it.
    found = select(_t.id, first, number).join(tasks, tasks.c.trial_id == _t.id).where(*mine).group_by(_t.id)
    more = [
        {"id": f"{task_id}-{count}", "task_type": _TASK_TYPE_TRIAL, "trial_id": trial_id, "start_time": now}
        for trial_id, task_id, count in tx.execute(found)
    ]
    tx.execute(update(trials).where(*mine).values(state=TrialState.QUEUED, end_time=None))
    if more:
        tx.execute(insert(tasks), more)


def has_incomplete(tx: Connection, experiment_id: int) -> bool:
    """Return whether any trial of an experiment is not completed."""
    mine = (_t.experiment_id == experiment_id, _t.state != TrialState.COMPLETED)
    return bool(tx.scalar(select(exists().where(*mine))))


def is_going(tx: Connection, trial_id: int) -> bool:
    """Return whether a trial is marked to be removed; false if there is no such trial."""
    return bool(tx.scalar(select(GOING).where(_t.id == trial_id)))


def has_open(tx: Connection, experiment_id: int) -> bool:
    """Return whether any trial of an experiment is not over."""
    return bool(tx.scalar(select(exists().where(_t.experiment_id == experiment_id, _t.state.not_in(_OVER)))))


def set_log_retention(tx: Connection, experiment_id: int, days: int) -> None:
    """Set for how many days the logs of all trials of an experiment are kept; -1 means forever."""
    tx.execute(update(trials).where(_t.experiment_id == experiment_id).values(log_retention_days=days))


def follow_trials(tx: Connection, experiment: LockedExperiment) -> LockedExperiment:
    """Give a locked, unmanaged experiment the state that its trials make, and return it as it is then.

    Over, it ends when the last of its trials ended; completed, all of it is done. What is being deleted stays so.
    """
    if not experiment.unmanaged or experiment.state in (ExperimentState.DELETING, ExperimentState.DELETE_FAILED):
        return experiment
    mine = _t.experiment_id == experiment.id
    states = tx.scalars(select(_t.state).where(mine).distinct())
    changes: Changes = {"state": state_of_unmanaged(map(TrialState, states))}
    if changes["state"].terminal:
        changes["end_time"] = tx.scalar(select(func.max(_t.end_time)).where(mine))
    if changes["state"] is ExperimentState.COMPLETED:
        changes["progress"] = 1.0
    return change(tx, experiment, **changes)
