"""Workspaces in the database: found, listed, made and changed, and pinned by users.

Whoever changes what is in a workspace first holds it (`hold`), so that it is neither archived nor removed meanwhile;
whoever changes the workspace itself locks it (`lock`). Workspaces come before the projects in them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from server.domain.collation import fold, sort_key
from server.domain.deletion_state import DeletionState
from server.domain.paging import page_by_rule_b
from server.store.conflicts import insert_into
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_counts, experiments
from server.store.tables.workspaces import projects, workspace_pins, workspaces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from server.domain.paging import Page

_w = workspaces.c
_pin = workspace_pins.c
# Ids in one statement: a bound on its parameters.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class WorkspaceRecord:
    """What answers show of a workspace.

    Attributes:
        agent_user_group: The fields of a `determined.user.v1.AgentUserGroup` that are set; None if it is not there.
        checkpoint_storage: A checked section with its secrets; None if there is none, and in lists.
        pinned_at: When the user who asks pinned it, or None.
    """

    id: int
    name: str
    archived: bool
    immutable: bool
    user_id: int
    username: str
    state: DeletionState
    error_message: str
    agent_user_group: dict[str, Any] | None
    default_compute_pool: str
    default_aux_pool: str
    pinned_at: dt.datetime | None
    checkpoint_storage: dict[str, Any] | None = None
    num_projects: int = 0
    num_experiments: int = 0


class WorkspaceOrder(enum.Enum):
    """What a list of workspaces can be sorted by; ties go by id."""

    ID = enum.auto()
    NAME = enum.auto()


@dataclass(frozen=True, slots=True)
class WorkspaceFilter:
    """Which workspaces a list shows; what is empty or None does not filter.

    Attributes:
        name: The whole name, regardless of case.
        exact_name: The whole name as it is written.
        archived: Whether it is archived.
        usernames: Names of owners.
        user_ids: Ids of owners.
        pinned: Whether the user who asks pinned it.
    """

    name: str = ""
    exact_name: str = ""
    archived: bool | None = None
    usernames: tuple[str, ...] = ()
    user_ids: tuple[int, ...] = ()
    pinned: bool | None = None


_PINNED_BY_VIEWER = (_pin.workspace_id == _w.id) & (_pin.user_id == bindparam("viewer"))
_SHOWN = (
    select(
        _w.id,
        _w.name,
        _w.archived,
        _w.immutable,
        _w.user_id,
        users.c.username,
        _w.state,
        _w.error_message,
        _w.agent_user_group,
        _w.default_compute_pool,
        _w.default_aux_pool,
        _pin.pinned_at,
    )
    .select_from(workspaces)
    .join(users, users.c.id == _w.user_id)
    .outerjoin(workspace_pins, _PINNED_BY_VIEWER)
)
_ONE = _SHOWN.add_columns(_w.checkpoint_storage_config.label("checkpoint_storage")).where(_w.id == bindparam("id"))


def get_workspace(tx: Connection, workspace_id: int, viewer: int) -> WorkspaceRecord | None:
    """Return a workspace as the user `viewer` sees it, or None if there is none of this id."""
    row = tx.execute(_ONE, {"id": workspace_id, "viewer": viewer}).first()
    return None if row is None else _counted(tx, [_record(row)])[0]


def list_workspaces(
    tx: Connection,
    wanted: WorkspaceFilter,
    order: WorkspaceOrder,
    offset: int,
    limit: int,
    viewer: int,
    *,
    descending: bool,
) -> tuple[Sequence[WorkspaceRecord], Page]:
    """Return one page of the workspaces that meet a filter, as the user `viewer` sees them.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    found = _SHOWN.where(*_conditions(wanted))
    total = select(func.count()).select_from(found.order_by(None).subquery())
    page = page_by_rule_b(offset, limit, tx.scalar(total, {"viewer": viewer}) or 0)
    if not page.size:
        return [], page
    terms = [_w.name_key, _w.id] if order is WorkspaceOrder.NAME else [_w.id]
    shown = found.order_by(*(term.desc() if descending else term for term in terms))
    rows = tx.execute(shown.offset(page.start_index).limit(page.size), {"viewer": viewer}).all()
    return _counted(tx, [_record(row) for row in rows]), page


def _conditions(wanted: WorkspaceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(_w.name_folded == fold(wanted.name))
    if wanted.exact_name:
        conditions.append(_w.name == wanted.exact_name)
    if wanted.archived is not None:
        conditions.append(_w.archived.is_(wanted.archived))
    if wanted.usernames:
        conditions.append(users.c.username.in_(wanted.usernames))
    if wanted.user_ids:
        conditions.append(_w.user_id.in_(wanted.user_ids))
    if wanted.pinned is not None:
        conditions.append(_pin.pinned_at.is_not(None) if wanted.pinned else _pin.pinned_at.is_(None))
    return conditions


def _record(row: Any) -> WorkspaceRecord:
    return WorkspaceRecord(**row._asdict() | {"state": DeletionState(row.state)})


_AMONG = projects.c.workspace_id.in_(bindparam("ids", expanding=True))
_PROJECTS = select(projects.c.workspace_id, func.count()).where(_AMONG).group_by(projects.c.workspace_id)
_EXPERIMENTS = (
    select(projects.c.workspace_id, func.sum(experiment_counts.c.delta))
    .join(experiment_counts, experiment_counts.c.project_id == projects.c.id)
    .where(_AMONG)
    .group_by(projects.c.workspace_id)
)


def _counted(tx: Connection, records: Sequence[WorkspaceRecord]) -> list[WorkspaceRecord]:
    """Fill in how many projects and experiments there are."""
    inside: dict[int, int] = {}
    filed: dict[int, int] = {}
    for start in range(0, len(records), _CHUNK):
        ids = {"ids": [record.id for record in records[start : start + _CHUNK]]}
        inside |= {workspace_id: int(number) for workspace_id, number in tx.execute(_PROJECTS, ids)}
        filed |= {workspace_id: int(number) for workspace_id, number in tx.execute(_EXPERIMENTS, ids)}
    return [
        replace(record, num_projects=inside.get(record.id, 0), num_experiments=filed.get(record.id, 0))
        for record in records
    ]


@dataclass(frozen=True, slots=True)
class HeldWorkspace:
    """A workspace that stays what it is until the transaction ends."""

    id: int
    name: str
    user_id: int
    archived: bool
    immutable: bool
    state: DeletionState


_HELD = select(_w.id, _w.name, _w.user_id, _w.archived, _w.immutable, _w.state).where(_w.id == bindparam("id"))
_HOLD = _HELD.with_for_update(read=True)
_LOCK = _HELD.with_for_update(key_share=True)
_LOCK_TO_REMOVE = _HELD.with_for_update()


def hold(tx: Connection, workspace_id: int) -> HeldWorkspace | None:
    """Hold a workspace as it is, together with others who do; None if there is none of this id."""
    return _held(tx, _HOLD, workspace_id)


def lock(tx: Connection, workspace_id: int, *, to_remove: bool = False) -> HeldWorkspace | None:
    """Lock a workspace for a change, or for its removal; None if there is none of this id."""
    return _held(tx, _LOCK_TO_REMOVE if to_remove else _LOCK, workspace_id)


def _held(tx: Connection, statement: Select[Any], workspace_id: int) -> HeldWorkspace | None:
    row = tx.execute(statement, {"id": workspace_id}).first()
    return None if row is None else HeldWorkspace(**row._asdict() | {"state": DeletionState(row.state)})


def find_workspace(tx: Connection, name: str) -> int | None:
    """Return the id of the workspace of exactly this name, or None if there is none."""
    return tx.scalar(select(_w.id).where(_w.name == name))


def insert_workspace(tx: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert a workspace with these columns and return its id; None if its name is taken."""
    fresh = insert_into(tx, workspaces).values(**values, **named(values["name"]))
    made: int | None = tx.scalar(fresh.on_conflict_do_nothing(index_elements=[_w.name]).returning(_w.id))
    return made


def update_workspace(tx: Connection, workspace_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a locked workspace.

    Raises:
        sqlalchemy.exc.IntegrityError: A new name is taken.
    """
    changed = dict(values) | (named(values["name"]) if "name" in values else {})
    tx.execute(update(workspaces).where(_w.id == workspace_id).values(changed))


def named(name: str) -> dict[str, str]:
    """Return the columns by which something of this name is sorted and found."""
    return {"name_key": sort_key(name), "name_folded": fold(name)}


def get_storage(tx: Connection, workspace_id: int) -> dict[str, Any] | None:
    """Return the checkpoint storage of a workspace, with its secrets; None if it has none."""
    return tx.scalar(select(_w.checkpoint_storage_config).where(_w.id == workspace_id))


def get_storage_around(tx: Connection, external_id: str) -> dict[str, Any] | None:
    """Return the checkpoint storage of the workspace that the experiment of an external id lies in, if it has one."""
    around = select(_w.checkpoint_storage_config).join(projects, projects.c.workspace_id == _w.id)
    inside = around.join(experiments, experiments.c.project_id == projects.c.id)
    return tx.scalar(inside.where(experiments.c.external_id == external_id))


def pin(tx: Connection, workspace_id: int, user_id: int, now: dt.datetime) -> None:
    """Pin a held workspace for a user, unless it is pinned already."""
    fresh = insert_into(tx, workspace_pins).values(user_id=user_id, workspace_id=workspace_id, pinned_at=now)
    tx.execute(fresh.on_conflict_do_nothing())


def unpin(tx: Connection, workspace_id: int, user_id: int) -> None:
    """Unpin a workspace for a user, if it is pinned."""
    tx.execute(delete(workspace_pins).where(_pin.workspace_id == workspace_id, _pin.user_id == user_id))
