"""Tables of accounts: users, their sessions and settings, failed logins; the cluster's identity and its leases.

Users are never deleted. Where a column follows upstream's schema, the comment says so.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, false

from server.store.tables import integer_id, metadata
from server.store.types import Name, Timestamp

users = Table(
    "users",
    metadata,
    integer_id(),
    Column("username", Name(), nullable=False, unique=True),
    # "" when the user has none; unique beside all names regardless of case, which the domain rules check.
    Column("display_name", Name(), nullable=False, server_default=""),
    # argon2id in its PHC form, or upstream's bcrypt ("$2a$15$…") of an imported user; NULL is the empty password, and
    # "" is no password at all: none opens.
    Column("password_hash", Text),
    Column("admin", Boolean, nullable=False, server_default=false()),
    Column("active", Boolean, nullable=False, server_default=false()),
    # Logs in elsewhere: never by password.
    Column("remote", Boolean, nullable=False, server_default=false()),
    Column("agent_uid", Integer),
    Column("agent_gid", Integer),
    Column("agent_user", Text),
    Column("agent_group", Text),
    Column("modified_at", Timestamp, nullable=False),
    Column("last_auth_at", Timestamp),
    CheckConstraint(
        "(agent_uid IS NULL) = (agent_gid IS NULL) AND (agent_uid IS NULL) = (agent_user IS NULL)"
        " AND (agent_uid IS NULL) = (agent_group IS NULL)",
        name="agent_all_or_none",
    ),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    integer_id(),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    # SHA-256 of the token; the token itself is nowhere.
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    # "session" (a login) or "access" (an access token, which outlives logouts).
    Column("kind", Text, nullable=False),
    Column("created_at", Timestamp, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
    # Access tokens are kept after they were revoked, to be listed; logins are deleted.
    Column("revoked", Boolean, nullable=False, server_default=false()),
    Column("description", Text, nullable=False, server_default=""),
    CheckConstraint("kind IN ('session', 'access')", name="kind"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

user_settings = Table(
    "user_settings",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    Column("storage_path", Name(), primary_key=True),
    Column("key", Name(), primary_key=True),
    Column("value", Text, nullable=False),
)

user_activity = Table(
    "user_activity",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    # Names of upstream's enums without their prefix: GET, PROJECT.
    Column("activity", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("entity_id", Integer, primary_key=True, autoincrement=False),
    Column("last_at", Timestamp, nullable=False),
)

login_failures = Table(
    "login_failures",
    metadata,
    # SHA-256 of account and address: the table holds no name that somebody mistyped.
    Column("source", LargeBinary(32), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("forgotten_at", Timestamp, nullable=False),
    Index(None, "forgotten_at"),
)

cluster = Table(
    "cluster",
    metadata,
    # One row, written at the end of the first start.
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("cluster_id", Text, nullable=False),
    Column("master_id", Text, nullable=False),
    Column("created_at", Timestamp, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("taken_at", Timestamp, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
)
