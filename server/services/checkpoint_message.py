"""Checkpoints as messages, with what their trial was doing when they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.checkpoint.v1 import checkpoint_pb2
from google.protobuf.struct_pb2 import Struct

from server.domain.checkpoint import CheckpointState, validation_value
from server.domain.metric_group import BATCHES, GroupKind, values_key
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from detour.common.v1 import common_pb2

    from server.store.checkpoints import CheckpointRecord


def show_checkpoint(target: checkpoint_pb2.Checkpoint, record: CheckpointRecord) -> None:
    """Put a checkpoint into an empty message."""
    target.MergeFrom(
        checkpoint_pb2.Checkpoint(
            task_id=record.task_id,
            allocation_id=record.allocation_id,
            uuid=record.uuid,
            report_time=timestamp(record.report_time),
            resources=record.resources,
            state=f"STATE_{CheckpointState(record.state).name}",
            storage_id=record.storage_id,
        )
    )
    merge_struct(target.metadata, record.metadata_struct)
    training = target.training
    training.trial_id = record.trial_id
    training.experiment_id = record.experiment_id
    merge_struct(training.experiment_config, record.config_struct)
    merge_struct(training.hparams, record.hparams_struct)
    if record.training_struct is not None:
        _show_metrics(training.training_metrics, record.training_struct, GroupKind.TRAINING)
    if record.validation_struct is not None:
        _show_metrics(training.validation_metrics, record.validation_struct, GroupKind.VALIDATION)
    value = validation_value(record.validation_struct, record.searcher_metric)
    if value is not None:
        training.searcher_metric = value


def _show_metrics(target: common_pb2.Metrics, stored: bytes, kind: GroupKind) -> None:
    fields = Struct.FromString(stored).fields
    target.avg_metrics.CopyFrom(fields[values_key(kind)].struct_value)
    if BATCHES in fields:
        target.batch_metrics.extend(value.struct_value for value in fields[BATCHES].list_value.values)
