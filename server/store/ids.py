"""Ids that come from elsewhere: rows of an import, and the built-in ones of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def continue_after(connection: Connection, table: Table, last: int = 0) -> None:
    """Let the database count on after the highest `id` of `table`, once rows were inserted with ids of their own.

    SQLite (AUTOINCREMENT) does so by itself; PostgreSQL's sequence knows nothing of such rows.

    Args:
        connection: A write transaction.
        table: A table whose ids the database counts.
        last: An id that was given out to a row which need not be there any more: it is not given again either.
    """
    highest = connection.scalar(select(func.coalesce(func.max(table.c.id), 0)))
    following = max(highest or 0, last)
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, following + 1, False)))  # noqa: FBT003 - "the next one is this"
    elif last > (highest or 0):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        values = {"name": table.name, "seq": following}
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)


def last_given(connection: Connection, table: Table) -> int:
    """Return the highest id that the database has given to a row of `table` by itself, whether it is there or not.

    Args:
        connection: Any transaction.
        table: A table whose ids the database counts.

    Returns:
        The id; 0 when it has given none.
    """
    if connection.dialect.name == "postgresql":
        name = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        found = connection.scalar(text(f"SELECT last_value FROM {name} WHERE is_called"))  # noqa: S608 - a name of PostgreSQL's own, quoted by it
    else:
        found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    return found or 0
