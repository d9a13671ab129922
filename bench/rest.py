"""CPU per REST request, as multiples of a bare Flask route under the same server in the same run.

`make bench`, or `python -m bench.rest --seconds 3 --rounds 5`. Linux only. The multiples hold on any machine; seconds
do not. Rounds of all calls alternate, so that a busy machine disturbs each of them alike.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.hello import COMMAND
from bench.load import Call, Sample, measure, request
from tests.e2e.running import Rest, start_one_process
from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Sequence

_PASSWORD = "Passw0rd123"  # noqa: S105 - of a server that lives for this run
_EXPERIMENTS = 50
_YARDSTICK = "bare Flask route"
_CONFIG = """
name: {name}
description: one of fifty
labels: [bench, fifty]
entrypoint: python3 train.py
searcher: {{name: single, metric: validation_loss, max_length: {{batches: 1000}}, smaller_is_better: true}}
hyperparameters:
  global_batch_size: 64
  learning_rate: {{type: log, base: 10, minval: -5, maxval: -1}}
  layers: {{type: int, minval: 1, maxval: 12}}
  dropout: {{type: double, minval: 0.1, maxval: 0.9}}
  optimizer: {{type: categorical, vals: [adam, sgd, lamb]}}
environment:
  environment_variables: [A=1, B=2]
data: {{folder: /data/{name}, shards: [1, 2, 3, 4], augment: {{flip: true, crop: 0.8}}}}
"""


def main() -> None:
    """Start the servers, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one round of one call")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    samples = _run(arguments.seconds, arguments.rounds, arguments.connections)
    sys.stdout.write(_table(samples))
    if arguments.json:
        arguments.json.write_text(json.dumps(_figures(samples), indent=1) + "\n")


def _run(seconds: float, rounds: int, connections: int) -> dict[str, list[Sample]]:
    with tempfile.TemporaryDirectory() as folder:
        yard = _free_port()
        hello = Process([sys.executable, *COMMAND, "--port", str(yard)])
        detour = None
        try:
            hello.wait_for("Started worker-1")
            detour = start_one_process(Path(folder), "--log-format=json", "--login-attempts=1000000")
            worker = _worker_pid(detour.processes[0])
            port = int(detour.rest.rpartition(":")[2])
            plan = [
                (Call(_YARDSTICK, request("GET", "/hello", host="bench")), yard, _only_child(hello.pid)),
                *((call, port, worker) for call in _calls(detour.rest)),
            ]
            samples: dict[str, list[Sample]] = {call.name: [] for call, _, _ in plan}
            for number in range(rounds + 1):
                for call, at, pid in plan:
                    one = measure(call, ("127.0.0.1", at), pid, connections=connections, seconds=seconds)
                    if number:  # the first round warms up
                        samples[call.name].append(one)
        finally:
            hello.stop()
            if detour:
                detour.stop()
    return samples


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _only_child(parent: int) -> int:
    """Find the one process that another one has started: granian's worker (Linux)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[0])


def _worker_pid(parent: Process) -> int:
    parent.wait_for('"REST worker 1"')
    told = [json.loads(line) for line in parent.lines if line.startswith("{")]
    return next(event["pid"] for event in told if event.get("name") == "REST worker 1")


def _calls(url: str) -> list[Call]:
    """Fill the server, and make the requests."""
    rest = Rest(url)
    for number in range(_EXPERIMENTS):
        last = rest.create_experiment(f"experiment-{number}", _CONFIG)
    rest.complete(last)
    rest.post(f"/experiments/{last}/archive")

    def get(path: str) -> bytes:
        return request("GET", f"/api/v1{path}", host="bench", token=rest.token)

    def login(**credentials: str) -> bytes:
        return request("POST", "/api/v1/auth/login", host="bench", body=json.dumps(credentials).encode())

    return [
        Call("GET /me", get("/me")),
        Call("list of 1, archived", get("/experiments?archived=true&limit=1")),
        Call("list of 50 with full configs", get("/experiments?limit=50&showTrialData=true")),
        Call("get one", get(f"/experiments/{last}")),
        Call("login, empty password", login(username="determined", password="")),
    ]


def _table(samples: dict[str, list[Sample]]) -> str:
    lines = [
        "| request | CPU per request | times the bare route | requests per second | median wait | bytes |",
        "|---|---|---|---|---|---|",
    ]
    for name, figures in _figures(samples).items():
        lines.append(
            f"| {name} | {figures['cpu_us']:.0f} us | {figures['multiple']:.1f} | {figures['rate']:.0f} "
            f"| {figures['median_ms']:.2f} ms | {figures['bytes']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _figures(samples: dict[str, list[Sample]]) -> dict[str, dict[str, float]]:
    yardstick = _median([one.cpu for one in samples[_YARDSTICK]])
    return {
        name: {
            "cpu_us": _median([one.cpu for one in rounds]) * 1e6,
            "multiple": _median([one.cpu for one in rounds]) / yardstick,
            "rate": _median([one.rate for one in rounds]),
            "median_ms": _median([one.median for one in rounds]) * 1e3,
            "bytes": rounds[0].size,
            "requests": sum(one.requests for one in rounds),
        }
        for name, rounds in samples.items()
    }


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main()
