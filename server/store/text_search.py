"""Finding a text within a text, literally, on both databases.

LIKE would take `%` and `_` for wildcards, ignores the case of ASCII on SQLite, and limits the length of its pattern.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer
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
