"""Calls about workspaces and projects that more than one test file makes."""

from __future__ import annotations

from typing import Any

from detour.api.v1 import projects_pb2, users_pb2, workspaces_pb2
from detour.user.v1 import user_pb2
from experiment_calls import create


def make_user(admin, username: str) -> Any:
    """Make a user without a password, and return a client of his."""
    request = users_pb2.PostUserRequest(user=user_pb2.User(username=username, active=True))
    admin.call(admin.users.PostUser, request)
    return admin.log_in(username)


def make_workspace(client, name: str, **fields: Any) -> Any:
    return client.call(
        client.workspaces.PostWorkspace, workspaces_pb2.PostWorkspaceRequest(name=name, **fields)
    ).workspace


def make_project(client, workspace_id: int, name: str, **fields: Any) -> Any:
    request = projects_pb2.PostProjectRequest(workspace_id=workspace_id, name=name, **fields)
    return client.call(client.projects.PostProject, request).project


def make_experiment(client, project_id: int, **fields: Any) -> int:
    return create(client, project_id=project_id, **fields).experiment.id


def get_workspace(client, workspace_id: int) -> Any:
    request = workspaces_pb2.GetWorkspaceRequest(id=workspace_id)
    return client.call(client.workspaces.GetWorkspace, request).workspace


def get_project(client, project_id: int) -> Any:
    return client.call(client.projects.GetProject, projects_pb2.GetProjectRequest(id=project_id)).project


def list_workspaces(client, **fields: Any) -> Any:
    return client.call(client.workspaces.GetWorkspaces, workspaces_pb2.GetWorkspacesRequest(**fields))


def list_projects(client, workspace_id: int, **fields: Any) -> Any:
    request = workspaces_pb2.GetWorkspaceProjectsRequest(id=workspace_id, **fields)
    return client.call(client.workspaces.GetWorkspaceProjects, request)


def delete_workspace(client, workspace_id: int) -> bool:
    request = workspaces_pb2.DeleteWorkspaceRequest(id=workspace_id)
    return client.call(client.workspaces.DeleteWorkspace, request).completed


def delete_project(client, project_id: int) -> bool:
    return client.call(client.projects.DeleteProject, projects_pb2.DeleteProjectRequest(id=project_id)).completed
