"""Scripts on `core_v2`, unmanaged, that save and go on, print, and outlive processes of the server."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest

from tests.client.official import Client
from tests.client.test_reporting import BEGIN, run, started
from tests.client.training import files_in
from tests.e2e.running import Rest, start_one_process
from tests.e2e.test_processes import children, events
from tests.processes import Process, eventually
from tests.programs import client_python

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

_numbers = itertools.count()


def spec(folder: Path, **more: object) -> str:
    names = {
        "name": f"script {next(_numbers)}",
        "external_experiment_id": f"of {folder.name}",
        "external_trial_id": "t",
    }
    return json.dumps({"storage": str(folder / "checkpoints"), "config": names} | more)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SAVE = (
    BEGIN
    + """
import pathlib
core = core_v2.checkpoint
latest = core_v2.info.latest_checkpoint
if latest is not None:
    with core.restore_path(latest) as path:
        print("restored", (path / "weights").read_text(), core.get_metadata(latest)["steps_completed"], flush=True)
for step in range(core_v2.info.trial._steps_completed + 1, core_v2.info.trial._steps_completed + 4):
    core_v2.train.report_validation_metrics(steps_completed=step, metrics={"loss": -step})
    with core.store_path({"steps_completed": step, "note": {"ü": [step]}}) as (path, uuid):
        (path / "weights").write_text(f"weights {step}")
        (path / "state").mkdir()
        (path / "state" / "rng.json").write_text("{}")
    print("stored", uuid, flush=True)
if spec.get("more"):
    source = pathlib.Path(spec["more"])
    (source / "from").mkdir(parents=True)
    (source / "from" / "a").write_text("a")
    (source / "from" / "b").write_text("bb")
    selected = core.upload(str(source / "from"), {"steps_completed": 1}, selector=lambda name: name == "a")
    print("stored", selected, flush=True)
    core.download(selected, str(source / "to"))
    core.delete(uuid)
core_v2.close()
"""
)


def test_checkpoints_are_stored_restored_and_deleted(client, rest, tmp_path):
    first = run(client, SAVE, spec(tmp_path))
    assert first.returncode == 0, first.stderr
    assert "restored" not in first.stdout
    second = run(client, SAVE, spec(tmp_path, more=str(tmp_path / "more")))
    assert second.returncode == 0, second.stderr
    assert "restored weights 3 3" in second.stdout
    told = started(second.stdout)
    assert (told["run"], told["steps"], told["trial"]) == (2, 3, started(first.stdout)["trial"])
    stored = [line.split()[1] for line in (first.stdout + second.stdout).splitlines() if line.startswith("stored")]
    assert files_in(tmp_path / "more" / "to") == {"a": b"a"}
    shown = {uuid: rest.get(f"/checkpoints/{uuid}")["checkpoint"] for uuid in stored}
    assert [shown[uuid]["state"] for uuid in stored] == [
        *["STATE_COMPLETED"] * 5,
        "STATE_DELETED",
        "STATE_COMPLETED",
    ]
    sizes = {"weights": "9", "state/": "0", "state/rng.json": "2"}
    assert shown[stored[0]]["resources"].items() >= sizes.items()
    assert not (tmp_path / "checkpoints" / stored[5]).exists()
    assert shown[stored[6]]["resources"]["a"] == "1"
    assert "b" not in shown[stored[6]]["resources"]
    assert shown[stored[1]]["metadata"].items() >= {"steps_completed": 2, "note": {"ü": [2]}}.items()
    assert shown[stored[1]]["training"]["searcherMetric"] == -2
    assert {shown[uuid]["storageId"] for uuid in stored} == {shown[stored[0]]["storageId"]}
    trial = rest.get(f"/trials/{told['trial']}")["trial"]
    assert (trial["state"], trial["checkpointCount"], trial["bestCheckpoint"]["uuid"]) == (
        "STATE_COMPLETED",
        6,
        stored[4],
    )


def test_what_a_script_prints_is_its_log(client, tmp_path):
    script = (
        BEGIN
        + """
print("on standard output, ü <b>")
print("on standard error", file=sys.stderr)
sys.stdout.write("in two "); sys.stdout.write("parts\\n")
print("progress 1\\rprogress 2")
core_v2.close()
"""
    )
    done = run(client, script, spec(tmp_path))
    assert done.returncode == 0, done.stderr
    trial = started(done.stdout)["trial"]
    printed = {"on standard output, ü <b>\n", "on standard error\n", "in two parts\n", "progress 1\rprogress 2\n"}
    code = "result = list(client.get_trial(int(argv[0])).iter_logs(follow=True))"
    assert printed <= {line.split(" || ")[1] for line in client.sdk(code, str(trial))}
    assert "] " in (told := client.det("trial", "logs", str(trial), "--tail", "3"))
    assert told.count("in two parts") == 1


def test_a_script_that_names_no_storage(tmp_path, tmp_path_factory):
    """The client keeps its checkpoints in a folder of its own, and a server on the same machine finds them there."""
    home = tmp_path / "home"
    running = start_one_process(tmp_path_factory.mktemp("data"), XDG_DATA_HOME=str(home / "share"))
    try:
        client, rest = Client(client_python(), running.rest, home), Rest(running.rest)
        client.environment["XDG_DATA_HOME"] = str(home / "share")
        done = run(client, SAVE, json.dumps(json.loads(spec(tmp_path)) | {"storage": None}))
        assert done.returncode == 0, done.stderr
        stored = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("stored")]
        first = stored[0]
        folder = home / "share" / "determined" / "checkpoints"
        assert (folder / first / "weights").read_text() == "weights 1"
        for mode in ("direct", "master"):
            target = tmp_path / mode
            client.det("checkpoint", "download", first, "--mode", mode, "--output-dir", str(target))
            assert files_in(target).items() >= {"weights": b"weights 1", "state/rng.json": b"{}"}.items()
        experiment = started(done.stdout)["experiment"]
        assert all((folder / each).exists() for each in stored)
        client.det("experiment", "delete", str(experiment), "--yes")
        eventually(lambda: rest.call("GET", f"/experiments/{experiment}").status_code == 404)
        assert not any((folder / each).exists() for each in stored)
        assert len(stored) == 3
    finally:
        running.stop()


REPORT_FOR_LONG = (
    BEGIN
    + """
import pathlib, time
for step in range(1, 100_000):
    core_v2.train.report_training_metrics(steps_completed=step, metrics={"loss": step})
    if step == 20:
        print("under way", flush=True)
    if step >= 50 and pathlib.Path(spec["until"]).exists():
        break
    time.sleep(0.005)
core_v2.train.report_validation_metrics(steps_completed=step, metrics={"loss": step})
print("last", step, flush=True)
core_v2.close()
print("closed", flush=True)
"""
)


def test_processes_that_are_replaced_lose_no_report(tmp_path, tmp_path_factory):
    """While a script reports without a pause, each worker drains and ends, and then all of the server is replaced."""
    running = start_one_process(tmp_path_factory.mktemp("data"), "--log-format=json", workers=2)
    try:
        client, rest = Client(client_python(), running.rest, tmp_path / "home"), Rest(running.rest)
        (parent,) = running.processes
        until = tmp_path / "until"
        argument = spec(tmp_path, until=str(until))
        process = Process([client.python, "-W", "ignore", "-c", REPORT_FOR_LONG, argument], env=client.environment)
        try:
            process.wait_for("under way")
            for number in range(2):
                name = f"REST worker {number % 2 + 1}"
                old = children(parent)[name]
                os.kill(old, signal.SIGTERM)
                eventually(lambda name=name, old=old: children(parent)[name] != old)
            parent.signal(signal.SIGHUP)
            parent.wait_for("parent replaced")
            until.touch()
            process.wait_for("closed")
            assert process.wait() == 0
        finally:
            process.stop()
        last = int(process.wait_for("^last (.*)")[0][1])
        told = started(process.output)
        trial = rest.get(f"/trials/{told['trial']}")["trial"]
        assert trial["state"] == "STATE_COMPLETED"
        assert trial["summaryMetrics"]["avg_metrics"]["loss"]["count"] == last
        assert len(events(parent, "process died")) == 2
    finally:
        running.stop()


PAUSE = (
    BEGIN
    + """
import pathlib, time
core_v2.train.report_training_metrics(steps_completed=1, metrics={"loss": 1})
while not core_v2._core_v2._context._metrics._shipper._queue.empty():
    time.sleep(0.01)
print("before", flush=True)
while not pathlib.Path(spec["until"]).exists():
    time.sleep(0.05)
for step in range(2, 31):
    core_v2.train.report_training_metrics(steps_completed=step, metrics={"loss": step})
with core_v2.checkpoint.store_path({"steps_completed": step}) as (path, uuid):
    (path / "weights").write_text("weights")
print("after", flush=True)
core_v2.close()
"""
)


def test_a_script_outlives_a_restart_of_the_server(tmp_path, tmp_path_factory):
    """All of the server ends and is started again on the same folder, between two reports of a script."""
    data, address = tmp_path_factory.mktemp("data"), f"127.0.0.1:{free_port()}"
    running = start_one_process(data, f"--rest={address}")
    try:
        client = Client(client_python(), running.rest, tmp_path / "home")
        until = tmp_path / "until"
        argument = spec(tmp_path, until=str(until))
        process = Process([client.python, "-W", "ignore", "-c", PAUSE, argument], env=client.environment)
        try:
            process.wait_for("before")
            trial = started(process.output)["trial"]
            path = f"/trials/{trial}"
            # A report or a line that meets a closed port is the end of reporting for this client.
            eventually(lambda: "before" in client.det("trial", "logs", str(trial)))
            assert Rest(running.rest).get(path)["trial"]["totalBatchesProcessed"] == 1
            running.stop()
            running = start_one_process(data, f"--rest={address}")
            until.touch()
            assert process.wait(120) == 0, process.output
        finally:
            process.stop()
        shown = Rest(running.rest).get(path)["trial"]
        assert (shown["state"], shown["totalBatchesProcessed"], shown["checkpointCount"]) == ("STATE_COMPLETED", 30, 1)
        assert shown["summaryMetrics"]["avg_metrics"]["loss"]["count"] == 30
        printed = client.det("trial", "logs", str(trial))
        assert "before" in printed
        assert "after" in printed
    finally:
        running.stop()
