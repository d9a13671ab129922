"""Users as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.user.v1 import user_pb2

from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.users import User


def user_message(user: User) -> user_pb2.User:
    """Return a user as the API shows it: `lastAuthAt` is left out before the first login."""
    message = user_pb2.User(
        id=user.id,
        username=user.username,
        admin=user.admin,
        active=user.active,
        display_name=user.display_name,
        modified_at=timestamp(user.modified_at),
        remote=user.remote,
    )
    if user.agent is not None:
        message.agent_user_group.CopyFrom(
            user_pb2.AgentUserGroup(
                agent_uid=user.agent.uid,
                agent_gid=user.agent.gid,
                agent_user=user.agent.user,
                agent_group=user.agent.group,
            )
        )
    if user.last_auth_at is not None:
        message.last_auth_at.CopyFrom(timestamp(user.last_auth_at))
    return message
