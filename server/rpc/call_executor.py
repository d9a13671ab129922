"""The threads on which the gRPC server answers: as many as there are calls, up to a limit, and few when there are few.

`concurrent.futures.ThreadPoolExecutor` keeps each thread that it ever started, so that an hour of many streams would be
paid for ever after.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent import futures
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

IDLE_SECONDS: Final = 5.0
"""After how long a thread without a call ends."""


class _Task(NamedTuple):
    """A call and the future of its result."""

    call: Callable[[], Any]
    future: futures.Future[Any]

    def run(self) -> None:
        """Run it, whatever comes of it."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call()
        except BaseException as error:  # noqa: BLE001 - it is the caller's, who asks the future
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class _Seat:
    """Where an idle thread waits for its next task; None ends it."""

    __slots__ = ("gate", "task")

    def __init__(self) -> None:
        self.gate = threading.Lock()
        self.gate.acquire()
        self.task: _Task | None = None


class CallExecutor(futures.Executor):
    """An executor whose idle threads end; the one that was busy last is the next to be used.

    Args:
        most: The most threads at a time; further tasks wait.
        idle_seconds: After how long a thread without a task ends.
    """

    def __init__(self, most: int, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._most = most
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._idle: list[_Seat] = []
        self._queue: deque[_Task] = deque()
        self._threads: set[threading.Thread] = set()
        self._ended = False

    @property
    def count(self) -> int:
        """How many threads there are."""
        return len(self._threads)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> futures.Future[T]:
        """Have a function called on one of the threads.

        Raises:
            RuntimeError: The executor has been shut down, or the system gives no thread, and there is none.
        """
        future: futures.Future[T] = futures.Future()
        task = _Task(partial(fn, *args, **kwargs), future)
        with self._lock:
            if self._ended:
                raise RuntimeError("no calls are taken any more")
            if self._idle:
                seat = self._idle.pop()
                seat.task = task
                seat.gate.release()
            elif len(self._threads) < self._most:
                self._start(task)
            else:
                self._queue.append(task)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and end the threads when they have done theirs."""
        with self._lock:
            self._ended = True
            if cancel_futures:
                while self._queue:
                    self._queue.popleft().future.cancel()
            while self._idle:
                self._idle.pop().gate.release()
            threads = list(self._threads)
        if wait:
            for thread in threads:
                thread.join()

    def _start(self, task: _Task) -> None:
        # A daemon: a call that does not end when it is told to must not hold up the end of the process.
        thread = threading.Thread(target=self._work, args=(task,), name="grpc", daemon=True)
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:
            self._threads.discard(thread)
            if not self._threads:
                raise
            self._queue.append(task)

    def _work(self, first: _Task) -> None:
        seat, task = _Seat(), first
        while True:
            task.run()
            del task  # a waiting thread must not keep its last call alive
            with self._lock:
                if self._queue:
                    task = self._queue.popleft()
                    continue
                if self._ended:
                    break
                seat.task = None
                self._idle.append(seat)
            if not self._is_used_again(seat) or seat.task is None:
                break
            task = seat.task
        with self._lock:
            self._threads.discard(threading.current_thread())

    def _is_used_again(self, seat: _Seat) -> bool:
        if seat.gate.acquire(timeout=self._idle_seconds):
            return True
        with self._lock:
            if seat in self._idle:
                self._idle.remove(seat)
                # Out of the set in the same breath: who counts the threads must not count on this one.
                self._threads.discard(threading.current_thread())
                return False
        return seat.gate.acquire()  # a task was given to it just now
