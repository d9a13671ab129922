"""The threads of the gRPC server."""

from __future__ import annotations

import threading
from concurrent import futures

import pytest

from server.rpc.call_executor import CallExecutor
from tests.processes import eventually


@pytest.fixture
def make():
    made = []

    def one(most, **options):
        made.append(CallExecutor(most, **options))
        return made[-1]

    yield one
    for each in made:
        each.shutdown()


def test_calls_have_their_results(make):
    threads = make(4)
    given = [threads.submit(divmod, number, 7) for number in range(100)]
    assert [each.result(10) for each in given] == [divmod(number, 7) for number in range(100)]
    with pytest.raises(ZeroDivisionError):
        threads.submit(divmod, 1, 0).result(10)
    assert 1 <= threads.count <= 4


def test_as_many_run_as_there_are_threads_and_the_others_wait(make):
    threads, gate, running = make(3), threading.Event(), threading.Semaphore(0)

    def hold():
        running.release()
        return gate.wait(30)

    given = [threads.submit(hold) for _ in range(5)]
    for _ in range(3):
        assert running.acquire(timeout=10)
    assert not running.acquire(blocking=False)
    assert threads.count == 3
    gate.set()
    assert all(each.result(10) for each in given)


def test_an_idle_thread_is_used_before_another_one_is_started(make):
    threads = make(8)
    for _ in range(50):
        threads.submit(int).result(10)
        eventually(lambda: threads._idle)
    assert threads.count == 1


def test_idle_threads_end_and_calls_go_on(make):
    threads, gate = make(50, idle_seconds=0.05), threading.Event()
    given = [threads.submit(gate.wait, 30) for _ in range(50)]
    assert threads.count == 50
    gate.set()
    assert all(each.result(10) for each in given)
    eventually(lambda: threads.count == 0)
    assert threads.submit(int, "3").result(10) == 3


def test_no_call_is_lost_between_a_thread_that_ends_and_one_that_begins(make):
    threads = make(4, idle_seconds=0.0)
    for number in range(2000):
        assert threads.submit(int, number).result(10) == number
    eventually(lambda: threads.count == 0)


def test_after_its_end_it_takes_none(make):
    threads, gate = make(1), threading.Event()
    running, waiting = threads.submit(gate.wait, 30), threads.submit(int)
    threads.shutdown(wait=False, cancel_futures=True)
    with pytest.raises(RuntimeError):
        threads.submit(int)
    gate.set()
    assert running.result(10)
    with pytest.raises(futures.CancelledError):
        waiting.result(10)
    threads.shutdown()
    assert threads.count == 0
