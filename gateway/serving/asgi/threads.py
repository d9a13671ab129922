"""The threads on which a WSGI app runs: a set number for short requests, and one for each that runs long."""

from __future__ import annotations

import logging
import threading
import time
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from ...carrier import NoThreadError

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER: Final = logging.getLogger(__name__)


class RequestThreads:
    """A fixed number of threads over a queue; a task that says that it runs long is replaced by a further thread.

    Args:
        size: Tasks that run at a time, without those that run long.
        most_long: The most tasks that may run long at a time.
    """

    def __init__(self, size: int, most_long: int) -> None:
        self._most_long = most_long
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._long: set[int] = set()
        for _ in range(size):
            self._start()

    @property
    def long(self) -> int:
        """How many tasks run long at the moment."""
        return len(self._long)

    def run(self, task: Callable[[], None]) -> None:
        """Have a task run as soon as a thread is free."""
        self._tasks.put(task)

    def run_long(self) -> None:
        """Say, from within a task, that it will run long: another thread takes its place in the set.

        Raises:
            NoThreadError: As many tasks as allowed run long, or the system gives no further thread.
        """
        me = threading.get_ident()
        with self._lock:
            if me in self._long:
                return
            if len(self._long) >= self._most_long:
                raise NoThreadError
            self._long.add(me)
        try:
            self._start()
        except RuntimeError as error:
            with self._lock:
                self._long.discard(me)
            raise NoThreadError from error

    def stop(self, seconds: float) -> None:
        """End the threads; those that are busy end with their tasks. Waits for them, but not longer than told."""
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._tasks.put(None)
        deadline = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="request", daemon=True)
        with self._lock:
            self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:
            with self._lock:
                self._threads.discard(thread)
            raise

    def _work(self) -> None:
        try:
            while (task := self._tasks.get()) is not None:
                try:
                    task()
                except Exception:
                    _LOGGER.exception("a request failed outside the app")
                del task  # a waiting thread must not keep its last request alive
                if self._ran_long():
                    return
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _ran_long(self) -> bool:
        me = threading.get_ident()
        with self._lock:
            if me not in self._long:
                return False
            self._long.discard(me)
            return True
