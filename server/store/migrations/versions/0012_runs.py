"""Runs: their project and number in it, whether they are archived, and what they are searched by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op
from google.protobuf.struct_pb2 import Struct

from server.domain.hyperparameters import given_values
from server.domain.run_metadata import searchable_values
from server.domain.struct import decode
from server.store.digests import name_digest
from server.store.types import Name, Timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "0012_runs"
down_revision = "0011_cluster_messages"

_CHUNK = 1000
_NUMBERS = """
UPDATE trials SET
  project_id = (SELECT experiments.project_id FROM experiments WHERE experiments.id = trials.experiment_id),
  local_id = (SELECT ranked.number FROM ranked WHERE ranked.id = trials.id)
"""
# A table of its own: neither database would rank all runs just once for such an update.
_RANKED = """
CREATE TEMPORARY TABLE ranked AS
SELECT trials.id AS id, ROW_NUMBER() OVER (PARTITION BY experiments.project_id ORDER BY trials.id) AS number
FROM trials JOIN experiments ON experiments.id = trials.experiment_id
"""


def upgrade() -> None:
    """Add the columns, create the tables, and fill them from what there is."""
    op.add_column("trials", sa.Column("project_id", sa.Integer, nullable=False, server_default="0"))
    op.add_column("trials", sa.Column("local_id", sa.Integer, nullable=False, server_default="0"))
    op.add_column("trials", sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("trials", sa.Column("going", sa.Boolean, nullable=False, server_default=sa.false()))
    _number_runs()
    op.create_index("ix_trials_project_id_id", "trials", ["project_id", "id"])
    op.create_index("ix_trials_project_id_local_id", "trials", ["project_id", "local_id"], unique=True)
    going = sa.text("going IS true") if op.get_bind().dialect.name == "postgresql" else sa.text("going IS 1")
    op.create_index("ix_trials_going", "trials", ["id"], sqlite_where=going, postgresql_where=going)
    _fill(*_create_value_tables())


def _number_runs() -> None:
    op.execute(_RANKED)
    op.execute("CREATE INDEX ranked_id ON ranked (id)")
    op.execute(_NUMBERS)
    op.execute("DROP TABLE ranked")
    op.create_table(
        "run_numbers",
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO run_numbers SELECT project_id, MAX(local_id) FROM trials GROUP BY project_id")


def _create_value_tables() -> tuple[sa.Table, sa.Table]:
    hparams = op.create_table(
        "trial_hparams",
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text),
        sa.Column("number", sa.Double),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trial_hparams_values", "trial_hparams", ["digest", "number", "text", "trial_id"])
    metadata = op.create_table(
        "run_metadata",
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", Name(), nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("in_list", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("text", Name()),
        sa.Column("number", sa.Double),
        sa.Column("truth", sa.Boolean),
        sa.Column("moment", Timestamp),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_run_metadata_digest_number_trial_id", "run_metadata", ["digest", "number", "trial_id"])
    return hparams, metadata


def _fill(hparams: sa.Table, metadata: sa.Table) -> None:
    for trial_id, given, attached in _stored_documents():
        values = [
            {"digest": name_digest(each.name), "position": position, "text": each.text, "number": each.low}
            for position, each in enumerate(given_values(given))
        ]
        op.bulk_insert(hparams, [{"trial_id": trial_id, **value} for value in values])
        entries = [
            {
                "position": position,
                "name": each.name,
                "digest": name_digest(each.name),
                "in_list": each.in_list,
                "text": each.text,
                "number": each.number,
                "truth": each.truth,
                "moment": each.moment,
            }
            for position, each in enumerate(searchable_values(attached))
        ]
        op.bulk_insert(metadata, [{"trial_id": trial_id, **entry} for entry in entries])


def _stored_documents() -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("id", "hparams_struct", "metadata_struct")]
    trials = sa.table("trials", *columns)
    last = 0
    while True:
        chunk = sa.select(trials).where(trials.c.id > last).order_by(trials.c.id).limit(_CHUNK)
        rows = op.get_bind().execute(chunk).all()
        for trial_id, given, attached in rows:
            yield trial_id, decode(Struct.FromString(given)), decode(Struct.FromString(attached or b""))
            last = trial_id
        if len(rows) < _CHUNK:
            return
