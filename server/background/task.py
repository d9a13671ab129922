"""What a kind of background work is, and what it gets to work with."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from server.store import leases

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.store.database import Database


_EXTENSIONS: Final = 4  # in the lifetime of a lease


class LeaseLostError(Exception):
    """Another process has the lease now, and goes on with the work."""


class Task(Protocol):
    """A kind of work that one process at a time does.

    Attributes:
        name: The name of its lease.
        interval: Seconds after which each process looks again whether there is something to do.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - see the class

    @property
    def interval(self) -> float: ...  # noqa: D102 - see the class

    def pending(self, tx: Connection) -> bool:
        """Tell whether there is something to do; asked often, so it must be cheap."""
        ...

    def run(self, work: Work) -> None:
        """Do what there is to do, in transactions that are short, until nothing is left or `work` is to stop.

        Raises:
            LeaseLostError: Another process took over.
        """
        ...


class Work:
    """The lease of a task, held by this process as long as it goes on extending it."""

    def __init__(
        self, database: Database, name: str, holder: str, lifetime: dt.timedelta, stop: threading.Event
    ) -> None:
        self._database = database
        self._name = name
        self._holder = holder
        self._lifetime = lifetime
        self._stop = stop
        self._extended = 0.0

    @property
    def stopping(self) -> bool:
        """Whether the process is about to end, and the rest is left to another one."""
        return self._stop.is_set()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a write transaction in which the lease is extended; it commits only while the lease is held.

        Raises:
            LeaseLostError: Another process has the lease; nothing was done.
            UnavailableError: The database is busy or unreachable.
        """
        with self._database.write() as tx:
            if not leases.take(tx, self._name, self._holder, self._lifetime):
                raise LeaseLostError(self._name)
            self._extended = time.monotonic()
            yield tx

    def extend(self) -> None:
        """Extend the lease if that is due: to be called often by what takes long outside of the database.

        Raises:
            LeaseLostError: Another process has the lease, or is to take it as this one is about to end.
            UnavailableError: The database is busy or unreachable.
        """
        if self.stopping:
            raise LeaseLostError(self._name)
        if time.monotonic() - self._extended > self._lifetime.total_seconds() / _EXTENSIONS:
            with self.transaction():
                pass

    def release(self) -> None:
        """Let any process take the lease at once.

        Raises:
            UnavailableError: The database is busy or unreachable; the lease then ends by itself.
        """
        with self._database.write() as tx:
            leases.release(tx, self._name, self._holder)
