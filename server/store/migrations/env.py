"""What Alembic runs to apply revisions: on the connection that `server.store.schema` hands over, and only there."""

from __future__ import annotations

from alembic import context

from server.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes most things only by copying a table.
    render_as_batch=True,
    # The caller's transaction holds the lock: all steps or none.
    transaction_per_migration=False,
    transactional_ddl=False,
)
context.run_migrations()
