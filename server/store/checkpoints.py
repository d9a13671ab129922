"""Checkpoints: reported, shown with what their trial did at that point, changed, and counted.

Whoever adds or changes one first locks its experiment (`server.store.experiments.lock`): the counts and
sizes of the trial and of the experiment move with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, select, update

from server.domain.checkpoint import MAX_SIZE, CheckpointOrder, CheckpointState, validation_value
from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import GroupKind
from server.store.conflicts import insert_into
from server.store.tables.checkpoints import checkpoints
from server.store.tables.experiments import experiment_documents, experiments
from server.store.tables.metrics import metrics
from server.store.tables.runs import checkpoint_storages
from server.store.tables.trials import tasks, trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

_c = checkpoints.c
_t = trials.c
_x = experiments.c
_training = metrics.alias("training")
_validation = metrics.alias("validation")
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class CheckpointParent:
    """Whose checkpoints are listed: those of a trial, or of an experiment. One of the two is set."""

    trial_id: int | None = None
    experiment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Searcher:
    """What an experiment looks for."""

    metric: str
    smaller_is_better: bool


@dataclass(frozen=True, slots=True)
class NewCheckpoint:
    """What is reported of a checkpoint; the names are those of the columns."""

    uuid: str
    trial_id: int
    task_id: str
    allocation_id: str | None
    report_time: dt.datetime
    steps_completed: int | None
    resources: Mapping[str, int]
    metadata_struct: bytes
    storage_id: int | None


@dataclass(frozen=True, slots=True)
class CheckpointPlace:
    """Where the files of a checkpoint lie.

    Attributes:
        storage: A `checkpoint_storage` section: that of the report, else that of the config of the experiment.
    """

    uuid: str
    experiment_id: int
    state: int
    storage: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckpointRecord:
    """A checkpoint and what its trial was doing then; what ends in `_struct` is a serialized Struct.

    Attributes:
        training_struct: The report of training at the same number of steps, as it is stored, or None.
        validation_struct: The same of validation.
    """

    id: int
    uuid: str
    trial_id: int
    task_id: str
    allocation_id: str | None
    report_time: dt.datetime
    state: int
    size: int
    steps_completed: int | None
    resources: Mapping[str, int]
    metadata_struct: bytes
    storage_id: int | None
    experiment_id: int
    hparams_struct: bytes
    searcher_metric: str
    config_struct: bytes
    training_struct: bytes | None
    validation_struct: bytes | None


def _report(reports: Any, group: str, kind: GroupKind) -> ColumnElement[bool]:
    return and_(
        reports.c.trial_id == _c.trial_id,
        reports.c.group_name == group,
        reports.c.kind == kind,
        reports.c.total_batches == _c.steps_completed,
        ~reports.c.archived,
    )


_OF_VALIDATION = _report(_validation, "validation", GroupKind.VALIDATION)
_SHOWN = (
    select(
        _c.id,
        _c.uuid,
        _c.trial_id,
        _c.task_id,
        _c.allocation_id,
        _c.report_time,
        _c.state,
        _c.size,
        _c.steps_completed,
        _c.resources,
        _c.metadata_struct,
        _c.storage_id,
        _t.experiment_id,
        _t.hparams_struct,
        _x.searcher_metric,
        experiment_documents.c.config_struct,
        _training.c.metrics_struct,
        _validation.c.metrics_struct,
    )
    .join(trials, _t.id == _c.trial_id)
    .join(experiments, _x.id == _t.experiment_id)
    .join(experiment_documents, experiment_documents.c.experiment_id == _t.experiment_id)
    .outerjoin(_training, _report(_training, "training", GroupKind.TRAINING))
    .outerjoin(_validation, _OF_VALIDATION)
)


def find_task(tx: Connection, task_id: str) -> tuple[int, int] | None:
    """Return the ids of the trial and of the experiment of a task, or None if there is no task of a trial."""
    row = tx.execute(
        select(_t.id, _t.experiment_id).join(tasks, tasks.c.trial_id == _t.id).where(tasks.c.id == task_id)
    )
    found = row.one_or_none()
    return None if found is None else (found[0], found[1])


def storage_exists(tx: Connection, storage_id: int) -> bool:
    """Tell whether a storage has this id."""
    return tx.scalar(select(checkpoint_storages.c.id).where(checkpoint_storages.c.id == storage_id)) is not None


def find_experiment(tx: Connection, uuid: str) -> int | None:
    """Return the id of the experiment of a checkpoint, or None if there is no such checkpoint."""
    return tx.scalar(select(_t.experiment_id).join(checkpoints, _c.trial_id == _t.id).where(_c.uuid == uuid))


def get_checkpoint(tx: Connection, uuid: str) -> CheckpointRecord | None:
    """Return the checkpoint of a UUID, or None."""
    row: Any = tx.execute(_SHOWN.where(_c.uuid == uuid)).one_or_none()
    return None if row is None else CheckpointRecord(*row)


def get_places(tx: Connection, uuids: Sequence[str]) -> list[CheckpointPlace]:
    """Return where the checkpoints of these UUIDs lie, in this order, without those that do not exist."""
    found: dict[str, CheckpointPlace] = {}
    for start in range(0, len(uuids), _CHUNK):
        query = (
            select(_c.uuid, _t.experiment_id, _c.state, checkpoint_storages.c.storage, experiment_documents.c.config)
            .join(trials, _t.id == _c.trial_id)
            .join(experiment_documents, experiment_documents.c.experiment_id == _t.experiment_id)
            .outerjoin(checkpoint_storages, checkpoint_storages.c.id == _c.storage_id)
            .where(_c.uuid.in_(uuids[start : start + _CHUNK]))
        )
        for uuid, experiment_id, state, reported, config in tx.execute(query):
            storage = reported or config.get("checkpoint_storage") or {}
            found[uuid] = CheckpointPlace(uuid, experiment_id, state, storage)
    return [found[uuid] for uuid in uuids if uuid in found]


def get_checkpoints(tx: Connection, ids: Sequence[int]) -> list[CheckpointRecord]:
    """Return the checkpoints of these ids, in this order, without those that do not exist."""
    found: dict[int, CheckpointRecord] = {}
    for start in range(0, len(ids), _CHUNK):
        rows: Sequence[Any] = tx.execute(_SHOWN.where(_c.id.in_(ids[start : start + _CHUNK]))).all()
        found |= {row[0]: CheckpointRecord(*row) for row in rows}
    return [found[key] for key in ids if key in found]


def add(tx: Connection, experiment_id: int, new: NewCheckpoint) -> bool:
    """Store a checkpoint of a locked experiment, all of whose files exist; False if there is one of that UUID.

    Raises:
        InvalidArgumentError: The sizes of the experiment's checkpoints become too large to be counted.
    """
    size = sum(new.resources.values())
    values = {name: getattr(new, name) for name in NewCheckpoint.__dataclass_fields__}
    fresh = insert_into(tx, checkpoints)
    row = fresh.values(**values, state=CheckpointState.COMPLETED, size=size)
    if tx.scalar(row.on_conflict_do_nothing(index_elements=[_c.uuid]).returning(_c.id)) is None:
        return False
    _count(tx, experiment_id, new.trial_id, 1, size)
    return True


def set_metadata(tx: Connection, uuid: str, metadata_struct: bytes, steps: int | None) -> bool:
    """Replace the metadata of a checkpoint; False if there is none of this UUID."""
    values = {"metadata_struct": metadata_struct, "steps_completed": steps}
    return tx.execute(update(checkpoints).where(_c.uuid == uuid).values(values)).rowcount > 0


def claim(tx: Connection, uuid: str) -> bool:
    """Note that files of a checkpoint of a locked experiment are about to be deleted; return whether it was complete.

    From then on it is not, so that it cannot be registered as a version of a model while its files go.
    """
    complete = update(checkpoints).where(_c.uuid == uuid, _c.state == CheckpointState.COMPLETED)
    return tx.execute(complete.values(state=CheckpointState.PARTIALLY_DELETED)).rowcount > 0


def restore(tx: Connection, uuid: str) -> None:
    """Note that no file of a claimed checkpoint was deleted: it is complete."""
    partial = update(checkpoints).where(_c.uuid == uuid, _c.state == CheckpointState.PARTIALLY_DELETED)
    tx.execute(partial.values(state=CheckpointState.COMPLETED))


def set_resources(tx: Connection, experiment_id: int, uuid: str, left: Mapping[str, int]) -> bool:
    """Note which files are left of a checkpoint of a locked experiment; return whether these are other ones.

    Of one without any left, the list stays as it was: it tells what there had been.
    """
    row: Any = tx.execute(select(_c.trial_id, _c.state, _c.size, _c.resources).where(_c.uuid == uuid)).one()
    counted = row.state != CheckpointState.DELETED
    if not left:
        values: dict[str, Any] = {"state": CheckpointState.DELETED}
        change = (-1, -row.size) if counted else (0, 0)
    elif dict(left) == row.resources and counted:
        return False
    else:
        size = sum(left.values())
        values = {"state": CheckpointState.PARTIALLY_DELETED, "resources": dict(left), "size": size}
        change = (0, size - row.size) if counted else (1, size)
    _count(tx, experiment_id, row.trial_id, *change)
    tx.execute(update(checkpoints).where(_c.uuid == uuid).values(values))
    return True


def remove(tx: Connection, experiment_id: int, uuid: str) -> None:
    """Remove a checkpoint of a locked experiment, unless it is gone already."""
    row: Any = tx.execute(
        delete(checkpoints).where(_c.uuid == uuid).returning(_c.trial_id, _c.state, _c.size)
    ).one_or_none()
    if row is not None and row.state != CheckpointState.DELETED:
        _count(tx, experiment_id, row.trial_id, -1, -row.size)


def _count(tx: Connection, experiment_id: int, trial_id: int, number: int, size: int) -> None:
    counted = tx.scalars(select(_x.checkpoint_size).where(_x.id == experiment_id)).one()
    if counted + size > MAX_SIZE:
        raise InvalidArgumentError("the checkpoints of the experiment become too large to be counted")
    for table, key in ((experiments, experiment_id), (trials, trial_id)):
        grown = {
            "checkpoint_count": table.c.checkpoint_count + number,
            "checkpoint_size": table.c.checkpoint_size + size,
        }
        tx.execute(update(table).where(table.c.id == key).values(grown))


def latest(tx: Connection, trial_id: int) -> tuple[str, int] | None:
    """Return UUID and steps of the checkpoint that a trial goes on from: the complete one with the most steps."""
    query = (
        select(_c.uuid, _c.steps_completed)
        .where(_c.trial_id == trial_id, _c.state == CheckpointState.COMPLETED, _c.steps_completed.is_not(None))
        .order_by(_c.steps_completed.desc(), _c.report_time.desc(), _c.id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def find_searcher(tx: Connection, parent: CheckpointParent) -> Searcher | None:
    """Return what the experiment of a parent looks for, or None if there is no such parent."""
    query = select(_x.searcher_metric, _x.smaller_is_better)
    if parent.trial_id is None:
        query = query.where(_x.id == parent.experiment_id)
    else:
        query = query.join(trials, _t.experiment_id == _x.id).where(_t.id == parent.trial_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else Searcher(row[0], row[1])


_KEYS: Mapping[CheckpointOrder, Callable[[Any], Any]] = {
    CheckpointOrder.UUID: lambda row: row.uuid,
    CheckpointOrder.TRIAL_ID: lambda row: row.trial_id,
    # What has no number comes before all others.
    CheckpointOrder.BATCH_NUMBER: lambda row: -1 if row.steps_completed is None else row.steps_completed,
    CheckpointOrder.END_TIME: lambda row: row.report_time,
    CheckpointOrder.STATE: lambda row: row.state,
}
_LISTED = (_c.id, _c.uuid, _c.trial_id, _c.steps_completed, _c.report_time, _c.state)


def list_by_attribute(
    tx: Connection,
    parent: CheckpointParent,
    states: Collection[int],
    order: CheckpointOrder,
    *,
    descending: bool,
) -> list[int]:
    """Return the ids of all checkpoints of a parent in an order; ties go by the time of the report and the id."""
    key = _KEYS[order]
    query = select(*_LISTED).join(trials, _t.id == _c.trial_id).where(_of(parent), *_in_states(states))
    rows = sorted(tx.execute(query).all(), key=lambda row: (key(row), row.report_time, row.id), reverse=descending)
    return [row.id for row in rows]


def list_by_metric(
    tx: Connection, parent: CheckpointParent, states: Collection[int], metric: str, *, descending: bool
) -> list[int]:
    """Return the ids of all checkpoints of a parent by a metric of the validation at the same number of steps.

    What is no finite number comes last in both directions; ties go by the time of the report and the id.
    """
    query = (
        select(_c.id, _c.report_time, _validation.c.metrics_struct)
        .join(trials, _t.id == _c.trial_id)
        .outerjoin(_validation, _OF_VALIDATION)
        .where(_of(parent), *_in_states(states))
    )
    numbers: list[tuple[float, dt.datetime, int]] = []
    others: list[tuple[dt.datetime, int]] = []
    for number, time, stored in tx.execute(query):
        value = validation_value(stored, metric)
        if value is not None and math.isfinite(value):
            numbers.append((value, time, number))
        else:
            others.append((time, number))
    numbers.sort(reverse=descending)
    others.sort(reverse=descending)
    return [number for _, _, number in numbers] + [number for _, number in others]


def _of(parent: CheckpointParent) -> ColumnElement[bool]:
    return _t.id == parent.trial_id if parent.trial_id is not None else _t.experiment_id == parent.experiment_id


def _in_states(states: Collection[int]) -> list[ColumnElement[bool]]:
    return [_c.state.in_(states)] if states else []
