"""Workspaces as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.user.v1 import user_pb2
from detour.workspace.v1 import workspace_pb2

from server.domain.config.storage_section import shown_storage
from server.domain.struct import encode
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.workspaces import WorkspaceRecord


def workspace_message(record: WorkspaceRecord) -> workspace_pb2.Workspace:
    """Return a workspace as the API shows it; secrets of its checkpoint storage are hidden."""
    message = workspace_pb2.Workspace(
        id=record.id,
        name=record.name,
        archived=record.archived,
        username=record.username,
        immutable=record.immutable,
        num_projects=record.num_projects,
        pinned=record.pinned_at is not None,
        user_id=record.user_id,
        num_experiments=record.num_experiments,
        state=workspace_pb2.WorkspaceState.Name(record.state.value),
        error_message=record.error_message,
        default_compute_pool=record.default_compute_pool,
        default_aux_pool=record.default_aux_pool,
    )
    if record.pinned_at is not None:
        message.pinned_at.CopyFrom(timestamp(record.pinned_at))
    if record.agent_user_group is not None:
        message.agent_user_group.CopyFrom(user_pb2.AgentUserGroup(**record.agent_user_group))
    if record.checkpoint_storage is not None:
        merge_struct(message.checkpoint_storage_config, encode(shown_storage(record.checkpoint_storage)))
    return message
