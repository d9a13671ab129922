"""Replacing all processes under their parent, and the parent itself: nobody is refused, nobody is cut off."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading

import pytest

from gateway.serving.handover import Handover, HandoverError
from tests.processes import eventually, is_running
from tests.serving.test_supervisor import all_ready, events, port_is_closed, worker_pid


def current(process):
    """The processes, by name, as the parent has told of them."""
    told = [json.loads(line) for line in process.lines if line.startswith("{")]
    return {each["name"]: each["pid"] for each in told if each["event"] in {"process ready", "process replaced"}}


def replace(process, number=signal.SIGHUP):
    count = len(events(process, "replaced by"))
    process.signal(number)
    process.wait_for('"replaced by"', count=count + 1)


def serves_anew(process, port):
    """Wait until new connections go to new processes: the old ones take some for a moment more."""
    return eventually(lambda: (pid := worker_pid(port)) in current(process).values() and pid)


def ask(connection):
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200
    return int(answer.read()), answer.getheader("Connection")


@pytest.mark.parametrize("number", [signal.SIGHUP, pytest.param(signal.SIGUSR2, marks=pytest.mark.slow)])
def test_all_processes_are_replaced_and_the_parent_with_them(start, number):
    process = start(2)
    port = all_ready(process)
    before = current(process)
    replace(process, number)
    after = current(process)
    assert set(before) == set(after) == {"worker-0", "worker-1"}
    assert not set(before.values()) & set(after.values())
    serves_anew(process, port)
    eventually(lambda: not any(is_running(pid) for pid in before.values()))
    replace(process, number)  # the new parent does so too
    serves_anew(process, port)
    assert len(events(process, "all ready")) == 1
    process.signal(signal.SIGTERM)
    assert process.wait() == 0
    assert port_is_closed(port)
    assert not any(is_running(pid) for pid in current(process).values())


def test_the_new_parent_starts_processes_that_die_again(start):
    process = start(1)
    port = all_ready(process)
    replace(process)
    process.wait_for('"process retired"')
    killed = worker_pid(port)
    os.kill(killed, signal.SIGKILL)
    assert worker_pid(port) != killed
    process.wait_for('"process died"')
    assert events(process, "process died")[0]["ending"] == "signal SIGKILL"


def test_open_connections_are_served_until_they_can_go_elsewhere(start):
    process = start(1)
    port = all_ready(process)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    (first, header) = ask(connection)
    assert header is None
    silent = socket.create_connection(("127.0.0.1", port))
    silent.sendall(b"GET / HTTP/1.1\r\n")
    replace(process)
    # Its worker, once it knows, answers one more request, and says that this is the end.
    while (told := ask(connection)) != (first, "close"):
        assert told == (first, None)
    assert ask(connection)[0] == current(process)["worker-0"]
    silent.sendall(b"Host: here\r\n\r\n")
    with silent, silent.makefile("rb") as answer:
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
        assert answer.read().endswith(str(first).encode())
    eventually(lambda: events(process, "process retired"))
    assert events(process, "process retired")[0]["ending"] == "exit code 0"
    connection.close()


def test_a_connection_without_a_request_is_closed_in_the_end(start):
    process = start(1, "--drain=0.2")
    port = all_ready(process)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    ask(connection)
    replace(process)
    assert connection.sock.recv(1) == b""
    connection.close()
    eventually(lambda: events(process, "process retired"))


def test_a_request_under_way_in_a_replaced_process_is_answered(start, tmp_path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    process = start(1, "--gate", str(gate), "--drain=0.1")
    port = all_ready(process)
    first = current(process)["worker-0"]
    answers = []
    asking = threading.Thread(target=lambda: answers.append(worker_pid(port, "/held")))
    asking.start()
    with gate.open("wb", buffering=0) as held:
        replace(process)
        assert serves_anew(process, port) != first
        held.write(b"1")
    asking.join(30)
    assert answers == [first]


def test_processes_that_do_not_come_up_replace_nothing(start, tmp_path):
    broken = tmp_path / "broken"
    process = start(2, "--fail-if", str(broken))
    port = all_ready(process)
    before = current(process)
    broken.touch()
    process.signal(signal.SIGHUP)
    process.wait_for('"replacement failed"')
    assert worker_pid(port) in before.values()
    assert all(is_running(pid) for pid in before.values())
    broken.unlink()
    replace(process)
    assert not set(current(process).values()) & set(before.values())


def test_one_that_cannot_run_beside_its_successor_ends_before(start):
    process = start(1, "--alone")
    port = all_ready(process)
    first = worker_pid(port)
    process.signal(signal.SIGHUP)
    process.wait_for('"replaced by"')
    assert not is_running(first)
    assert worker_pid(port) == current(process)["worker-0"] != first


def test_what_does_not_end_after_its_replacement_is_killed(start):
    process = start(1, "--stubborn", "--drain=0.1", grace=0.1)
    all_ready(process)
    first = current(process)["worker-0"]
    replace(process)
    eventually(lambda: events(process, "process killed"))
    assert events(process, "process killed")[0]["pid"] == first
    eventually(lambda: events(process, "process retired"))
    assert is_running(current(process)["worker-0"])


@pytest.mark.slow
def test_told_again_in_the_middle_it_begins_anew(start):
    process = start(2)
    port = all_ready(process)
    before = current(process)
    process.signal(signal.SIGHUP)
    process.wait_for("replacing all processes")
    process.signal(signal.SIGHUP)
    process.wait_for("replacing all processes", count=2)
    process.wait_for('"replaced by"')
    eventually(lambda: not any(is_running(pid) for pid in before.values()))
    serves_anew(process, port)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sockets": {"rest": "x"}, "heirs": []}', '{"sockets": 1}'])
def test_refuses_what_is_no_handover(text):
    with pytest.raises(HandoverError):
        Handover.parse(text)
