"""Tables of the model registry: models, and checkpoints that are registered as their versions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

models = Table(
    "models",
    metadata,
    integer_id(),
    # Unique as it is written: names that differ in case are two. At most 1,024 bytes.
    Column("name", Name(), nullable=False, unique=True),
    # server.domain.collation: what lists are sorted by, and what is searched regardless of case.
    Column("name_key", Name(), nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("description_key", Name(), nullable=False),
    Column("description_folded", Text, nullable=False),
    Column("notes", Text, nullable=False),
    # A serialized google.protobuf.Struct.
    Column("metadata_struct", LargeBinary, nullable=False),
    # In the order given.
    Column("labels", JsonText, nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("creation_time", Timestamp, nullable=False),
    Column("last_updated_time", Timestamp, nullable=False),
    # The highest number that a version of it ever had.
    Column("last_version", Integer, nullable=False, server_default="0"),
    Index(None, "name_key", "id"),
    Index(None, "description_key", "id"),
    Index(None, "creation_time", "id"),
    Index(None, "last_updated_time", "id"),
    Index(None, "workspace_id"),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)

# The labels of models one by one, to be found and counted.
model_labels = Table(
    "model_labels",
    metadata,
    Column("model_id", Integer, ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
    # The first 16 bytes of the label's SHA-256: labels have no length limit, index entries do.
    Column("digest", LargeBinary(16), primary_key=True),
    Column("label", Text, nullable=False),
    Index(None, "digest", "model_id"),
)

model_versions = Table(
    "model_versions",
    metadata,
    integer_id(),
    Column("model_id", Integer, ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
    # From 1, and never given out again.
    Column("version", Integer, nullable=False),
    # What is registered can not be removed.
    Column("checkpoint_id", Integer, ForeignKey("checkpoints.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("notes", Text, nullable=False),
    # A serialized google.protobuf.Struct.
    Column("metadata_struct", LargeBinary, nullable=False),
    Column("labels", JsonText, nullable=False),
    # Who registered it.
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("creation_time", Timestamp, nullable=False),
    Column("last_updated_time", Timestamp, nullable=False),
    UniqueConstraint("model_id", "version"),
    Index(None, "checkpoint_id"),
    Index(None, "model_id", "creation_time"),
    Index(None, "user_id"),
    sqlite_autoincrement=True,
)
