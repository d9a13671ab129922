"""What the processes do: they come up, are replaced when they die, drain, and refuse to start where they must."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import grpc
import pytest
import requests
from detour.api.v1 import auth_pb2, auth_pb2_grpc

from tests.e2e.running import (
    GRPC,
    READY,
    Rest,
    clean_environment,
    server_process,
    start_one_process,
    start_two_processes,
)
from tests.processes import ROOT, Process, eventually, is_running
from tests.programs import program

pytestmark = pytest.mark.timeout(400)  # a start takes seconds of CPU time, and CI machines are slow


@pytest.fixture
def run(tmp_path):
    """A function that starts the whole server on this test's data folder."""
    started = []

    def start(*flags, **options):
        running = start_one_process(tmp_path / "data", *flags, **options)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


def events(process, name):
    """The JSON lines of the log with this event."""
    found = []
    for line in process.lines:
        if line.startswith("{"):
            told = json.loads(line)
            if told.get("event") == name:
                found.append(told)
    return found


def children(process):
    """The running processes of a supervisor, by name."""
    pids = {}
    for event in ("process ready", "process replaced"):
        for told in events(process, event):
            pids[told["name"]] = told["pid"]
    return pids


def port_is_free(address):
    host, _, port = address.rpartition("//")[2].rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def login_over_grpc(address):
    with grpc.insecure_channel(address) as channel:
        stub = auth_pb2_grpc.AuthStub(channel)
        return stub.Login(auth_pb2.LoginRequest(username="determined"), timeout=20, wait_for_ready=True)


def test_tells_what_to_type_next_and_it_works(run):
    program("curl")
    detour = run()
    parent = detour.processes[0]
    parent.wait_for("Ctrl-C")
    commands = re.findall(r"^ {2}((?:export|token=|curl).*)$", parent.output, re.MULTILINE)
    assert len(commands) >= 3
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", "\n".join(commands)],
        env=clean_environment(PATH=path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["experiments"] == []


def test_a_killed_worker_is_replaced_and_the_socket_stays_open(run):
    detour = run("--log-format=json", workers=1)
    parent = detour.processes[0]
    token = Rest(detour.rest).token
    before = children(parent)
    os.kill(before["REST worker 1"], signal.SIGKILL)
    answer = requests.get(f"{detour.rest}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 200
    eventually(lambda: events(parent, "process replaced"))
    after = children(parent)
    assert after["REST worker 1"] != before["REST worker 1"]
    assert after["gRPC server"] == before["gRPC server"]
    assert [told["ending"] for told in events(parent, "process died")] == ["signal SIGKILL"]


@pytest.mark.slow
def test_a_killed_grpc_process_is_replaced_on_its_address(run):
    detour = run("--log-format=json", f"--grpc=127.0.0.1:{free_port()}")
    parent = detour.processes[0]
    assert login_over_grpc(detour.grpc).token
    os.kill(children(parent)["gRPC server"], signal.SIGKILL)
    eventually(lambda: events(parent, "process replaced"))
    assert login_over_grpc(detour.grpc).token


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_ends_in_order_and_gives_its_ports_back(run, number):
    detour = run("--log-format=json", workers=2)
    parent = detour.processes[0]
    keep_alive = Rest(detour.rest).session  # an idle connection does not hold the end up
    pids = children(parent)
    assert len(pids) == 3
    parent.signal(number)
    assert parent.wait(20) == 0
    assert port_is_free(detour.rest)
    assert port_is_free(detour.grpc)
    assert not any(is_running(pid) for pid in pids.values())
    assert not events(parent, "process killed")
    assert "Traceback" not in parent.output
    keep_alive.close()


@pytest.mark.slow
def test_requests_under_way_at_the_end_are_answered(run):
    detour = run(workers=2)
    token = Rest(detour.rest).token
    answers = []
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            try:
                answers.append(
                    requests.get(
                        f"{detour.rest}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=30
                    ).status_code
                )
            except requests.ConnectionError:  # not taken any more; a broken answer would be another error
                return

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    eventually(lambda: len(answers) > 40)
    detour.processes[0].signal(signal.SIGTERM)
    assert detour.processes[0].wait(20) == 0
    stop.set()
    for asker in askers:
        asker.join()
    assert set(answers) == {200}


@pytest.mark.slow
def test_everything_ends_with_a_killed_parent(run):
    detour = run("--log-format=json")
    pids = children(detour.processes[0])
    detour.processes[0].signal(signal.SIGKILL)
    eventually(lambda: not any(is_running(pid) for pid in pids.values()))


def test_refuses_other_addresses_while_a_password_is_empty(tmp_path):
    process = server_process("run", "--rest=0.0.0.0:0", "--grpc=127.0.0.1:0", f"--data={tmp_path}")
    assert process.wait() != 0
    assert "Traceback" not in process.output
    for name, line in zip(("admin", "determined"), process.lines[-2:], strict=True):
        assert line.endswith(f"-m server user set-password {name} --data={tmp_path}")


def test_the_grpc_half_refuses_them_too(tmp_path):
    process = server_process("serve", "--grpc=0.0.0.0:0", f"--data={tmp_path}")
    assert process.wait() != 0
    assert "-m server user set-password admin" in process.output


@pytest.mark.slow
def test_listens_everywhere_once_the_passwords_are_set(tmp_path):
    for name in ("admin", "determined"):
        done = subprocess.run(
            [sys.executable, "-m", "server", "user", "set-password", name, "--stdin", f"--data={tmp_path / 'data'}"],
            input="Secret123\n",
            env=clean_environment(),
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    process = server_process(
        "run", "--rest=0.0.0.0:0", "--grpc=127.0.0.1:0", f"--data={tmp_path / 'data'}", "--workers=1"
    )
    try:
        port = process.wait_for(r"REST and pages +http://0\.0\.0\.0:(\d+)")[0][1]
        assert Rest(f"http://127.0.0.1:{port}", "determined", "Secret123").get("/me")["user"]["id"] == 2
    finally:
        process.stop()


@pytest.mark.slow
def test_the_initial_password_opens_every_address_at_once(tmp_path):
    process = server_process(
        "run",
        "--rest=0.0.0.0:0",
        "--grpc=127.0.0.1:0",
        f"--data={tmp_path / 'data'}",
        "--workers=1",
        DETOUR_INITIAL_PASSWORD="Secret123",
    )
    try:
        port = process.wait_for(r"REST and pages +http://0\.0\.0\.0:(\d+)")[0][1]
        url = f"http://127.0.0.1:{port}"
        assert Rest(url, "admin", "Secret123").get("/me")["user"]["admin"] is True
        empty = requests.post(f"{url}/api/v1/auth/login", json={"username": "admin", "password": ""}, timeout=30)
        assert empty.status_code == 401
        assert "Secret123" not in process.output
    finally:
        process.stop()


@pytest.mark.slow
def test_an_address_in_use_is_named(run, tmp_path):
    detour = run()
    address = detour.rest.removeprefix("http://")
    second = server_process("run", f"--rest={address}", "--grpc=127.0.0.1:0", f"--data={tmp_path / 'other'}")
    assert second.wait() != 0
    assert f"cannot listen on {address}: Address already in use" in second.output
    third = server_process("run", "--rest=127.0.0.1:0", f"--grpc={detour.grpc}", f"--data={tmp_path / 'other'}")
    assert third.wait() != 0
    assert detour.grpc in third.output
    assert "Traceback" not in second.output + third.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ("--workers=none", "DETOUR_WORKERS (--workers): Input should be a valid integer"),
        ("--rest=8080", "HOST:PORT"),
        ("--database-url=mysql://x/y", "unsupported database"),
        ("--webui-dir=/nowhere/at/all", "index.html"),
    ],
)
def test_settings_that_cannot_work_are_named(tmp_path, flag, told):
    process = server_process("run", "--rest=127.0.0.1:0", "--grpc=127.0.0.1:0", f"--data={tmp_path}", flag)
    assert process.wait() != 0
    assert told in process.output
    assert "Traceback" not in process.output


@pytest.mark.slow
def test_eight_starts_on_an_empty_folder_make_one_database(tmp_path):
    data = tmp_path / "data"
    processes = [
        server_process("run", "--rest=127.0.0.1:0", "--grpc=127.0.0.1:0", f"--data={data}", "--workers=1")
        for _ in range(8)
    ]
    try:
        for process in processes:
            rest = process.wait_for(READY)[0][1]
            process.wait_for(GRPC)
            assert Rest(rest).get("/me")["user"]["id"] == 2
        names = [user["username"] for user in Rest(rest).get("/users")["users"]]
        assert sorted(names) == ["admin", "determined"]
    finally:
        for process in processes:
            process.stop()


@pytest.mark.slow
def test_a_start_killed_in_the_middle_leaves_nothing_half_made(tmp_path):
    for delay in range(10, 130, 20):
        data = tmp_path / str(delay)
        process = server_process("migrate", f"--data={data}")
        database = data / "detour.db"
        eventually(lambda: database.exists() or not is_running(process.pid), every=0.001)  # noqa: B023
        threading.Event().wait(delay / 1000)
        process.signal(signal.SIGKILL)
        process.wait()
        again = server_process("migrate", f"--data={data}")
        assert again.wait() == 0, again.output
        with sqlite3.connect(database) as connection:
            assert connection.execute("SELECT COUNT(*) FROM users").fetchone() == (2,)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


@pytest.mark.slow
def test_a_backup_of_the_running_server_is_a_server(run, tmp_path):
    detour = run()
    rest = Rest(detour.rest)
    experiment = rest.create_experiment("kept")
    copy = tmp_path / "copy" / "detour.db"
    copy.parent.mkdir()
    done = server_process("backup", str(copy), f"--data={tmp_path / 'data'}")
    assert done.wait() == 0, done.output
    detour.stop()
    shutil.rmtree(tmp_path / "data")
    copy.parent.rename(tmp_path / "data")
    assert Rest(run().rest).get(f"/experiments/{experiment}")["experiment"]["name"] == "kept"


@pytest.mark.slow
def test_make_run_is_the_same_thing(tmp_path):
    program("make")
    process = Process(
        ["make", "run"],
        env=clean_environment(DETOUR_REST="127.0.0.1:0", DETOUR_GRPC="127.0.0.1:0", DETOUR_DATA=str(tmp_path / "data")),
    )
    try:
        rest = process.wait_for(READY)[0][1]
        assert Rest(rest).get("/me")["user"]["username"] == "determined"
    finally:
        process.stop()
    eventually(lambda: port_is_free(rest))


@pytest.mark.slow
def test_the_gateway_outlives_a_restart_of_the_grpc_half(tmp_path):
    port = free_port()
    detour = start_two_processes(tmp_path / "data", grpc_port=port)
    try:
        rest = Rest(detour.rest)
        server, gateway = detour.processes
        assert server.stop() == 0
        answer = rest.call("GET", "/me")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == 14
        again = server_process("serve", f"--grpc=127.0.0.1:{port}", f"--data={tmp_path / 'data'}")
        detour.processes.append(again)
        again.wait_for(GRPC)
        eventually(lambda: rest.call("GET", "/me").status_code == 200)
        assert gateway.stop() == 0
    finally:
        detour.stop()


@pytest.mark.slow
def test_the_rest_half_refuses_other_addresses_where_it_sees_the_accounts(tmp_path):
    assert server_process("migrate", f"--data={tmp_path}").wait() == 0
    process = server_process("gateway", "--rest=0.0.0.0:0", "--grpc=127.0.0.1:1", f"--data={tmp_path}")
    assert process.wait() != 0
    assert "-m server user set-password admin" in process.output
