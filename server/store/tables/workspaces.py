"""Tables of workspaces and of the projects in them.

Workspace 1 and project 1, both called Uncategorized, exist from the first migration on; experiments
that name no project go there.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

workspaces = Table(
    "workspaces",
    metadata,
    integer_id(),
    # Unique as it is written: names that differ in case are two.
    Column("name", Name(), nullable=False, unique=True),
    # server.domain.collation: what lists are sorted by, and what is compared regardless of case.
    Column("name_key", Name(), nullable=False),
    Column("name_folded", Name(), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    # The first workspace: neither changed nor archived nor deleted.
    Column("immutable", Boolean, nullable=False, server_default=false()),
    # determined.workspace.v1.WorkspaceState; 0 unless it is being deleted or could not be.
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("error_message", Text, nullable=False, server_default=""),
    Column("created_at", Timestamp, nullable=False),
    Column("checkpoint_storage_config", JsonText),
    # determined.user.v1.AgentUserGroup as JSON, all four fields or none.
    Column("agent_user_group", JsonText),
    Column("default_compute_pool", Text, nullable=False, server_default=""),
    Column("default_aux_pool", Text, nullable=False, server_default=""),
    Index(None, "name_key", "id"),
    Index(None, "name_folded"),
    Index(None, "user_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

workspace_pins = Table(
    "workspace_pins",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("pinned_at", Timestamp, nullable=False),
    Index(None, "workspace_id"),
)

projects = Table(
    "projects",
    metadata,
    integer_id(),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False),
    # Unique in its workspace, as it is written.
    Column("name", Name(), nullable=False),
    Column("name_key", Name(), nullable=False),
    Column("name_folded", Name(), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("description_key", Name(), nullable=False, server_default=""),
    # One to five capital letters and digits, unique everywhere.
    Column("key", Name(), nullable=False, unique=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("immutable", Boolean, nullable=False, server_default=false()),
    # determined.workspace.v1.WorkspaceState, as in workspaces.
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("error_message", Text, nullable=False, server_default=""),
    Column("created_at", Timestamp, nullable=False),
    # A list of objects with "name" and "contents".
    Column("notes", JsonText, nullable=False, server_default="[]"),
    UniqueConstraint("workspace_id", "name"),
    Index(None, "workspace_id", "name_key", "id"),
    Index(None, "workspace_id", "name_folded"),
    Index(None, "user_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

# The number of runs of a project is the sum of its deltas, as with `experiment_counts`.
run_counts = Table(
    "run_counts",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("project_id", Integer, nullable=False),
    Column("delta", Integer, nullable=False),
    Index(None, "project_id"),
)
