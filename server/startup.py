"""What has to be true before anything is served: the newest schema, the first start done, no open door."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from server.domain.passwords import PasswordHasher, pre_hash
from server.settings import Settings
from server.store import schema
from server.store.cluster import Cluster, found_cluster, get_cluster
from server.store.users import passwordless_users

if TYPE_CHECKING:
    from server.store.database import Database


class ExposureError(Exception):
    """The server would let the world in without a password; the text says what to do."""


def prepare(database: Database, settings: Settings) -> Cluster:
    """Bring the schema up to date and, at the first start, set up identity and built-in users.

    Any number of processes may do so at the same time, and do it again.

    Returns:
        The identity of the cluster.

    Raises:
        server.store.schema.SchemaError: When a newer Detour has been at this database.
        UnavailableError: When the database cannot be used.
    """
    schema.upgrade(database)
    with database.read() as tx:
        found = get_cluster(tx)
    if found is not None:
        return found
    password = pre_hash(settings.initial_password.get_secret_value())
    password_hash = PasswordHasher(settings.password_hashing).hash(password)
    with database.write() as tx:
        found_cluster(tx, password_hash, dt.datetime.now(dt.UTC))
    with database.read() as tx:
        found = get_cluster(tx)
    if found is None:
        raise RuntimeError("the identity of the cluster vanished during its first start")
    return found


def check_exposure(settings: Settings, database: Database) -> None:
    """Refuse to listen beyond this machine while somebody could log in with an empty password.

    Raises:
        ExposureError: When an address is not loopback and an active account has no password.
    """
    if not settings.exposed:
        return
    with database.read() as tx:
        names = passwordless_users(tx)
    if not names:
        return
    address = " and ".join(dict.fromkeys([settings.rest, settings.grpc]))
    where = " with the same DETOUR_DATABASE_URL" if settings.database_url is not None else ""
    commands = "\n".join(f"    {_set_password(settings, name)}" for name in names)
    raise ExposureError(
        f"refusing to listen on {address}: these accounts can be entered without a password.\n"
        f"Set one for each{where}, or listen on 127.0.0.1 only:\n{commands}"
    )


def _set_password(settings: Settings, name: str) -> str:
    """Write the command as it can be typed here: with this interpreter, for this data folder."""
    interpreter = Path(sys.executable)
    if interpreter.is_relative_to(Path.cwd()):
        interpreter = interpreter.relative_to(Path.cwd())
    folder = () if settings.data == Settings.model_fields["data"].default else (f"--data={settings.data}",)
    return shlex.join([str(interpreter), "-m", "server", "user", "set-password", name, *folder])
