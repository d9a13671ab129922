"""Making and changing projects.

Whoever changes a project first locks it (`lock`), which holds the workspace around it, too: whether that is archived
decides what may be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select, update

from server.domain.collation import sort_key
from server.domain.deletion_state import DeletionState
from server.domain.errors import AbortedError
from server.domain.projects import PREFIX_LENGTH, key_candidates, key_prefix
from server.store.conflicts import insert_into
from server.store.tables.workspaces import projects
from server.store.workspaces import hold, named

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from server.store.workspaces import HeldWorkspace

_p = projects.c
# A project is hardly ever moved, and never twice while somebody waits for it.
_ATTEMPTS = 3
# Comes after all characters of a key.
_AFTER = "~"


@dataclass(frozen=True, slots=True)
class LockedProject:
    """A project that nobody else can change before the transaction ends.

    Attributes:
        archived: Whether the project itself is archived.
        notes: Objects with `name` and `contents`.
        workspace: What it is in, which stays as it is.
        others: The other workspaces that were to be held, by id.
    """

    id: int
    name: str
    description: str
    key: str
    user_id: int
    archived: bool
    immutable: bool
    state: DeletionState
    notes: list[dict[str, str]]
    workspace: HeldWorkspace
    others: Mapping[int, HeldWorkspace]


_PLACE = select(_p.workspace_id).where(_p.id == bindparam("id"))
_LOCKED = select(
    _p.id, _p.name, _p.description, _p.key, _p.user_id, _p.archived, _p.immutable, _p.state, _p.notes
).where(_p.id == bindparam("id"), _p.workspace_id == bindparam("workspace"))
_LOCK = _LOCKED.with_for_update(key_share=True)
_LOCK_TO_REMOVE = _LOCKED.with_for_update()


def lock(
    tx: Connection, project_id: int, *, to_remove: bool = False, holding: frozenset[int] = frozenset()
) -> LockedProject | None:
    """Lock a project for a change, or for its removal, and hold its workspace.

    Args:
        tx: A write transaction that has locked nothing yet.
        project_id: The project.
        to_remove: Whether experiments that are about to be added have to wait, too.
        holding: Ids of other workspaces to hold; those that do not exist are left out.

    Returns:
        The project; None if there is none of this id.

    Raises:
        AbortedError: It is being moved all the time.
    """
    for _ in range(_ATTEMPTS):
        place = tx.scalar(_PLACE, {"id": project_id})
        if place is None:
            return None
        # Workspaces before projects, and in one order: so nobody waits for somebody who waits for him.
        held = {found.id: found for each in sorted(holding | {place}) if (found := hold(tx, each)) is not None}
        row = tx.execute(_LOCK_TO_REMOVE if to_remove else _LOCK, {"id": project_id, "workspace": place}).first()
        if row is not None and place in held:
            columns: dict[str, Any] = row._asdict() | {"state": DeletionState(row.state)}
            return LockedProject(**columns, workspace=held[place], others=held)
    raise AbortedError(f"project ({project_id}) is being moved, try again later")


def insert_project(tx: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert a project with these columns into a held workspace; None if its name or its key is taken."""
    columns = dict(values) | named(values["name"]) | described(values["description"])
    fresh = insert_into(tx, projects).values(columns).on_conflict_do_nothing()
    made: int | None = tx.scalar(fresh.returning(_p.id))
    return made


def insert_with_any_key(tx: Connection, values: Mapping[str, Any], rng: random.Random) -> int | None:
    """Insert a project with a key made from its name; None if its name is taken."""
    prefix = key_prefix(values["name"])
    taken = frozenset(_keys_from(tx, prefix)) if len(prefix) == PREFIX_LENGTH else frozenset[str]()
    for key in key_candidates(prefix, taken, rng):
        made = insert_project(tx, {**values, "key": key})
        if made is not None or is_name_taken(tx, values["workspace_id"], values["name"]):
            return made
    raise AbortedError(f"no key is left for a project {values['name']}")


def _keys_from(tx: Connection, prefix: str) -> list[str]:
    return list(tx.scalars(select(_p.key).where(_p.key >= prefix, _p.key < prefix + _AFTER)))


def is_name_taken(tx: Connection, workspace_id: int, name: str, *, besides: int = 0) -> bool:
    """Tell whether a workspace has a project of exactly this name, other than the project `besides`."""
    same = (_p.workspace_id == workspace_id, _p.name == name, _p.id != besides)
    return bool(tx.scalar(select(exists().where(*same))))


def is_key_taken(tx: Connection, key: str, *, besides: int = 0) -> bool:
    """Tell whether a project has this key, other than the project `besides`."""
    return bool(tx.scalar(select(exists().where(_p.key == key, _p.id != besides))))


def update_project(tx: Connection, project_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a locked project.

    Raises:
        sqlalchemy.exc.IntegrityError: A new name or key is taken.
    """
    changed = dict(values)
    changed |= named(values["name"]) if "name" in values else {}
    changed |= described(values["description"]) if "description" in values else {}
    tx.execute(update(projects).where(_p.id == project_id).values(changed))


def described(description: str) -> dict[str, str]:
    """Return the column by which something of this description is sorted."""
    return {"description_key": sort_key(description)}
