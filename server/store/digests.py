"""What names of any length are looked up by: an entry of an index of PostgreSQL holds 2,704 bytes."""

from __future__ import annotations

import hashlib

_LENGTH = 16


def name_digest(name: str) -> bytes:
    """Return the first 16 bytes of the SHA-256 of a name."""
    return hashlib.sha256(name.encode()).digest()[:_LENGTH]
