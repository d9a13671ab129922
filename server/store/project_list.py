"""Projects as answers show them: one, found by id or key, or a page of those that meet a filter."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, or_, select

from server.domain.collation import fold
from server.domain.deletion_state import DeletionState
from server.domain.experiment_state import ExperimentState
from server.domain.paging import page_by_rule_b
from server.store import run_counts
from server.store.tables.accounts import user_activity, users
from server.store.tables.experiments import experiment_counts, experiments
from server.store.tables.workspaces import projects, workspaces
from server.store.user_activity import PROJECT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page

_p = projects.c
_w = workspaces.c
_c = experiment_counts.c
# Ids in one statement: a bound on its parameters.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """What answers show of a project.

    Attributes:
        archived: Whether the project or its workspace is archived.
        notes: Objects with `name` and `contents`.
        last_experiment_started_at: When the latest of its experiments was made, or None.
        num_active_experiments: How many experiments are ACTIVE: waiting for a cluster or run by one.
        num_runs: How many trials its experiments have.
    """

    id: int
    name: str
    workspace_id: int
    description: str
    notes: list[dict[str, str]]
    archived: bool
    username: str
    immutable: bool
    user_id: int
    workspace_name: str
    state: DeletionState
    error_message: str
    key: str
    last_experiment_started_at: dt.datetime | None
    num_experiments: int = 0
    num_active_experiments: int = 0
    num_runs: int = 0


class ProjectOrder(enum.Enum):
    """What a list of projects can be sorted by; ties go by id."""

    ID = enum.auto()
    CREATION_TIME = enum.auto()
    LAST_EXPERIMENT_START_TIME = enum.auto()
    NAME = enum.auto()
    DESCRIPTION = enum.auto()


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects a list shows; what is empty or None does not filter.

    Attributes:
        workspace_id: The workspace that they are in.
        name: The whole name, regardless of case.
        archived: Whether the project itself is archived, whatever its workspace is: so it is on a master.
        usernames: Names of owners.
        user_ids: Ids of owners.
    """

    workspace_id: int | None = None
    name: str = ""
    archived: bool | None = None
    usernames: tuple[str, ...] = ()
    user_ids: tuple[int, ...] = ()


_STARTED_AT: Final = (
    select(func.max(experiments.c.start_time))
    .where(experiments.c.project_id == _p.id)
    .correlate(projects)
    .scalar_subquery()
)
_SHOWN: Final = (
    select(
        _p.id,
        _p.name,
        _p.workspace_id,
        _p.description,
        _p.notes,
        or_(_p.archived, _w.archived).label("archived"),
        users.c.username,
        _p.immutable,
        _p.user_id,
        _w.name.label("workspace_name"),
        _p.state,
        _p.error_message,
        _p.key,
        _STARTED_AT.label("last_experiment_started_at"),
    )
    .select_from(projects)
    .join(workspaces, _w.id == _p.workspace_id)
    .join(users, users.c.id == _p.user_id)
)
_BY_ID: Final = _SHOWN.where(_p.id == bindparam("id"))
_BY_KEY: Final = _SHOWN.where(_p.key == bindparam("key"))
_ORDERS: Final[Mapping[ProjectOrder, ColumnElement[Any]]] = {
    ProjectOrder.CREATION_TIME: _p.created_at,
    ProjectOrder.LAST_EXPERIMENT_START_TIME: _STARTED_AT,
    ProjectOrder.NAME: _p.name_key,
    ProjectOrder.DESCRIPTION: _p.description_key,
}


def get_project(tx: Connection, project_id: int) -> ProjectRecord | None:
    """Return the project of this id, or None if there is none."""
    row = tx.execute(_BY_ID, {"id": project_id}).first()
    return None if row is None else _counted(tx, [_record(row)])[0]


def get_project_by_key(tx: Connection, key: str) -> ProjectRecord | None:
    """Return the project that has this key, in capitals, or None if there is none."""
    row = tx.execute(_BY_KEY, {"key": key}).first()
    return None if row is None else _counted(tx, [_record(row)])[0]


def list_projects(
    tx: Connection, wanted: ProjectFilter, order: ProjectOrder, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[ProjectRecord], Page]:
    """Return one page of the projects that meet a filter.

    Those without experiments come after all others by the time of the latest one, and descending before them: the
    order of a master.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    conditions = _conditions(wanted)
    total = select(func.count()).select_from(projects).join(users, users.c.id == _p.user_id).where(*conditions)
    page = page_by_rule_b(offset, limit, tx.scalar(total) or 0)
    if not page.size:
        return [], page
    terms: list[ColumnElement[Any]] = [_ORDERS[order], _p.id] if order in _ORDERS else [_p.id]
    if order is ProjectOrder.LAST_EXPERIMENT_START_TIME:
        terms.insert(0, _STARTED_AT.is_(None))
    directed = [term.desc() if descending else term for term in terms]
    shown = _SHOWN.where(*conditions).order_by(*directed).offset(page.start_index).limit(page.size)
    return _counted(tx, [_record(row) for row in tx.execute(shown)]), page


def list_by_activity(tx: Connection, user_id: int, limit: int | None) -> Sequence[ProjectRecord]:
    """Return the projects that a user looked at, the latest first; at most `limit` of them."""
    seen = user_activity.c
    looked_at = (seen.entity_id == _p.id) & (seen.entity == PROJECT) & (seen.user_id == user_id)
    shown = _SHOWN.join(user_activity, looked_at).order_by(seen.last_at.desc(), _p.id.desc()).limit(limit)
    return _counted(tx, [_record(row) for row in tx.execute(shown)])


def _conditions(wanted: ProjectFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.workspace_id is not None:
        conditions.append(_p.workspace_id == wanted.workspace_id)
    if wanted.name:
        conditions.append(_p.name_folded == fold(wanted.name))
    if wanted.archived is not None:
        conditions.append(_p.archived.is_(wanted.archived))
    if wanted.usernames:
        conditions.append(users.c.username.in_(wanted.usernames))
    if wanted.user_ids:
        conditions.append(_p.user_id.in_(wanted.user_ids))
    return conditions


def _record(row: Any) -> ProjectRecord:
    return ProjectRecord(**row._asdict() | {"state": DeletionState(row.state)})


_ACTIVE: Final = func.sum(case((_c.state == ExperimentState.ACTIVE, _c.delta), else_=0))
_EXPERIMENTS: Final = (
    select(_c.project_id, func.sum(_c.delta), _ACTIVE)
    .where(_c.project_id.in_(bindparam("ids", expanding=True)))
    .group_by(_c.project_id)
)


def _counted(tx: Connection, records: Sequence[ProjectRecord]) -> list[ProjectRecord]:
    """Fill in how many experiments and runs there are."""
    filed: dict[int, tuple[int, int]] = {}
    ran: dict[int, int] = {}
    for start in range(0, len(records), _CHUNK):
        ids = [record.id for record in records[start : start + _CHUNK]]
        for project_id, number, active in tx.execute(_EXPERIMENTS, {"ids": ids}):
            filed[project_id] = (int(number), int(active))
        ran |= run_counts.totals(tx, ids)
    counted = []
    for record in records:
        number, active = filed.get(record.id, (0, 0))
        runs = ran.get(record.id, 0)
        counted.append(replace(record, num_experiments=number, num_active_experiments=active, num_runs=runs))
    return counted
