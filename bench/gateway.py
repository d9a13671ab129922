"""This gateway and a Go grpc-gateway before the same service: rate, CPU and waits for small calls, pages and streams.

`make bench-gateway`, or `python -m bench.gateway --seconds 2 --rounds 5`. Linux only. Rounds of all of them alternate,
so that a busy machine disturbs each alike. Without Go, this gateway is measured alone.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.bench_service import Built, build
from bench.load import Call, Sample, measure, request
from tests.processes import Process

if TYPE_CHECKING:
    from collections.abc import Sequence

_STREAM = 10_000
_KB = 1024
_PAGES = (1, 40, 100)
_ADDRESS = r"127\.0\.0\.1:(\d+)"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is measured.

    Attributes:
        name: What it is called in the table.
        port: Where it listens.
        pid: The process whose CPU time counts.
    """

    name: str
    port: int
    pid: int


def main() -> None:
    """Build, start, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one round of one call")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--only", metavar="NAME", default="", help="measure the calls whose names begin so")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    built = build()
    calls = [call for call in _calls() if call.name.startswith(arguments.only)]
    with ExitStack() as stack:
        subjects = _start(built, stack)
        samples = _measure(subjects, calls, arguments.seconds, arguments.rounds, arguments.connections)
    sys.stdout.write(_table(samples))
    if arguments.json:
        figures = [{"subject": subject, "call": call} | _figures(rounds) for (subject, call), rounds in samples.items()]
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")


# Subjects


def _start(built: Built, stack: ExitStack) -> list[Subject]:
    def run(*argv: str) -> Process:
        process = Process(argv, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        stack.callback(process.stop)
        return process

    python = (sys.executable, "-m")
    backend = run(str(built.go), "backend") if built.go else run(*python, "bench.bench_front", "backend")
    upstream = f"127.0.0.1:{_port(backend)}"
    descriptors = ("--descriptors", str(built.descriptors))
    ours = run(*python, "gateway", "--upstream", upstream, *descriptors, "--listen", "127.0.0.1:0")
    inprocess = run(*python, "bench.bench_front", "inprocess")
    worker = int(ours.wait_for(r"process ready name=worker 1 pid=(\d+)")[0][1])
    subjects = [
        Subject("this gateway", int(ours.wait_for(rf"serving http://{_ADDRESS}")[0][1]), worker),
        Subject("this gateway, in process", _port(inprocess), inprocess.pid),
    ]
    if built.go:
        original = run(str(built.go), "gateway", upstream)
        subjects.append(Subject("grpc-gateway (Go)", _port(original), original.pid))
    return subjects


def _port(process: Process) -> int:
    return int(process.wait_for(rf"serving {_ADDRESS}")[0][1])


# Calls


def _calls() -> list[Call]:
    return [
        Call("echo", request("GET", "/v1/echo/hello", host="bench")),
        *(Call(f"{size} KB in and out", _page_request(size * _KB)) for size in _PAGES),
        Call(f"stream of {_STREAM}", request("GET", f"/v1/items?count={_STREAM}", host="bench")),
    ]


def _page_request(size: int) -> bytes:
    """Make a request whose body has at least so many bytes, and so has its answer."""
    items: list[dict[str, object]] = []
    while len(body := json.dumps({"items": items}, separators=(",", ":")).encode()) < size:
        items.append(_item(len(items)))
    return request("POST", "/v1/pages", host="bench", body=body)


def _item(number: int) -> dict[str, object]:
    return {
        "id": f"item-{number:05}",
        "title": f"The {number}th of the items on a page, no longer than titles are",
        "size": str(number * 1_000_003),
        "score": number / 8,
        "active": number % 2 == 0,
        "state": "ACTIVE" if number % 3 else "DONE",
        "created": "2026-03-01T06:00:00.250Z",
        "labels": ["red", "round", f"label {number % 7}"],
        "owner": {"id": number % 11, "name": "somebody"},
    }


# Figures

Samples = dict[tuple[str, str], list[Sample]]


def _measure(
    subjects: Sequence[Subject], calls: Sequence[Call], seconds: float, rounds: int, connections: int
) -> Samples:
    samples: Samples = {(subject.name, call.name): [] for call in calls for subject in subjects}
    for number in range(rounds + 1):
        for call in calls:
            for subject in subjects:
                address = ("127.0.0.1", subject.port)
                one = measure(call, address, subject.pid, connections=connections, seconds=seconds)
                if number:  # the first round warms up
                    samples[subject.name, call.name].append(one)
    return samples


def _figures(rounds: Sequence[Sample]) -> dict[str, float]:
    def median(values: list[float]) -> float:
        return statistics.median(values)

    return {
        "rate": median([one.rate for one in rounds]),
        "cpu_ms": median([one.cpu for one in rounds]) * 1e3,
        "p50_ms": median([one.median for one in rounds]) * 1e3,
        "p99_ms": median([one.slow for one in rounds]) * 1e3,
        "bytes": rounds[0].size,
        "requests": sum(one.requests for one in rounds),
    }


def _table(samples: Samples) -> str:
    lines = [
        "| call | gateway | requests/s | CPU per request | p50 | p99 | bytes of the answer |",
        "|---|---|---|---|---|---|---|",
    ]
    for (subject, call), rounds in samples.items():
        each = _figures(rounds)
        times = " | ".join(f"{_short(each[key])} ms" for key in ("cpu_ms", "p50_ms", "p99_ms"))
        lines.append(f"| {call} | {subject} | {_short(each['rate'])} | {times} | {each['bytes']:.0f} |")
    return "\n".join(lines) + "\n"


def _short(value: float) -> str:
    """Write a number with as many places as mean something."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(max(value, 0.01))))}f}"


if __name__ == "__main__":
    main()
