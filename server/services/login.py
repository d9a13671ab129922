"""Logging in: from name and password to a session, telling nobody which names exist.

Texts and codes are those of a Determined master. It has no limit of attempts and answers unknown names at once;
here failures are limited per account and address, and every refusal costs the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from server.domain.errors import (
    AbortedError,
    InvalidArgumentError,
    PermissionDeniedError,
    ResourceExhaustedError,
    UnauthenticatedError,
)
from server.domain.tokens import new_token, token_digest
from server.store import login_failures, sessions, users

if TYPE_CHECKING:
    from server.domain.passwords import PasswordHasher, Verdict
    from server.store.database import Database
    from server.store.login_failures import LoginFailures
    from server.store.users import Credentials, User

_REFUSED = "invalid credentials"
_INACTIVE = "user is not active"
# Comparing takes a while, in which another login may hash the password anew, or somebody change the user.
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class LoginLimits:
    """How long logins last, and how often one may fail.

    Attributes:
        lifetime: How long a session lives.
        attempts: Failures of one address at one account after which it is refused unheard.
        window: How long after the first of them they count.
    """

    lifetime: dt.timedelta
    attempts: int
    window: dt.timedelta


class LoginDesk:
    """Opens sessions."""

    def __init__(self, database: Database, hasher: PasswordHasher, limits: LoginLimits) -> None:
        self._database = database
        self._hasher = hasher
        self._limits = limits

    def log_in(self, username: str, sent: str, address: str) -> tuple[str, User]:
        """Open a session.

        Args:
            username: The exact name.
            sent: The password as clients hash it.
            address: Where the attempt comes from.

        Returns:
            The token of the session, and its user.

        Raises:
            InvalidArgumentError: Without a name.
            UnauthenticatedError: When name and password do not belong together, or the user logs in elsewhere.
            PermissionDeniedError: When they do, but the user is inactive.
            ResourceExhaustedError: When this address failed too often at this account, or too many log in at once.
        """
        if not username:
            raise InvalidArgumentError("missing argument: username")
        source = login_failures.source_digest(username, address)
        for _ in range(_TRIES):
            known, failed = self._look_up(username, source)
            verdict = self._judge(known, sent)
            if known is None or not verdict.matches:
                self._refuse(source)
            if not known.active:
                raise PermissionDeniedError(_INACTIVE)
            fresh_hash = self._hasher.hash(sent) if verdict.outdated else None
            opened = self._open(known, fresh_hash, source if failed else None)
            if opened is not None:
                return opened
        raise AbortedError("the account is being changed, try again")

    def _look_up(self, username: str, source: bytes) -> tuple[Credentials | None, LoginFailures | None]:
        now = dt.datetime.now(dt.UTC)
        with self._database.read() as tx:
            failed = login_failures.get_failures(tx, source, now)
            known = users.get_credentials(tx, username)
        if failed is not None and failed.failures >= self._limits.attempts:
            raise _too_many(failed.forgotten_at - now)
        return known, failed

    def _refuse(self, source: bytes) -> NoReturn:
        with self._database.write() as tx:
            login_failures.add_failure(tx, source, dt.datetime.now(dt.UTC), self._limits.window)
        raise UnauthenticatedError(_REFUSED)

    def _judge(self, known: Credentials | None, sent: str) -> Verdict:
        if known is None or known.remote:
            return self._hasher.refuse(sent)
        return self._hasher.verify(known.password_hash, sent)

    def _open(self, known: Credentials, fresh_hash: str | None, failed_source: bytes | None) -> tuple[str, User] | None:
        """Write the session; None when the user is no longer as he was when his password was compared."""
        token, now = new_token(), dt.datetime.now(dt.UTC)
        changes: dict[str, object] = {"last_auth_at": now}
        if fresh_hash is not None:
            changes["password_hash"] = fresh_hash
        with self._database.write() as tx:
            if users.lock_credentials(tx, known.user_id) != known:
                return None
            if failed_source is not None:
                login_failures.forget_failures(tx, failed_source)
            sessions.delete_expired_logins(tx, known.user_id, now)
            sessions.insert_session(tx, known.user_id, token_digest(token), now, now + self._limits.lifetime)
            user = users.update_user(tx, known.user_id, changes)
        return None if user is None else (token, user)


def _too_many(left: dt.timedelta) -> ResourceExhaustedError:
    seconds = max(int(left.total_seconds()) + 1, 1)
    return ResourceExhaustedError(f"too many failed logins to this account from your address: wait {seconds} s")
