"""Tables of what trials say about themselves beside metrics: where checkpoints go, what they work on."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name

# Places where checkpoints lie, each once; reports of checkpoints name them by id.
checkpoint_storages = Table(
    "checkpoint_storages",
    metadata,
    integer_id(),
    # server.store.digests.name_digest of the document.
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    # A `checkpoint_storage` section, complete, without what says how many checkpoints are kept.
    Column("storage", JsonText, nullable=False),
    sqlite_autoincrement=True,
)

# The checkpoints and versions of models that trials apply or train further.
trial_sources = Table(
    "trial_sources",
    metadata,
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    # A UUID, as UUIDs are written.
    Column("checkpoint_uuid", Name(), primary_key=True),
    Column("model_id", Integer),
    Column("model_version", Integer),
    # determined.trial.v1.TrialSourceInfoType.
    Column("source_type", SmallInteger, nullable=False),
    Index(None, "checkpoint_uuid", "trial_id"),
    Index(None, "model_id", "model_version", "trial_id"),
)
