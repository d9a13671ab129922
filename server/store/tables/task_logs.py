"""The table of what tasks wrote to their logs, line by line."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text

from server.store.tables import metadata
from server.store.types import Name, Timestamp

task_logs = Table(
    "task_logs",
    metadata,
    # Lines may become more than 32 bits count. SQLite counts up a column of this very type only.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("task_id", Name(), ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    # When the line was written, as its writer says; NULL if it does not.
    Column("timestamp", Timestamp),
    # determined.log.v1.LogLevel; NULL for none.
    Column("level", SmallInteger),
    Column("rank_id", Integer),
    Column("allocation_id", Text),
    Column("agent_id", Text),
    Column("container_id", Text),
    Column("source", Text),
    Column("stdtype", Text),
    # At the end of the row: a long one is not read along with the other columns.
    Column("log", Text, nullable=False),
    Index(None, "task_id", "id"),
    sqlite_autoincrement=True,
)
