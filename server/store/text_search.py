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


class ascii_lower(FunctionElement[str]):  # noqa: N801 - it reads as a function of SQL
    """A text with lower letters from A to Z; others stay as they are, as SQLite has it."""

    name = "ascii_lower"
    type = Text()
    inherit_cache = True


class by_code_point(FunctionElement[str]):  # noqa: N801 - it reads as a function of SQL
    """A text that is compared and sorted by its code points."""

    name = "by_code_point"
    type = Text()
    inherit_cache = True


def _render(element: type[FunctionElement[Any]], dialect: str, template: str) -> None:
    """Have a function written so in the SQL of a dialect; `{}` stands for its arguments."""

    @compiles(element, dialect)
    def text(call: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
        return template.format(compiler.process(call.clauses, **options))


_render(position_of, "sqlite", "instr({})")
_render(position_of, "postgresql", "strpos({})")
_render(ascii_lower, "sqlite", "lower({})")
_render(ascii_lower, "postgresql", 'lower(CAST({} AS TEXT) COLLATE "C")')
_render(by_code_point, "sqlite", "({})")
_render(by_code_point, "postgresql", '(({}) COLLATE "C")')
