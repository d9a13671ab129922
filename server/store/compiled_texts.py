"""The SQL of statements that are run through the driver itself: compiled once by SQLAlchemy, kept by statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Dialect, Select


class CompiledTexts:
    """The texts of statements for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        # The statement is kept beside its text, so that its identity is not given out again.
        self._texts: dict[int, tuple[Select[Any], str, tuple[str, ...] | None]] = {}

    def of(self, statement: Select[Any], parameters: Mapping[str, Any]) -> tuple[Any, Any]:
        """Return what the driver executes: the text, and the parameters in the form that goes with it."""
        known = self._texts.get(id(statement))
        if known is None:
            known = self._texts[id(statement)] = self._compile(statement)
        _, text, order = known
        return text, parameters if order is None else tuple([parameters[name] for name in order])

    def _compile(self, statement: Select[Any]) -> tuple[Select[Any], str, tuple[str, ...] | None]:
        compiled: Any = statement.compile(dialect=self._dialect)
        return statement, str(compiled), tuple(compiled.positiontup) if compiled.positional else None
