"""Passwords: what clients send, what is stored, and how the two are compared.

Clients of Determined send a password hashed once (`pre_hash`); the server stores argon2id of that, where a
master stores bcrypt. An empty password is stored as none, and opens only with an empty one.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import argon2
import bcrypt

from server.domain.errors import ResourceExhaustedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the clients of Determined put before a password. It keeps the password itself off the wire, and is no secret.
_CLIENT_SALT = "GubPEmmotfiK9TMD6Zdw"
LOCKED = ""
"""What is stored where no password opens: for users who log in elsewhere, and when they no longer do."""

# bcrypt looks at so many bytes, and upstream's library cut longer ones off (a pre-hash has 128).
_BCRYPT_BYTES = 72
_BCRYPT_PREFIXES = ("$2a$", "$2b$", "$2y$")


def pre_hash(password: str) -> str:
    """Return the form in which clients send `password` when they say `isHashed`; empty stays empty."""
    if not password:
        return ""
    return hashlib.sha512((_CLIENT_SALT + password).encode("utf-8", "surrogatepass")).hexdigest()


def sent_form(password: str, *, is_hashed: bool) -> str:
    """Return the pre-hash of a password as a request carries it, hashed by the client or not."""
    return password if is_hashed else pre_hash(password)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing a password told.

    Attributes:
        matches: Whether it is the right one.
        outdated: Whether it is right and should be hashed anew: it came from upstream, or with other parameters.
    """

    matches: bool
    outdated: bool = False


_WRONG = Verdict(matches=False)


class PasswordHasher:
    """Hashes and compares passwords with argon2id, a bounded number at a time.

    The parameters are OWASP's (19 MiB, two passes, one lane). Bounding keeps a flood of logins from taking all
    cores and memory; whoever waits for too long is told so.
    """

    def __init__(self, concurrency: int, wait: float = 10.0) -> None:
        """Make a hasher.

        Args:
            concurrency: How many passwords are hashed at a time.
            wait: Seconds to wait for a place.
        """
        self._argon2 = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._places = threading.BoundedSemaphore(concurrency)
        self._wait = wait
        # Costs what a real one costs, and nothing matches it.
        self._decoy = self._argon2.hash("decoy")

    def hash(self, sent: str) -> str | None:
        """Return what to store for a pre-hashed password; None for the empty one.

        Raises:
            ResourceExhaustedError: When too many passwords are being hashed.
        """
        if not sent:
            return None
        with self._place():
            return self._argon2.hash(_encoded(sent))

    def verify(self, stored: str | None, sent: str) -> Verdict:
        """Compare a pre-hashed password with what is stored.

        A wrong password costs the same whether one is stored, none is (None), or no password opens (LOCKED). An
        imported bcrypt hash costs what upstream chose.

        Raises:
            ResourceExhaustedError: When too many passwords are being compared.
        """
        if stored is None and not sent:
            return Verdict(matches=True)
        with self._place():
            if stored is None or stored == LOCKED:
                self._compare(self._decoy, sent)
                return _WRONG
            if stored.startswith(_BCRYPT_PREFIXES):
                matches = bcrypt.checkpw(_encoded(sent)[:_BCRYPT_BYTES], stored.encode())
                return Verdict(matches=matches, outdated=matches)
            matches = self._compare(stored, sent)
            return Verdict(matches=matches, outdated=matches and self._argon2.check_needs_rehash(stored))

    def refuse(self, sent: str) -> Verdict:
        """Spend what comparing a password costs, and refuse it: for users who do not exist, or log in elsewhere."""
        with self._place():
            self._compare(self._decoy, sent)
        return _WRONG

    def _compare(self, stored: str, sent: str) -> bool:
        try:
            return self._argon2.verify(stored, _encoded(sent))
        except argon2.exceptions.VerifyMismatchError:
            return False

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._wait):
            raise ResourceExhaustedError("too many passwords are being checked, try again later")
        try:
            yield
        finally:
            self._places.release()


def _encoded(sent: str) -> bytes:
    return sent.encode("utf-8", "surrogatepass")
