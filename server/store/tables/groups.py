"""The tables of groups of users. Nothing hangs on a group: where there are roles, groups are given some."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from server.store.tables import integer_id, metadata
from server.store.types import Name

user_groups = Table(
    "user_groups",
    metadata,
    integer_id(),
    # Unique as it is written. At most 1,024 bytes.
    Column("name", Name(), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

user_group_members = Table(
    "user_group_members",
    metadata,
    Column("group_id", Integer, ForeignKey("user_groups.id", ondelete="CASCADE"), primary_key=True),
    # Users are never deleted.
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    Index(None, "user_id"),
)
