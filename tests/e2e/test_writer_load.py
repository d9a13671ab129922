"""Many writers and a reader on one SQLite file, while one of the processes is killed: nothing is lost or refused."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import grpc
import pytest
import requests
from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from tests.e2e.running import Rest, start_one_process
from tests.e2e.test_processes import children
from tests.processes import eventually

pytestmark = pytest.mark.timeout(600)

CONFIG = "name: {name}\nsearcher: {{name: single, metric: loss}}\n"


@dataclass
class Tally:
    """What one writer was told."""

    sent: set[str] = field(default_factory=set)
    made: dict[int, str] = field(default_factory=dict)
    labelled: dict[int, str] = field(default_factory=dict)
    cut_off: int = 0
    statuses: Counter[int | str] = field(default_factory=Counter)


class RestWriter:
    """Makes experiments and labels them, over REST."""

    def __init__(self, master: Rest, number: int) -> None:
        self.url, self.number = f"{master.url}/api/v1", number
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {master.token}"
        self.tally = Tally()

    def step(self, count: int) -> None:
        name = f"w{self.number}-{count}"
        self.tally.sent.add(name)
        answer = self._call("POST", "/experiments", {"config": CONFIG.format(name=name), "unmanaged": True})
        if answer is None:
            return
        made = answer["experiment"]["id"]
        self.tally.made[made] = name
        if self._call("PUT", f"/experiments/{made}/labels/{name}") is not None:
            self.tally.labelled[made] = name

    def _call(self, method, path, body=None):
        try:
            answer = self.session.request(method, self.url + path, json=body, timeout=60)
        except requests.ConnectionError:
            self.tally.cut_off += 1
            return None
        self.tally.statuses[answer.status_code] += 1
        return answer.json() if answer.status_code == 200 else None


class GrpcWriter:
    """Makes experiments over gRPC."""

    def __init__(self, channel: grpc.Channel, token: str, number: int) -> None:
        self.stub, self.number = experiments_pb2_grpc.ExperimentsStub(channel), number
        self.metadata = [("authorization", f"Bearer {token}")]
        self.tally = Tally()

    def step(self, count: int) -> None:
        name = f"g{self.number}-{count}"
        self.tally.sent.add(name)
        request = experiments_pb2.CreateExperimentRequest(config=CONFIG.format(name=name), unmanaged=True)
        try:
            answer = self.stub.CreateExperiment(request, metadata=self.metadata, timeout=60)
        except grpc.RpcError as error:
            self.tally.statuses[error.code().name] += 1
            return
        self.tally.statuses["OK"] += 1
        self.tally.made[answer.experiment.id] = name


class Reader:
    """Lists what there is, again and again: nothing that was seen may be missing later."""

    def __init__(self, master: Rest) -> None:
        self.master = master
        self.totals: list[int] = []
        self.tally = Tally()

    def step(self, _count: int) -> None:
        try:
            answer = self.master.call("GET", "/experiments?limit=50&orderBy=ORDER_BY_DESC")
        except requests.ConnectionError:
            self.tally.cut_off += 1
            return
        self.tally.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            self.totals.append(answer.json()["pagination"]["total"])


def work(worker, stop: threading.Event, failures: list[BaseException]) -> None:
    count = 0
    try:
        while not stop.is_set():
            worker.step(count)
            count += 1
    except BaseException as failure:
        failures.append(failure)
        raise


def everything(rest: Rest) -> dict[int, dict]:
    found = {}
    while True:
        page = rest.get(f"/experiments?limit=1000&offset={len(found)}&sortBy=SORT_BY_ID")
        found |= {each["id"]: each for each in page["experiments"]}
        if len(page["experiments"]) < 1000:
            assert page["pagination"]["total"] == len(found)
            return found


@pytest.mark.parametrize(
    ("writers", "seconds"),
    [
        pytest.param(12, 6, id="a few", marks=pytest.mark.slow),
        pytest.param(64, 60, id="64 writers for a minute", marks=pytest.mark.slow),
    ],
)
def test_writers_on_sqlite_while_a_worker_is_killed(tmp_path, writers, seconds):
    running = start_one_process(tmp_path / "data", workers=2)
    try:
        rest = Rest(running.rest)
        with grpc.insecure_channel(running.grpc) as channel:
            tallies, totals = load(running, rest, channel, writers, seconds)
        found = everything(Rest(running.rest))
        counted = rest.get("/projects/1")["project"]["numExperiments"]
    finally:
        running.stop()
    check_answers(tallies, writers)
    assert totals == sorted(totals)
    check_rows(tallies, found)
    assert counted == len(found)
    (file,) = (tmp_path / "data").glob("*.db")
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM experiments").fetchone() == (len(found),)
    connection.close()


def load(running, rest, channel, writers, seconds):
    """Let all work for a while; half-way, kill a REST worker."""
    by_grpc = writers // 4
    workers = [RestWriter(rest, number) for number in range(writers - by_grpc)]
    workers += [GrpcWriter(channel, rest.token, number) for number in range(by_grpc)]
    reader = Reader(Rest(running.rest))
    stop, failures = threading.Event(), []
    threads = [threading.Thread(target=work, args=(each, stop, failures)) for each in [*workers, reader]]
    for thread in threads:
        thread.start()
    try:
        until = time.monotonic() + seconds
        eventually(lambda: time.monotonic() > until - seconds / 2, seconds=seconds * 2)
        (parent,) = running.processes
        name = next(name for name in sorted(children(parent)) if name.startswith("REST worker"))
        killed = children(parent)[name]
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: children(parent)[name] != killed)
        eventually(lambda: time.monotonic() > until, seconds=seconds * 2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures
    return [each.tally for each in [*workers, reader]], reader.totals


def check_answers(tallies, writers):
    """Each answer is a success; only what a killed worker was at may be cut off."""
    statuses = sum((tally.statuses for tally in tallies), Counter())
    assert set(statuses) == {200, "OK"}, statuses
    cut_off = sum(tally.cut_off for tally in tallies)
    assert cut_off <= writers + 1, "more than one request of each was cut off"


def check_rows(tallies, found):
    """What was acknowledged is there as it was; what is there besides was sent, and cut off."""
    names = {number: each["name"] for number, each in found.items()}
    assert len(set(names.values())) == len(names)
    made = {number: name for tally in tallies for number, name in tally.made.items()}
    assert made.items() <= names.items()
    extra = set(names.values()) - set(made.values())
    assert extra <= set().union(*(tally.sent for tally in tallies))
    assert len(extra) <= sum(tally.cut_off for tally in tallies)
    for tally in tallies:
        for number, label in tally.labelled.items():
            assert found[number]["labels"] == [label]
