"""Statements that every other request asks: on SQLite they are run through the driver itself.

SQLAlchemy compiles the statement, once, and its types convert values as ever; what it does at each execution costs
25 us, five times what SQLite does. On PostgreSQL the round trip costs more than that, and SQLAlchemy knows what to do
about lost connections, so there it runs the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Select

_LIST: Final = "(__[POSTCOMPILE_{}])"
"""What SQLAlchemy writes in the place of a parameter that is a list."""


class QuickSelect:
    """One SELECT, made once, with its text and conversions kept.

    Args:
        statement: The statement; parameters that are lists are marked so (`expanding`).

    Attributes:
        statement: The same.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._compiled: _Compiled | None = None

    def rows(self, tx: Connection, parameters: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return all rows, within the transaction of `tx`.

        Args:
            tx: The transaction.
            parameters: The values of the statement's bind parameters.

        Raises:
            sqlite3.Error: The database fails, on SQLite; `Database` translates it.
            sqlalchemy.exc.SQLAlchemyError: The same on PostgreSQL.
        """
        if tx.dialect.name != "sqlite":
            return tx.execute(self.statement, parameters).all()
        compiled = self._compiled
        if compiled is None:  # two threads may both make one: either will do
            compiled = self._compiled = _Compiled(self.statement, tx.dialect)
        if compiled.has_empty(parameters):
            return tx.execute(self.statement, parameters).all()
        return compiled.run(tx.connection.driver_connection, parameters)  # type: ignore[arg-type] # of this dialect

    def first(self, tx: Connection, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row, or None. Raises what `rows` does."""
        found = self.rows(tx, parameters)
        return found[0] if found else None

    def values(self, tx: Connection, parameters: Mapping[str, Any]) -> list[Any]:
        """Return the first column of all rows. Raises what `rows` does."""
        return [row[0] for row in self.rows(tx, parameters)]


class _Compiled:
    """A statement for SQLite: its text, the order of its parameters, and how values go in and out."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._text = str(compiled)
        # What stands in the statement itself counts where no parameter is given.
        own: Mapping[str, Any] = compiled.params
        into: Mapping[str, Callable[[Any], Any]] = compiled._bind_processors  # noqa: SLF001 - there is no other way
        self._lists = {name: own[name] for bind, name in compiled.bind_names.items() if bind.expanding}
        self._parameters = [(name, own[name], into.get(name), name in self._lists) for name in compiled.positiontup]
        self._back = [
            (number, back)
            for number, column in enumerate(compiled._result_columns)  # noqa: SLF001 - likewise
            if (back := column.type._cached_result_processor(dialect, None)) is not None  # noqa: SLF001 - likewise
        ]

    def has_empty(self, parameters: Mapping[str, Any]) -> bool:
        """Tell whether a list is empty, which takes another text."""
        return any(not parameters.get(name, own) for name, own in self._lists.items())

    def run(self, driver: sqlite3.Connection, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """Return all rows."""
        text = self._text
        values: list[Any] = []
        for name, own, into, is_list in self._parameters:
            value = parameters.get(name, own)
            if is_list:
                text = text.replace(_LIST.format(name), f"({','.join('?' * len(value))})", 1)
                values += value if into is None else map(into, value)
            else:
                values.append(value if into is None else into(value))
        rows = [list(row) for row in driver.execute(text, values).fetchall()]
        for number, back in self._back:
            for row in rows:
                row[number] = back(row[number])
        return rows
