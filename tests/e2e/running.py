"""Detour as a user starts it: `python -m server` in real processes, on free ports, with a data folder of its own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import requests

from tests.processes import Process

if TYPE_CHECKING:
    from pathlib import Path

READY = r"REST and pages +(http://127\.0\.0\.1:\d+)"
GRPC = r"gRPC +(127\.0\.0\.1:\d+)"
CONFIG = """
name: {name}
description: mnist_pytorch_const
searcher: {{name: single, metric: validation_loss, max_length: {{batches: 100}}}}
hyperparameters: {{layers: 3, rate: 0.5}}
entrypoint: model_def:Trial
"""


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without settings of Detour or of its clients."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DETOUR_", "DET_"))}
    return {**kept, **more}


def server_process(*arguments: str, **environment: str) -> Process:
    """Start `python -m server` with these arguments."""
    return Process([sys.executable, "-m", "server", *arguments], env=clean_environment(**environment))


@dataclass
class Detour:
    """A running server: where it answers, and the processes that it consists of."""

    rest: str
    grpc: str
    processes: list[Process] = field(default_factory=list)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()


def start_one_process(
    data: Path, *flags: str, workers: int = 1, grpc: str = "127.0.0.1:0", ready: str = GRPC, **environment: str
) -> Detour:
    """All of it under one parent, as `make run` does."""
    process = server_process(
        "run",
        "--rest=127.0.0.1:0",
        f"--grpc={grpc}",
        f"--data={data}",
        f"--workers={workers}",
        *flags,
        **environment,
    )
    try:
        rest = process.wait_for(READY)[0][1]
        return Detour(rest, process.wait_for(ready)[0][1], [process])
    except BaseException:
        process.stop()
        raise


def start_two_processes(data: Path, *flags: str, workers: int = 1, grpc_port: int = 0) -> Detour:
    """The two halves, as `make server` and `make gateway` start them."""
    detour = Detour("", "")
    try:
        server = server_process("serve", f"--grpc=127.0.0.1:{grpc_port}", f"--data={data}", *flags)
        detour.processes.append(server)
        detour.grpc = server.wait_for(GRPC)[0][1]
        gateway = server_process(
            "gateway", "--rest=127.0.0.1:0", f"--grpc={detour.grpc}", f"--workers={workers}", *flags
        )
        detour.processes.append(gateway)
        detour.rest = gateway.wait_for(READY)[0][1]
    except BaseException:
        detour.stop()
        raise
    return detour


class Rest:
    """A logged-in caller of the REST API."""

    def __init__(self, url: str, username: str = "determined", password: str = "") -> None:
        self.url = url
        self.session = requests.Session()
        self.token: str = self.post("/auth/login", {"username": username, "password": password})["token"]
        self.session.cookies.clear()
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def call(self, method: str, path: str, body: object = None) -> requests.Response:
        return self.session.request(method, f"{self.url}/api/v1{path}", json=body, timeout=30)

    def _json(self, method: str, path: str, body: object = None):
        response = self.call(method, path, body)
        assert response.status_code == 200, response.text
        return response.json()

    def get(self, path: str):
        return self._json("GET", path)

    def post(self, path: str, body: object = None):
        return self._json("POST", path, body)

    def patch(self, path: str, body: object):
        return self._json("PATCH", path, body)

    def create_experiment(self, name: str = "an experiment", config: str = CONFIG) -> int:
        created = self.post("/experiments", {"config": config.format(name=name), "unmanaged": True})
        return created["experiment"]["id"]

    def complete(self, experiment: int) -> None:
        """Bring an experiment to its end by way of a trial."""
        trial = self.post("/trials", {"experimentId": experiment, "hparams": {"layers": 3}, "unmanaged": True})
        number = trial["trial"]["id"]
        self.post(f"/trials/{number}/start", {"resume": True})
        self.patch(f"/trials/{number}", {"trialId": number, "state": "STATE_COMPLETED"})

    def create_archived(self, name: str = "an archived experiment") -> int:
        experiment = self.create_experiment(name)
        self.complete(experiment)
        self.post(f"/experiments/{experiment}/archive")
        return experiment
