"""The faults found in a configuration, in the words of Determined's master.

Each fault is a line `<config>.path: problem`. The words are those of the JSON schema validator behind the
master, down to `<nil>` for null in a list of choices, because people search for them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container

Value = Any
"""Any JSON value, as Python sees it."""

Document = dict[str, Any]
"""A JSON object."""


class Report:
    """Collects the faults of one document.

    Attributes:
        final: Whether the document is complete, so that what may be left to the defaults must be there now.
    """

    __slots__ = ("_lines", "final")

    def __init__(self, *, final: bool) -> None:
        self.final = final
        self._lines: list[str] = []

    def add(self, at: str, problem: str) -> None:
        """Notes a fault.

        Args:
            at: Path of the faulty value below `<config>`, such as `.searcher.metric` or `.labels[0]`.
            problem: What is wrong with it.
        """
        self._lines.append(f"<config>{at}: {problem}")

    def __bool__(self) -> bool:
        return bool(self._lines)

    def __str__(self) -> str:
        return "\n".join(sorted(self._lines))


_KINDS = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def kind_of(value: Value) -> str:
    """Names the JSON type of a value."""
    return _KINDS[type(value)]


def is_integer(value: Value) -> bool:
    """Tells whether the JSON text of a value is an integer: integral, and written without an exponent."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    return isinstance(value, float) and value.is_integer() and abs(value) < 1e21  # noqa: PLR2004 (ECMAScript's bound)


def is_of(value: Value, kinds: Container[str]) -> bool:
    """Tells whether a value is of one of the JSON schema types named."""
    kind = _KINDS[type(value)]
    return kind in kinds or (kind == "number" and "integer" in kinds and is_integer(value))


def quoted(text: str) -> str:
    """Puts a name in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def shown(value: Value) -> str:
    """Writes a scalar into a problem: null as `<nil>`, strings quoted, numbers as in JSON."""
    if value is None:
        return "<nil>"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float):
        return f"{value:.0f}" if is_integer(value) else repr(value).replace("e-0", "e-").replace("e+0", "e+")
    return json.dumps(value)
