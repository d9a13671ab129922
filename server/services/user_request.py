"""Requests about users, read into what the domain knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError
from server.domain.passwords import sent_form
from server.domain.user_changes import UserChange, agent_ids

if TYPE_CHECKING:
    from detour.api.v1 import users_pb2
    from detour.user.v1 import user_pb2

    from server.domain.user_changes import AgentIds


def new_user(request: users_pb2.PostUserRequest) -> UserChange:
    """Read what user to make; its id and times are not for the request to say.

    Raises:
        InvalidArgumentError: When there is no user in the request, or half of an agent user group.
    """
    if not request.HasField("user"):
        raise InvalidArgumentError("must specify user to create")
    user = request.user
    return UserChange(
        username=user.username,
        display_name=user.display_name,
        sent_password=sent_form(request.password, is_hashed=request.is_hashed),
        admin=user.admin,
        active=user.active,
        remote=user.remote,
        agent=_agent(user.agent_user_group) if user.HasField("agent_user_group") else None,
    )


def user_change(patch: user_pb2.PatchUser) -> UserChange:
    """Read what to change in a user.

    Raises:
        InvalidArgumentError: When half of an agent user group is given.
    """
    password = sent_form(patch.password, is_hashed=patch.is_hashed) if patch.HasField("password") else None
    return UserChange(
        username=patch.username if patch.HasField("username") else None,
        display_name=patch.display_name if patch.HasField("display_name") else None,
        sent_password=password,
        admin=patch.admin.value if patch.HasField("admin") else None,
        active=patch.active.value if patch.HasField("active") else None,
        remote=patch.remote if patch.HasField("remote") else None,
        agent=_agent(patch.agent_user_group) if patch.HasField("agent_user_group") else None,
    )


def _agent(group: user_pb2.AgentUserGroup) -> AgentIds:
    return agent_ids(
        group.agent_uid if group.HasField("agent_uid") else None,
        group.agent_gid if group.HasField("agent_gid") else None,
        group.agent_user if group.HasField("agent_user") else None,
        group.agent_group if group.HasField("agent_group") else None,
    )
