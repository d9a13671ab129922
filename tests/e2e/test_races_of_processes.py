"""The same request many times at once, to two REST workers and the gRPC server: one is served, or all meet in one."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import grpc
import pytest
from detour.api.v1 import (
    experiments_pb2,
    experiments_pb2_grpc,
    users_pb2,
    users_pb2_grpc,
    workspaces_pb2,
    workspaces_pb2_grpc,
)
from detour.user.v1 import user_pb2

from tests.e2e.running import Detour, Rest, start_one_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CONFIG = "name: raced\nsearcher: {name: single, metric: loss}\n"
ROUNDS = 5


@pytest.fixture
def detour(empty_url: str, tmp_path) -> Iterator[Detour]:
    running = start_one_process(tmp_path / "data", f"--database-url={empty_url}", workers=2)
    yield running
    running.stop()


@pytest.fixture
def by_grpc(detour: Detour) -> Iterator[Callable]:
    """Call a method as the administrator, and return its answer, or the name of the status that it was refused with."""
    metadata = [("authorization", f"Bearer {Rest(detour.rest, 'admin').token}")]
    with grpc.insecure_channel(detour.grpc) as channel:

        def call(stub, method, request):
            try:
                return getattr(stub(channel), method)(request, metadata=metadata, timeout=60)
            except grpc.RpcError as error:
                return error.code().name

        yield call


def at_once(calls: list[Callable]) -> list:
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait(60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def by_rest(detour: Detour, count: int, method: str, path: str, body: object) -> list[Callable]:
    """As many callers, each with a connection of its own, which one of the workers answers."""
    callers = [Rest(detour.rest, "admin") for _ in range(count)]
    return [lambda caller=caller: caller.call(method, path, body).status_code for caller in callers]


@pytest.mark.parametrize("kind", ["workspaces", "users"])
def test_of_twelve_equal_creates_one_is_served(detour, by_grpc, kind):
    for number in range(ROUNDS):
        name = f"raced{number}"
        if kind == "workspaces":
            stub, method = workspaces_pb2_grpc.WorkspacesStub, "PostWorkspace"
            body, request = {"name": name}, workspaces_pb2.PostWorkspaceRequest(name=name)
        else:
            stub, method = users_pb2_grpc.UsersStub, "PostUser"
            body = {"user": {"username": name, "active": True}}
            request = users_pb2.PostUserRequest(user=user_pb2.User(username=name, active=True))
        calls = by_rest(detour, 8, "POST", f"/{kind}", body)
        calls += [lambda s=stub, m=method, r=request: by_grpc(s, m, r)] * 4
        answers = [answer if isinstance(answer, int | str) else 200 for answer in at_once(calls)]
        told = Counter({"ALREADY_EXISTS": 409}.get(answer, answer) for answer in answers)
        assert told == {200: 1, 409: 11}
    found = Rest(detour.rest, "admin").get(f"/{kind}")[kind]
    names = [each.get("name") or each["username"] for each in found]
    assert sum(name.startswith("raced") for name in names) == ROUNDS


def test_equal_puts_by_external_id_make_one_experiment(detour, by_grpc):
    create = {"config": CONFIG, "unmanaged": True}
    rest = Rest(detour.rest, "admin")
    for number in range(ROUNDS):
        external = f"run-{number}"
        request = experiments_pb2.PutExperimentRequest(
            create_experiment_request=experiments_pb2.CreateExperimentRequest(config=CONFIG, unmanaged=True),
            external_experiment_id=external,
        )
        calls = by_rest(detour, 5, "PUT", f"/experiments/by-external-id/{external}", create)
        calls += [lambda r=request: by_grpc(experiments_pb2_grpc.ExperimentsStub, "PutExperiment", r)] * 3
        answers = at_once(calls)
        assert answers[:5] == [200] * 5
        assert len({answer.experiment.id for answer in answers[5:]}) == 1
        assert rest.get("/experiments")["pagination"]["total"] == number + 1
