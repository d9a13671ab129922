"""Models and their versions as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.model.v1 import model_pb2

from server.services.checkpoint_message import show_checkpoint
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.checkpoints import CheckpointRecord
    from server.store.model_versions import VersionRecord
    from server.store.models import ModelRecord


def model_message(record: ModelRecord) -> model_pb2.Model:
    """Return a model as the API shows it."""
    message = model_pb2.Model(
        name=record.name,
        description=record.description,
        creation_time=timestamp(record.creation_time),
        last_updated_time=timestamp(record.last_updated_time),
        id=record.id,
        num_versions=record.num_versions,
        labels=record.labels,
        username=record.username,
        workspace_id=record.workspace_id,
        user_id=record.user_id,
        archived=record.archived,
        notes=record.notes,
    )
    merge_struct(message.metadata, record.metadata_struct)
    return message


def show_version(
    target: model_pb2.ModelVersion, record: VersionRecord, model: model_pb2.Model, checkpoint: CheckpointRecord
) -> None:
    """Put a version of a model into an empty message."""
    target.MergeFrom(
        model_pb2.ModelVersion(
            model=model,
            version=record.version,
            creation_time=timestamp(record.creation_time),
            id=record.id,
            name=record.name,
            last_updated_time=timestamp(record.last_updated_time),
            comment=record.comment,
            username=record.username,
            user_id=record.user_id,
            labels=record.labels,
            notes=record.notes,
        )
    )
    show_checkpoint(target.checkpoint, checkpoint)
    merge_struct(target.metadata, record.metadata_struct)
