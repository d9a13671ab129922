"""The threads of a process that look for background work, and do it while it holds the lease."""

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

_PATIENCE = 5.0  # seconds for the steps that are under way at the end


class BackgroundRunner:
    """Looks for work of each task every so often, or when it is woken.

    Each task has a thread of its own: deleting many files may take hours, and nothing else waits for it.

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
        self._bells = [threading.Event() for _ in tasks]
        self._threads: list[threading.Thread] = []
        self._log = structlog.get_logger("server.background")

    def start(self) -> None:
        """Start looking for work."""
        for task, bell in zip(self._tasks, self._bells, strict=True):
            name = f"background: {task.name}"
            self._threads.append(threading.Thread(target=self._work, args=(task, bell), name=name, daemon=True))
            self._threads[-1].start()

    def wake(self) -> None:
        """Look for work now: there is some. Does nothing in a process that does no background work."""
        for bell in self._bells:
            bell.set()

    def stop(self) -> None:
        """Stop after the transaction that is under way; what is left over goes on in another process."""
        self._stop.set()
        self.wake()
        until = time.monotonic() + _PATIENCE
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))

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

    def _work(self, task: Task, bell: threading.Event) -> None:
        while not self._stop.is_set():
            bell.clear()
            self._try(task)
            bell.wait(task.interval)

    def _try(self, task: Task) -> None:
        if self._stop.is_set():
            return
        try:
            self.run_once(task)
        except UnavailableError as error:
            self._log.info("background work waits", task=task.name, reason=error.message)
        except Exception:  # noqa: BLE001 - a fault of one task must end neither its thread nor the other tasks
            self._log.exception("background work failed", task=task.name)
