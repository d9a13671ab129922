"""The settings that web pages keep for a user: a text of JSON per storage path and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from server.store.conflicts import insert_into
from server.store.tables.accounts import user_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_t = user_settings.c


@dataclass(frozen=True, slots=True)
class UserSetting:
    """One setting; its value is JSON as the page wrote it."""

    storage_path: str
    key: str
    value: str


def list_settings(tx: Connection, user_id: int) -> Sequence[UserSetting]:
    """Return the settings of a user, by path and key."""
    query = select(_t.storage_path, _t.key, _t.value).where(_t.user_id == user_id).order_by(_t.storage_path, _t.key)
    return [UserSetting(*row) for row in tx.execute(query)]


def put_setting(tx: Connection, user_id: int, setting: UserSetting) -> None:
    """Store a setting in place of the one with its path and key."""
    fresh = insert_into(tx, user_settings).values(
        user_id=user_id, storage_path=setting.storage_path, key=setting.key, value=setting.value
    )
    tx.execute(
        fresh.on_conflict_do_update(
            index_elements=[_t.user_id, _t.storage_path, _t.key], set_={"value": fresh.excluded.value}
        )
    )


def delete_setting(tx: Connection, user_id: int, storage_path: str, key: str) -> None:
    """Remove a setting, if it is there."""
    tx.execute(delete(user_settings).where(_t.user_id == user_id, _t.storage_path == storage_path, _t.key == key))


def delete_settings(tx: Connection, user_id: int) -> None:
    """Remove all settings of a user."""
    tx.execute(delete(user_settings).where(_t.user_id == user_id))
