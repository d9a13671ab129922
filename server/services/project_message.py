"""Projects and their notes as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.project.v1 import project_pb2
from detour.workspace.v1 import workspace_pb2

from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.store.project_list import ProjectRecord


def project_message(record: ProjectRecord) -> project_pb2.Project:
    """Return a project as the API shows it, alone and in lists alike."""
    started = record.last_experiment_started_at
    return project_pb2.Project(
        id=record.id,
        name=record.name,
        workspace_id=record.workspace_id,
        description=record.description,
        last_experiment_started_at=None if started is None else timestamp(started),
        notes=note_messages(record.notes),
        num_experiments=record.num_experiments,
        num_active_experiments=record.num_active_experiments,
        archived=record.archived,
        username=record.username,
        immutable=record.immutable,
        user_id=record.user_id,
        workspace_name=record.workspace_name,
        state=workspace_pb2.WorkspaceState.Name(record.state.value),
        error_message=record.error_message,
        key=record.key,
        num_runs=record.num_runs,
    )


def note_messages(notes: Iterable[Mapping[str, str]]) -> list[project_pb2.Note]:
    """Return stored notes as messages, in their order."""
    return [project_pb2.Note(name=note["name"], contents=note["contents"]) for note in notes]
