"""The table of templates: shared parts of experiment configurations."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from server.store.tables import integer_id, metadata
from server.store.types import Name

templates = Table(
    "templates",
    metadata,
    integer_id(),
    # Unique everywhere, as it is written. At most 1,024 bytes.
    Column("name", Name(), nullable=False, unique=True),
    # server.domain.collation: what lists are sorted by, and what is searched regardless of case.
    Column("name_key", Name(), nullable=False),
    Column("name_folded", Text, nullable=False),
    # They go with their workspace.
    Column("workspace_id", Integer, ForeignKey("workspaces.id", ondelete="CASCADE"), nullable=False),
    # A serialized google.protobuf.Struct, as it was sent.
    Column("config_struct", LargeBinary, nullable=False),
    Index(None, "name_key", "id"),
    Index(None, "workspace_id"),
    sqlite_autoincrement=True,
)
