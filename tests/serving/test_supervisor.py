"""The parent of the workers, with real processes: start, replacement, drain, and the end of all with the parent."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading

import pytest

from tests.processes import eventually, is_running


def events(process, name):
    told = [json.loads(line) for line in process.lines if line.startswith("{")]
    return [event for event in told if event["event"] == name]


def all_ready(process):
    process.wait_for('"all ready"')
    return events(process, "all ready")[0]["port"]


def worker_pid(port, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200
        return int(response.read())
    finally:
        connection.close()


def test_reports_ready_once_all_are(start):
    process = start(2)
    port = all_ready(process)
    assert {event["name"] for event in events(process, "process ready")} == {"worker-0", "worker-1"}
    pids = {event["name"]: event["pid"] for event in events(process, "process ready")}
    assert worker_pid(port) in pids.values()
    assert events(process, "all ready")[0]["notes"] == {name: f"process {pid}" for name, pid in pids.items()}


def test_one_killed_worker_is_replaced_and_no_connection_is_refused(start):
    process = start(1)
    port = all_ready(process)
    first = worker_pid(port)
    os.kill(first, signal.SIGKILL)
    second = worker_pid(port)  # waits in the socket's queue for the new worker
    assert second != first
    assert events(process, "process died")[0]["ending"] == "signal SIGKILL"
    assert [event["pid"] for event in events(process, "process replaced")] == [second]


def test_a_worker_killed_again_and_again_comes_back(start):
    process = start(1)
    port = all_ready(process)
    for _ in range(3):
        os.kill(worker_pid(port), signal.SIGKILL)
    assert is_running(worker_pid(port))
    assert len(events(process, "process replaced")) == 3


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_before_the_end(start, tmp_path, stop):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    process = start(1, "--gate", str(gate))
    port = all_ready(process)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(worker_pid(port, "/held")))
    asking.start()
    with gate.open("wb", buffering=0) as held:  # opens when the app has opened its end
        process.signal(stop)
        held.write(b"1")
    asking.join(30)
    assert answers == [events(process, "process ready")[0]["pid"]]
    assert process.wait() == 0
    assert port_is_closed(port)


def port_is_closed(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_what_does_not_drain_is_killed(start):
    process = start(1, "--stubborn", grace=0.2)
    all_ready(process)
    pid = events(process, "process ready")[0]["pid"]
    process.signal(signal.SIGTERM)
    assert process.wait() == 0
    assert events(process, "process killed")[0]["pid"] == pid
    assert not is_running(pid)


def test_a_second_signal_does_not_wait_for_the_drain(start):
    process = start(1, "--stubborn", grace=3600)
    all_ready(process)
    process.signal(signal.SIGTERM)
    process.signal(signal.SIGINT)
    assert process.wait() == 0


def test_a_process_that_cannot_start_ends_the_start(start):
    process = start(2, "--fail")
    assert process.wait() == 3
    assert "this process does not want to start" in process.output
    assert "ended with exit code 1 before it was ready" in events(process, "failed")[0]["text"]


def test_workers_end_with_a_killed_parent(start):
    process = start(2)
    all_ready(process)
    pids = [event["pid"] for event in events(process, "process ready")]
    process.signal(signal.SIGKILL)
    eventually(lambda: not any(is_running(pid) for pid in pids))


def test_a_silent_stream_is_not_cut_off(start, tmp_path):
    """Limits on what clients may hold are no limits on how long a service may say nothing."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    port = all_ready(start(1, "--impatient", f"--gate={gate}"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/silent")
    answer = connection.getresponse()
    assert answer.readline() == b"first\n"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as mute:
            assert mute.recv(1) == b"", "each of these connections lasts as long as the limits allow"
    with gate.open("wb") as opened:
        opened.write(b"x")
    assert answer.read() == b"second\n"
    connection.close()
