"""Making and changing accounts: the rules of the domain, applied in one transaction each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import IntegrityError

from server.domain.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError
from server.domain.passwords import LOCKED
from server.domain.user_changes import NO_CHANGE, authorize, check_password, empty_password
from server.domain.usernames import check_not_reserved, clean_display_name, clean_username
from server.services.repeated_values import portions
from server.store import sessions, users

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.domain.passwords import PasswordHasher
    from server.domain.user_changes import UserChange
    from server.rpc.caller import Caller
    from server.store.database import Database
    from server.store.users import User

NOT_FOUND: Final = "user not found"


class UserAccounts:
    """Makes users and changes them."""

    def __init__(self, database: Database, hasher: PasswordHasher, *, empty_passwords: bool) -> None:
        """Take what it works with.

        Args:
            database: Where users are.
            hasher: What passwords are hashed with.
            empty_passwords: Whether accounts may be left without a password.
        """
        self._database = database
        self._hasher = hasher
        self._empty_passwords = empty_passwords

    def create(self, wanted: UserChange) -> User:
        """Make a user out of everything that `wanted` names; what it does not is off, or empty.

        Raises:
            InvalidArgumentError: When a name or the password cannot be given.
            AlreadyExistsError: When the user name is taken.
        """
        username = clean_username(wanted.username or "")
        display_name = clean_display_name(wanted.display_name or "")
        admin, remote = bool(wanted.admin), bool(wanted.remote)
        sent = wanted.sent_password or ""
        check_password(sent, remote=remote, empty_allowed=self._empty_passwords)
        values: dict[str, Any] = {
            "username": username,
            "display_name": display_name,
            "admin": admin,
            "active": bool(wanted.active),
            "remote": remote,
            "modified_at": dt.datetime.now(dt.UTC),
            "password_hash": LOCKED if remote else self._hasher.hash(sent),
        }
        if wanted.agent is not None:
            values |= users.agent_columns(wanted.agent)
        try:
            with self._database.write() as tx:
                if users.get_user_by_username(tx, username) is not None:
                    raise _taken()
                check_not_reserved(username, admin=admin)
                _check_display_name(tx, display_name, None, admin=admin)
                return users.insert_user(tx, values)
        except IntegrityError as error:
            raise _taken() from error

    def change(self, user_id: int, change: UserChange, caller: Caller) -> User:
        """Change a user; a new password ends all logins of that user.

        Raises:
            NotFoundError: When there is no such user.
            PermissionDeniedError: When the change is not for the caller.
            InvalidArgumentError: When a name or the password cannot be given.
            AlreadyExistsError: When the user name is taken.
        """
        with self._database.read() as tx:
            before = users.get_user(tx, user_id)
        if before is None:
            raise NotFoundError(NOT_FOUND)
        authorize(change, by_admin=caller.admin, own=caller.user_id == user_id)
        if change == NO_CHANGE:
            return before
        # Hashing takes a while, and no transaction waits for it.
        password_hash = self._hasher.hash(change.sent_password) if change.sent_password else None
        try:
            with self._database.write() as tx:
                return self._write(tx, user_id, change, password_hash)
        except IntegrityError as error:
            raise _taken() from error

    def set_active(self, user_ids: Sequence[int], *, active: bool) -> dict[int, str]:
        """Activate or deactivate users.

        Returns:
            For each user, what went wrong; "" when nothing did.
        """
        results = dict.fromkeys(user_ids, NOT_FOUND)
        for chunk in portions(list(results)):
            with self._database.write() as tx:
                passwordless = users.find_passwordless(tx, chunk) if active and not self._empty_passwords else set()
                refused = dict.fromkeys(passwordless, empty_password().message)
                allowed = [user_id for user_id in chunk if user_id not in refused]
                changed = users.set_active(tx, allowed, dt.datetime.now(dt.UTC), active=active)
            results |= refused | dict.fromkeys(changed, "")
        return results

    def _write(self, tx: Connection, user_id: int, change: UserChange, password_hash: str | None) -> User:
        if change.username is not None or change.display_name is not None:
            users.lock_names(tx)
        credentials, before = users.lock_credentials(tx, user_id), users.get_user(tx, user_id)
        if credentials is None or before is None:
            raise NotFoundError(NOT_FOUND)
        admin = before.admin if change.admin is None else change.admin
        remote = before.remote if change.remote is None else change.remote
        values: dict[str, Any] = {"modified_at": dt.datetime.now(dt.UTC)}
        values |= {
            name: value
            for name, value in (("admin", change.admin), ("active", change.active), ("remote", change.remote))
            if value is not None
        }
        values |= _new_names(tx, before, change, admin=admin)
        if change.agent is not None:
            values |= users.agent_columns(change.agent)
        stored = credentials.password_hash
        if change.sent_password is not None:
            check_password(change.sent_password, remote=remote, empty_allowed=self._empty_passwords)
            stored = password_hash
            sessions.delete_logins(tx, user_id)
        if remote:
            stored = LOCKED
        if change.active and stored is None and not self._empty_passwords:
            raise empty_password()
        user = users.update_user(tx, user_id, values | {"password_hash": stored})
        if user is None:
            raise NotFoundError(NOT_FOUND)
        return user


def _new_names(tx: Connection, before: User, change: UserChange, *, admin: bool) -> dict[str, str]:
    """Return the columns of names that change, once they are known to be free and fitting."""
    columns: dict[str, str] = {}
    if change.username is not None:
        columns["username"] = clean_username(change.username)
        if columns["username"] != before.username:
            check_not_reserved(columns["username"], admin=admin)
    if change.display_name is not None:
        columns["display_name"] = clean_display_name(change.display_name)
        if columns["display_name"] != before.display_name:
            _check_display_name(tx, columns["display_name"], before.id, admin=admin)
    return columns


def _check_display_name(tx: Connection, name: str, user_id: int | None, *, admin: bool) -> None:
    if not name:
        return
    check_not_reserved(name, admin=admin)
    users.lock_names(tx)
    if users.is_display_name_taken(tx, name, user_id):
        raise InvalidArgumentError("Display name is taken: it is a name of another user")


def _taken() -> AlreadyExistsError:
    return AlreadyExistsError("user already exists")
