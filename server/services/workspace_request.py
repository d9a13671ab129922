"""Requests about workspaces, and lists of projects, as values to store and to search by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from detour.api.v1 import workspaces_pb2

from server.domain.config.storage_section import check_storage
from server.domain.errors import InvalidArgumentError
from server.domain.struct import decode
from server.domain.text import check_text
from server.services.repeated_values import distinct
from server.store.project_list import ProjectFilter, ProjectOrder
from server.store.workspaces import WorkspaceFilter, WorkspaceOrder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from detour.user.v1 import user_pb2
    from google.protobuf.struct_pb2 import Struct

_SortWorkspaces = workspaces_pb2.GetWorkspacesRequest.SortBy
_SortProjects = workspaces_pb2.GetWorkspaceProjectsRequest.SortBy
_WORKSPACE_ORDERS: Final[Mapping[int, WorkspaceOrder]] = {
    _SortWorkspaces.SORT_BY_UNSPECIFIED: WorkspaceOrder.ID,
    _SortWorkspaces.SORT_BY_ID: WorkspaceOrder.ID,
    _SortWorkspaces.SORT_BY_NAME: WorkspaceOrder.NAME,
}
_PROJECT_ORDERS: Final[Mapping[int, ProjectOrder]] = {
    _SortProjects.SORT_BY_UNSPECIFIED: ProjectOrder.ID,
    _SortProjects.SORT_BY_CREATION_TIME: ProjectOrder.CREATION_TIME,
    _SortProjects.SORT_BY_LAST_EXPERIMENT_START_TIME: ProjectOrder.LAST_EXPERIMENT_START_TIME,
    _SortProjects.SORT_BY_NAME: ProjectOrder.NAME,
    _SortProjects.SORT_BY_DESCRIPTION: ProjectOrder.DESCRIPTION,
    _SortProjects.SORT_BY_ID: ProjectOrder.ID,
}


def workspace_filter(request: workspaces_pb2.GetWorkspacesRequest) -> WorkspaceFilter:
    """Return the criteria of a list of workspaces.

    Raises:
        InvalidArgumentError: A criterion has too many values, or one that cannot be.
    """
    return WorkspaceFilter(
        name=check_text(request.name, "name"),
        exact_name=check_text(request.name_case_sensitive, "nameCaseSensitive"),
        archived=request.archived.value if request.HasField("archived") else None,
        usernames=owner_names(request.users),
        user_ids=distinct(request.user_ids, "userIds"),
        pinned=request.pinned.value if request.HasField("pinned") else None,
    )


def workspace_order(sort_by: int) -> WorkspaceOrder:
    """Return the order that a `SortBy` stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if sort_by not in _WORKSPACE_ORDERS:
        raise InvalidArgumentError(f"{sort_by} is no order of workspaces")
    return _WORKSPACE_ORDERS[sort_by]


def project_filter(request: workspaces_pb2.GetWorkspaceProjectsRequest) -> ProjectFilter:
    """Return the criteria of a list of projects; the workspace 0 stands for all.

    Raises:
        InvalidArgumentError: A criterion has too many values, or one that cannot be.
    """
    return ProjectFilter(
        workspace_id=request.id or None,
        name=check_text(request.name, "name"),
        archived=request.archived.value if request.HasField("archived") else None,
        usernames=owner_names(request.users),
        user_ids=distinct(request.user_ids, "userIds"),
    )


def project_order(sort_by: int) -> ProjectOrder:
    """Return the order that a `SortBy` stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if sort_by not in _PROJECT_ORDERS:
        raise InvalidArgumentError(f"{sort_by} is no order of projects")
    return _PROJECT_ORDERS[sort_by]


def storage_of(config: Struct) -> dict[str, Any] | None:
    """Return the checkpoint storage that a workspace is to have; an empty object stands for none.

    Raises:
        InvalidArgumentError: It is no complete `checkpoint_storage` section.
    """
    document = decode(config)
    return check_storage(document) if document else None


def agent_of(group: user_pb2.AgentUserGroup) -> dict[str, Any] | None:
    """Return the fields of an agent's user and group that are set; None if none is.

    Raises:
        InvalidArgumentError: A name cannot be stored.
    """
    fields: dict[str, Any] = {}
    for field, value in group.ListFields():
        fields[field.name] = check_text(value, field.json_name) if isinstance(value, str) else value
    return fields or None


def owner_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of owners in a filter, of which a master takes several in one value, with commas between.

    Raises:
        InvalidArgumentError: There are too many, or one cannot be stored.
    """
    whole = [check_text(name, "users") for name in names if name]
    return distinct([*whole, *(part for name in whole for part in name.split(",") if part)], "users")
