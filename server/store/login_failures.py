"""How often an address failed to log in to an account, shared by all processes.

A source is the digest of account and address. A row is forgotten when its time has come, whether it was used up or not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, delete, select

from server.store.conflicts import insert_into
from server.store.quick import QuickSelect
from server.store.tables.accounts import login_failures

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

_SWEEP = 100
_COUNTING = QuickSelect(
    select(login_failures.c.failures, login_failures.c.forgotten_at).where(
        login_failures.c.source == bindparam("source"), login_failures.c.forgotten_at > bindparam("now")
    )
)


@dataclass(frozen=True, slots=True)
class LoginFailures:
    """How many logins failed, and until when they count."""

    failures: int
    forgotten_at: dt.datetime


def source_digest(username: str, address: str) -> bytes:
    """Return the source under which attempts on `username` from `address` are counted."""
    return hashlib.sha256(f"{len(address)}:{address}{username}".encode("utf-8", "surrogatepass")).digest()


def get_failures(tx: Connection, source: bytes, now: dt.datetime) -> LoginFailures | None:
    """Return the failures of a source that still count at `now`, or None."""
    row = _COUNTING.first(tx, {"source": source, "now": now})
    return None if row is None else LoginFailures(*row)


def add_failure(tx: Connection, source: bytes, now: dt.datetime, window: dt.timedelta) -> None:
    """Count one failure, which together with those before it is forgotten `window` after the first one."""
    table = login_failures
    fresh = insert_into(tx, table).values(source=source, failures=1, forgotten_at=now + window)
    counts = table.c.forgotten_at > now
    tx.execute(
        fresh.on_conflict_do_update(
            index_elements=[table.c.source],
            set_={
                "failures": case((counts, table.c.failures + 1), else_=1),
                "forgotten_at": case((counts, table.c.forgotten_at), else_=fresh.excluded.forgotten_at),
            },
        )
    )
    # A few at a time, so that a wave of attempts is swept by the next one and no login pays for all of it.
    old = select(table.c.source).where(table.c.forgotten_at <= now).limit(_SWEEP).scalar_subquery()
    tx.execute(delete(table).where(table.c.source.in_(old)))


def forget_failures(tx: Connection, source: bytes) -> None:
    """Forget the failures of a source."""
    tx.execute(delete(login_failures).where(login_failures.c.source == source))
