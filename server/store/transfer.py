"""Everything of one database into another, empty one, of either kind: from SQLite to PostgreSQL, or back.

Rows go through the types of the tables, so that what is stored differently on the two means the same. Ids stay, and
none that was ever given out is given out again.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from server.store import schema, tables
from server.store.cluster import get_cluster
from server.store.ids import continue_after, last_given
from server.store.tables.accounts import leases
from server.store.tables.experiments import model_definitions

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from server.store.database import Database

_ROWS = 500
"""Rows that are held in memory at a time."""
# Who may do what for a moment: it means nothing to the processes of another database.
_LEFT_OUT = {leases.name}


class TransferError(Exception):
    """Nothing was copied; the text says why."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was copied: the numbers of rows and of tables that have some."""

    rows: int
    tables: int


def transfer(source: Database, target: Database) -> Transferred:
    """Copy all rows, as they are at one moment, in one transaction: all of them or none.

    Args:
        source: A database with the newest schema, which is only read. What is written to it meanwhile is not copied.
        target: A database that no server has used; its schema is made.

    Raises:
        TransferError: There is no source, or it has an older schema; a server has used the target, or it is the source.
        server.store.schema.SchemaError: A newer Detour has been at the target.
        UnavailableError: One of them is busy for too long, or unreachable.
    """
    check_source(source)
    if schema.is_there(target):  # before its schema is touched
        with target.read() as tx:
            _check_unused(tx)
    schema.upgrade(target)
    every = every_table()
    with source.read() as reader, target.change_schema() as writer:
        _check_unused(writer)
        for table in reversed(every):  # the built-in rows that the schema came with
            writer.execute(delete(table))
        counts = [_copy(reader, writer, table) for table in every if table.name not in _LEFT_OUT]
    return Transferred(sum(counts), sum(count > 0 for count in counts))


def check_source(source: Database) -> None:
    """Refuse what there is nothing to copy from, before a target is touched.

    Raises:
        TransferError: There is no database, or it has another schema than the newest.
        UnavailableError: It is unreachable.
    """
    if not schema.is_there(source):
        raise TransferError(f"there is no database {source.place}: check DETOUR_DATABASE_URL and DETOUR_DATA")
    if not schema.is_current(source):
        raise TransferError(
            f"the database {source.place} has the schema of another release: use that release, or bring an older "
            "database up with the command migrate"
        )


def _check_unused(target: Connection) -> None:
    if get_cluster(target) is not None:
        raise TransferError("a server has used that database already: copy into an empty one")


def _copy(reader: Connection, writer: Connection, table: Table) -> int:
    # An archive alone may have 96 MiB.
    at_a_time = 1 if table is model_definitions else _ROWS
    found = reader.execute(select(table), execution_options={"yield_per": at_a_time})
    count = 0
    for rows in found.mappings().partitions():
        writer.execute(insert(table), [dict(row) for row in rows])
        count += len(rows)
    if table.autoincrement_column is not None:
        continue_after(writer, table, last_given(reader, table))
    return count


def every_table() -> list[Table]:
    """All tables, those that others refer to first."""
    for module in pkgutil.iter_modules(tables.__path__):
        importlib.import_module(f"{tables.__name__}.{module.name}")
    return tables.metadata.sorted_tables
