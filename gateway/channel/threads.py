"""The threads on which the in-process channel runs its calls, and the one that ends calls at their deadlines.

A thread is kept for a while after its call, since starting one costs more than a whole call; no call waits for one: a
call too many is refused, as a gRPC server with a limit of concurrent calls does.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER: Final = logging.getLogger(__name__)


class ThreadLimitError(Exception):
    """Every thread is busy and no further one may be started."""


class CallThreads:
    """A pool of daemon threads without a queue.

    Args:
        limit: The most threads that may be busy at once.
        idle_seconds: How long a thread without work stays.
    """

    def __init__(self, limit: int, idle_seconds: float = 10.0) -> None:
        self._limit = limit
        self._idle_seconds = idle_seconds
        self._ready = threading.Condition(threading.Lock())
        self._tasks: deque[Callable[[], None]] = deque()
        self._idle = 0
        self._total = 0
        self._names = itertools.count(1)

    @property
    def count(self) -> int:
        """How many threads there are, busy or idle."""
        with self._ready:
            return self._total

    @property
    def busy(self) -> int:
        """How many threads have work."""
        with self._ready:
            return self._total - self._idle

    def run(self, task: Callable[[], None]) -> None:
        """Start a task at once, on a thread of its own.

        Raises:
            ThreadLimitError: As many tasks as allowed are running.
        """
        with self._ready:
            if self._idle > len(self._tasks):
                self._tasks.append(task)
                self._ready.notify()
                return
            if self._total >= self._limit:
                raise ThreadLimitError
            self._total += 1
        try:
            threading.Thread(
                target=self._work, args=(task,), name=f"inprocess-call-{next(self._names)}", daemon=True
            ).start()
        except RuntimeError as error:
            with self._ready:
                self._total -= 1
            raise ThreadLimitError from error

    def _work(self, task: Callable[[], None] | None) -> None:
        while task is not None:
            try:
                task()
            except Exception:
                _LOGGER.exception("a call of the in-process channel failed outside its handler")
            del task  # a waiting thread must not keep its last call alive
            task = self._next_task()

    def _next_task(self) -> Callable[[], None] | None:
        with self._ready:
            self._idle += 1
            self._ready.wait_for(lambda: self._tasks, self._idle_seconds)
            self._idle -= 1
            if self._tasks:
                return self._tasks.popleft()
            self._total -= 1
            return None


class Deadlines:
    """One daemon thread, there while it is needed, that calls what is due.

    An entry that is no longer wanted is cancelled by the handle ``at`` returns and forgotten when its time comes, or
    earlier, once such entries are the greater part.

    Args:
        idle_seconds: How long the thread stays when there is nothing to wait for.
    """

    _SWEEP_AT: Final = 1024

    def __init__(self, idle_seconds: float = 10.0) -> None:
        self._idle_seconds = idle_seconds
        self._changed = threading.Condition(threading.Lock())
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._thread: threading.Thread | None = None
        self._cancelled = 0

    def at(self, when: float, action: Callable[[], object]) -> Timer:
        """Have ``action`` called at ``when`` on the clock of ``time.monotonic``."""
        timer = Timer(self, action)
        with self._changed:
            heapq.heappush(self._heap, (when, next(self._order), timer))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="inprocess-deadlines", daemon=True)
                self._thread.start()
            self._changed.notify()
        return timer

    def _forget(self) -> None:
        with self._changed:
            self._cancelled += 1
            if self._cancelled > self._SWEEP_AT and self._cancelled * 2 > len(self._heap):
                self._heap = [entry for entry in self._heap if entry[2].action is not None]
                heapq.heapify(self._heap)
                self._cancelled = 0

    def _watch(self) -> None:
        while (timer := self._due()) is not None:
            action = timer.take()
            if action is not None:
                try:
                    action()
                except Exception:
                    _LOGGER.exception("ending a call at its deadline failed")
            del action, timer

    def _due(self) -> Timer | None:
        """Wait for the next timer that is due; None when there has been none for a while, and the thread may end."""
        with self._changed:
            while True:
                if not self._heap:
                    if not self._changed.wait_for(lambda: self._heap, self._idle_seconds):
                        self._thread = None
                        return None
                    continue
                left = self._heap[0][0] - time.monotonic()
                if left <= 0:
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(left)


class Timer:
    """What is to be done at one deadline."""

    __slots__ = ("_owner", "action")

    def __init__(self, owner: Deadlines, action: Callable[[], object]) -> None:
        self._owner = owner
        self.action: Callable[[], object] | None = action

    def take(self) -> Callable[[], object] | None:
        """Return the action, once."""
        action, self.action = self.action, None
        return action

    def cancel(self) -> None:
        """Drop the action, if its time has not come."""
        if self.take() is not None:
            self._owner._forget()  # noqa: SLF001 (two halves of one thing)
