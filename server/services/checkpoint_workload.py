"""Checkpoints as steps in the course of a trial, as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.trial.v1 import trial_pb2

from server.domain.checkpoint import CheckpointState
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.workloads import CheckpointStep


def show_checkpoint_workload(target: trial_pb2.CheckpointWorkload, step: CheckpointStep) -> None:
    """Put a checkpoint into an empty message."""
    target.MergeFrom(
        trial_pb2.CheckpointWorkload(
            uuid=step.uuid,
            end_time=timestamp(step.end_time),
            state=f"STATE_{CheckpointState(step.state).name}",
            resources=step.resources,
            total_batches=step.total_batches,
        )
    )
    merge_struct(target.metadata, step.metadata_struct)
