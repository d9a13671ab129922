"""Runs as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.run.v1 import run_pb2
from google.protobuf.struct_pb2 import Struct

from server.domain.struct import encode
from server.domain.trial_state import TrialState
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp
from server.services.trial_message import state_name

if TYPE_CHECKING:
    import datetime as dt

    from server.store.runs import RunRecord

_SINGLE = "single"


def show_run(target: run_pb2.FlatRun, record: RunRecord, now: dt.datetime) -> None:
    """Put a run into an empty message.

    Args:
        target: The message.
        record: The run.
        now: Until when one that is not over has lasted.
    """
    target.MergeFrom(
        run_pb2.FlatRun(
            id=record.id,
            start_time=timestamp(record.start_time),
            end_time=None if record.end_time is None else timestamp(record.end_time),
            state=_state(record.state),
            labels=record.labels,
            checkpoint_size=record.checkpoint_size,
            checkpoint_count=record.checkpoint_count,
            searcher_metric_value=record.searcher_metric_value,
            external_run_id=record.external_id,
            user_id=record.user_id,
            # The master's database rounds here.
            duration=round(((record.end_time or now) - record.start_time).total_seconds()),
            project_id=record.project_id,
            project_name=record.project_name,
            workspace_id=record.workspace_id,
            workspace_name=record.workspace_name,
            parent_archived=record.parent_archived,
            archived=record.archived,
            local_id=record.local_id,
        )
    )
    merge_struct(target.hyperparameters, record.hparams_struct)
    merge_struct(target.summary_metrics, record.summary_metrics_struct)
    if record.metadata_struct is not None:
        merge_struct(target.metadata, record.metadata_struct)
    _show_experiment(target.experiment, record)


def _state(state: int) -> str:
    # The master shows what its database holds, where what waits in the queue of the cluster is active.
    return state_name(TrialState.ACTIVE if state == TrialState.QUEUED else state)


def _show_experiment(target: run_pb2.FlatRunExperiment, record: RunRecord) -> None:
    target.MergeFrom(
        run_pb2.FlatRunExperiment(
            id=record.experiment_id,
            searcher_type=record.searcher_type,
            searcher_metric=record.searcher_metric,
            forked_from=record.parent_id,
            external_experiment_id=record.external_experiment_id,
            resource_pool=record.resource_pool,
            progress=record.progress or 0.0,
            description=record.description,
            name=record.name,
            unmanaged=record.unmanaged,
            is_multitrial=record.searcher_type != _SINGLE,
        )
    )
    pachyderm = (record.config.get("integrations") or {}).get("pachyderm")
    if pachyderm is not None:
        target.pachyderm_integration.CopyFrom(Struct.FromString(encode(pachyderm)))
