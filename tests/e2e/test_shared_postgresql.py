"""Several servers on one PostgreSQL: what comes in through one is seen by who listens at another. And its absence."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
import requests
from detour.api.v1 import metrics_pb2, metrics_pb2_grpc, tasks_pb2, tasks_pb2_grpc, trials_pb2, trials_pb2_grpc
from google.protobuf.json_format import ParseDict
from sqlalchemy import make_url

from tests.e2e.running import GRPC, READY, Rest, server_process
from tests.e2e.test_metric_load import body
from tests.e2e.test_processes import children, events
from tests.processes import eventually

pytestmark = [pytest.mark.timeout(400), pytest.mark.postgres, pytest.mark.slow]


class Received:
    """The messages of a stream, as they come."""

    def __init__(self, call) -> None:
        self.call = call
        self._came: queue.Queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for message in self.call:
                self._came.put(message)
        except grpc.RpcError as error:
            self._came.put(error)
        else:
            self._came.put(None)

    def next(self):
        return self._came.get(timeout=30)


@pytest.fixture
def servers(migrated_postgres, tmp_path):
    """Two whole servers, which have nothing in common but a database."""
    url = migrated_postgres()
    started = [
        server_process(
            "run",
            "--rest=127.0.0.1:0",
            "--grpc=127.0.0.1:0",
            "--workers=1",
            f"--data={tmp_path / name}",
            DETOUR_DATABASE_URL=url,
        )
        for name in ("one", "other")
    ]
    yield [(process.wait_for(READY)[0][1], process.wait_for(GRPC)[0][1]) for process in started]
    for process in started:
        process.stop()


def test_who_listens_at_one_server_hears_what_comes_through_the_other(servers):
    (rest_url, grpc_one), (other_url, grpc_other) = servers
    rest, other = Rest(rest_url), Rest(other_url)
    assert other.get("/me")["user"]["username"] == "determined"
    assert requests.get(f"{other_url}/api/v1/me", headers={"Authorization": f"Bearer {rest.token}"}, timeout=30).ok
    experiment = rest.create_experiment()
    trial = other.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    other.post(f"/trials/{trial['id']}/start", {"resume": True})
    metadata = [("authorization", f"Bearer {rest.token}")]
    with grpc.insecure_channel(grpc_one) as one, grpc.insecure_channel(grpc_other) as two:
        follow = trials_pb2.TrialLogsRequest(trial_id=trial["id"], follow=True)
        logs = Received(trials_pb2_grpc.TrialsStub(one).TrialLogs(follow, metadata=metadata))
        wanted = metrics_pb2.MetricBatchesRequest(
            experiment_id=experiment, metric_name="loss", group="training", period_seconds=1
        )
        batches = Received(metrics_pb2_grpc.MetricsStub(one).MetricBatches(wanted, metadata=metadata))
        for number in (1, 2):
            sent = ParseDict(
                {"logs": [{"taskId": trial["taskId"], "log": str(number)}]}, tasks_pb2.PostTaskLogsRequest()
            )
            tasks_pb2_grpc.TasksStub(two).PostTaskLogs(sent, metadata=metadata, timeout=30)
            assert logs.next().log == str(number)
            report = body(trial["id"], number, {"loss": 0.5})
            report["metrics"]["trialRunId"] = 1
            reported = ParseDict(report, metrics_pb2.ReportTrialMetricsRequest())
            metrics_pb2_grpc.MetricsStub(two).ReportTrialMetrics(reported, metadata=metadata, timeout=30)
            while not (heard := list(batches.next().batches)):
                pass
            assert heard == [number]
        other.patch(f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
        assert logs.next() is None
        while (left := batches.next()) is not None:
            assert list(left.batches) == []


class Way:
    """A way to a PostgreSQL that can be cut off: a port, from which connections are passed on."""

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        self.restore()

    @property
    def url(self) -> str:
        changed = self._server.set(host="127.0.0.1", port=self.port, query={"sslmode": "disable"})
        return changed.render_as_string(hide_password=False)

    def restore(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        assert self._listener is not None
        for each in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = self._connect()
                self._open |= {client, server}
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _connect(self) -> socket.socket:
        host = str(self._server.query.get("host") or self._server.host)
        port = self._server.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def answers(method, request, metadata):
    try:
        method(request, metadata=metadata, timeout=30)
    except grpc.RpcError:
        return False
    return True


def test_a_database_that_goes_away_and_comes_back(migrated_postgres, tmp_path):
    way = Way(migrated_postgres())
    process = server_process(
        "run",
        "--rest=127.0.0.1:0",
        "--grpc=127.0.0.1:0",
        "--workers=2",
        f"--data={tmp_path}",
        "--database-wait=2",
        DETOUR_DATABASE_URL=way.url,
    )
    try:
        url, target = process.wait_for(READY)[0][1], process.wait_for(GRPC)[0][1]
        rest = Rest(url)
        experiment = rest.create_experiment()
        trial = rest.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
        rest.post(f"/trials/{trial['id']}/start", {"resume": True})
        rest.post("/task/logs", {"logs": [{"taskId": trial["taskId"], "log": "a line"}]})
        before = children(process)

        def report(step):
            sent = body(trial["id"], step, {"loss": step})
            sent["metrics"]["trialRunId"] = 1
            headers = {"Authorization": f"Bearer {rest.token}"}
            return requests.post(
                f"{url}/api/v1/trials/{trial['id']}/metrics", json=sent, headers=headers, timeout=60
            ).status_code

        with ThreadPoolExecutor(16) as pool, grpc.insecure_channel(target) as channel:
            stub = trials_pb2_grpc.TrialsStub(channel)
            asked = trials_pb2.GetTrialRequest(trial_id=trial["id"])
            metadata = [("authorization", f"Bearer {rest.token}")]
            acknowledged = []
            for round_ in range(2):
                steps = range(round_ * 100, round_ * 100 + 64)
                assert set(pool.map(report, steps)) == {200}
                acknowledged += steps
                assert stub.GetTrial(asked, metadata=metadata, timeout=30).trial.id == trial["id"]
                follower = requests.get(
                    f"{url}/api/v1/trials/{trial['id']}/logs?follow=true",
                    headers={"Authorization": f"Bearer {rest.token}"},
                    stream=True,
                    timeout=60,
                )
                way.cut()
                assert set(pool.map(report, range(10_000, 10_032))) == {503}
                with pytest.raises(grpc.RpcError) as refused:
                    stub.GetTrial(asked, metadata=metadata, timeout=30)
                assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
                assert "database" in refused.value.details()
                lines = [json.loads(line) for line in follower.iter_lines()]
                assert lines[0]["result"]["log"] == "a line"
                assert lines[-1]["error"]["grpcCode"] == 14
                way.restore()
                eventually(lambda steps=steps: set(pool.map(report, steps)) == {200})
                eventually(lambda: answers(stub.GetTrial, asked, metadata))
        assert children(process) == before
        assert not events(process, "process died")
        assert not events(process, "unexpected error")
        found = rest.get(f"/trials/{trial['id']}")["trial"]["summaryMetrics"]["avg_metrics"]["loss"]
        assert found["count"] == len(acknowledged)
    finally:
        process.stop()
