"""How a database is opened: what `server.store.database` and its two backends are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """How a `Database` waits and how much it keeps open.

    Attributes:
        busy_wait: Seconds that a transaction waits for its turn, for a lock, or for a connection.
        connections: Connections that one process keeps open at most (on SQLite: for reading).
        synchronous: SQLite's setting of that name. NORMAL never corrupts the file and loses no commit when a
            process dies; FULL also keeps the last commits through a loss of power, at the cost of a disk flush each.
    """

    busy_wait: float = 10.0
    connections: int = 32
    synchronous: Literal["NORMAL", "FULL"] = "NORMAL"
