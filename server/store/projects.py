"""Projects and the workspaces that they lie in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from server.domain.deletion_state import DeletionState
from server.store.tables.workspaces import projects, workspaces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

UNCATEGORIZED = 1
"""The id of the project of experiments that name none."""

_p = projects.c


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where experiments of a project lie, and whether they may be added there.

    Attributes:
        going: Whether the project or its workspace is being deleted.
    """

    id: int
    workspace_id: int
    archived: bool
    workspace_archived: bool
    going: bool


def get_place(tx: Connection, project_id: int) -> ProjectPlace | None:
    """Return the place that a project is, or None if there is no such project."""
    return _place(tx, _p.id == project_id)


def hold_place(tx: Connection, project_id: int) -> ProjectPlace | None:
    """Return the place that a project is, which stays until the transaction ends; None if there is no such project."""
    return _place(tx, _p.id == project_id, hold=True)


def find_place(tx: Connection, workspace: str, project: str) -> ProjectPlace | None:
    """Return the project of exactly this name in the workspace of exactly that name, or None."""
    return _place(tx, workspaces.c.name == workspace, _p.name == project)


def _place(tx: Connection, *conditions: ColumnElement[bool], hold: bool = False) -> ProjectPlace | None:
    going = or_(_p.state == DeletionState.DELETING, workspaces.c.state == DeletionState.DELETING)
    columns = (_p.id, _p.workspace_id, _p.archived, workspaces.c.archived, going)
    wanted = select(*columns).join(workspaces).where(*conditions)
    if hold:
        # Against removal only: experiments that are added at the same time do not wait for each other.
        wanted = wanted.with_for_update(read=True, key_share=True, of=projects)
    row: Iterable[Any] | None = tx.execute(wanted).one_or_none()
    return None if row is None else ProjectPlace(*row)
