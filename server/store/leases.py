"""Leases: what must happen once across all processes is done by the one that holds the lease of that name.

A lease is a row with the database's clock. Its holder extends it in the very transactions that do the work, so a
process that lost it cannot commit, and one that died is replaced once the time is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, delete, or_, type_coerce

from server.store.conflicts import insert_into
from server.store.tables.accounts import leases
from server.store.types import Timestamp, database_now

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

_l = leases.c
_MICROSECOND = 1_000_000


def take(tx: Connection, name: str, holder: str, lifetime: dt.timedelta) -> bool:
    """Take a lease that is free, or extend it if it is the holder's own already.

    Args:
        tx: A write transaction.
        name: What is to be done by one process only.
        holder: Who wants to do it: unique to each process.
        lifetime: How long it may take until the next extension.

    Returns:
        Whether `holder` has the lease until this transaction ends, and for `lifetime` from now.
    """
    until = type_coerce(database_now(), BigInteger) + int(lifetime.total_seconds() * _MICROSECOND)
    fresh = insert_into(tx, leases).values(
        name=name, holder=holder, taken_at=database_now(), expires_at=type_coerce(until, Timestamp)
    )
    new = fresh.excluded
    taken = fresh.on_conflict_do_update(
        index_elements=[_l.name],
        set_={"holder": new.holder, "taken_at": new.taken_at, "expires_at": new.expires_at},
        where=or_(_l.holder == holder, _l.expires_at <= database_now()),
    )
    return tx.execute(taken.returning(_l.name)).first() is not None


def release(tx: Connection, name: str, holder: str) -> None:
    """Give a lease back before its time, unless somebody else has it by now."""
    tx.execute(delete(leases).where(_l.name == name, _l.holder == holder))
