"""The thread of a process that looks for background work, and does it while it holds the lease."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from typing import TYPE_CHECKING, Final

import structlog

from server.background.task import LeaseLostError, Work
from server.domain.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.background.task import Task
    from server.store.database import Database

LEASE_LIFETIME: Final = dt.timedelta(seconds=10)
"""After how long the work of a process that died goes on in another one."""

_PATIENCE = 5.0  # seconds for a step that is under way at the end


class BackgroundRunner:
    """Looks for work of each task every so often, or when it is woken, in one thread of its own.

    It must be started in the process that serves: threads do not survive a fork.
    """

    def __init__(
        self, database: Database, tasks: Sequence[Task], *, lease_lifetime: dt.timedelta = LEASE_LIFETIME
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._lifetime = lease_lifetime
        self._holder = str(uuid.uuid4())
        self._stop = threading.Event()
        self._bell = threading.Event()
        self._thread: threading.Thread | None = None
        self._log = structlog.get_logger("server.background")

    def start(self) -> None:
        """Start looking for work."""
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look for work now: there is some. Does nothing in a process that does no background work."""
        self._bell.set()

    def stop(self) -> None:
        """Stop after the transaction that is under way; what is left over goes on in another process."""
        self._stop.set()
        self._bell.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def run_once(self, task: Task) -> None:
        """Do the work of one task that there is now, unless another process is at it.

        Raises:
            UnavailableError: The database is busy or unreachable.
        """
        with self._database.read() as tx:
            if not task.pending(tx):
                return
        work = Work(self._database, task.name, self._holder, self._lifetime, self._stop)
        try:
            task.run(work)
        except LeaseLostError:
            return
        work.release()

    def _work(self) -> None:
        due = [0.0 for _ in self._tasks]
        while not self._stop.is_set():
            woken = self._bell.is_set()
            self._bell.clear()
            for position, task in enumerate(self._tasks):
                if woken or time.monotonic() >= due[position]:
                    self._try(task)
                    due[position] = time.monotonic() + task.interval
            self._bell.wait(max(min(due, default=1.0) - time.monotonic(), 0.0))

    def _try(self, task: Task) -> None:
        if self._stop.is_set():
            return
        try:
            self.run_once(task)
        except UnavailableError as error:
            self._log.info("background work waits", task=task.name, reason=error.message)
        except Exception:  # noqa: BLE001 - a fault of one task must end neither its thread nor the other tasks
            self._log.exception("background work failed", task=task.name)
