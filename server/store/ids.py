"""Ids that come from elsewhere: rows of an import, and the built-in ones of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def continue_after(connection: Connection, table: Table) -> None:
    """Let the database count on after the highest `id` of `table`, once rows were inserted with ids of their own.

    SQLite (AUTOINCREMENT) does so by itself; PostgreSQL's sequence knows nothing of such rows.
    """
    if connection.dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, "id")
    highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
    connection.execute(select(func.setval(sequence, highest + 1, False)))  # noqa: FBT003 - "the next one is this"
