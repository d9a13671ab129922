"""What a project may be called, and its key: the rules of a Determined 0.38.1 master.

A key is short, unique on the whole server, and made from the name unless it is given.
"""

from __future__ import annotations

import itertools
import re
import string
from typing import TYPE_CHECKING, Final

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterator

MAX_NAME_LENGTH: Final = 80
"""The longest name, in characters."""

MAX_KEY_LENGTH: Final = 5

PREFIX_LENGTH: Final = 3
"""How many letters and digits of the name a key starts with, if there are so many."""

_KEY = re.compile(r"[a-zA-Z0-9]+\Z")
_NOT_IN_KEYS = re.compile(r"[^a-zA-Z0-9]")
_DRAWS = 1000
_CHARACTERS = string.ascii_uppercase + string.digits


def check_project_name(name: str) -> str:
    """Return a name that a project can have, unchanged. Blanks can be one, as on a master.

    Raises:
        InvalidArgumentError: It is empty or too long, or cannot be stored.
    """
    if not name:
        raise InvalidArgumentError("name '' must be at least 1 character long")
    if len(check_text(name, "name")) > MAX_NAME_LENGTH:
        raise InvalidArgumentError(f"name '{name}' must be at most {MAX_NAME_LENGTH} character long")
    return name


def check_key(key: str) -> str:
    """Return a key as it is stored, in capitals.

    Raises:
        InvalidArgumentError: It is empty or too long, or has other characters than letters and digits of ASCII.
    """
    if len(check_text(key, "key").encode()) > MAX_KEY_LENGTH:
        raise InvalidArgumentError(f"project key cannot be longer than {MAX_KEY_LENGTH} characters")
    if not key:
        raise InvalidArgumentError("project key cannot be empty")
    if not _KEY.match(key):
        raise InvalidArgumentError(f"project key can only contain alphanumeric characters: {key}")
    return key.upper()


def key_prefix(name: str) -> str:
    """Return what the key of a project of this name starts with: its first letters and digits, in capitals."""
    return _NOT_IN_KEYS.sub("", name)[:PREFIX_LENGTH].upper()


def key_candidates(prefix: str, taken: Collection[str], rng: random.Random) -> Iterator[str]:
    """Yield keys for a project that names none, in the order in which they are to be tried.

    A master gives up when five draws are taken. Here every key with the prefix comes before those that keep only a
    part of it, of which there are enough.

    Args:
        prefix: See `key_prefix`.
        taken: The keys with the whole prefix that are used already, which need not be tried.
        rng: Where the rest of a key comes from.
    """
    if len(prefix) == PREFIX_LENGTH:
        endings = list(map("".join, itertools.product(_CHARACTERS, repeat=MAX_KEY_LENGTH - PREFIX_LENGTH)))
        rng.shuffle(endings)
        yield from (key for ending in endings if (key := prefix + ending) not in taken)
    start = prefix[: PREFIX_LENGTH - 1]
    for _ in range(_DRAWS):
        yield start + "".join(rng.choices(_CHARACTERS, k=MAX_KEY_LENGTH - len(start)))
