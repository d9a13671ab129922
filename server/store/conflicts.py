"""INSERT … ON CONFLICT, which both databases have in the same words, and SQLAlchemy for each dialect apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table

DIALECTS: Final[Mapping[str, Any]] = {"sqlite": sqlite, "postgresql": postgresql}
"""By the names of dialects, for statements that are made once."""


def insert_into(tx: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what happens where a row clashes with one that is there."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)
