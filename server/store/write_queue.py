"""The queue in which the threads of one process wait for the right to write.

SQLite has one writer at a time and lets waiters poll, so that among many threads some starve. One
thread per process contends for the database's lock; the others stand in line here, first come first served.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.domain.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator


class WriteQueue:
    """A lock that is handed over in the order of arrival, with a bounded wait.

    The lock of `threading` makes no such promise: whoever asks just after a release usually gets it.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """Hold the turn for the length of the block.

        Args:
            timeout: Seconds to wait for it.

        Raises:
            UnavailableError: When the turn does not come in time.
            RuntimeError: When this thread has the turn already; waiting for itself would never end.
        """
        self._acquire(timeout)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, timeout: float) -> None:
        me = threading.get_ident()
        with self._mutex:
            if self._owner is None:
                self._owner = me
                return
            if self._owner == me:
                raise RuntimeError("a write transaction was opened inside another one")
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        if gate.acquire(timeout=max(timeout, 0.0)):
            self._owner = me
            return
        with self._mutex:
            if gate in self._waiting:
                self._waiting.remove(gate)
                raise UnavailableError("the database is busy: too many writes are waiting, try again later")
            # The turn was handed over just as the wait ended.
            self._owner = me

    def _release(self) -> None:
        with self._mutex:
            if self._waiting:
                # The turn goes to the first in line without being free in between. No thread has the identity 0.
                self._owner = 0
                self._waiting.popleft().release()
            else:
                self._owner = None
