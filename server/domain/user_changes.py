"""Changes to a user: what a request may ask for, and who may ask for it.

As at a Determined master without roles: everybody may change their own names and password; everything else, and
everybody else, is for administrators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from server.domain.errors import InvalidArgumentError, PermissionDeniedError


@dataclass(frozen=True, slots=True)
class AgentIds:
    """The user and group of a machine as whom tasks of a user would run. 0 is root, and a number like any other."""

    uid: int
    gid: int
    user: str
    group: str


@dataclass(frozen=True, slots=True)
class UserChange:
    """What to change; None leaves a thing as it is.

    Attributes:
        sent_password: The new password as clients hash it; "" is the empty one.
    """

    username: str | None = None
    display_name: str | None = None
    sent_password: str | None = None
    admin: bool | None = None
    active: bool | None = None
    remote: bool | None = None
    agent: AgentIds | None = None


NO_CHANGE: Final = UserChange()


def authorize(change: UserChange, *, by_admin: bool, own: bool) -> None:
    """Refuse a change that is not for who asks for it.

    Args:
        change: What is asked for.
        by_admin: Whether an administrator asks.
        own: Whether it is about the one who asks.

    Raises:
        PermissionDeniedError: With a text about the first thing that is refused.
    """
    if by_admin:
        return
    flags = (change.admin, change.active, change.remote, change.agent)
    if any(flag is not None for flag in flags):
        raise PermissionDeniedError("only admin privileged users can update users")
    if own:
        return
    if change.display_name is not None:
        raise PermissionDeniedError("only admin privileged users can set another user's display name")
    if change.username is not None:
        raise PermissionDeniedError("only admin privileged users can rename another user")
    if change.sent_password is not None:
        raise PermissionDeniedError("only admin privileged users can set another user's password")


def agent_ids(uid: int | None, gid: int | None, user: str | None, group: str | None) -> AgentIds:
    """Return the user and group of a machine, which are given whole or not at all.

    Raises:
        InvalidArgumentError: When one is missing.
    """
    if uid is None or gid is None or user is None or group is None:
        raise InvalidArgumentError("agentUid, agentGid, agentUser and agentGroup cannot be empty")
    return AgentIds(uid, gid, user, group)


def check_password(sent: str, *, remote: bool, empty_allowed: bool) -> None:
    """Refuse a password that its user cannot have.

    Args:
        sent: The password as clients hash it.
        remote: Whether the user logs in elsewhere.
        empty_allowed: Whether an account may be left open; not where others than this machine can reach it.

    Raises:
        InvalidArgumentError: For a remote user, or for an empty password where there must be none.
    """
    if sent and remote:
        raise InvalidArgumentError("cannot set password for remote user")
    if not sent and not remote and not empty_allowed:
        raise empty_password()


def empty_password() -> InvalidArgumentError:
    """Return the refusal to leave an account open."""
    return InvalidArgumentError("an empty password is refused while the server can be reached from other machines")
