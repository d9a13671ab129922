"""Values of an answer that have no JSON: a time out of its range, a mask that could not be read back, an unknown Any.

grpc-gateway v2 answers 500 for the whole message then; by policy such a value costs its field alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class NoJsonError(ValueError):
    """An answer holds a value that has no JSON; the text names its type and nothing of what it holds."""

    def __init__(self, full_name: str) -> None:
        super().__init__(f"the answer holds a {full_name} that has no JSON")


def text_or_error(full_name: str, write: Callable[..., str | None]) -> Callable[..., str]:
    """Make a writer that gives None raise instead.

    Args:
        full_name: Full name of the type that it writes.
        write: Gives the text of a value, or None if it has none.

    Returns:
        The same, which raises `NoJsonError`.
    """

    def write_or_raise(*values: Any) -> str:
        text = write(*values)
        if text is None:
            raise NoJsonError(full_name)
        return text

    return write_or_raise
