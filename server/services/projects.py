"""The service `Projects`."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any, Final

from detour.api.v1 import projects_pb2, projects_pb2_grpc
from sqlalchemy.exc import IntegrityError

from server.domain.deletion_state import DeletionState
from server.domain.errors import (
    AlreadyExistsError,
    FailedPreconditionError,
    InvalidArgumentError,
    NotFoundError,
    missing,
)
from server.domain.ownership import Deed, Owners, check_permission
from server.domain.projects import check_key, check_project_name
from server.domain.text import check_text
from server.rpc.caller import current_caller
from server.services.checkpoint_registration import refuse_registered
from server.services.project_columns import experiment_columns, metric_ranges, run_columns
from server.services.project_message import note_messages, project_message
from server.services.workspaces import check_open, held_workspace
from server.services.workspaces import not_found as workspace_not_found
from server.store import project_changes, project_list, removal
from server.store.model_versions import first_registered_experiment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import grpc
    from detour.project.v1.project_pb2 import Note, PatchProject
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.project_changes import LockedProject
    from server.store.project_list import ProjectRecord

MAX_RECENT: Final = 500
"""The most projects that GetProjectsByUserActivity shows, and lets be asked for."""

_RANDOM: Final = random.SystemRandom()


class ProjectsServicer(projects_pb2_grpc.ProjectsServicer):
    """Answers the methods of `Projects`."""

    def __init__(self, database: Database, wake_deletion: Callable[[], None]) -> None:
        """Take what the methods need.

        Args:
            database: Where projects are.
            wake_deletion: Called after something was marked to be deleted in the background.
        """
        self._database = database
        self._wake_deletion = wake_deletion

    def GetProject(
        self, request: projects_pb2.GetProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.GetProjectResponse:
        """Show a project."""
        with self._database.read() as tx:
            record = _present(tx, request.id)
        return projects_pb2.GetProjectResponse(project=project_message(record))

    def GetProjectByKey(
        self, request: projects_pb2.GetProjectByKeyRequest, context: grpc.ServicerContext
    ) -> projects_pb2.GetProjectByKeyResponse:
        """Show the project that has a key, in whatever case."""
        key = check_text(request.key, "key")
        with self._database.read() as tx:
            # Beyond ASCII, capitals can be other letters than those of a key ("ß" gives "SS").
            record = project_list.get_project_by_key(tx, key.upper()) if key.isascii() else None
        if record is None:
            raise _not_found(key)
        return projects_pb2.GetProjectByKeyResponse(project=project_message(record))

    def GetProjectsByUserActivity(
        self, request: projects_pb2.GetProjectsByUserActivityRequest, context: grpc.ServicerContext
    ) -> projects_pb2.GetProjectsByUserActivityResponse:
        """Show the projects that the caller looked at last, the latest first."""
        if not 0 <= request.limit <= MAX_RECENT:
            raise InvalidArgumentError(f"Bad request: limit is required and must be <= {MAX_RECENT}")
        with self._database.read() as tx:
            found = project_list.list_by_activity(tx, current_caller().user_id, request.limit or MAX_RECENT)
        return projects_pb2.GetProjectsByUserActivityResponse(projects=[project_message(record) for record in found])

    def GetProjectColumns(
        self, request: projects_pb2.GetProjectColumnsRequest, context: grpc.ServicerContext
    ) -> projects_pb2.GetProjectColumnsResponse:
        """Show the columns that a table of the experiments or runs in a project can have."""
        read = run_columns if request.table_type == projects_pb2.TABLE_TYPE_RUN else experiment_columns
        with self._database.read() as tx:
            _present(tx, request.id)
            columns = read(tx, request.id)
        return projects_pb2.GetProjectColumnsResponse(columns=columns)

    def GetProjectNumericMetricsRange(
        self, request: projects_pb2.GetProjectNumericMetricsRangeRequest, context: grpc.ServicerContext
    ) -> projects_pb2.GetProjectNumericMetricsRangeResponse:
        """Show the ranges of the metrics of the best trials in a project."""
        with self._database.read() as tx:
            _present(tx, request.id)
            ranges = metric_ranges(tx, request.id)
        return projects_pb2.GetProjectNumericMetricsRangeResponse(ranges=ranges)

    def PostProject(
        self, request: projects_pb2.PostProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.PostProjectResponse:
        """Make a project of the caller's in a workspace."""
        with self._database.write() as tx:
            check_open(held_workspace(tx, request.workspace_id))
            values = {
                "name": check_project_name(request.name),
                "description": check_text(request.description, "description"),
                "workspace_id": request.workspace_id,
                "user_id": current_caller().user_id,
                "created_at": dt.datetime.now(dt.UTC),
            }
            key = check_key(request.key) if request.HasField("key") else None
            record = _present(tx, _insert(tx, values, key))
        return projects_pb2.PostProjectResponse(project=project_message(record))

    def PatchProject(
        self, request: projects_pb2.PatchProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.PatchProjectResponse:
        """Change what the patch names."""
        patch = request.project
        key = check_key(patch.key.value) if patch.HasField("key") else None
        values: dict[str, Any] = {}
        try:
            with self._database.write() as tx:
                project = _locked(tx, request.id)
                _check_changeable(project)
                values = _patched_values(patch, key, project)
                if values:
                    project_changes.update_project(tx, project.id, values)
                record = _present(tx, project.id)
        except IntegrityError:
            # The transaction is over, so what it met is looked at in another one.
            with self._database.read() as tx:
                clashes = "key" in values and project_changes.is_key_taken(tx, values["key"], besides=request.id)
            what = f"key {values['key']}" if clashes else f"name {values.get('name')}"
            raise AlreadyExistsError(f"project {what} is already in use") from None
        return projects_pb2.PatchProjectResponse(project=project_message(record))

    def ArchiveProject(
        self, request: projects_pb2.ArchiveProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.ArchiveProjectResponse:
        """Archive a project; one that is archived stays so."""
        self._set_archived(request.id, Deed.ARCHIVE_PROJECT, "archiving", archived=True)
        return projects_pb2.ArchiveProjectResponse()

    def UnarchiveProject(
        self, request: projects_pb2.UnarchiveProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.UnarchiveProjectResponse:
        """Take a project out of the archive."""
        self._set_archived(request.id, Deed.UNARCHIVE_PROJECT, "unarchiving", archived=False)
        return projects_pb2.UnarchiveProjectResponse()

    def MoveProject(
        self, request: projects_pb2.MoveProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.MoveProjectResponse:
        """Move a project to another workspace."""
        target = request.destination_workspace_id
        try:
            with self._database.write() as tx:
                project = _locked(tx, request.project_id, holding=frozenset({target}))
                _check_movable(tx, project, target)
                project_changes.update_project(tx, project.id, {"workspace_id": target})
        except IntegrityError:
            # Of the columns, only the name in its workspace can clash, with one that came in between.
            raise _name_in_target(project.name) from None
        return projects_pb2.MoveProjectResponse()

    def DeleteProject(
        self, request: projects_pb2.DeleteProjectRequest, context: grpc.ServicerContext
    ) -> projects_pb2.DeleteProjectResponse:
        """Delete a project: at once if it is empty, else in the background with all its experiments."""
        with self._database.write() as tx:
            project = _locked(tx, request.id, to_remove=True)
            _check_owner(Deed.DELETE_PROJECT, project)
            if project.immutable:
                raise FailedPreconditionError(
                    f"project ({project.id}) does not exist or not deletable by this user: not found"
                )
            refuse_registered(first_registered_experiment(tx, project_id=project.id))
            completed = removal.remove_project_if_empty(tx, project.id)
            if not completed:
                marked = {"state": DeletionState.DELETING, "error_message": ""}
                project_changes.update_project(tx, project.id, marked)
        if not completed:
            self._wake_deletion()
        return projects_pb2.DeleteProjectResponse(completed=completed)

    def AddProjectNote(
        self, request: projects_pb2.AddProjectNoteRequest, context: grpc.ServicerContext
    ) -> projects_pb2.AddProjectNoteResponse:
        """Add a note to those of a project; everybody may."""
        if not request.HasField("note"):
            raise InvalidArgumentError("there is no note in the request")
        added = _notes([request.note])
        with self._database.write() as tx:
            project = _locked(tx, request.project_id)
            notes = [*project.notes, *added]
            project_changes.update_project(tx, project.id, {"notes": notes})
        return projects_pb2.AddProjectNoteResponse(notes=note_messages(notes))

    def PutProjectNotes(
        self, request: projects_pb2.PutProjectNotesRequest, context: grpc.ServicerContext
    ) -> projects_pb2.PutProjectNotesResponse:
        """Replace all notes of a project; everybody may."""
        notes = _notes(request.notes)
        with self._database.write() as tx:
            project = _locked(tx, request.project_id)
            project_changes.update_project(tx, project.id, {"notes": notes})
        return projects_pb2.PutProjectNotesResponse(notes=note_messages(notes))

    def _set_archived(self, project_id: int, deed: Deed, doing: str, *, archived: bool) -> None:
        with self._database.write() as tx:
            project = _locked(tx, project_id)
            _check_owner(deed, project)
            if project.workspace.archived:
                raise FailedPreconditionError(
                    "This project belongs to an archived workspace. To make changes, first unarchive the workspace."
                )
            if project.immutable:
                raise FailedPreconditionError(f"error {doing} project ({project_id}): not found")
            project_changes.update_project(tx, project_id, {"archived": archived})


def _present(tx: Connection, project_id: int) -> ProjectRecord:
    record = project_list.get_project(tx, project_id)
    if record is None:
        raise _not_found(str(project_id))
    return record


def _locked(
    tx: Connection, project_id: int, *, to_remove: bool = False, holding: frozenset[int] = frozenset()
) -> LockedProject:
    project = project_changes.lock(tx, project_id, to_remove=to_remove, holding=holding)
    if project is None:
        raise _not_found(str(project_id))
    return project


def _not_found(name: str) -> NotFoundError:
    return missing("project", name)


def _check_owner(deed: Deed, project: LockedProject) -> None:
    caller = current_caller()
    owners = Owners(project.workspace.user_id, project.user_id)
    check_permission(deed, owners, caller.user_id, admin=caller.admin)


def _insert(tx: Connection, values: dict[str, Any], key: str | None) -> int:
    """Insert a project and return its id.

    Raises:
        AlreadyExistsError: Its name or its key is taken, in the words of a master.
    """
    name = values["name"]
    if key is None:
        made = project_changes.insert_with_any_key(tx, values, _RANDOM)
    else:
        made = project_changes.insert_project(tx, {**values, "key": key})
    if made is not None:
        return made
    clashes = key is None or project_changes.is_name_taken(tx, values["workspace_id"], name)
    what = f"name {name}" if clashes else f"key {key}"
    raise AlreadyExistsError(
        f"error creating project {name} in database: rpc error: code = AlreadyExists desc = "
        f"error inserting project {name} into database: project {what} is already in use: row already exists"
    )


def _check_changeable(project: LockedProject) -> None:
    if project.archived or project.workspace.archived:
        raise FailedPreconditionError(f"project ({project.id}) is archived and cannot have attributes updated")
    if project.immutable:
        raise FailedPreconditionError(f"project ({project.id}) is immutable and cannot have attributes updated")


def _patched_values(patch: PatchProject, key: str | None, project: LockedProject) -> dict[str, Any]:
    """Return the columns that a patch sets, in the order of a master's checks; what stays the same needs no right."""
    values: dict[str, Any] = {}
    if patch.HasField("name") and patch.name.value != project.name:
        _check_owner(Deed.RENAME_PROJECT, project)
        values["name"] = check_project_name(patch.name.value)
    if patch.HasField("description") and patch.description.value != project.description:
        _check_owner(Deed.DESCRIBE_PROJECT, project)
        values["description"] = check_text(patch.description.value, "description")
    if key is not None and key != project.key:
        _check_owner(Deed.SET_PROJECT_KEY, project)
        values["key"] = key
    return values


def _check_movable(tx: Connection, project: LockedProject, target: int) -> None:
    if target not in project.others:
        raise workspace_not_found(target)
    check_open(project.others[target])
    _check_owner(Deed.MOVE_PROJECT, project)
    if project_changes.is_name_taken(tx, target, project.name):
        raise _name_in_target(project.name)
    source = project.workspace
    fixed = project.immutable or project.archived or source.archived or source.immutable
    if fixed:
        raise FailedPreconditionError(f"error moving project ({project.id}): not found")
    if project.state is DeletionState.DELETING:
        raise FailedPreconditionError(f"project ({project.id}) is being deleted and cannot be moved")


def _name_in_target(name: str) -> AlreadyExistsError:
    return AlreadyExistsError(f"project with name '{name}' already exists in target workspace")


def _notes(notes: Iterable[Note]) -> list[dict[str, str]]:
    return [
        {"name": check_text(note.name, "name"), "contents": check_text(note.contents, "contents")} for note in notes
    ]
