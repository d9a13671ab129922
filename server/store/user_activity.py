"""What users looked at last, for pages that show it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.store.conflicts import insert_into
from server.store.tables.accounts import user_activity

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

GET: Final = "GET"
PROJECT: Final = "PROJECT"

_t = user_activity.c


def note_activity(tx: Connection, user_id: int, activity: str, entity: str, entity_id: int, now: dt.datetime) -> None:
    """Store that a user did something now, in place of the last time.

    Args:
        tx: A write transaction.
        user_id: Who did it.
        activity: GET.
        entity: PROJECT.
        entity_id: The id of that project.
        now: When.
    """
    fresh = insert_into(tx, user_activity).values(
        user_id=user_id, activity=activity, entity=entity, entity_id=entity_id, last_at=now
    )
    tx.execute(
        fresh.on_conflict_do_update(
            index_elements=[_t.user_id, _t.activity, _t.entity, _t.entity_id], set_={"last_at": fresh.excluded.last_at}
        )
    )
