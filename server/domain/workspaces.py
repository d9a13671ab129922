"""What a workspace may be called, and which resource pools it may choose: the rules of a Determined 0.38.1 master."""

from __future__ import annotations

from typing import Final

from server.domain.errors import FailedPreconditionError, InvalidArgumentError
from server.domain.text import check_text

MAX_NAME_BYTES: Final = 80
"""The longest name, in UTF-8; the master's text says 53, its check 80."""

UNCATEGORIZED: Final = 1
"""The id of the workspace that is always there: for models and templates that name none."""

POOLS: Final = ("default",)
"""The resource pools of a master without agents."""


def check_workspace_name(name: str) -> str:
    """Return a name that a workspace can have, unchanged.

    Raises:
        InvalidArgumentError: It is empty, blank or too long, or cannot be stored.
    """
    if not name:
        raise InvalidArgumentError("name '' must be at least 1 character long")
    if len(check_text(name, "name").encode()) > MAX_NAME_BYTES:
        raise InvalidArgumentError(f"name '{name}' must be at most 53 character long")
    if not name.strip():
        raise InvalidArgumentError("name must contain at least non-whitespace letter")
    return name


def check_default_pool(pool: str) -> str:
    """Return a resource pool that a workspace can choose as its default, unchanged; "" chooses none.

    Raises:
        FailedPreconditionError: There is no such pool.
    """
    if pool and pool not in POOLS:
        raise FailedPreconditionError(
            "unable to bind a resource pool that does not exist or is not available to the workspace"
        )
    return pool
