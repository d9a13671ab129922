"""The whole server is replaced while it is in use: no connection is refused, no request fails, nothing is lost.

No request is sent twice: the official client sends a POST once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter

import grpc
import pytest
import requests
from detour.api.v1 import cluster_pb2, cluster_pb2_grpc, metrics_pb2, metrics_pb2_grpc
from google.protobuf.json_format import ParseDict

from gateway.serving.address import Address
from server.store.database import Database
from tests.e2e.running import GRPC, READY, Rest, clean_environment, start_one_process, start_two_processes
from tests.e2e.test_metric_load import body, check, new_trial
from tests.e2e.test_processes import children, events
from tests.processes import Process, eventually

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

JSON_LOG = ("--log-format=json", "--drain=3")


class Sender(threading.Thread):
    """Reports step after step, each once; whatever goes wrong is noted."""

    def __init__(self, rest: Rest, trial: int, number: int, stop: threading.Event, *, kept: bool) -> None:
        super().__init__(daemon=True)
        self.rest, self.trial, self.stop_, self.kept = rest, trial, stop, kept
        self.name_of_metric = f"m{number}"
        self.acknowledged = 0
        self.wrong: Counter[str] = Counter()

    def run(self) -> None:
        session = self._session()
        while not self.stop_.is_set():
            if not self.kept:
                session.close()
                session = self._session()
            self._report(session)
        session.close()

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self.rest.token}"
        return session

    def _report(self, session: requests.Session) -> None:
        step = self.acknowledged
        sent = body(self.trial, step, {self.name_of_metric: step}, "validation" if step % 2 else "training")
        try:
            answer = session.post(f"{self.rest.url}/api/v1/trials/{self.trial}/metrics", json=sent, timeout=60)
        except requests.RequestException as error:
            self.wrong[repr(error)] += 1
            return
        if answer.status_code == 200:
            self.acknowledged += 1
        else:
            self.wrong[answer.text] += 1


class GrpcSender(Sender):
    """The same over gRPC."""

    def __init__(self, target: str, *given: object, kept: bool) -> None:
        super().__init__(*given, kept=kept)
        self.target = target

    def run(self) -> None:
        channel = self._channel()
        while not self.stop_.is_set():
            if not self.kept:
                channel.close()
                channel = self._channel()
            self._call(channel)
        channel.close()

    def _channel(self) -> grpc.Channel:
        # Connections of its own, where grpcio would share those of one process.
        return grpc.insecure_channel(self.target, options=[("grpc.use_local_subchannel_pool", 1)])

    def _call(self, channel: grpc.Channel) -> None:
        step = self.acknowledged
        sent = body(self.trial, step, {self.name_of_metric: step}, "validation" if step % 2 else "training")
        request = ParseDict(sent, metrics_pb2.ReportTrialMetricsRequest())
        try:
            metrics_pb2_grpc.MetricsStub(channel).ReportTrialMetrics(
                request, metadata=[("authorization", f"Bearer {self.rest.token}")], timeout=60
            )
        except grpc.RpcError as error:
            self.wrong[f"{error.code().name} {error.details()}"] += 1
        else:
            self.acknowledged += 1


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def load(rest, target, trials):
    """Senders of every kind, at work."""
    stop = threading.Event()
    kinds = [(Sender, True), (Sender, False), (Sender, True), (Sender, False), (GrpcSender, True), (GrpcSender, False)]
    senders = []
    for number, (kind, kept) in enumerate(kinds):
        given = (rest, trials[number % len(trials)], number, stop)
        senders.append(kind(target, *given, kept=kept) if kind is GrpcSender else kind(*given, kept=kept))
    for sender in senders:
        sender.start()
    return stop, senders


def all_go_on(senders):
    before = [sender.acknowledged for sender in senders]
    eventually(
        lambda: all(sender.acknowledged > old + 3 or sender.wrong for sender, old in zip(senders, before, strict=True))
    )


def replace(parent):
    count = len(events(parent, "parent replaced"))
    before = children(parent)
    parent.signal(signal.SIGHUP)
    eventually(lambda: len(events(parent, "parent replaced")) > count, seconds=120)
    after = children(parent)
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
    return set(before.values())


def finish(stop, senders, trials, database):
    stop.set()
    for sender in senders:
        sender.join(90)
    assert [dict(sender.wrong) for sender in senders] == [{}] * len(senders)
    for trial in trials:
        check(database, trial, [sender for sender in senders if sender.trial == trial])


def test_the_whole_server_is_replaced_under_load(database_url, database, tmp_path):
    detour = start_one_process(tmp_path / "data", *JSON_LOG, workers=2, DETOUR_DATABASE_URL=database_url)
    try:
        rest = Rest(detour.rest)
        trials = [new_trial(rest), new_trial(rest)]
        stop, senders = load(rest, detour.grpc, trials)
        (parent,) = detour.processes
        old: set[int] = set()
        for _ in range(2):
            all_go_on(senders)
            old |= replace(parent)
        all_go_on(senders)
        finish(stop, senders, trials, database)
        eventually(lambda: {told["pid"] for told in events(parent, "process retired")} == old)
        assert {told["ending"] for told in events(parent, "process retired")} == {"exit code 0"}
        assert not events(parent, "process killed")
        assert not events(parent, "process died")
        assert parent.stop() == 0
    finally:
        detour.stop()


def test_the_two_halves_are_replaced_under_load(tmp_path):
    detour = start_two_processes(tmp_path / "data", *JSON_LOG, workers=2)
    try:
        rest = Rest(detour.rest)
        trials = [new_trial(rest)]
        stop, senders = load(rest, detour.grpc, trials)
        for half in detour.processes:
            all_go_on(senders)
            replace(half)
        all_go_on(senders)
        database = Database(f"sqlite:///{tmp_path / 'data' / 'detour.db'}")
        finish(stop, senders, trials, database)
        database.close()
    finally:
        detour.stop()


# Passes a listening socket on as systemd does, and becomes the server.
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "server", *sys.argv[2:]])
"""


def test_a_socket_that_was_passed_stays_open_while_the_server_is_started_again(tmp_path):
    with Address("127.0.0.1", 0).listen() as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def start():
            command = ["run", "--grpc=127.0.0.1:0", f"--data={tmp_path / 'data'}", "--workers=1", *JSON_LOG]
            argv = [sys.executable, "-c", ACTIVATE, str(listener.fileno()), *command]
            process = Process(argv, env=clean_environment(), pass_fds=(listener.fileno(),))
            assert process.wait_for(READY)[0][1] == url
            process.wait_for(GRPC)
            return process

        process = start()
        rest = Rest(url)
        replace(process)
        assert rest.get("/me")
        assert process.stop() == 0
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(rest.call("POST", "/workspaces", {"name": "w"})))
        waiting.start()  # is not refused, although nobody is there
        process = start()
        waiting.join(60)
        assert [answer.status_code for answer in answers] == [200]
        assert process.stop() == 0


def test_a_passed_socket_that_others_reach_is_refused_while_a_password_is_empty(tmp_path):
    with Address("0.0.0.0", 0).listen() as listener:
        argv = [sys.executable, "-c", ACTIVATE, str(listener.fileno()), "run", "--grpc=127.0.0.1:0"]
        process = Process([*argv, f"--data={tmp_path}"], env=clean_environment(), pass_fds=(listener.fileno(),))
        assert process.wait() != 0
        assert "refusing to listen on 0.0.0.0" in process.output


def test_grpc_on_a_socket_file_is_replaced(tmp_path):
    file = tmp_path / "grpc"
    detour = start_one_process(tmp_path / "data", *JSON_LOG, grpc=f"unix:{file}", ready=rf"gRPC +(unix:{file})")
    try:
        replace(detour.processes[0])
        with grpc.insecure_channel(detour.grpc) as channel:
            stub = cluster_pb2_grpc.ClusterStub(channel)
            assert stub.GetMaster(cluster_pb2.GetMasterRequest(), timeout=30, wait_for_ready=True).version
        eventually(lambda: events(detour.processes[0], "process retired"))
        assert os.path.exists(file)  # noqa: PTH110 - it is a socket
    finally:
        detour.stop()
