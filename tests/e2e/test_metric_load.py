"""Metrics under load: reports that are answered are there, and long streams keep no memory."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import requests
from sqlalchemy import insert

from server.domain.struct import encode
from server.store.database import Database
from server.store.metric_reads import read_reports
from server.store.tables.metrics import metrics
from server.store.trial_records import get_trial
from tests.e2e.running import Rest, start_one_process
from tests.e2e.test_processes import children
from tests.store.experiment_rows import NOW
from tests.store.trial_rows import document

ROWS = 100_000
MIB = 1024 * 1024

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def detour(database_url, tmp_path):
    running = start_one_process(tmp_path / "data", workers=2, DETOUR_DATABASE_URL=database_url)
    yield running
    running.stop()


def new_trial(rest: Rest) -> int:
    body = {"experimentId": rest.create_experiment(), "hparams": {}, "unmanaged": True}
    return rest.post("/trials", body)["trial"]["id"]


def body(trial, step, values, group="training"):
    report = {"trialId": trial, "trialRunId": 0, "stepsCompleted": step, "metrics": {"avgMetrics": values}}
    return {"group": group, "metrics": report}


class Reporter(threading.Thread):
    """Reports step after step to a trial, and each again until it is answered."""

    def __init__(self, rest: Rest, trial: int, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.headers = {"Authorization": f"Bearer {rest.token}"}
        self.url = f"{rest.url}/api/v1/trials/{trial}/metrics"
        self.trial, self.name_of_metric, self.stop_ = trial, f"m{number}", stop
        self.acknowledged = 0
        self.refused: list[str] = []

    def run(self) -> None:
        while not self.stop_.is_set():
            step = self.acknowledged
            sent = body(self.trial, step, {self.name_of_metric: step}, "validation" if step % 2 else "training")
            try:
                answer = requests.post(self.url, json=sent, headers=self.headers, timeout=30)
            except requests.RequestException:
                continue
            if answer.status_code == 200:
                self.acknowledged += 1
            elif answer.status_code < 500:
                self.refused.append(answer.text)
                return


def check(database, trial, reporters):
    """Each report that was answered is there, once, and those that are there are summed up."""
    with database.read() as tx:
        rows = [row for group in ("training", "validation") for row in read_all(tx, trial, group)]
        summary = document(get_trial(tx, trial).summary_metrics_struct)
    found = [(name, value) for values in rows for name, value in values.items()]
    assert len(found) == len(set(found))
    for reporter in reporters:
        mine = {value for name, value in found if name == reporter.name_of_metric}
        assert set(range(reporter.acknowledged)) <= mine <= set(range(reporter.acknowledged + 1))
        counted = [group.get(reporter.name_of_metric, {}).get("count", 0) for group in summary.values()]
        assert sum(counted) == len(mine)


def read_all(tx, trial, group):
    after = -1
    while page := read_reports(tx, trial, group, after=after):
        for row in page:
            values = document(row.metrics_struct)
            yield values.get("avg_metrics", values.get("validation_metrics"))
        after = page[-1].total_batches


def add_rows(database, trial, count):
    """Store reports of a trial as they are stored, and nothing that is kept beside them."""
    stored = encode({"avg_metrics": {f"metric {n}": n / 7 for n in range(5)}, "batch_metrics": None})
    row = {"trial_id": trial, "run_id": 0, "group_name": "training", "kind": 0, "end_time": NOW, "archived": False}
    for start in range(0, count, 5000):
        with database.write() as tx:
            steps = range(start, min(start + 5000, count))
            tx.execute(
                insert(metrics),
                [row | {"total_batches": n, "version": n + 1, "metrics_struct": stored} for n in steps],
            )


def peak(pids):
    """The most memory that each of these processes ever held, in bytes."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return [int(text.partition("VmHWM:")[2].split()[0]) * 1024 for text in status]


def stream(rest, trial):
    url = f"{rest.url}/api/v1/trials/metrics/training_metrics?trialIds={trial}"
    return rest.session.get(url, stream=True, timeout=60)


def steps(lines):
    return [row["totalBatches"] for line in lines for row in json.loads(line)["result"]["metrics"]]


@pytest.mark.slow
def test_a_long_stream_keeps_no_memory(detour, database):
    rest = Rest(detour.rest)
    few, many = new_trial(rest), new_trial(rest)
    add_rows(database, few, 3000)
    add_rows(database, many, ROWS)
    for _ in range(4):
        with stream(rest, few) as answer:
            assert steps(answer.iter_lines()) == list(range(3000))
    pids = children(detour.processes[0]).values()
    before = peak(pids)
    readers = [stream(rest, many) for _ in range(4)]
    # They stand still after their first line, while everything else goes on.
    first = [next(reader.iter_lines()) for reader in readers[1:]]
    assert [len(steps([line])) for line in first] == [1000] * 3
    for _ in range(20):
        assert rest.get("/master")["version"]
    with readers[0] as answer:
        assert steps(answer.iter_lines()) == list(range(ROWS))
    after = peak(pids)
    for reader in readers:
        reader.close()
    grown = [(new - old) / MIB for new, old in zip(after, before, strict=True)]
    assert max(grown) < 48, grown
