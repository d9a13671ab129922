"""Models of the registry: what they may be called, how their labels are written, and who may delete what.

The rules are those of a Determined 0.38.1 master without roles: everybody may add to the registry and change it; what
belongs to somebody is deleted by him or by an administrator.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, Final

from server.domain.errors import InvalidArgumentError, PermissionDeniedError
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MAX_NAME_BYTES: Final = 1024
"""The longest name, in UTF-8: an indexed text of PostgreSQL cannot be much longer."""

_ID = re.compile(r"[0-9]+")
_MAX_ID: Final = 2**31 - 1


class ModelOrder(enum.Enum):
    """What a list of models can be sorted by; ties go by id."""

    ID = enum.auto()
    NAME = enum.auto()
    DESCRIPTION = enum.auto()
    CREATION_TIME = enum.auto()
    LAST_UPDATED_TIME = enum.auto()
    NUM_VERSIONS = enum.auto()
    WORKSPACE = enum.auto()


class VersionOrder(enum.Enum):
    """What the versions of a model can be sorted by; ties go by number."""

    VERSION = enum.auto()
    CREATION_TIME = enum.auto()


def check_model_name(name: str) -> str:
    """Return a name that a model can have, unchanged.

    Raises:
        InvalidArgumentError: It is blank, too long, or could be taken for something else in a path.
    """
    if not name.replace(" ", ""):
        raise InvalidArgumentError("model names cannot be blank")
    if "  " in name:
        raise InvalidArgumentError("model names cannot have excessive spacing")
    if "/" in name or "\\" in name:
        raise InvalidArgumentError("model names cannot have slashes")
    if _ID.fullmatch(name):
        raise InvalidArgumentError("model names cannot be only numbers")
    if len(check_text(name, "name").encode()) > MAX_NAME_BYTES:
        raise InvalidArgumentError(f"model names cannot be longer than {MAX_NAME_BYTES} bytes")
    return name


def named_id(identifier: str) -> int | None:
    """Return the id that stands where a model is named, or None if it is a name; 0 for a number that is no id."""
    if not _ID.fullmatch(identifier):
        return None
    # No name has only digits, and longer numbers than this are not worth converting.
    number = int(identifier) if len(identifier) <= len(str(_MAX_ID)) else 0
    return number if number <= _MAX_ID else 0


def split_labels(labels: Iterable[str]) -> list[str]:
    """Return the labels that a list means: a comma separates labels within one, as a master stores them.

    Raises:
        InvalidArgumentError: A label cannot be stored.
    """
    joined = ",".join(check_text(label, "labels") for label in labels)
    return joined.split(",") if joined else []


def check_model_deletion(owner: int, user_id: int, *, admin: bool) -> None:
    """Check that a user may delete a model.

    Raises:
        PermissionDeniedError: It is somebody else's.
    """
    if not admin and user_id != owner:
        raise PermissionDeniedError("non-admin users may not delete other users' models access denied")


def check_version_deletion(owners: Collection[int], user_id: int, *, admin: bool) -> None:
    """Check that a user may delete a version of a model.

    Args:
        owners: Who registered the version, and whose the model is.
        user_id: Who wants to do it.
        admin: Whether that is an administrator.

    Raises:
        PermissionDeniedError: It is somebody else's.
    """
    if not admin and user_id not in owners:
        raise PermissionDeniedError("non-admin users may not delete other users' model versions access denied")
