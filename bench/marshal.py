"""CPU time of the gateway's message codec, as multiples of a bare `json.dumps`, beside Google's `json_format`.

Run `python -m bench.marshal`; it prints Markdown tables. The page is a list of 50 experiments: without their
configurations, with the same one each, and with 50 distinct ones that are met for the first time. Times are the best
of several rounds, in milliseconds of CPU.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detour.api.v1 import experiments_pb2
from google.protobuf import json_format

from gateway.transcode.binding import load_bindings
from gateway.transcode.codec import CodecOptions, MessageCodec

if TYPE_CHECKING:
    from collections.abc import Callable

DESCRIPTORS = Path(__file__).parents[1] / "gen" / "descriptors.binpb"
PAGE = "determined.api.v1.GetExperimentsResponse"
EXPERIMENTS = 50
ROUNDS = 7


def milliseconds(run: Callable[[], object], repeat: int = 20) -> float:
    """Measure the CPU time of one run, best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        for _ in range(repeat):
            run()
        best = min(best, time.process_time_ns() - start)
    return best / repeat / 1e6


def config(number: int) -> dict[str, Any]:
    """Give a completed experiment configuration of the usual size (about 2.3 KB as a serialized Struct)."""
    hyperparameters = {
        f"{kind}_{index}": {"type": kind, "minval": index / 7, "maxval": index * 3 + number, "count": None}
        for kind in ("int", "double", "log")
        for index in range(4)
    }
    constants = {
        f"const_{index}": {"type": "const", "val": [index, index * 0.5, f"value {index}"]} for index in range(6)
    }
    return {
        "name": f"experiment {number}",
        "bind_mounts": [],
        "checkpoint_policy": "best",
        "checkpoint_storage": {"type": "shared_fs", "host_path": "/tmp", "storage_path": None, "save_trial_best": 1},  # noqa: S108 - a text
        "data": {"url": "https://example.org/data", "batch": 64},
        "debug": False,
        "description": None,
        "entrypoint": "python3 train.py",
        "environment": {"image": {"cpu": "image:cpu", "cuda": "image:cuda", "rocm": "image:rocm"}, "ports": {}},
        "hyperparameters": {**hyperparameters, **constants, "layers": {"type": "const", "val": 3}},
        "labels": ["one", "two"],
        "max_restarts": 5,
        "min_validation_period": {"batches": 0},
        "perform_initial_validation": False,
        "profiling": {"enabled": False, "begin_on_batch": 0, "end_after_batch": None, "sync_timings": True},
        "records_per_epoch": 0,
        "reproducibility": {"experiment_seed": 1_764_000_000 + number},
        "resources": {"slots_per_trial": 1, "weight": 1, "priority": None, "shm_size": 30_000_000_000},
        "scheduling_unit": 100,
        "searcher": {"name": "adaptive_asha", "metric": "loss", "max_trials": 16, "divisor": 4, "bracket_rungs": []},
    }


def page(configs: list[dict[str, Any]] | None) -> bytes:
    """Serialize a list answer."""
    response = experiments_pb2.GetExperimentsResponse()
    for number in range(EXPERIMENTS):
        experiment = response.experiments.add(
            id=number,
            description=f"description {number}",
            labels=["one", "two"],
            state=6,
            num_trials=3,
            trial_ids=[number],
            display_name="Determined",
            user_id=2,
            username="determined",
            searcher_type="adaptive_asha",
            searcher_metric="loss",
            name=f"experiment {number}",
            job_id="2b1a7a16-8a5c-4a44-9a1b-1f7d2e0c5a11",
            project_id=1,
            project_name="Uncategorized",
            workspace_id=1,
            workspace_name="Uncategorized",
            checkpoint_size=123_456_789_012 + number,
            checkpoint_count=4,
            duration=300,
            best_trial_searcher_metric=0.25 + number,
            unmanaged=True,
        )
        experiment.start_time.FromNanoseconds(1_764_000_000_123_456_000 + number * 10**9)
        experiment.end_time.FromNanoseconds(1_764_000_300_000_000_000 + number * 10**9)
        experiment.progress.value = 1.0
        if configs:
            experiment.config.update(configs[number])
    response.pagination.total = EXPERIMENTS
    return response.SerializeToString(deterministic=True)


def json_format_text(payload: bytes) -> str:
    """Render with Google's library, as near to the gateway's answer as its options come."""
    message = experiments_pb2.GetExperimentsResponse.FromString(payload)
    return json_format.MessageToJson(message, always_print_fields_with_no_presence=True, indent=None)


def measure_answers(descriptors: bytes) -> list[tuple[str, list[float]]]:
    """Measure the rendering of each page.

    Returns:
        Name of the page; milliseconds of json.dumps, of the gateway, and of json_format.
    """
    pages = [
        ("no configs", page(None)),
        ("the same config 50 times", page([config(0)] * EXPERIMENTS)),
        ("50 configs, seen before", page([config(number) for number in range(EXPERIMENTS)])),
    ]
    codec = MessageCodec(descriptors)
    render = codec.renderer(PAGE).render
    uncached = MessageCodec(descriptors, options=CodecOptions(struct_cache_bytes=0)).renderer(PAGE).render
    results = []
    for name, payload in pages:
        value = json.loads(render(payload))
        times = [
            milliseconds(lambda value=value: json.dumps(value)),  # type: ignore[misc]
            milliseconds(lambda payload=payload: render(payload)),  # type: ignore[misc]
            milliseconds(lambda payload=payload: json_format_text(payload), 2),  # type: ignore[misc]
        ]
        results.append((f"{name} ({len(render(payload)) // 1024} KB)", times))
    results.append(first_seen(render, results[-1][1]))
    seen = pages[-1][1]
    results.append(
        ("the same without a cache", [results[2][1][0], milliseconds(lambda: uncached(seen), 2), results[2][1][2]])
    )
    return results


def first_seen(render: Callable[[bytes], bytes], same_page: list[float]) -> tuple[str, list[float]]:
    """Measure pages whose configurations are all new."""
    numbers = count(1000)
    payloads = iter([page([config(next(numbers)) for _ in range(EXPERIMENTS)]) for _ in range(ROUNDS * 2)])
    return "50 configs, all new", [same_page[0], milliseconds(lambda: render(next(payloads)), 2), same_page[2]]


def measure_requests(descriptors: bytes) -> list[tuple[str, list[float]]]:
    """Measure the building of requests.

    Returns:
        Name of the request; milliseconds of json.loads of the body, of the gateway, and of json_format or 0.
    """
    codec = MessageCodec(descriptors)
    bindings = {
        binding.method.full_name.rpartition("/")[2]: binding
        for binding in load_bindings(descriptors, allow_delete_body=True)
    }
    build = {
        name: codec.request_builder(bindings[name]).build
        for name in ("ArchiveExperiment", "GetExperiments", "PatchExperiment", "ReportTrialMetrics")
    }
    patch = b'{"name":"new name","notes":"some notes","labels":["a","b"]}'
    metrics = json.dumps(
        {
            "group": "training",
            "metrics": {
                "trialId": 1,
                "trialRunId": 1,
                "stepsCompleted": 100,
                "metrics": {"avgMetrics": {f"metric_{index}": index / 7 for index in range(100)}},
            },
        }
    ).encode()
    query = "archived=true&limit=50&offset=100&sortBy=SORT_BY_NAME&labels=a&labels=b"
    cases = [
        ("path alone", lambda: build["ArchiveExperiment"]((("id", "5"),)), b"{}"),
        ("six query parameters", lambda: build["GetExperiments"]((), query), b"{}"),
        ("small body", lambda: build["PatchExperiment"]((("experiment.id", "5"),), "", patch), patch),
        ("100 metrics", lambda: build["ReportTrialMetrics"]((("metrics.trial_id", "5"),), "", metrics), metrics),
    ]
    results = []
    for name, run, body in cases:
        loads = milliseconds(lambda body=body: json.loads(body), 500)  # type: ignore[misc]
        results.append((name, [loads, milliseconds(run, 500)]))
    listing = json_format_text(page(None)).encode()
    results.append(
        (
            f"a list of 50 experiments as body ({len(listing) // 1024} KB)",
            [
                milliseconds(lambda: json.loads(listing)),
                milliseconds(lambda: codec.parse_message(PAGE, listing)),
                milliseconds(lambda: json_format.Parse(listing, experiments_pb2.GetExperimentsResponse()), 2),
            ],
        )
    )
    return results


def table(title: str, bare: str, rows: list[tuple[str, list[float]]]) -> str:
    """Lay out a Markdown table."""
    lines = [
        f"| {title} | {bare} ms | gateway ms | gateway / {bare} | json_format / gateway |",
        "|---|---|---|---|---|",
    ]
    for name, (base, ours, *google) in rows:
        ratio = f"{google[0] / ours:.1f}" if google else ""
        lines.append(f"| {name} | {base:.4f} | {ours:.4f} | {ours / base:.2f} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Print the measurements."""
    descriptors = DESCRIPTORS.read_bytes()
    sys.stdout.write(table("answer", "json.dumps", measure_answers(descriptors)) + "\n\n")
    sys.stdout.write(table("request", "json.loads", measure_requests(descriptors)) + "\n\n")
    start = milliseconds(lambda: MessageCodec(descriptors), 1)
    sys.stdout.write(f"Loading the descriptors takes {start:.0f} ms, once at start.\n")


if __name__ == "__main__":
    main()
