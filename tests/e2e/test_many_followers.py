"""Two hundred readers that follow a log: other calls go on, and nothing is left of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from tests.e2e.http_lines import OpenAnswers
from tests.e2e.running import Rest, start_one_process, start_two_processes
from tests.e2e.test_metric_load import MIB, body
from tests.e2e.test_processes import children
from tests.processes import eventually

FOLLOWERS = 200
FORMS = {"one process": start_one_process, "two processes": start_two_processes}

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]


@pytest.fixture(scope="module", params=FORMS)
def detour(request, tmp_path_factory):
    running = FORMS[request.param](tmp_path_factory.mktemp("data"), workers=2)
    yield running
    running.stop()


@pytest.fixture
def rest(detour):
    return Rest(detour.rest)


@pytest.fixture
def trial(rest):
    made = {"experimentId": rest.create_experiment(), "hparams": {}, "unmanaged": True}
    trial = rest.post("/trials", made)["trial"]
    rest.post(f"/trials/{trial['id']}/start", {"resume": True})
    return trial


class Held:
    """What the processes of a server hold."""

    def __init__(self, detour) -> None:
        self._pids = [pid for parent in detour.processes for pid in children(parent).values()]

    def threads(self) -> int:
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in self._pids)

    def sockets(self) -> int:
        return sum(link.startswith("socket:") for pid in self._pids for link in _files(pid))

    def most_connections(self) -> int:
        """The connections to the database of the process that has most; SQLite opens the log once for each."""
        return max(sum(link.endswith("detour.db-wal") for link in _files(pid)) for pid in self._pids)

    def memory(self) -> int:
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in self._pids]
        return sum(int(text.partition("VmRSS:")[2].split()[0]) * 1024 for text in texts)


def say(rest, trial, text):
    rest.post("/task/logs", {"logs": [{"taskId": trial["taskId"], "log": text}]})


def follow(rest, trial):
    followers = OpenAnswers(f"{rest.url}/api/v1/trials/{trial['id']}/logs?follow=true", rest.token, FOLLOWERS)
    eventually(lambda: followers.have(b'"log":"the first"') == FOLLOWERS)
    return followers


def call_all_kinds(rest, trial, step):
    """Read, log in and write, each on a new connection: some of them come to each process."""
    for _ in range(4):
        answer = requests.get(f"{rest.url}/api/v1/me", headers={"Authorization": f"Bearer {rest.token}"}, timeout=30)
        assert answer.status_code == 200
    assert Rest(rest.url).token
    report = body(trial["id"], step, {"loss": 0.5})
    report["metrics"]["trialRunId"] = 1
    answer = requests.post(
        f"{rest.url}/api/v1/trials/{trial['id']}/metrics",
        json=report,
        headers={"Authorization": f"Bearer {rest.token}"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text


def test_two_hundred_followers(detour, rest, trial):
    say(rest, trial, "the first")
    for step in range(5):
        call_all_kinds(rest, trial, step)
    follow(rest, trial).hang_up()  # what is made once and for all
    held = Held(detour)
    eventually(lambda: held.threads() < FOLLOWERS)
    threads, sockets, memory = held.threads(), held.sockets(), held.memory()

    followers = follow(rest, trial)
    for step in range(5, 25):
        call_all_kinds(rest, trial, step)
    say(rest, trial, "the second")
    eventually(lambda: followers.have(b'"log":"the second"') == FOLLOWERS, seconds=20)
    followers.hang_up()
    # A few threads and connections for calls come and go.
    eventually(lambda: held.threads() <= threads + 10)
    eventually(lambda: held.sockets() <= sockets + 4)
    # 32 connections for transactions are kept, one for writes, and a few for look-ups.
    eventually(lambda: held.most_connections() < 45)
    assert held.memory() < memory + 64 * MIB

    followers = follow(rest, trial)
    rest.patch(f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
    eventually(lambda: all(answer.ended for answer in followers.each), seconds=30)
    for answer in followers.each:
        lines = [json.loads(line) for line in answer.came.splitlines() if line.startswith(b"{")]
        assert [line["result"]["log"] for line in lines] == ["the first", "the second"]
    followers.hang_up()
    assert rest.get("/me")


def _files(pid):
    found = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(each.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    return found
