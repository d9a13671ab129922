"""The service `Workspaces`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from detour.api.v1 import workspaces_pb2, workspaces_pb2_grpc
from sqlalchemy.exc import IntegrityError

from server.domain.deletion_state import DeletionState
from server.domain.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError, missing
from server.domain.ownership import Deed, Owners, check_permission
from server.domain.text import check_text
from server.domain.workspaces import check_default_pool, check_workspace_name
from server.rpc.caller import current_caller
from server.services.checkpoint_registration import refuse_registered
from server.services.pagination import is_descending, pagination_message
from server.services.project_message import project_message
from server.services.workspace_message import workspace_message
from server.services.workspace_request import (
    agent_of,
    project_filter,
    project_order,
    storage_of,
    workspace_filter,
    workspace_order,
)
from server.store import removal, workspaces
from server.store.model_versions import first_registered_experiment
from server.store.models import workspace_has_models
from server.store.project_list import list_projects

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc
    from detour.workspace.v1.workspace_pb2 import PatchWorkspace
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.workspaces import HeldWorkspace, WorkspaceRecord

_NO_NAMESPACES = "namespaces and quotas need a Kubernetes cluster, and there is none"


class WorkspacesServicer(workspaces_pb2_grpc.WorkspacesServicer):
    """Answers the methods of `Workspaces`."""

    def __init__(self, database: Database, wake_deletion: Callable[[], None]) -> None:
        """Take what the methods need.

        Args:
            database: Where workspaces are.
            wake_deletion: Called after something was marked to be deleted in the background.
        """
        self._database = database
        self._wake_deletion = wake_deletion

    def GetWorkspaces(
        self, request: workspaces_pb2.GetWorkspacesRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.GetWorkspacesResponse:
        """Show a page of the workspaces that meet all criteria of the request."""
        wanted, order = workspace_filter(request), workspace_order(request.sort_by)
        descending, viewer = is_descending(request.order_by), current_caller().user_id
        with self._database.read() as tx:
            found, page = workspaces.list_workspaces(
                tx, wanted, order, request.offset, request.limit, viewer, descending=descending
            )
        return workspaces_pb2.GetWorkspacesResponse(
            workspaces=[workspace_message(record) for record in found], pagination=pagination_message(page)
        )

    def GetWorkspace(
        self, request: workspaces_pb2.GetWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.GetWorkspaceResponse:
        """Show a workspace."""
        with self._database.read() as tx:
            record = _present(tx, request.id)
        return workspaces_pb2.GetWorkspaceResponse(workspace=workspace_message(record))

    def GetWorkspaceProjects(
        self, request: workspaces_pb2.GetWorkspaceProjectsRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.GetWorkspaceProjectsResponse:
        """Show a page of the projects of a workspace, or of all, that meet all criteria of the request."""
        wanted, order = project_filter(request), project_order(request.sort_by)
        descending = is_descending(request.order_by)
        with self._database.read() as tx:
            if request.id:
                _present(tx, request.id)
            found, page = list_projects(tx, wanted, order, request.offset, request.limit, descending=descending)
        return workspaces_pb2.GetWorkspaceProjectsResponse(
            projects=[project_message(record) for record in found], pagination=pagination_message(page)
        )

    def PostWorkspace(
        self, request: workspaces_pb2.PostWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.PostWorkspaceResponse:
        """Make a workspace of the caller's, and pin it for the caller."""
        values = _new_values(request)
        now = dt.datetime.now(dt.UTC)
        caller = current_caller()
        with self._database.write() as tx:
            made = workspaces.insert_workspace(tx, {**values, "user_id": caller.user_id, "created_at": now})
            if made is None:
                raise _name_taken()
            workspaces.pin(tx, made, caller.user_id, now)
            shown = workspace_message(_present(tx, made))
        # A master shows only later when it was pinned.
        shown.ClearField("pinned_at")
        return workspaces_pb2.PostWorkspaceResponse(workspace=shown)

    def PatchWorkspace(
        self, request: workspaces_pb2.PatchWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.PatchWorkspaceResponse:
        """Change what the patch names."""
        try:
            with self._database.write() as tx:
                workspace = _locked(tx, request.id)
                check_open(workspace)
                values = _patched_values(request.workspace, workspace)
                if values:
                    workspaces.update_workspace(tx, workspace.id, values)
                shown = workspace_message(_present(tx, workspace.id))
        except IntegrityError:
            # The name is the only column that can clash.
            raise _name_taken() from None
        return workspaces_pb2.PatchWorkspaceResponse(workspace=shown)

    def ArchiveWorkspace(
        self, request: workspaces_pb2.ArchiveWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.ArchiveWorkspaceResponse:
        """Archive a workspace, and so what is in it."""
        self._set_archived(request.id, Deed.ARCHIVE_WORKSPACE, "archiving", archived=True)
        return workspaces_pb2.ArchiveWorkspaceResponse()

    def UnarchiveWorkspace(
        self, request: workspaces_pb2.UnarchiveWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.UnarchiveWorkspaceResponse:
        """Take a workspace out of the archive; projects that were archived by themselves stay so."""
        self._set_archived(request.id, Deed.UNARCHIVE_WORKSPACE, "unarchiving", archived=False)
        return workspaces_pb2.UnarchiveWorkspaceResponse()

    def PinWorkspace(
        self, request: workspaces_pb2.PinWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.PinWorkspaceResponse:
        """Pin a workspace for the caller; one that is pinned stays so."""
        with self._database.write() as tx:
            held_workspace(tx, request.id)
            workspaces.pin(tx, request.id, current_caller().user_id, dt.datetime.now(dt.UTC))
        return workspaces_pb2.PinWorkspaceResponse()

    def UnpinWorkspace(
        self, request: workspaces_pb2.UnpinWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.UnpinWorkspaceResponse:
        """Unpin a workspace for the caller, if it is pinned."""
        with self._database.write() as tx:
            held_workspace(tx, request.id)
            workspaces.unpin(tx, request.id, current_caller().user_id)
        return workspaces_pb2.UnpinWorkspaceResponse()

    def DeleteWorkspace(
        self, request: workspaces_pb2.DeleteWorkspaceRequest, context: grpc.ServicerContext
    ) -> workspaces_pb2.DeleteWorkspaceResponse:
        """Delete a workspace: at once if it is empty, else in the background with all that is in it."""
        with self._database.write() as tx:
            workspace = _locked(tx, request.id, to_remove=True)
            _check_owner(Deed.DELETE_WORKSPACE, workspace)
            if workspace_has_models(tx, workspace.id):
                raise FailedPreconditionError(
                    f"workspace ({workspace.id}) contains models; move or delete models first"
                )
            if workspace.immutable:
                raise FailedPreconditionError(
                    f"workspace ({workspace.id}) does not exist or not deletable by this user: not found"
                )
            refuse_registered(first_registered_experiment(tx, workspace_id=workspace.id))
            completed = removal.remove_workspace_if_empty(tx, workspace.id)
            if not completed:
                marked = {"state": DeletionState.DELETING, "error_message": ""}
                workspaces.update_workspace(tx, workspace.id, marked)
        if not completed:
            self._wake_deletion()
        return workspaces_pb2.DeleteWorkspaceResponse(completed=completed)

    def _set_archived(self, workspace_id: int, deed: Deed, doing: str, *, archived: bool) -> None:
        with self._database.write() as tx:
            workspace = _locked(tx, workspace_id)
            _check_owner(deed, workspace)
            if workspace.immutable:
                raise FailedPreconditionError(f"error {doing} workspace ({workspace_id}): not found")
            workspaces.update_workspace(tx, workspace_id, {"archived": archived})


def held_workspace(tx: Connection, workspace_id: int) -> HeldWorkspace:
    """Hold the workspace of this id.

    Raises:
        NotFoundError: When there is none.
    """
    workspace = workspaces.hold(tx, workspace_id)
    if workspace is None:
        raise not_found(workspace_id)
    return workspace


def check_open(workspace: HeldWorkspace) -> None:
    """Check that a workspace can be changed, and projects put into it; the texts are a master's for both.

    Raises:
        FailedPreconditionError: It is immutable, archived, or being deleted.
    """
    if workspace.immutable:
        raise FailedPreconditionError(f"workspace ({workspace.id}) is immutable and cannot add new projects")
    if workspace.archived:
        raise FailedPreconditionError(f"workspace ({workspace.id}) is archived and cannot add new projects")
    check_not_going(workspace, "projects")


def check_not_going(workspace: HeldWorkspace, what: str) -> None:
    """Check that something can be put into a workspace, archived or not.

    Args:
        workspace: The workspace.
        what: What is to be put into it, as a plural.

    Raises:
        FailedPreconditionError: It is being deleted.
    """
    if workspace.state is DeletionState.DELETING:
        raise FailedPreconditionError(f"workspace ({workspace.id}) is being deleted and cannot add new {what}")


def not_found(workspace_id: int) -> NotFoundError:
    """Return the error for a workspace that does not exist."""
    return missing("workspace", workspace_id)


def _present(tx: Connection, workspace_id: int) -> WorkspaceRecord:
    record = workspaces.get_workspace(tx, workspace_id, current_caller().user_id)
    if record is None:
        raise not_found(workspace_id)
    return record


def _locked(tx: Connection, workspace_id: int, *, to_remove: bool = False) -> HeldWorkspace:
    workspace = workspaces.lock(tx, workspace_id, to_remove=to_remove)
    if workspace is None:
        raise not_found(workspace_id)
    return workspace


def _check_owner(deed: Deed, workspace: HeldWorkspace | None) -> None:
    caller = current_caller()
    owners = Owners(None if workspace is None else workspace.user_id)
    check_permission(deed, owners, caller.user_id, admin=caller.admin)


def _new_values(request: workspaces_pb2.PostWorkspaceRequest) -> dict[str, Any]:
    """Return the columns of a new workspace, in the order of a master's checks."""
    values: dict[str, Any] = {"name": check_workspace_name(request.name)}
    if request.HasField("agent_user_group"):
        _check_owner(Deed.SET_WORKSPACE_AGENT, None)
        values["agent_user_group"] = agent_of(request.agent_user_group)
    if request.cluster_namespace_meta or request.cluster_quota_pairs:
        _check_owner(Deed.BIND_WORKSPACE, None)
        raise FailedPreconditionError(_NO_NAMESPACES)
    if request.HasField("checkpoint_storage_config"):
        values["checkpoint_storage_config"] = storage_of(request.checkpoint_storage_config)
    values["default_compute_pool"] = check_text(request.default_compute_pool, "defaultComputePool")
    values["default_aux_pool"] = check_text(request.default_aux_pool, "defaultAuxPool")
    return values


def _patched_values(patch: PatchWorkspace, workspace: HeldWorkspace) -> dict[str, Any]:
    """Return the columns that a patch sets, in the order of a master's checks."""
    values: dict[str, Any] = {}
    if patch.HasField("name") and check_workspace_name(patch.name.value) != workspace.name:
        _check_owner(Deed.RENAME_WORKSPACE, workspace)
        values["name"] = patch.name.value
    if patch.HasField("agent_user_group"):
        _check_owner(Deed.SET_WORKSPACE_AGENT, workspace)
        values["agent_user_group"] = agent_of(patch.agent_user_group)
    # Everybody may choose the pools, on a master too.
    if patch.HasField("default_compute_resource_pool"):
        values["default_compute_pool"] = check_default_pool(patch.default_compute_resource_pool)
    if patch.HasField("default_aux_resource_pool"):
        values["default_aux_pool"] = check_default_pool(patch.default_aux_resource_pool)
    if patch.HasField("checkpoint_storage_config"):
        _check_owner(Deed.SET_WORKSPACE_STORAGE, workspace)
        values["checkpoint_storage_config"] = storage_of(patch.checkpoint_storage_config)
    if patch.cluster_namespace_meta:
        _check_owner(Deed.BIND_WORKSPACE, workspace)
        raise FailedPreconditionError(_NO_NAMESPACES)
    return values


def _name_taken() -> AlreadyExistsError:
    return AlreadyExistsError("avoid names equal to other workspaces (case-insensitive)")
