"""Putting users into groups and taking them out, in one transaction with whatever else a request changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.domain.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError, missing
from server.services.user_accounts import NOT_FOUND
from server.store import groups

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

_MAX_MEMBERSHIPS: Final = 10_000
"""How many memberships one request may add."""


def group_not_found(group_id: int) -> NotFoundError:
    """Return the error for a group that does not exist."""
    return missing("group", group_id)


def hold_groups(tx: Connection, group_ids: Sequence[int]) -> None:
    """Keep these groups as they are until the transaction ends.

    Raises:
        NotFoundError: One of them does not exist.
    """
    found = groups.lock_groups(tx, group_ids)
    for group_id in group_ids:
        if group_id not in found:
            raise group_not_found(group_id)


def join_groups(
    tx: Connection, group_ids: Sequence[int], user_ids: Sequence[int], now: dt.datetime, *, anew: bool
) -> None:
    """Put users into groups that are held.

    Args:
        tx: The transaction.
        group_ids: The groups, each once.
        user_ids: The users, each once; they count as changed.
        now: When this happens.
        anew: Whether none of them may be in one of the groups already.

    Raises:
        AlreadyExistsError: A user is in one of the groups already, and must not be.
        InvalidArgumentError: These are too many at once.
        NotFoundError: One of the users does not exist.
    """
    wanted = len(group_ids) * len(user_ids)
    if wanted > _MAX_MEMBERSHIPS:
        raise InvalidArgumentError(f"more than {_MAX_MEMBERSHIPS} memberships at once")
    if len(groups.lock_users(tx, user_ids)) < len(user_ids):
        raise NotFoundError(NOT_FOUND)
    if groups.add_members(tx, group_ids, user_ids) < wanted and anew:
        raise AlreadyExistsError("user is already a member of the group")
    groups.touch_users(tx, user_ids, now)


def leave_groups(tx: Connection, group_ids: Sequence[int], user_ids: Sequence[int], now: dt.datetime) -> None:
    """Take users out of groups that are held; those who are not in one of them may be named.

    Raises:
        NotFoundError: None of them is in any of the groups.
    """
    groups.lock_users(tx, user_ids)
    if not groups.remove_members(tx, group_ids, user_ids):
        raise NotFoundError("membership not found: none of the users is in the group")
    groups.touch_users(tx, user_ids, now)
