"""Tables of what trials say about themselves beside metrics: storages, sources, values that are searched."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    false,
)

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

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

# The last number that a run of each project got. It is a row that is updated in place, so whoever takes a number has
# locked the experiments that it changes before.
run_numbers = Table(
    "run_numbers",
    metadata,
    Column("project_id", Integer, ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    Column("last", Integer, nullable=False),
)

# The values in trials.hparams_struct, one by one, as `experiment_hparams` has those of configs.
trial_hparams = Table(
    "trial_hparams",
    metadata,
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    # server.store.digests.name_digest of the dotted name.
    Column("digest", LargeBinary(16), primary_key=True),
    Column("position", Integer, primary_key=True),
    # Of a long text, its start.
    Column("text", Text),
    Column("number", Double),
    # A condition reads nothing but this.
    Index("ix_trial_hparams_values", "digest", "number", "text", "trial_id"),
    sqlite_with_rowid=False,
)

# The values in trials.metadata_struct, one by one: see server.domain.run_metadata.
run_metadata = Table(
    "run_metadata",
    metadata,
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    # The dotted name, and its server.store.digests.name_digest.
    Column("name", Name(), nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    # Whether it stands in a list.
    Column("in_list", Boolean, nullable=False, server_default=false()),
    # One of these at most.
    Column("text", Name()),
    Column("number", Double),
    Column("truth", Boolean),
    Column("moment", Timestamp),
    Index(None, "digest", "number", "trial_id"),
    sqlite_with_rowid=False,
)
