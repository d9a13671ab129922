"""How many rows a table has, for tests of what is removed with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

if TYPE_CHECKING:
    from sqlalchemy import Table

    from server.application import Application


def rows(application: Application, table: Table) -> int:
    with application.database.read() as tx:
        return int(tx.scalar(select(func.count()).select_from(table)) or 0)
