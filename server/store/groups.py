"""Groups of users in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, exists, func, select, update

from server.domain.paging import Page
from server.store.conflicts import insert_into
from server.store.tables.accounts import users
from server.store.tables.groups import user_group_members, user_groups

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

_g = user_groups.c
_m = user_group_members.c
_CHUNK: Final = 1000
"""How many rows one statement names: SQLite takes 32,766 values."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of users.

    Attributes:
        members: How many users are in it.
    """

    id: int
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups a list shows; what is empty does not filter.

    Attributes:
        name: The whole name, as it is written.
        user_id: A user who is in it.
    """

    name: str = ""
    user_id: int = 0


_MEMBERS: Final = select(func.count()).where(_m.group_id == _g.id).correlate(user_groups).scalar_subquery()
_SHOWN: Final = select(_g.id, _g.name, _MEMBERS)
_BY_ID: Final = _SHOWN.where(_g.id == bindparam("id"))


def get_group(tx: Connection, group_id: int) -> Group | None:
    """Return the group with this id, or None."""
    row = tx.execute(_BY_ID, {"id": group_id}).first()
    return None if row is None else Group(*row)


def lock_groups(tx: Connection, group_ids: Sequence[int]) -> set[int]:
    """Return the ids of those of these groups that exist; they stay as they are until the transaction ends."""
    return set(tx.scalars(select(_g.id).where(_g.id.in_(group_ids)).order_by(_g.id).with_for_update()))


def list_groups(tx: Connection, wanted: GroupFilter, offset: int, limit: int) -> tuple[Sequence[Group], Page]:
    """Return one page of the groups that meet a filter, by their ids.

    Args:
        tx: The transaction.
        wanted: Which groups.
        offset: How many of them to skip; beyond the last one the page is empty, and begins there nevertheless.
        limit: How many to show at most; below 0 all.
    """
    conditions = _conditions(wanted)
    total = tx.scalar(select(func.count()).select_from(user_groups).where(*conditions)) or 0
    shown = _SHOWN.where(*conditions).order_by(_g.id).offset(offset)
    rows: Sequence[Any] = tx.execute(shown.limit(limit if limit > 0 else total)).all()
    return [Group(*row) for row in rows], Page(offset, limit, offset, offset + len(rows), total)


def _conditions(wanted: GroupFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(_g.name == wanted.name)
    if wanted.user_id:
        conditions.append(exists().where(and_(_m.group_id == _g.id, _m.user_id == wanted.user_id)))
    return conditions


def insert_group(tx: Connection, name: str) -> int | None:
    """Store a group and return its id; None if the name is taken."""
    fresh = insert_into(tx, user_groups).values(name=name)
    group_id: int | None = tx.scalar(fresh.on_conflict_do_nothing(index_elements=[_g.name]).returning(_g.id))
    return group_id


def rename_group(tx: Connection, group_id: int, name: str) -> None:
    """Give a group another name.

    Raises:
        sqlalchemy.exc.IntegrityError: The name is taken.
    """
    tx.execute(update(user_groups).where(_g.id == group_id).values(name=name))


def delete_group(tx: Connection, group_id: int) -> bool:
    """Remove a group; False if there is none."""
    return tx.execute(delete(user_groups).where(_g.id == group_id)).rowcount > 0


def lock_users(tx: Connection, user_ids: Sequence[int]) -> set[int]:
    """Return the ids of those of these users who exist; they stay as they are until the transaction ends."""
    query = select(users.c.id).where(users.c.id.in_(user_ids)).order_by(users.c.id)
    return set(tx.scalars(query.with_for_update()))


def add_members(tx: Connection, group_ids: Sequence[int], user_ids: Sequence[int]) -> int:
    """Put users into groups, all of which are locked, and return how many memberships are new."""
    rows = [{"group_id": group_id, "user_id": user_id} for group_id in group_ids for user_id in user_ids]
    added = 0
    for start in range(0, len(rows), _CHUNK):
        fresh = insert_into(tx, user_group_members).values(rows[start : start + _CHUNK])
        added += len(tx.scalars(fresh.on_conflict_do_nothing().returning(_m.user_id)).all())
    return added


def remove_members(tx: Connection, group_ids: Sequence[int], user_ids: Sequence[int]) -> int:
    """Take users out of groups and return how many memberships there were."""
    gone = delete(user_group_members).where(_m.group_id.in_(group_ids), _m.user_id.in_(user_ids))
    return tx.execute(gone).rowcount


def touch_users(tx: Connection, user_ids: Sequence[int], now: dt.datetime) -> None:
    """Note that users were changed."""
    tx.execute(update(users).where(users.c.id.in_(user_ids)).values(modified_at=now))
