"""Tables of experiments: what lists sort and filter by, apart from the documents that only a shown row needs.

The rows of `experiments` stay narrow, so that a filter without an index reads little. What is wide (configs,
notes) lies in `experiment_documents`, and what is huge (model definitions) in a table of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
    func,
)

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

experiments = Table(
    "experiments",
    metadata,
    integer_id(),
    # Given by the user of an unmanaged experiment, unique everywhere, at most 1,024 bytes.
    Column("external_id", Name(), unique=True),
    Column("project_id", Integer, ForeignKey("projects.id"), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    # server.domain.experiment_state.ExperimentState.
    Column("state", SmallInteger, nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("unmanaged", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Name(), nullable=False),
    Column("name_folded", Name(), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("description_key", Name(), nullable=False, server_default=""),
    Column("description_folded", Name(), nullable=False, server_default=""),
    Column("job_id", Text, nullable=False),
    # No foreign key: an experiment outlives the one that it was forked from, and goes on naming it.
    Column("parent_id", Integer),
    # From 0 to 1, as it was reported (nothing checks the range); NULL for a managed one that has none yet.
    Column("progress", Double),
    Column("start_time", Timestamp, nullable=False),
    Column("end_time", Timestamp),
    Column("searcher_type", Text, nullable=False),
    Column("searcher_metric", Text, nullable=False),
    Column("smaller_is_better", Boolean, nullable=False),
    # "" for unmanaged experiments.
    Column("resource_pool", Name(), nullable=False, server_default=""),
    # Kept in step with the rows of other tables, in the transaction that changes those.
    Column("num_trials", Integer, nullable=False, server_default="0"),
    Column("checkpoint_size", BigInteger, nullable=False, server_default="0"),
    Column("checkpoint_count", Integer, nullable=False, server_default="0"),
    Column("best_trial_id", Integer),
    Column("best_trial_metric", Double),
    Column("model_definition_size", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

# Each order that a list can be asked for, and each filter that selects little, reads one of these. A column with
# NULLs has two: they come last in both directions, which one index read backwards cannot give.
_x = experiments.c
Index(None, _x.project_id, _x.id)
# The time of the latest experiment of a project.
Index(None, _x.project_id, _x.start_time)
Index(None, _x.user_id, _x.id)
Index(None, _x.state, _x.id)
Index(None, _x.archived, _x.id)
Index("ix_experiments_name", _x.name_key, _x.id)
Index("ix_experiments_description", _x.description_key, _x.id)
Index(None, _x.start_time, _x.id)
Index(None, _x.num_trials, _x.id)
Index(None, _x.resource_pool, _x.id)
Index(None, _x.checkpoint_size, _x.id)
Index(None, _x.checkpoint_count, _x.id)
Index("ix_experiments_progress", func.coalesce(_x.progress, 0), _x.id)
for _nullable in (_x.end_time, _x.parent_id, _x.best_trial_metric):
    Index(f"ix_experiments_{_nullable.name}_asc", _nullable.is_(None), _nullable, _x.id)
    Index(f"ix_experiments_{_nullable.name}_desc", _nullable.is_(None), _nullable.desc(), _x.id.desc())

experiment_documents = Table(
    "experiment_documents",
    metadata,
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    # The text that was sent, byte for byte.
    Column("original_config", Text, nullable=False),
    Column("config", JsonText, nullable=False),
    # The same document, and its "hyperparameters", as serialized google.protobuf.Struct.
    Column("config_struct", LargeBinary, nullable=False),
    Column("hparams_struct", LargeBinary, nullable=False),
    # A list of strings: the rows of `experiment_labels`, in their order.
    Column("labels", JsonText, nullable=False, server_default="[]"),
    Column("notes", Text, nullable=False, server_default=""),
    # Whether somebody chose how many checkpoints are kept, rather than the defaults.
    Column("retention_chosen", Boolean, nullable=False, server_default=false()),
)

experiment_labels = Table(
    "experiment_labels",
    metadata,
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    # The first 16 bytes of the label's SHA-256: labels have no length limit, index entries do.
    Column("digest", LargeBinary(16), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Index(None, "digest", "experiment_id"),
)

# The values in `hyperparameters` of the config, one by one: see server.domain.hyperparameters.
experiment_hparams = Table(
    "experiment_hparams",
    metadata,
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    # The first 16 bytes of the SHA-256 of the dotted name, which has no length limit.
    Column("digest", LargeBinary(16), primary_key=True),
    Column("position", Integer, primary_key=True),
    # Of a long text, its start.
    Column("text", Text),
    Column("low", Double),
    Column("high", Double),
    # A condition reads nothing but this.
    Index("ix_experiment_hparams_values", "digest", "low", "high", "text", "experiment_id"),
    sqlite_with_rowid=False,
)

model_definitions = Table(
    "model_definitions",
    metadata,
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    # A gzipped tar archive, up to the size of a message (96 MiB).
    Column("archive", LargeBinary, nullable=False),
)

# The number of experiments of each kind is the sum of the deltas of that kind: every transaction that adds, removes
# or changes an experiment appends here, and rows are folded into one per kind in the background. Rows that were
# updated in place would be locked by one writer at a time, and deadlock two that change two experiments each.
experiment_counts = Table(
    "experiment_counts",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("project_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("delta", Integer, nullable=False),
    Index(None, "project_id"),
)
