"""kill -9 of any process under reporting load, in both forms: every report that was answered is there, once.

The processes of a supervisor come back by themselves; a supervisor is started again, as an init system does.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import grpc
import pytest
from detour.api.v1 import metrics_pb2, metrics_pb2_grpc
from google.protobuf.json_format import ParseDict

from server.store.database import Database
from tests.e2e.running import Rest, server_process
from tests.e2e.test_metric_load import Reporter, body, check, new_trial
from tests.e2e.test_processes import children
from tests.processes import eventually, is_running

if TYPE_CHECKING:
    from tests.processes import Process

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]


class GrpcReporter(Reporter):
    """Reports over gRPC, and each step again until it is answered."""

    def __init__(self, target: str, *given) -> None:
        super().__init__(*given)
        self.target = target

    def run(self) -> None:
        # grpcio would wait longer and longer before it looks again.
        options = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 500)]
        with grpc.insecure_channel(self.target, options=options) as channel:
            while not self.stop_.is_set() and not self.refused:
                self._report(metrics_pb2_grpc.MetricsStub(channel))

    def _report(self, stub) -> None:
        step = self.acknowledged
        sent = body(self.trial, step, {self.name_of_metric: step}, "validation" if step % 2 else "training")
        request = ParseDict(sent, metrics_pb2.ReportTrialMetricsRequest())
        metadata = [("authorization", self.headers["Authorization"])]
        try:
            stub.ReportTrialMetrics(request, metadata=metadata, timeout=20, wait_for_ready=True)
        except grpc.RpcError as error:
            # CANCELLED comes of a server that is being stopped, as it is when its supervisor has been killed.
            status = grpc.StatusCode
            if error.code() not in {status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED}:
                self.refused.append(f"{error.code().name} {error.details()}")
        else:
            self.acknowledged += 1


@dataclass
class Form:
    """A server on addresses of its own, made of one supervisor or of two."""

    commands: dict[str, list[str]]
    environment: dict[str, str]
    rest: str
    grpc: str
    supervisors: dict[str, Process] = field(default_factory=dict)

    def start(self, name: str) -> None:
        process = server_process(*self.commands[name], "--drain=5", **self.environment)
        self.supervisors[name] = process
        process.wait_for("Ctrl-C")

    def victims(self) -> list[tuple[str, str]]:
        """Every process: the name of its supervisor and its own, which is empty for the supervisor itself."""
        found = []
        for name, process in self.supervisors.items():
            found += [(name, child) for child in sorted(children(process))]
            found.append((name, ""))
        return found

    def kill(self, name: str, child: str) -> None:
        """Kill one, and wait until it is back."""
        process = self.supervisors[name]
        running = children(process)
        if child:
            os.kill(running[child], signal.SIGKILL)
            eventually(lambda: children(process)[child] != running[child])
        else:
            process.signal(signal.SIGKILL)
            process.wait()
            self.start(name)
            eventually(lambda: not any(is_running(pid) for pid in running.values()))

    def kill_all(self) -> None:
        """Kill all at once, so that nothing is finished that was answered too early."""
        pids = [pid for process in self.supervisors.values() for pid in (process.pid, *children(process).values())]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in reversed(self.supervisors.values()):
            process.stop()


def free_addresses(count):
    """Addresses that nobody has now, below those that the system hands out: no connection takes one meanwhile."""
    found = []
    for port in range(20_000 + os.getpid() % 5_000, 32_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(f"127.0.0.1:{port}")
        if len(found) == count:
            return found
    raise AssertionError("no port is free")


def one_process(folder, url):
    rest, target = free_addresses(2)
    places = [f"--rest={rest}", f"--grpc={target}", f"--data={folder}", "--workers=2"]
    return Form({"run": ["run", *places]}, {"DETOUR_DATABASE_URL": url}, rest, target)


def two_processes(folder, url):
    rest, target = free_addresses(2)
    commands = {
        "serve": ["serve", f"--grpc={target}", f"--data={folder}"],
        "gateway": ["gateway", f"--rest={rest}", f"--grpc={target}", f"--data={folder}", "--workers=1"],
    }
    return Form(commands, {"DETOUR_DATABASE_URL": url}, rest, target)


@pytest.mark.parametrize(
    ("make", "rounds"),
    [pytest.param(one_process, 20, id="one process"), pytest.param(two_processes, 8, id="two processes")],
)
def test_what_was_answered_is_there_once(database_url, tmp_path, make, rounds):
    form = make(tmp_path / "data", database_url)
    database = Database(database_url)
    stop = threading.Event()
    try:
        for name in form.commands:
            form.start(name)
        rest = Rest(f"http://{form.rest}")
        trials = [new_trial(rest), new_trial(rest)]
        reporters = [Reporter(rest, trials[number % 2], number, stop) for number in range(3)]
        reporters += [GrpcReporter(form.grpc, rest, trials[number % 2], number, stop) for number in (3, 4)]
        for reporter in reporters:
            reporter.start()
        for number in range(rounds):
            before = [reporter.acknowledged for reporter in reporters]
            eventually(
                lambda before=before: all(
                    each.acknowledged > old or each.refused for each, old in zip(reporters, before, strict=True)
                ),
                seconds=120,
            )
            victims = form.victims()
            form.kill(*victims[number % len(victims)])
        form.kill_all()
        stop.set()
        for reporter in reporters:
            reporter.join(60)
        assert [reporter.refused for reporter in reporters] == [[]] * len(reporters)
        for trial in trials:
            check(database, trial, [reporter for reporter in reporters if reporter.trial == trial])
    finally:
        stop.set()
        form.stop()
        database.close()
