"""The values of hyperparameters, one by one, so that experiments can be found by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.domain.hyperparameters import searchable_values
from server.store.digests import name_digest
from server.store.types import JsonText

revision = "0004_experiment_hparams"
down_revision = "0003_projects"


def upgrade() -> None:
    """Create the table, and fill it from the configs that there are."""
    table = op.create_table(
        "experiment_hparams",
        sa.Column("experiment_id", sa.Integer, sa.ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text),
        sa.Column("low", sa.Double),
        sa.Column("high", sa.Double),
        sqlite_with_rowid=False,
    )
    columns = ["digest", "low", "high", "text", "experiment_id"]
    op.create_index("ix_experiment_hparams_values", "experiment_hparams", columns)
    documents = sa.table("experiment_documents", sa.column("experiment_id"), sa.column("config", JsonText))
    for experiment_id, config in op.get_bind().execute(sa.select(documents)).all():
        rows = [
            {
                "experiment_id": experiment_id,
                "position": position,
                "digest": name_digest(value.name),
                "text": value.text,
                "low": value.low,
                "high": value.high,
            }
            for position, value in enumerate(searchable_values(config.get("hyperparameters") or {}))
        ]
        op.bulk_insert(table, rows)
