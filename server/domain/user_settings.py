"""Settings that web pages keep for a user: what may be stored."""

from __future__ import annotations

from typing import Final

import orjson

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

MAX_NAME: Final = 512
"""The longest storage path, and the longest key, in characters: both are part of an index."""
MAX_VALUE: Final = 1024 * 1024
"""The longest value, in characters."""


def check_setting(storage_path: str, key: str, value: str) -> None:
    """Refuse a setting that cannot be stored or that no page could read back.

    Args:
        storage_path: Which page it belongs to.
        key: Its name there.
        value: JSON text; empty to remove the setting. A master fails on anything else with a text of its database.

    Raises:
        InvalidArgumentError: When a name is too long or holds NUL, or the value is no JSON.
    """
    for name, text in (("storagePath", storage_path), ("key", key)):
        if len(check_text(text, name)) > MAX_NAME:
            raise InvalidArgumentError(f"{name} must not be longer than {MAX_NAME} characters")
    if len(value) > MAX_VALUE:
        raise InvalidArgumentError(f"the value of a setting must not be longer than {MAX_VALUE} characters")
    if not value:
        return
    try:
        orjson.loads(value)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise InvalidArgumentError(f"the value of setting {key!r} must be JSON") from error
