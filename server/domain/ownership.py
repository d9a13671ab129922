"""Who may do what to whose workspace or project, as one table.

The rules and texts are those of a Determined 0.38.1 master without roles: everybody may read everything and add to
it; what belongs to somebody is changed by its owner or by an administrator.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.domain.errors import PermissionDeniedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Deed(enum.Enum):
    """What is done to a workspace or a project."""

    RENAME_WORKSPACE = enum.auto()
    SET_WORKSPACE_STORAGE = enum.auto()
    SET_WORKSPACE_AGENT = enum.auto()
    BIND_WORKSPACE = enum.auto()
    ARCHIVE_WORKSPACE = enum.auto()
    UNARCHIVE_WORKSPACE = enum.auto()
    DELETE_WORKSPACE = enum.auto()
    RENAME_PROJECT = enum.auto()
    DESCRIBE_PROJECT = enum.auto()
    SET_PROJECT_KEY = enum.auto()
    ARCHIVE_PROJECT = enum.auto()
    UNARCHIVE_PROJECT = enum.auto()
    DELETE_PROJECT = enum.auto()
    MOVE_PROJECT = enum.auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do something besides administrators, and what all others are told."""

    workspace_owner: bool
    project_owner: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose something is, by the ids of users.

    Attributes:
        workspace: The owner of the workspace; None for one that is about to be made.
        project: The owner of the project in it, if it is about one.
    """

    workspace: int | None
    project: int | None = None


def _for_owner_of_workspace(refusal: str) -> Rule:
    return Rule(workspace_owner=True, project_owner=False, refusal=refusal)


def _for_owner_of_either(wish: str) -> Rule:
    refusal = f"can't {wish}: non admin users need to own the project or workspace"
    return Rule(workspace_owner=True, project_owner=True, refusal=refusal)


def _for_nobody(refusal: str) -> Rule:
    return Rule(workspace_owner=False, project_owner=False, refusal=refusal)


RULES: Final[Mapping[Deed, Rule]] = {
    Deed.RENAME_WORKSPACE: _for_owner_of_workspace("only admins may set other user's workspaces names"),
    Deed.SET_WORKSPACE_STORAGE: _for_owner_of_workspace(
        "only admins may set checkpoint storage config on other user's workspaces"
    ),
    Deed.SET_WORKSPACE_AGENT: _for_nobody("only admin privileged users can set workspace agent user groups"),
    Deed.BIND_WORKSPACE: _for_nobody("only admins may set workspace bindings"),
    Deed.ARCHIVE_WORKSPACE: _for_owner_of_workspace("only admins may archive other user's workspaces"),
    Deed.UNARCHIVE_WORKSPACE: _for_owner_of_workspace("only admins may unarchive other user's workspaces"),
    Deed.DELETE_WORKSPACE: _for_owner_of_workspace("only admins may delete other user's workspaces"),
    Deed.RENAME_PROJECT: _for_owner_of_either("set project name"),
    # The master says so of the description, too.
    Deed.DESCRIBE_PROJECT: _for_owner_of_either("set project name"),
    Deed.SET_PROJECT_KEY: _for_owner_of_either("set project key"),
    Deed.ARCHIVE_PROJECT: _for_owner_of_either("archive project"),
    Deed.UNARCHIVE_PROJECT: _for_owner_of_either("unarchive project"),
    Deed.DELETE_PROJECT: _for_owner_of_either("delete project"),
    Deed.MOVE_PROJECT: Rule(
        workspace_owner=False,
        project_owner=True,
        refusal="non admin users can't move projects that someone else owns",
    ),
}


def check_permission(deed: Deed, owners: Owners, user_id: int, *, admin: bool) -> None:
    """Check that a user may do something.

    Args:
        deed: What is to be done.
        owners: Whose that is, to which it is done.
        user_id: Who wants to do it.
        admin: Whether that is an administrator, who may do everything.

    Raises:
        PermissionDeniedError: The table does not allow it.
    """
    rule = RULES[deed]
    owns = (rule.workspace_owner and user_id == owners.workspace) or (rule.project_owner and user_id == owners.project)
    if not (admin or owns):
        raise PermissionDeniedError(rule.refusal)
