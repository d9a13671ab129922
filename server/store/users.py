"""Users in the database: found by id or name, listed, made and changed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import asc, bindparam, case, desc, func, insert, or_, select, update

from server.domain.paging import page_by_rule_b
from server.domain.user_changes import AgentIds
from server.store.quick import QuickSelect
from server.store.tables.accounts import cluster, users
from server.store.tables.groups import user_group_members
from server.store.text_search import position_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page


@dataclass(frozen=True, slots=True)
class User:
    """A user as shown; never the password."""

    id: int
    username: str
    display_name: str
    admin: bool
    active: bool
    remote: bool
    agent: AgentIds | None
    modified_at: dt.datetime
    last_auth_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What logging in needs of a user.

    Attributes:
        password_hash: argon2id or upstream's bcrypt; None is the empty password, "" is none that opens.
    """

    user_id: int
    password_hash: str | None
    active: bool
    remote: bool


class UserOrder(enum.Enum):
    """What a list of users can be sorted by."""

    ID = enum.auto()
    DISPLAY_NAME = enum.auto()
    USERNAME = enum.auto()
    NAME = enum.auto()
    ADMIN = enum.auto()
    ACTIVE = enum.auto()
    REMOTE = enum.auto()
    MODIFIED_AT = enum.auto()
    LAST_AUTH_AT = enum.auto()


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users a list shows; None does not filter.

    Attributes:
        name: A part of the user name or the display name, regardless of case.
    """

    name: str = ""
    active: bool | None = None
    admin: bool | None = None


_SHOWN: Final = (
    users.c.id,
    users.c.username,
    users.c.display_name,
    users.c.admin,
    users.c.active,
    users.c.remote,
    users.c.agent_uid,
    users.c.agent_gid,
    users.c.agent_user,
    users.c.agent_group,
    users.c.modified_at,
    users.c.last_auth_at,
)
_BY_ID: Final = QuickSelect(select(*_SHOWN).where(users.c.id == bindparam("id")))
_BY_NAME: Final = QuickSelect(select(*_SHOWN).where(users.c.username == bindparam("username")))
_CREDENTIALS: Final = select(users.c.id, users.c.password_hash, users.c.active, users.c.remote)
_CREDENTIALS_BY_NAME: Final = QuickSelect(_CREDENTIALS.where(users.c.username == bindparam("username")))
_LOCKED_CREDENTIALS: Final = QuickSelect(_CREDENTIALS.where(users.c.id == bindparam("id")).with_for_update())
# Statements that are made once are compiled once; the columns to set are those of the values.
_UPDATE: Final = update(users).where(users.c.id == bindparam("key")).returning(*_SHOWN)

# Names are ASCII, so that lower() means the same on both databases; `_` then comes before letters.
_ORDERS: Final[Mapping[UserOrder, ColumnElement[Any]]] = {
    UserOrder.ID: users.c.id,
    UserOrder.DISPLAY_NAME: func.lower(users.c.display_name),
    UserOrder.USERNAME: func.lower(users.c.username),
    UserOrder.NAME: func.lower(case((users.c.display_name != "", users.c.display_name), else_=users.c.username)),
    UserOrder.ADMIN: users.c.admin,
    UserOrder.ACTIVE: users.c.active,
    UserOrder.REMOTE: users.c.remote,
    UserOrder.MODIFIED_AT: users.c.modified_at,
    UserOrder.LAST_AUTH_AT: users.c.last_auth_at,
}


def get_user(tx: Connection, user_id: int) -> User | None:
    """Return the user with this id, or None."""
    row = _BY_ID.first(tx, {"id": user_id})
    return None if row is None else _user(row)


def get_user_by_username(tx: Connection, username: str) -> User | None:
    """Return the user with exactly this name, or None."""
    if "\0" in username:
        # PostgreSQL refuses the character, even in a question.
        return None
    row = _BY_NAME.first(tx, {"username": username})
    return None if row is None else _user(row)


def get_credentials(tx: Connection, username: str) -> Credentials | None:
    """Return what a login as `username` needs, or None."""
    if "\0" in username:
        return None
    row = _CREDENTIALS_BY_NAME.first(tx, {"username": username})
    return None if row is None else Credentials(*row)


def lock_credentials(tx: Connection, user_id: int) -> Credentials | None:
    """Return what a login needs of a user, who stays as he is until the transaction ends."""
    row = _LOCKED_CREDENTIALS.first(tx, {"id": user_id})
    return None if row is None else Credentials(*row)


def list_users(
    tx: Connection, filters: UserFilter, order: UserOrder, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[User], Page]:
    """Return one page of the users that pass `filters`, in a total order.

    Unknown times come last in both directions; ties go by id, in the same direction.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    conditions = _conditions(filters)
    page = page_by_rule_b(offset, limit, tx.scalar(select(func.count()).select_from(users).where(*conditions)) or 0)
    direct = desc if descending else asc
    query = (
        select(*_SHOWN)
        .where(*conditions)
        .order_by(direct(_ORDERS[order]).nulls_last(), direct(users.c.id))
        .offset(page.start_index)
        .limit(page.size)
    )
    return [_user(row) for row in tx.execute(query)] if page.size else [], page


_NAMES: Final = (users.c.username, users.c.display_name)


def _conditions(filters: UserFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if "\0" in filters.name:
        conditions.append(users.c.id < 0)
    elif filters.name:
        # No LIKE: SQLite refuses long patterns.
        part = func.lower(filters.name)
        conditions.append(or_(*(position_of(func.lower(name), part) > 0 for name in _NAMES)))
    if filters.active is not None:
        conditions.append(users.c.active == filters.active)
    if filters.admin is not None:
        conditions.append(users.c.admin == filters.admin)
    return conditions


def find_user_ids(tx: Connection, filters: UserFilter) -> Sequence[int]:
    """Return the ids of all users that pass `filters`, in their order."""
    return list(tx.scalars(select(users.c.id).where(*_conditions(filters)).order_by(users.c.id)))


def lock_names(tx: Connection) -> None:
    """Keep other transactions from giving out names until this one ends.

    A display name is unique among names of both kinds, which no constraint can say.
    """
    tx.execute(select(cluster.c.id).with_for_update())


def is_display_name_taken(tx: Connection, name: str, user_id: int | None) -> bool:
    """Tell whether anybody but the user `user_id` has this name, of either kind, in any case of letters."""
    folded = name.lower()
    query = select(users.c.id).where(
        or_(func.lower(users.c.username) == folded, func.lower(users.c.display_name) == folded),
        users.c.id != (user_id or 0),
    )
    return tx.execute(query.limit(1)).first() is not None


def agent_columns(agent: AgentIds) -> dict[str, int | str]:
    """Return the columns in which the user and group of a machine are stored."""
    return {
        "agent_uid": agent.uid,
        "agent_gid": agent.gid,
        "agent_user": agent.user,
        "agent_group": agent.group,
    }


def list_group_members(tx: Connection, group_id: int) -> Sequence[User]:
    """Return the users in a group, by their ids."""
    joined = users.join(user_group_members, user_group_members.c.user_id == users.c.id)
    query = select(*_SHOWN).select_from(joined).where(user_group_members.c.group_id == group_id)
    return [_user(row) for row in tx.execute(query.order_by(users.c.id))]


def insert_user(tx: Connection, values: Mapping[str, Any]) -> User:
    """Insert a user with these columns and return it.

    Raises:
        sqlalchemy.exc.IntegrityError: When the name is taken.
    """
    return _user(tx.execute(insert(users).values(**values).returning(*_SHOWN)).one())


def update_user(tx: Connection, user_id: int, values: Mapping[str, Any]) -> User | None:
    """Set these columns of a user and return it as it is then, or None when there is no such user.

    Raises:
        sqlalchemy.exc.IntegrityError: When a new name is taken.
    """
    row = tx.execute(_UPDATE, {"key": user_id, **values}).first()
    return None if row is None else _user(row)


def find_passwordless(tx: Connection, user_ids: Sequence[int]) -> set[int]:
    """Return those of these users whose password is empty; they stay as they are until the transaction ends."""
    query = select(users.c.id).where(users.c.id.in_(user_ids), users.c.password_hash.is_(None)).with_for_update()
    return set(tx.scalars(query))


def set_active(tx: Connection, user_ids: Sequence[int], now: dt.datetime, *, active: bool) -> set[int]:
    """Activate or deactivate those of these users who exist, and return their ids."""
    changed = update(users).where(users.c.id.in_(user_ids)).values(active=active, modified_at=now)
    return set(tx.scalars(changed.returning(users.c.id)))


def passwordless_users(tx: Connection) -> Sequence[str]:
    """Return the names of the active users whose password is empty and who could log in with it."""
    query = select(users.c.username).where(
        users.c.active.is_(True), users.c.remote.is_(False), users.c.password_hash.is_(None)
    )
    return list(tx.scalars(query.order_by(users.c.id)))


def _user(row: Sequence[Any]) -> User:
    number, username, display_name, admin, active, remote, uid, gid, agent_user, agent_group, modified_at, last = row
    agent = None if uid is None else AgentIds(uid, gid, agent_user, agent_group)
    return User(number, username, display_name, admin, active, remote, agent, modified_at, last)
