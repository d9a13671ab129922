"""Names of users: which ones can be given, and to whom.

The rules are those of a Determined master: printable ASCII of at least two characters, told apart by case;
nobody may pass for one of the two built-in users.
"""

from __future__ import annotations

import re
from typing import Final

from server.domain.errors import InvalidArgumentError

MAX_LENGTH: Final = 255
"""The longest name. A master knows no bound; an index does."""

_MIN_LENGTH: Final = 2
_PRINTABLE: Final = re.compile(r"[ -~]*")
_ADMIN: Final = "admin"
_DETERMINED: Final = "determined"


def clean_username(text: str) -> str:
    """Return a user name without the blanks around it.

    Raises:
        InvalidArgumentError: When it is too short or too long, or holds anything but printable ASCII.
    """
    name = _clean(text)
    _check_length(name)
    return name


def clean_display_name(text: str) -> str:
    """Return a display name without the blanks around it; empty means that there is none.

    Raises:
        InvalidArgumentError: As for user names, except that it may be empty.
    """
    name = _clean(text)
    # A text of blanks is a name that is too short, and no wish to have none.
    if name or text:
        _check_length(name)
    return name


def check_not_reserved(name: str, *, admin: bool) -> None:
    """Refuse a user name or display name that would make its bearer pass for a built-in user.

    Args:
        name: The new name, cleaned.
        admin: Whether its bearer is an administrator.

    Raises:
        InvalidArgumentError: For `determined`, and for `admin` unless he is one; in any case of letters.
    """
    folded = name.lower()
    if folded == _DETERMINED:
        raise InvalidArgumentError("User cannot be renamed 'determined'")
    if folded == _ADMIN and not admin:
        raise InvalidArgumentError("Non-admin user cannot be renamed 'admin'")


def _clean(text: str) -> str:
    if not _PRINTABLE.fullmatch(text):
        raise InvalidArgumentError("Display name and username cannot contain non-ASCII characters.")
    return text.strip(" ")


def _check_length(name: str) -> None:
    if len(name) < _MIN_LENGTH:
        raise InvalidArgumentError("Display name or username value has minimum length.")
    if len(name) > MAX_LENGTH:
        raise InvalidArgumentError(f"Display name or username must not be longer than {MAX_LENGTH} characters.")
