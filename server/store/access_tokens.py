"""Access tokens in the database: sessions that are listed, described and taken back."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import asc, desc, func, select, update

from server.domain.paging import page_by_rule_b
from server.store.sessions import ACCESS_TOKEN
from server.store.tables.accounts import sessions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page

_t = sessions.c


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token as shown; the token itself is not known."""

    id: int
    user_id: int
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked: bool
    description: str


class TokenOrder(enum.Enum):
    """What a list of access tokens can be sorted by."""

    ID = enum.auto()
    USER_ID = enum.auto()
    EXPIRES_AT = enum.auto()
    CREATED_AT = enum.auto()
    REVOKED = enum.auto()
    DESCRIPTION = enum.auto()


@dataclass(frozen=True, slots=True)
class TokenFilter:
    """Which access tokens a list shows.

    Attributes:
        ids: Only these; all if empty.
        user_id: Only those of this user; all if None.
        live_at: Only those that are neither revoked nor run out at this time; all if None.
    """

    ids: Sequence[int] = ()
    user_id: int | None = None
    live_at: dt.datetime | None = None


_SHOWN: Final = (_t.id, _t.user_id, _t.created_at, _t.expires_at, _t.revoked, _t.description)
_ORDERS: Final[Mapping[TokenOrder, ColumnElement[Any]]] = {
    TokenOrder.ID: _t.id,
    TokenOrder.USER_ID: _t.user_id,
    TokenOrder.EXPIRES_AT: _t.expires_at,
    TokenOrder.CREATED_AT: _t.created_at,
    TokenOrder.REVOKED: _t.revoked,
    TokenOrder.DESCRIPTION: func.lower(_t.description),
}


def lock_token(tx: Connection, token_id: int) -> AccessToken | None:
    """Return an access token, which stays as it is until the transaction ends, or None."""
    query = select(*_SHOWN).where(_t.id == token_id, _t.kind == ACCESS_TOKEN).with_for_update()
    row = tx.execute(query).first()
    return None if row is None else AccessToken(*row)


def list_tokens(
    tx: Connection, filters: TokenFilter, order: TokenOrder, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[AccessToken], Page]:
    """Return one page of the access tokens that pass `filters`; ties go by id, in the same direction.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    conditions: list[ColumnElement[bool]] = [_t.kind == ACCESS_TOKEN]
    if filters.ids:
        conditions.append(_t.id.in_(filters.ids))
    if filters.user_id is not None:
        conditions.append(_t.user_id == filters.user_id)
    if filters.live_at is not None:
        conditions += [_t.revoked.is_(False), _t.expires_at > filters.live_at]
    total = tx.scalar(select(func.count()).select_from(sessions).where(*conditions)) or 0
    page = page_by_rule_b(offset, limit, total)
    direct = desc if descending else asc
    query = (
        select(*_SHOWN)
        .where(*conditions)
        .order_by(direct(_ORDERS[order]), direct(_t.id))
        .offset(page.start_index)
        .limit(page.size)
    )
    return [AccessToken(*row) for row in tx.execute(query)] if page.size else [], page


def update_token(tx: Connection, token_id: int, values: Mapping[str, Any]) -> AccessToken:
    """Set these columns of an access token, which exists, and return it as it is then."""
    changed = update(sessions).where(_t.id == token_id).values(**values).returning(*_SHOWN)
    return AccessToken(*tx.execute(changed).one())
