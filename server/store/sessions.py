"""Sessions in the database: logins and access tokens, known by the digest of their token.

`find_session` runs for every request, so that a session that ends, ends everywhere at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select

from server.store.tables.accounts import sessions, users
from server.store.types import from_micros

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from server.store.database import Database

LOGIN: Final = "session"
ACCESS_TOKEN: Final = "access"  # noqa: S105 - the name of a kind


@dataclass(frozen=True, slots=True)
class Session:
    """A session with its user, as every request needs them.

    Attributes:
        revoked: Whether an access token was taken back; logins are deleted instead.
    """

    id: int
    expires_at: dt.datetime
    revoked: bool
    user_id: int
    username: str
    admin: bool
    active: bool


_FIND: Final = (
    select(
        sessions.c.id,
        sessions.c.expires_at,
        sessions.c.revoked,
        users.c.id,
        users.c.username,
        users.c.admin,
        users.c.active,
    )
    .join_from(sessions, users, sessions.c.user_id == users.c.id)
    .where(sessions.c.token_hash == bindparam("token_hash"))
)


_INSERT: Final = insert(sessions).returning(sessions.c.id)
_DELETE_EXPIRED: Final = delete(sessions).where(
    sessions.c.user_id == bindparam("user"), sessions.c.kind == LOGIN, sessions.c.expires_at <= bindparam("now")
)


def find_session(database: Database, token_hash: bytes) -> Session | None:
    """Return the session with this digest of its token, whatever its state, or None."""
    row = database.look_up(_FIND, {"token_hash": token_hash})
    if row is None:
        return None
    session_id, expires_at, revoked, user_id, username, admin, active = row
    return Session(session_id, from_micros(expires_at), bool(revoked), user_id, username, bool(admin), bool(active))


def insert_session(
    tx: Connection,
    user_id: int,
    token_hash: bytes,
    created_at: dt.datetime,
    expires_at: dt.datetime,
    *,
    kind: str = LOGIN,
    description: str = "",
) -> int:
    """Insert a session, of the kind LOGIN or ACCESS_TOKEN, and return its id."""
    values = {
        "user_id": user_id,
        "token_hash": token_hash,
        "kind": kind,
        "created_at": created_at,
        "expires_at": expires_at,
        "description": description,
    }
    found: int = tx.execute(_INSERT, values).scalar_one()
    return found


def delete_login(tx: Connection, session_id: int) -> None:
    """End one login; an access token is left alone."""
    tx.execute(delete(sessions).where(sessions.c.id == session_id, sessions.c.kind == LOGIN))


def delete_logins(tx: Connection, user_id: int) -> None:
    """End all logins of a user."""
    tx.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.kind == LOGIN))


def delete_expired_logins(tx: Connection, user_id: int, now: dt.datetime) -> None:
    """Forget the logins of a user that have run out."""
    tx.execute(_DELETE_EXPIRED, {"user": user_id, "now": now})


def has_expired_logins(tx: Connection, now: dt.datetime) -> bool:
    """Tell whether any login has run out at `now`."""
    expired = select(sessions.c.id).where(sessions.c.expires_at <= now, sessions.c.kind == LOGIN)
    return tx.execute(expired.limit(1)).first() is not None


def delete_expired(tx: Connection, now: dt.datetime, limit: int) -> int:
    """Delete at most `limit` logins that have run out at `now`, of any user, and return how many."""
    expired = select(sessions.c.id).where(sessions.c.expires_at <= now, sessions.c.kind == LOGIN).limit(limit)
    return len(tx.execute(delete(sessions).where(sessions.c.id.in_(expired)).returning(sessions.c.id)).all())
