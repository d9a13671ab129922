"""Users with their sessions and settings, the cluster's identity and its leases.

The built-in users come with the schema, because later steps hang rows on them; their password is set at the
end of the first start (`server.store.cluster`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

from server.store.ids import continue_after
from server.store.types import Name, Timestamp

revision = "0001_accounts"
down_revision = None


def upgrade() -> None:
    """Create the tables, and `admin` (1) and `determined` (2)."""
    _create_users()
    _create_sessions()
    _create_user_rows()
    _create_cluster()


def _create_users() -> None:
    users = op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("username", Name(), nullable=False, unique=True),
        sa.Column("display_name", Name(), nullable=False, server_default=""),
        sa.Column("password_hash", sa.Text),
        sa.Column("admin", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("remote", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("agent_uid", sa.Integer),
        sa.Column("agent_gid", sa.Integer),
        sa.Column("agent_user", sa.Text),
        sa.Column("agent_group", sa.Text),
        sa.Column("modified_at", Timestamp, nullable=False),
        sa.Column("last_auth_at", Timestamp),
        sa.CheckConstraint(
            "(agent_uid IS NULL) = (agent_gid IS NULL) AND (agent_uid IS NULL) = (agent_user IS NULL)"
            " AND (agent_uid IS NULL) = (agent_group IS NULL)",
            name="agent_all_or_none",
        ),
        sqlite_autoincrement=True,
    )
    now = dt.datetime.now(dt.UTC)
    op.bulk_insert(
        users,
        [
            {"id": 1, "username": "admin", "admin": True, "active": True, "modified_at": now},
            {"id": 2, "username": "determined", "admin": False, "active": True, "modified_at": now},
        ],
    )
    continue_after(op.get_bind(), users)


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("created_at", Timestamp, nullable=False),
        sa.Column("expires_at", Timestamp, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("description", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("kind IN ('session', 'access')", name="kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _create_user_rows() -> None:
    op.create_table(
        "user_settings",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("storage_path", Name(), primary_key=True),
        sa.Column("key", Name(), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "user_activity",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("activity", sa.Text, primary_key=True),
        sa.Column("entity", sa.Text, primary_key=True),
        sa.Column("entity_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_at", Timestamp, nullable=False),
    )
    op.create_table(
        "login_failures",
        sa.Column("source", sa.LargeBinary(32), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("forgotten_at", Timestamp, nullable=False),
    )
    op.create_index("ix_login_failures_forgotten_at", "login_failures", ["forgotten_at"])


def _create_cluster() -> None:
    op.create_table(
        "cluster",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("cluster_id", sa.Text, nullable=False),
        sa.Column("master_id", sa.Text, nullable=False),
        sa.Column("created_at", Timestamp, nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("taken_at", Timestamp, nullable=False),
        sa.Column("expires_at", Timestamp, nullable=False),
    )
