"""Trials as they are shown: with their tasks and their best and latest validations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from server.store.best_checkpoints import best_checkpoints
from server.store.quick import QuickSelect
from server.store.tables.metrics import metrics
from server.store.tables.trials import tasks, trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.store.workloads import CheckpointStep

_t = trials.c
_best = metrics.alias("best")
_latest = metrics.alias("latest")
# Rows of one statement: a bound on its parameters.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ValidationRecord:
    """A report of a validation.

    Attributes:
        total_batches: How many batches were completed.
        end_time: When it was measured.
        metrics_struct: What was measured: a serialized Struct with `validation_metrics` in it.
    """

    total_batches: int
    end_time: dt.datetime
    metrics_struct: bytes


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """What answers show of a trial.

    The names are those of the columns: `state` is the number of the state, what ends in `_struct` is a serialized
    Struct, and `metadata_struct` is None where nothing was attached.
    """

    id: int
    experiment_id: int
    state: int
    start_time: dt.datetime
    end_time: dt.datetime | None
    run_id: int
    restarts: int
    hparams_struct: bytes
    total_batches: int
    runner_state: str
    searcher_metric_value: float | None
    summary_metrics_struct: bytes
    checkpoint_size: int
    checkpoint_count: int
    log_retention_days: int | None
    metadata_struct: bytes | None
    best_validation: ValidationRecord | None
    latest_validation: ValidationRecord | None
    best_checkpoint: CheckpointStep | None
    task_ids: tuple[str, ...]


_OWN = (
    _t.id,
    _t.experiment_id,
    _t.state,
    _t.start_time,
    _t.end_time,
    _t.run_id,
    _t.restarts,
    _t.hparams_struct,
    _t.total_batches,
    _t.runner_state,
    _t.searcher_metric_value,
    _t.summary_metrics_struct,
    _t.checkpoint_size,
    _t.checkpoint_count,
    _t.log_retention_days,
    _t.metadata_struct,
)
_VALIDATIONS = [(each.c.total_batches, each.c.end_time, each.c.metrics_struct) for each in (_best, _latest)]
_SHOWN = QuickSelect(
    select(*_OWN, *_VALIDATIONS[0], *_VALIDATIONS[1])
    .select_from(trials)
    .outerjoin(_best, _best.c.id == _t.best_validation_id)
    .outerjoin(_latest, _latest.c.id == _t.latest_validation_id)
    .where(_t.id.in_(bindparam("ids", expanding=True)))
)
_TASKS = QuickSelect(
    select(tasks.c.trial_id, tasks.c.id)
    .where(tasks.c.trial_id.in_(bindparam("ids", expanding=True)))
    .order_by(tasks.c.start_time, tasks.c.id)
)


def get_trials(tx: Connection, ids: Sequence[int]) -> list[TrialRecord]:
    """Return the trials of these ids, in this order, without those that do not exist."""
    found: dict[int, TrialRecord] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = {"ids": ids[start : start + _CHUNK]}
        task_ids: dict[int, tuple[str, ...]] = {}
        for trial_id, task_id in _TASKS.rows(tx, chunk):
            task_ids[trial_id] = (*task_ids.get(trial_id, ()), task_id)
        records = [_record(row, task_ids.get(row[0], ())) for row in _SHOWN.rows(tx, chunk)]
        best = best_checkpoints(tx, [record.id for record in records if record.checkpoint_count])
        for record in records:
            checkpoint = best.get(record.id)
            found[record.id] = replace(record, best_checkpoint=checkpoint) if checkpoint is not None else record
    return [found[key] for key in ids if key in found]


def get_trial(tx: Connection, trial_id: int) -> TrialRecord | None:
    """Return the trial of this id, or None if there is none."""
    return next(iter(get_trials(tx, [trial_id])), None)


def _record(row: Sequence[Any], task_ids: tuple[str, ...]) -> TrialRecord:
    """Make a record of its row, without its best checkpoint."""
    own = len(_OWN)
    validations = (_validation(row[own : own + 3]), _validation(row[own + 3 :]))
    columns: list[Any] = [*row[:own], *validations, None, task_ids]
    return TrialRecord(*columns)


def _validation(columns: Sequence[Any]) -> ValidationRecord | None:
    return None if columns[1] is None else ValidationRecord(*columns)
