"""The message of the administrators to all users. There is one at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from server.domain.cluster_message import ClusterMessage
from server.store.conflicts import insert_into
from server.store.tables.cluster_messages import cluster_messages

if TYPE_CHECKING:
    from sqlalchemy import Connection

_m = cluster_messages.c


def get_message(tx: Connection) -> ClusterMessage | None:
    """Return the message, whether it is shown at present or not; None if there is none."""
    row = tx.execute(select(_m.message, _m.start_time, _m.end_time, _m.created_at)).first()
    return None if row is None else ClusterMessage(*row)


def set_message(tx: Connection, message: ClusterMessage, user_id: int) -> None:
    """Put a message in the place of the one there is.

    Args:
        tx: A write transaction.
        message: The new one.
        user_id: Who wrote it.
    """
    values = {
        "message": message.text,
        "start_time": message.start,
        "end_time": message.end,
        "created_at": message.created,
        "created_by": user_id,
    }
    fresh = insert_into(tx, cluster_messages).values(id=1, **values)
    tx.execute(fresh.on_conflict_do_update(index_elements=[_m.id], set_=values))


def clear_message(tx: Connection) -> None:
    """Remove the message, if there is one."""
    tx.execute(delete(cluster_messages))
