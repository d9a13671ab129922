"""CPU time of finding a route among the 260 of the Determined API, beside trying all patterns in order.

Run `python -m bench.routes`; it prints a Markdown table. Times are the best of several rounds, in microseconds of CPU.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.transcode.binding import HttpBinding, MethodInfo
from gateway.transcode.pattern import compile_pattern
from gateway.transcode.routes import MethodNotAllowed, RouteNotFound, RouteTable, UnescapeMode
from gateway.transcode.template import Literal, parse_template
from gateway.transcode.unescape import split_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIRE = Path(__file__).parents[1] / "tests" / "contract" / "wire.json"
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Request:
    """The request line that a case sends."""

    http_method: str
    path: str


def read_bindings(wire: Path) -> list[HttpBinding]:
    """Make a route of every RPC in the contract's list, in its order."""
    bindings = []
    for name, rpc in json.loads(wire.read_text())["rpcs"].items():
        method = MethodInfo(
            f"/determined.api.v1.Determined/{name}",
            rpc["request"],
            rpc["response"],
            client_streaming=False,
            server_streaming=bool(rpc.get("server_streaming")),
        )
        bindings.append(HttpBinding(method, rpc["http"], parse_template(rpc["path"]), rpc.get("body"), None, 0))
    return bindings


def sample(binding: HttpBinding, value: str) -> Request:
    """Give a request that a route takes, with the same text for each of its variables."""
    parts = [atom.text if isinstance(atom, Literal) else value for atom in binding.template.atoms]
    return Request(binding.http_method, "/" + "/".join(parts))


def microseconds(run: Callable[[], object], count: int) -> float:
    """Measure the CPU time of one of `count` steps that `run` makes, best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        run()
        best = min(best, time.process_time_ns() - start)
    return best / count / 1000


def match_all(table: RouteTable, requests: Sequence[Request], repeat: int) -> Callable[[], None]:
    """Make a step that matches every request several times, found or not."""

    def run() -> None:
        for _ in range(repeat):
            for request in requests:
                try:
                    table.match(request.http_method, request.path)
                except (RouteNotFound, MethodNotAllowed):
                    continue

    return run


def try_all(bindings: Sequence[HttpBinding], requests: Sequence[Request]) -> Callable[[], None]:
    """Make a step that finds every request by trying the patterns of its method in order."""
    patterns = [(binding.http_method, compile_pattern(binding.template)) for binding in bindings]

    def run() -> None:
        for request in requests:
            components = split_path(request.path, UnescapeMode.LEGACY)
            for http_method, pattern in patterns:
                if http_method == request.http_method and pattern.match(components, UnescapeMode.LEGACY) is not None:
                    break

    return run


def measure(bindings: Sequence[HttpBinding]) -> list[tuple[str, float]]:
    """Measure all cases.

    Args:
        bindings: The routes, in the order that decides.

    Returns:
        What was measured, and its CPU time in microseconds.
    """
    plain = [sample(binding, "1234") for binding in bindings]
    encoded = [sample(binding, "a%20b%C3%A9") for binding in bindings]
    wrong_method = [Request("OPTIONS", request.path) for request in plain]
    unknown = [Request(request.http_method, request.path + "/nowhere") for request in plain]
    legacy = RouteTable(bindings, precedence="first")
    raw = RouteTable(bindings, precedence="first", unescape=UnescapeMode.ALL_EXCEPT_RESERVED)
    one = [Request("GET", "/api/v1/experiments/1234")]
    cases = [
        ("every route", legacy, plain, 10),
        ("every route, values with escapes", legacy, encoded, 10),
        ("every route, values with escapes, all-except-reserved", raw, encoded, 10),
        ("unknown path (404)", legacy, unknown, 10),
        ("wrong method (405 or 501)", legacy, wrong_method, 10),
        ("GET /api/v1/experiments/1234", legacy, one, 2000),
    ]
    results = [
        (name, microseconds(match_all(table, requests, repeat), len(requests) * repeat))
        for name, table, requests, repeat in cases
    ]
    results.append(("every route, by trying all in order", microseconds(try_all(bindings, plain), len(plain))))
    results.append(("compile the table (once, at start)", microseconds(lambda: RouteTable(bindings), 1)))
    results.append(("look for shadowed routes (once, at start)", microseconds(legacy.shadowed, 1)))
    return results


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wire", type=Path, default=WIRE, help="list of RPCs with their HTTP rules")
    bindings = read_bindings(parser.parse_args().wire)
    lines = [f"| {len(bindings)} routes | us of CPU |", "|---|---|"]
    lines += [f"| {name} | {value:,.2f} |" for name, value in measure(bindings)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
