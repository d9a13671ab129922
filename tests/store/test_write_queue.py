from __future__ import annotations

import threading

import pytest

from server.domain.errors import UnavailableError
from server.store.write_queue import WriteQueue


def start_in_line(queue: WriteQueue, arrived: list[int], number: int, timeout: float = 30) -> threading.Thread:
    """Start a thread that waits for its turn, and return once it stands in line."""

    def work() -> None:
        with queue.turn(timeout):
            arrived.append(number)

    before = len(queue._waiting)
    thread = threading.Thread(target=work)
    thread.start()
    while len(queue._waiting) == before:
        pass
    return thread


def test_turns_go_by_order_of_arrival():
    queue, arrived = WriteQueue(), []
    with queue.turn(1):
        threads = [start_in_line(queue, arrived, number) for number in range(20)]
        assert arrived == []
    for thread in threads:
        thread.join()
    assert arrived == list(range(20))


def test_wait_is_bounded_and_leaves_the_line():
    queue, arrived = WriteQueue(), []
    refused = []

    def give_up() -> None:
        try:
            with queue.turn(0.01):
                arrived.append("never")
        except UnavailableError as error:
            refused.append(error.message)

    with queue.turn(1):
        impatient = threading.Thread(target=give_up)
        impatient.start()
        impatient.join()
        patient = start_in_line(queue, arrived, 1)
    patient.join()
    assert arrived == [1]
    assert refused == ["the database is busy: too many writes are waiting, try again later"]


def test_turn_ends_with_an_error():
    queue = WriteQueue()
    with pytest.raises(KeyError), queue.turn(1):
        raise KeyError
    with queue.turn(0):
        pass


def test_waiting_for_oneself_fails_at_once():
    queue = WriteQueue()
    with queue.turn(1), pytest.raises(RuntimeError, match="inside another"), queue.turn(1):
        pass
    with queue.turn(0):
        pass
