"""The tables, one module per concept, in one `MetaData`.

Every primary key of numbers is `integer_id()`: ids are given out once and never again, and an import may
insert its own. Constraints carry the names of one convention, so that migrations can address them on both databases.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def integer_id() -> Column[Any]:
    """Return the column `id`: a 32-bit integer that the database counts up and an import may set.

    Tables that use it pass `sqlite_autoincrement=True`: SQLite would give the id of a deleted last row out again.
    After rows were inserted with ids of their own, `server.store.ids.continue_after` makes PostgreSQL count on
    behind them (SQLite does so by itself).
    """
    return Column("id", Integer, primary_key=True)
