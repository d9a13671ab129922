"""Finding and comparing texts literally, with the same answers from both databases.

LIKE would take `%` and `_` for wildcards, ignores the case of ASCII on SQLite, and limits the length of its pattern.
What PostgreSQL takes for a lower letter, and how it sorts, goes by the collation of the database unless it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class position_of(FunctionElement[int]):  # noqa: N801 - it reads as a function of SQL
    """The position from 1 of the second text in the first one; 0 if it is not there.

    Case matters: to find a part regardless of it, give a folded column and `server.domain.collation.fold` of the part.
    """

    name = "position_of"
    type = Integer()
    inherit_cache = True


@compiles(position_of, "sqlite")
def _sqlite_position(element: position_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(position_of, "postgresql")
def _postgres_position(element: position_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


class ascii_lower(FunctionElement[str]):  # noqa: N801 - it reads as a function of SQL
    """A text with lower letters from A to Z; others stay as they are, as SQLite has it."""

    name = "ascii_lower"
    type = Text()
    inherit_cache = True


@compiles(ascii_lower, "sqlite")
def _sqlite_lower(element: ascii_lower, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(ascii_lower, "postgresql")
def _postgres_lower(element: ascii_lower, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower(CAST({compiler.process(element.clauses, **options)} AS TEXT) COLLATE "C")'


class by_code_point(FunctionElement[str]):  # noqa: N801 - it reads as a function of SQL
    """A text that is compared and sorted by its code points."""

    name = "by_code_point"
    type = Text()
    inherit_cache = True


@compiles(by_code_point, "sqlite")
def _sqlite_order(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


@compiles(by_code_point, "postgresql")
def _postgres_order(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return f'(({compiler.process(element.clauses, **options)}) COLLATE "C")'
