"""A gRPC server of the whole application on a free port, over both databases, and clients for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from detour.api.v1 import (
    auth_pb2,
    auth_pb2_grpc,
    checkpoints_pb2_grpc,
    cluster_pb2_grpc,
    experiments_pb2_grpc,
    groups_pb2_grpc,
    metrics_pb2_grpc,
    models_pb2_grpc,
    projects_pb2_grpc,
    resource_pools_pb2_grpc,
    runs_pb2_grpc,
    tasks_pb2_grpc,
    templates_pb2_grpc,
    tokens_pb2_grpc,
    trials_pb2_grpc,
    users_pb2_grpc,
    workspaces_pb2_grpc,
)
from detour.v1 import plain_pb2_grpc

from server.application import Application
from server.rpc.server import GrpcServer, ServerLimits
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMITS = ServerLimits(threads=12, streams=4, message_size=96 * 1024 * 1024)


@dataclass
class Client:
    """Stubs of one caller, who may have a token."""

    channel: grpc.Channel
    token: str = ""
    metadata: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.auth = auth_pb2_grpc.AuthStub(self.channel)
        self.users = users_pb2_grpc.UsersStub(self.channel)
        self.groups = groups_pb2_grpc.GroupsStub(self.channel)
        self.tokens = tokens_pb2_grpc.TokensStub(self.channel)
        self.cluster = cluster_pb2_grpc.ClusterStub(self.channel)
        self.experiments = experiments_pb2_grpc.ExperimentsStub(self.channel)
        self.trials = trials_pb2_grpc.TrialsStub(self.channel)
        self.metrics = metrics_pb2_grpc.MetricsStub(self.channel)
        self.models = models_pb2_grpc.ModelsStub(self.channel)
        self.runs = runs_pb2_grpc.RunsStub(self.channel)
        self.tasks = tasks_pb2_grpc.TasksStub(self.channel)
        self.templates = templates_pb2_grpc.TemplatesStub(self.channel)
        self.checkpoints = checkpoints_pb2_grpc.CheckpointsStub(self.channel)
        self.workspaces = workspaces_pb2_grpc.WorkspacesStub(self.channel)
        self.projects = projects_pb2_grpc.ProjectsStub(self.channel)
        self.resource_pools = resource_pools_pb2_grpc.ResourcePoolsStub(self.channel)
        self.plain = plain_pb2_grpc.PlainStub(self.channel)

    def call(self, method: Any, request: Any) -> Any:
        credentials = [("authorization", f"Bearer {self.token}")] if self.token else []
        return method(request, metadata=[*credentials, *self.metadata], timeout=30)

    def refusal(self, method: Any, request: Any) -> tuple[grpc.StatusCode, str]:
        with pytest.raises(grpc.RpcError) as caught:
            self.call(method, request)
        return caught.value.code(), caught.value.details()

    def log_in(self, username: str, password: str = "") -> Client:
        answer = self.call(self.auth.Login, auth_pb2.LoginRequest(username=username, password=password))
        return Client(self.channel, answer.token)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder for files of checkpoints and of TensorBoard."""
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(database_url: str, tmp_path) -> Settings:
    return Settings(database_url=database_url, data=tmp_path / "data", cluster_name="test cluster")


@pytest.fixture
def application(settings: Settings) -> Iterator[Application]:
    made = Application(settings)
    yield made
    made.close()


@pytest.fixture
def grpc_server(application: Application) -> Iterator[GrpcServer]:
    server = GrpcServer(application, "127.0.0.1:0", LIMITS)
    server.start()
    yield server
    server.stop(0).wait()


@pytest.fixture
def anonymous(grpc_server: GrpcServer) -> Iterator[Client]:
    with grpc.insecure_channel(f"127.0.0.1:{grpc_server.port}") as channel:
        yield Client(channel)


@pytest.fixture
def admin(anonymous: Client) -> Client:
    return anonymous.log_in("admin")


@pytest.fixture
def user(anonymous: Client) -> Client:
    return anonymous.log_in("determined")
