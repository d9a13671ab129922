"""What a group of users may be called."""

from __future__ import annotations

from typing import Final

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

MAX_NAME_BYTES: Final = 1024
"""The longest name, in UTF-8: an indexed text of PostgreSQL cannot be much longer."""

_PERSONAL: Final = "DeterminedPersonalGroup"


def check_group_name(name: str) -> str:
    """Return a name that a group can have, unchanged.

    A master gives each user a group of one with such a name as is refused here; there are none of these here, but a
    name that is good here must be good there.

    Raises:
        InvalidArgumentError: It is empty, too long or that of a personal group, or cannot be stored.
    """
    if not name:
        raise InvalidArgumentError("name is required")
    if _PERSONAL in name:
        raise InvalidArgumentError(f"group name cannot contain '{_PERSONAL}'")
    if len(check_text(name, "name").encode()) > MAX_NAME_BYTES:
        raise InvalidArgumentError(f"name must not be longer than {MAX_NAME_BYTES} bytes")
    return name
