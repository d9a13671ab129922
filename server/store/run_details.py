"""What trials say about themselves beside states and metrics: metadata, storage, what their code is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, select, update

from server.domain.struct import encode
from server.store import run_values
from server.store.conflicts import insert_into
from server.store.digests import name_digest
from server.store.tables.experiments import experiments
from server.store.tables.runs import checkpoint_storages
from server.store.tables.trials import tasks, trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy import Connection

_t = trials.c
_STORAGE = select(checkpoint_storages.c.id).where(checkpoint_storages.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task.

    Attributes:
        task_type: As `determined.task.v1.TaskType`.
        experiment_id: The experiment whose trial it runs, or None.
    """

    id: str
    task_type: int
    start_time: dt.datetime
    end_time: dt.datetime | None
    experiment_id: int | None


def get_metadata(tx: Connection, trial_id: int) -> bytes | None:
    """Return the metadata of a run as a serialized Struct, empty if it has none; None if there is no such run."""
    row = tx.execute(select(_t.metadata_struct).where(_t.id == trial_id)).one_or_none()
    return None if row is None else row.metadata_struct or b""


def set_metadata(tx: Connection, trial_id: int, document: Mapping[str, Any]) -> bool:
    """Replace the metadata of a run; False if there is no such run."""
    # The update locks the run for what comes behind it.
    if not _change(tx, trial_id, {"metadata_struct": encode(document)}):
        return False
    run_values.set_metadata(tx, trial_id, document)
    return True


def set_runner_state(tx: Connection, trial_id: int, state: str) -> bool:
    """Note what the code of a trial is doing; False if there is no such trial."""
    return _change(tx, trial_id, {"runner_state": state})


def set_log_retention(tx: Connection, trial_id: int, days: int) -> bool:
    """Set for how many days the logs of a trial are kept; False if there is no such trial."""
    return _change(tx, trial_id, {"log_retention_days": days})


def set_progress(tx: Connection, trial_id: int, progress: float) -> bool:
    """Set how much of its work the experiment of a trial has done; False if there is no such trial."""
    owner = select(_t.experiment_id).where(_t.id == trial_id).scalar_subquery()
    changed = update(experiments).where(experiments.c.id == owner).values(progress=progress)
    return tx.execute(changed).rowcount > 0


def storage_id(tx: Connection, storage: Mapping[str, Any]) -> int:
    """Return the id of a place where checkpoints lie, which it gets when it is first asked for.

    Args:
        tx: A write transaction.
        storage: A complete section, without what says how many checkpoints are kept.
    """
    digest = name_digest(orjson.dumps(storage, option=orjson.OPT_SORT_KEYS).decode())
    number: int | None = tx.scalar(_STORAGE, {"digest": digest})
    if number is None:
        fresh = insert_into(tx, checkpoint_storages).values(digest=digest, storage=dict(storage))
        tx.execute(fresh.on_conflict_do_nothing())
        return int(tx.scalars(_STORAGE, {"digest": digest}).one())
    return number


def get_task(tx: Connection, task_id: str) -> TaskRecord | None:
    """Return the task of this id, or None if there is none."""
    columns = (tasks.c.id, tasks.c.task_type, tasks.c.start_time, tasks.c.end_time, _t.experiment_id)
    found = select(*columns).outerjoin(trials, _t.id == tasks.c.trial_id).where(tasks.c.id == task_id)
    row: Any = tx.execute(found).one_or_none()
    return None if row is None else TaskRecord(*row)


def _change(tx: Connection, trial_id: int, values: dict[str, Any]) -> bool:
    return tx.execute(update(trials).where(_t.id == trial_id).values(values)).rowcount > 0
