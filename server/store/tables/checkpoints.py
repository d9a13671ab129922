"""Tables of checkpoints: saved states of trials. The files themselves lie in storages outside of the database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

checkpoints = Table(
    "checkpoints",
    metadata,
    integer_id(),
    # As UUIDs are written, in lower case; chosen by whoever reports it.
    Column("uuid", Name(), nullable=False, unique=True),
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), nullable=False),
    Column("task_id", Name(), nullable=False),
    Column("allocation_id", Text),
    Column("report_time", Timestamp, nullable=False),
    # server.domain.checkpoint.CheckpointState.
    Column("state", SmallInteger, nullable=False),
    # The sum of the sizes of its files, in bytes.
    Column("size", BigInteger, nullable=False),
    # `steps_completed` of its metadata, where that is a number of steps.
    Column("steps_completed", Integer),
    # An object of sizes in bytes by path; folders end with a slash.
    Column("resources", JsonText, nullable=False),
    # A serialized google.protobuf.Struct.
    Column("metadata_struct", LargeBinary, nullable=False),
    # Where its files lie; NULL: where the config of its experiment says.
    Column("storage_id", Integer, ForeignKey("checkpoint_storages.id")),
    Index(None, "trial_id", "steps_completed"),
    sqlite_autoincrement=True,
)

# Experiments whose checkpoints are to be looked through for those that need not be kept.
retention_orders = Table(
    "retention_orders",
    metadata,
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    # How often it was ordered since it was done last.
    Column("number", Integer, nullable=False),
    # Whether it is to be done although the experiment may not be over: its policy was changed.
    Column("at_once", Boolean, nullable=False),
)
