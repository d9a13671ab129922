"""The pool of call threads and the deadlines, by themselves."""

from __future__ import annotations

import threading
import time

import pytest
from wiring import PATIENCE, eventually

from gateway.channel.threads import CallThreads, Deadlines, ThreadLimitError


def test_idle_threads_end() -> None:
    threads = CallThreads(4, idle_seconds=0.01)
    done = threading.Event()
    threads.run(done.set)
    assert done.wait(PATIENCE)
    eventually(lambda: threads.count == 0)


def test_tasks_do_not_wait_for_a_thread() -> None:
    threads = CallThreads(3)
    barrier = threading.Barrier(4)
    for _ in range(3):
        threads.run(lambda: barrier.wait(PATIENCE) and None)
    with pytest.raises(ThreadLimitError):
        threads.run(lambda: None)
    barrier.wait(PATIENCE)
    eventually(lambda: threads.busy == 0)
    done = threading.Event()
    threads.run(done.set)
    assert done.wait(PATIENCE)
    assert threads.count == 3


def test_a_task_that_fails_leaves_its_thread_fit(caplog: pytest.LogCaptureFixture) -> None:
    threads = CallThreads(1)
    threads.run(lambda: 1 // 0 and None)
    eventually(lambda: threads.busy == 0)
    done = threading.Event()
    threads.run(done.set)
    assert done.wait(PATIENCE)
    assert "ZeroDivisionError" in caplog.text


def test_what_is_due_happens_in_order() -> None:
    deadlines = Deadlines()
    happened: list[str] = []
    now = time.monotonic()
    deadlines.at(now + 0.06, lambda: happened.append("third"))
    deadlines.at(now + 0.02, lambda: happened.append("second"))
    deadlines.at(now - 1, lambda: happened.append("first"))
    deadlines.at(now + 0.03, lambda: happened.append("never")).cancel()
    eventually(lambda: len(happened) == 3)
    assert happened == ["first", "second", "third"]


def test_a_failing_action_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    deadlines = Deadlines()
    done = threading.Event()
    deadlines.at(0, lambda: 1 // 0)
    deadlines.at(0.001, done.set)
    assert done.wait(PATIENCE)
    assert "ZeroDivisionError" in caplog.text


def test_the_thread_ends_when_idle_and_comes_back() -> None:
    deadlines = Deadlines(idle_seconds=0.01)
    for _ in range(2):
        done = threading.Event()
        deadlines.at(0, done.set)
        assert done.wait(PATIENCE)
        eventually(lambda: deadlines._thread is None)
