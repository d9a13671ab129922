"""What a template may be called. Its configuration may be any object: only whoever uses it finds out what it is."""

from __future__ import annotations

from typing import Final

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

MAX_NAME_BYTES: Final = 1024
"""The longest name, in UTF-8: an indexed text of PostgreSQL cannot be much longer."""


def check_template_name(name: str) -> str:
    """Return a name that a template can have, unchanged.

    Raises:
        InvalidArgumentError: It is empty or too long, or cannot be stored.
    """
    if not name:
        raise InvalidArgumentError("name is required")
    if len(check_text(name, "name").encode()) > MAX_NAME_BYTES:
        raise InvalidArgumentError(f"name must not be longer than {MAX_NAME_BYTES} bytes")
    return name
