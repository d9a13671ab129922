"""What would be deleted if an experiment kept so many checkpoints, in the JSON of a master.

A master shows these checkpoints as its own program holds them: the names are those of its fields.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import orjson
from google.protobuf.struct_pb2 import Struct

from server.domain import struct
from server.domain.checkpoint import CheckpointState, validation_value
from server.domain.checkpoint_retention import RetentionPolicy
from server.domain.errors import missing
from server.store import checkpoints
from server.store.checkpoint_retention import find_expendable
from server.store.checkpoints import CheckpointParent

if TYPE_CHECKING:
    from detour.v1 import plain_pb2

    from server.store.checkpoints import CheckpointRecord
    from server.store.database import Database

_CACHED: Final = 256


def preview_retention(database: Database, request: plain_pb2.PreviewRetentionRequest) -> bytes:
    """Return the checkpoints that would be deleted, and the metric that they are compared by, as JSON.

    Raises:
        NotFoundError: There is no such experiment.
    """
    number = request.experiment_id
    policy = RetentionPolicy(request.save_experiment_best, request.save_trial_best, request.save_trial_latest)
    with database.read() as tx:
        searcher = checkpoints.find_searcher(tx, CheckpointParent(experiment_id=number))
        if searcher is None:
            raise missing("experiment", number)
        records = checkpoints.get_checkpoints(tx, list(find_expendable(tx, number, policy)))
    document = functools.lru_cache(_CACHED)(_document)
    shown = [_shown(record, document) for record in records]
    return orjson.dumps({"checkpoints": shown, "metric_name": searcher.metric}, option=orjson.OPT_APPEND_NEWLINE)


def _shown(record: CheckpointRecord, document: Any) -> dict[str, Any]:
    return {
        "ID": record.id,
        "UUID": record.uuid,
        "TaskID": record.task_id,
        "AllocationID": record.allocation_id,
        "ReportTime": record.report_time,
        "State": CheckpointState(record.state).name,
        "Resources": record.resources,
        "Metadata": _document(record.metadata_struct),
        "Size": record.size,
        "TrialID": record.trial_id,
        "ExperimentID": record.experiment_id,
        "ExperimentConfig": document(record.config_struct),
        "HParams": document(record.hparams_struct),
        "TrainingMetrics": _document(record.training_struct),
        "ValidationMetrics": _document(record.validation_struct),
        "SearcherMetric": validation_value(record.validation_struct, record.searcher_metric),
        "StepsCompleted": record.steps_completed,
    }


def _document(stored: bytes | None) -> orjson.Fragment | None:
    """Return a stored Struct as a piece of JSON."""
    return None if stored is None else orjson.Fragment(orjson.dumps(struct.decode(Struct.FromString(stored))))
