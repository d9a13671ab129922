"""The identity of the cluster, and what happens once in its life: the first start."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from server.store.conflicts import insert_into
from server.store.tables.accounts import cluster, users

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

_BUILT_IN_IDS = (1, 2)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Who this server is; the same for all processes, and for as long as the database lives."""

    cluster_id: str
    master_id: str


def get_cluster(tx: Connection) -> Cluster | None:
    """Return the identity; None before the first start is complete."""
    row = tx.execute(select(cluster.c.cluster_id, cluster.c.master_id)).first()
    return None if row is None else Cluster(*row)


def found_cluster(tx: Connection, password_hash: str | None, now: dt.datetime) -> bool:
    """Give the cluster its identity, and the built-in users their password, unless another process was first.

    Args:
        tx: A write transaction.
        password_hash: The password of `admin` and `determined`; None for the empty one.
        now: The time of the first start.

    Returns:
        Whether this process was the first.
    """
    identity = insert_into(tx, cluster).values(
        id=1, cluster_id=str(uuid.uuid4()), master_id=str(uuid.uuid4()), created_at=now
    )
    if tx.execute(identity.on_conflict_do_nothing().returning(cluster.c.id)).first() is None:
        return False
    tx.execute(update(users).where(users.c.id.in_(_BUILT_IN_IDS)).values(password_hash=password_hash, modified_at=now))
    return True
