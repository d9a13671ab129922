"""The table of the message of the administrators to all users: one row or none."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from server.store.tables import metadata
from server.store.types import Timestamp

cluster_messages = Table(
    "cluster_messages",
    metadata,
    # One row: a new message takes the place of the one before.
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("message", Text, nullable=False),
    Column("start_time", Timestamp, nullable=False),
    # NULL: until it is removed.
    Column("end_time", Timestamp),
    Column("created_at", Timestamp, nullable=False),
    Column("created_by", Integer, ForeignKey("users.id"), nullable=False),
)
