"""What lists and searches cost, by the number of experiments and runs that there are.

`python -m bench.search --sizes 1000 10000 100000`, on SQLite and on a PostgreSQL of its own. Each request goes through
gRPC to a server in this process. CPU is that of this process and of all processes called postgres: on a machine that
does something else besides, it tells more than the time that passes. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from detour.api.v1 import (
    auth_pb2,
    auth_pb2_grpc,
    experiments_pb2,
    experiments_pb2_grpc,
    metrics_pb2,
    metrics_pb2_grpc,
    projects_pb2,
    projects_pb2_grpc,
    runs_pb2,
    runs_pb2_grpc,
    trials_pb2,
    trials_pb2_grpc,
)
from detour.common.v1 import common_pb2
from detour.trial.v1 import trial_pb2

from bench.search_rows import fill
from server.application import Application
from server.rpc.server import GrpcServer, ServerLimits
from server.settings import Settings
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Call = Callable[[], Any]

_LIMITS = ServerLimits(threads=4, streams=1, message_size=96 * 1024 * 1024)
_TICKS = os.sysconf("SC_CLK_TCK")
_CONFIG = """
name: bench
searcher: {name: single, metric: loss}
hyperparameters: {a: 1, b: 2, c: 3, d: 4, e: five, f: six, g: {h: 7, i: 8}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """The least that a request took: milliseconds that passed, and of CPU."""

    passed: float
    cpu: float


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="a part of the names of the requests to measure")
    arguments = parser.parse_args()
    for kind in arguments.databases:
        found = {size: _measure(kind, size, arguments.rounds, arguments.only) for size in arguments.sizes}
        sys.stdout.write(_table(kind, found))


def _measure(kind: str, size: int, rounds: int, only: str) -> dict[str, Cost]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'bench.db'}"
        if kind == "postgresql":
            server = stack.enter_context(postgres.running_server())
            url = postgres.database_url(server, postgres.create_empty(server))
        application = Application(Settings.model_validate({"database_url": url, "data": folder}))
        stack.callback(application.close)
        fill(application.database, size)
        served = GrpcServer(application, "127.0.0.1:0", _LIMITS)
        served.start()
        stack.callback(lambda: served.stop(0).wait())
        channel = stack.enter_context(grpc.insecure_channel(f"127.0.0.1:{served.port}"))
        calls = {name: call for name, call in _calls(channel, size).items() if only in name}
        elsewhere = _postgres_seconds if kind == "postgresql" else float
        return {name: _cost(call, rounds, elsewhere) for name, call in calls.items()}


def _cost(call: Call, rounds: int, elsewhere: Callable[[], float]) -> Cost:
    """Return what a request costs; `elsewhere` tells the CPU time of other processes."""
    call()
    passed, cpu = [], []
    for _ in range(rounds):
        burnt = -elsewhere() - time.process_time()
        began = time.perf_counter()
        call()
        passed.append(time.perf_counter() - began)
        cpu.append(burnt + time.process_time() + elsewhere())
    # Ticks of the clock of other processes are coarse.
    return Cost(min(passed) * 1000, statistics.median(cpu) * 1000)


def _postgres_seconds() -> float:
    """Return the CPU time of all processes called postgres, in seconds."""
    return sum(_each_postgres())


def _each_postgres() -> Iterator[float]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = entry.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if name == "postgres":
            fields = rest.split()
            yield (int(fields[11]) + int(fields[12])) / _TICKS


def hparam(name: str, operator: str, value: Any, kind: str = "NUMBER", *, of: str) -> dict[str, Any]:
    """Return a condition on a hyperparameter of experiments, or of runs."""
    location = f"LOCATION_TYPE_{of}HYPERPARAMETERS"
    return _field(f"hp.{name}", operator, value, location, kind)


def metric(name: str, operator: str, value: Any) -> dict[str, Any]:
    """Return a condition on a metric."""
    return _field(name, operator, value, "LOCATION_TYPE_VALIDATIONS", "NUMBER")


def _field(column: str, operator: str, value: Any, location: str, kind: str) -> dict[str, Any]:
    named = {"columnName": column, "location": location, "type": f"COLUMN_TYPE_{kind}"}
    return {"kind": "field", "operator": operator, "value": value, **named}


def _filters(of: str) -> Mapping[str, str]:
    """Return filters of five conditions on hyperparameters and metrics, and smaller ones, by what they are called."""
    wide = [
        hparam("hp0", "<", 0.5, of=of),
        hparam("hp1", ">=", 0.3, of=of),
        hparam("hp5", "=", "adam", "TEXT", of=of),
        metric("validation.m0.min", "<", 0.6),
        metric("training.m5.last", ">", 0.2),
    ]
    narrow = [
        hparam("hp0", "<", 0.1, of=of),
        hparam("hp1", ">=", 0.9, of=of),
        hparam("hp5", "contains", "ada", "TEXT", of=of),
        metric("validation.m0.min", "<", 0.1),
        metric("training.m5.last", ">", 0.9),
    ]
    other = [
        hparam("hp0", "isEmpty", None, of=of),
        hparam("hp1", "notContains", 0.3, of=of),
        hparam("hp5", "!=", "adam", "TEXT", of=of),
        metric("validation.m0.min", "!=", 0.6),
        metric("training.m5.last", "notEmpty", None),
    ]
    both = _group("or", _group("and", *wide[:3]), _group("and", *wide[3:]))
    trees = {
        "no condition": _group("and"),
        "five, and": _group("and", *wide),
        "five, or": _group("or", *wide),
        "five that are rare, and": _group("and", *narrow),
        "five that are rare, or": _group("or", *narrow),
        "five others, and": _group("and", *other),
        "five others, or": _group("or", *other),
        "five in groups": both,
    }
    return {name: json.dumps({"filterGroup": tree, "showArchived": False}) for name, tree in trees.items()}


def _group(conjunction: str, *children: Any) -> dict[str, Any]:
    return {"kind": "group", "conjunction": conjunction, "children": children}


_SORTS = ("id=desc", "hp.hp0=desc", "validation.m0.min=asc", "startTime=desc")


def _calls(channel: grpc.Channel, size: int) -> dict[str, Call]:
    login = auth_pb2.LoginRequest(username="determined")
    token = auth_pb2_grpc.AuthStub(channel).Login(login).token
    metadata = (("authorization", f"Bearer {token}"),)
    experiments, runs = experiments_pb2_grpc.ExperimentsStub(channel), runs_pb2_grpc.RunsStub(channel)
    projects, trials = projects_pb2_grpc.ProjectsStub(channel), trials_pb2_grpc.TrialsStub(channel)
    metrics = metrics_pb2_grpc.MetricsStub(channel)

    def calling(method: Any, request: Any) -> Call:
        return lambda: method(request, metadata=metadata)

    page = {"limit": 50, "project_id": 1}
    calls = {
        "GetExperiments": calling(experiments.GetExperiments, experiments_pb2.GetExperimentsRequest(limit=50)),
        "GetExperimentTrials": calling(
            trials.GetExperimentTrials, trials_pb2.GetExperimentTrialsRequest(experiment_id=size + 1, limit=50)
        ),
        "GetProjectNumericMetricsRange": calling(
            projects.GetProjectNumericMetricsRange, projects_pb2.GetProjectNumericMetricsRangeRequest(id=1)
        ),
        "GetProjectColumns of runs": calling(
            projects.GetProjectColumns, projects_pb2.GetProjectColumnsRequest(id=1, table_type="TABLE_TYPE_RUN")
        ),
        "GetProjectColumns": calling(projects.GetProjectColumns, projects_pb2.GetProjectColumnsRequest(id=1)),
    }
    kinds: list[tuple[str, Any, Any, str]] = [
        ("SearchExperiments", experiments.SearchExperiments, experiments_pb2.SearchExperimentsRequest, ""),
        ("SearchRuns", runs.SearchRuns, runs_pb2.SearchRunsRequest, "RUN_"),
    ]
    for name, method, request, of in kinds:
        for tree, text in _filters(of).items():
            calls[f"{name}, {tree}"] = calling(method, request(filter=text, sort="id=desc", **page))
        wide = _filters(of)["five, and"]
        for sort in _SORTS[1:]:
            calls[f"{name}, five, and, by {sort}"] = calling(method, request(filter=wide, sort=sort, **page))
    return calls | _writes(calling, experiments, trials, metrics)


def _writes(calling: Callable[[Any, Any], Call], experiments: Any, trials: Any, metrics: Any) -> dict[str, Call]:
    wanted = experiments_pb2.CreateExperimentRequest(config=_CONFIG, unmanaged=True)
    create = calling(experiments.CreateExperiment, wanted)
    made = create().experiment.id
    trial = trials_pb2.CreateTrialRequest(experiment_id=made, unmanaged=True)
    trial.hparams.update({f"hp{number}": number / 10 for number in range(8)})
    create_trial = calling(trials.CreateTrial, trial)
    trial_id = create_trial().trial.id
    steps = iter(range(1, 10**9))

    def report() -> None:
        number = next(steps)
        values = common_pb2.Metrics()
        values.avg_metrics.update({f"m{key}": number / 10 for key in range(8)})
        reported = trial_pb2.TrialMetrics(trial_id=trial_id, trial_run_id=0, steps_completed=number, metrics=values)
        request = metrics_pb2.ReportTrialMetricsRequest(group="training", metrics=reported)
        calling(metrics.ReportTrialMetrics, request)()

    def many(call: Call) -> Call:
        return lambda: [call() for _ in range(20)]

    return {
        "CreateExperiment, 20 times": many(create),
        "CreateTrial, 20 times": many(create_trial),
        "ReportTrialMetrics, 20 times": many(report),
    }


def _table(kind: str, found: Mapping[int, Mapping[str, Cost]]) -> str:
    heads = " | ".join(f"{size:,}" for size in found)
    lines = [f"| {kind}: ms, CPU ms | {heads} |", "|---|" + "---|" * len(found)]
    for name in next(iter(found.values())):
        cells = " | ".join(f"{costs[name].passed:.1f}, {costs[name].cpu:.1f}" for costs in found.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    main()
