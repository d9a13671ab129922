"""Every call of `core_v2` that scripts of the official client make, unmanaged, where other tests do not need it."""

from __future__ import annotations

import itertools
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.client.forms import UNLIKE_FORMS
from tests.client.forms import started as running_form
from tests.client.test_reporting import run, started

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

_numbers = itertools.count()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("root")


@pytest.fixture(scope="module", params=UNLIKE_FORMS)
def master(request, tmp_path_factory, root):
    with running_form(request, tmp_path_factory, f"--storage-roots={root}") as running:
        yield running


@pytest.fixture
def place(rest) -> str:
    """A workspace, and in it a project of the same name."""
    name = f"of scripts {next(_numbers)}"
    workspace = rest.post("/workspaces", {"name": name})["workspace"]["id"]
    rest.post(f"/workspaces/{workspace}/projects", {"name": name})
    return name


BEGIN = """
import json, pathlib, sys
from determined import core
from determined.common.api import errors
from determined.experimental import client, core_v2
spec = json.loads(sys.argv[1])
MANUAL = core_v2.TensorboardMode.MANUAL
def tell_start(info):
    print("started", json.dumps(dict(experiment=info.trial.experiment_id, trial=info.trial.trial_id,
                                     task=info.task_id)), flush=True)
"""

CALLS = (
    BEGIN
    + """
core_v2.init(
    defaults=core_v2.DefaultConfig(
        name="all calls", description="d", data={"set": {"parts": [1, 2]}}, labels=["a", "b"], hparams={"lr": 0.5},
        searcher={"name": "single", "metric": "acc", "smaller_is_better": False, "max_length": {"epochs": 4}},
        checkpoint_storage=spec["storage"],
    ),
    unmanaged=core_v2.UnmanagedConfig(
        workspace=spec["place"], project=spec["place"], external_experiment_id=spec["place"], external_trial_id="t"
    ),
    tensorboard_mode=MANUAL,
)
tell_start(core_v2.info)
train, told = core_v2.train, {}
told["before"] = [train.get_experiment_best_validation(), train._get_last_validation(), train.get_metadata()]
told["url"] = core_v2.url_reverse_webui_exp_view()
told["units"] = core_v2.searcher.get_configured_units().value
for op in core_v2.searcher.operations():
    told["length"] = op.length
    train.report_validation_metrics(steps_completed=3, metrics={"acc": 0.5})
    train.report_validation_metrics(steps_completed=4, metrics={"acc": 0.25, "raw": b"never sent"})
    core_v2._core_v2._context._metrics.close()
    op.report_progress(1)
    told["progress"] = client.get_experiment(core_v2.info.trial.experiment_id)
    told["progress"].reload()
    told["progress"] = told["progress"].progress
    op.report_completed(0.25)
told["after"] = [train.get_experiment_best_validation(), train._get_last_validation()]
told["preempted"] = core_v2.preempt.should_preempt()
board = train.get_tensorboard_path()
(board / "events.out.tfevents.1").write_bytes(b"events")
train.upload_tensorboard_files()
core_v2._core_v2._context._tensorboard_manager.close()
try:
    train.report_early_exit(core.EarlyExitReason.INVALID_HP)
except errors.NotFoundException as error:
    told["early exit"] = str(error)
print("told", json.dumps(told), flush=True)
core_v2.close()
"""
)


def test_calls(client, master, rest, root, place):
    storage = root / place
    done = run(client, CALLS, json.dumps({"place": place, "storage": str(storage)}))
    assert done.returncode == 0, done.stdout + done.stderr
    ids = started(done.stdout)
    number, trial = ids["experiment"], ids["trial"]
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("told ")]
    assert json.loads(line.removeprefix("told ")) == {
        "before": [None, None, {}],
        "url": f"{master.rest}/det/experiments/{number}",
        "units": "EPOCHS",
        "length": 4,
        "progress": 0.25,
        "after": [0.5, 4],
        "preempted": False,
        "early exit": f"experiment '{number}' not found",
    }
    shown = rest.get(f"/experiments/{number}")
    experiment, config = shown["experiment"], shown["config"]
    assert (experiment["name"], experiment["description"], experiment["labels"]) == ("all calls", "d", ["a", "b"])
    assert (experiment["projectName"], experiment["workspaceName"]) == (place, place)
    assert (experiment["state"], experiment["progress"]) == ("STATE_COMPLETED", 1)
    assert config["data"] == {"set": {"parts": [1, 2]}}
    assert config["searcher"]["smaller_is_better"] is False
    assert rest.get(f"/trials/{trial}")["trial"]["bestValidation"]["totalBatches"] == 3
    (events,) = storage.rglob("events.out.tfevents.1")
    assert events.read_bytes() == b"events"
    client.det("experiment", "delete-tb-files", str(number))
    assert not events.exists()


CONTEXT = (
    BEGIN
    + """
client.login(user="determined", password="")
storage = {"type": "directory", "container_path": spec["storage"]}
config = core_v2.Config(name="in a context", checkpoint_storage=storage)
with core_v2.init_context(config=config, client=client._determined, tensorboard_mode=MANUAL) as context:
    tell_start(context.info)
    context.train.set_status("at work")
    context.train.report_training_metrics(steps_completed=1, metrics={"loss": 1.0}, batch_metrics=[{"loss": 2.0}])
    context.train.report_progress(0.5)
    with context.checkpoint.store_path({"steps_completed": 1}) as (path, uuid):
        (path / "weights").write_text("w")
    context.checkpoint.download(uuid, spec["storage"] + "/back")
    print("stored", uuid, context.checkpoint.get_metadata(uuid)["steps_completed"], flush=True)
    if spec["fails"]:
        raise ValueError("by itself")
"""
)


@pytest.mark.parametrize(("fails", "state"), [(False, "STATE_COMPLETED"), (True, "STATE_ERROR")])
def test_a_context(client, rest, root, fails, state):
    storage = root / f"context {next(_numbers)}"
    storage.mkdir()
    done = run(client, CONTEXT, json.dumps({"storage": str(storage), "fails": fails}))
    assert done.returncode == int(fails), done.stderr
    ids = started(done.stdout)
    trial = rest.get(f"/trials/{ids['trial']}")["trial"]
    assert (trial["state"], trial["runnerState"], trial["hparams"]) == (state, "at work", {})
    assert ids["task"].startswith(f"{ids['experiment']}.")
    rows = rest.get(f"/trials/{ids['trial']}/workloads?includeBatchMetrics=true")["workloads"]
    (training,) = [row["training"] for row in rows if row.get("training")]
    assert training["metrics"] == {"avgMetrics": {"loss": 1}, "batchMetrics": [{"loss": 2}]}
    stored = next(line for line in done.stdout.splitlines() if line.startswith("stored ")).split()
    assert stored[2] == "1"
    assert rest.get(f"/checkpoints/{stored[1]}")["checkpoint"]["state"] == "STATE_COMPLETED"
    assert (storage / stored[1] / "weights").read_text() == (storage / "back" / "weights").read_text() == "w"


WORKERS = (
    BEGIN
    + """
rank, (first, second) = spec["rank"], spec["ports"]
distributed = core_v2.DistributedContext(
    rank=rank, size=2, local_rank=rank, local_size=2, cross_rank=0, cross_size=1, chief_ip="127.0.0.1",
    pub_port=first, pull_port=second, force_tcp=True,
)
config = core_v2.Config(name="of two workers", checkpoint_storage=spec["storage"], labels=["two"])
core_v2.init(config=config, distributed=distributed, tensorboard_mode=MANUAL)
tell_start(core_v2.info)
print(f"line of rank {rank}", flush=True)
assert core_v2.distributed.allgather(rank) == [0, 1]
assert not core_v2.preempt.should_preempt()
folder = pathlib.Path(spec["storage"] + f"/of {rank}")
folder.mkdir(parents=True)
(folder / f"shard {rank}").write_text("x" * (rank + 1))
uuid = core_v2.checkpoint.upload(str(folder), {"steps_completed": 7, f"by {rank}": rank}, shard=True)
with core_v2.checkpoint.store_path({"steps_completed": 8} if rank == 0 else {}, shard=True) as (path, other):
    (path / f"part {rank}").write_text("y")
with core_v2.checkpoint.restore_path(uuid) as path:
    assert {"shard 0", "shard 1"} <= {each.name for each in path.iterdir()}
print("stored", uuid, other, flush=True)
core_v2.close()
"""
)


def free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def test_two_workers_of_one_trial(client, rest, root):
    """The chief alone makes the trial and reports; both print, and both save their part of a checkpoint."""
    spec = {"storage": str(root / f"workers {next(_numbers)}"), "ports": free_ports()}
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda rank: run(client, WORKERS, json.dumps(spec | {"rank": rank})), range(2)))
    assert [each.returncode for each in done] == [0, 0], done[0].stderr + done[1].stderr
    told = [started(each.stdout) for each in done]
    assert told[0] == told[1]
    trial = rest.get(f"/trials/{told[0]['trial']}")["trial"]
    assert (trial["state"], trial["checkpointCount"]) == ("STATE_COMPLETED", 2)
    assert len(rest.get(f"/experiments/{told[0]['experiment']}/trials")["trials"]) == 1
    stored = [next(line for line in each.stdout.splitlines() if line.startswith("stored ")).split() for each in done]
    assert stored[0] == stored[1]
    shown = rest.get(f"/checkpoints/{stored[0][1]}")["checkpoint"]
    assert shown["resources"].items() >= {"shard 0": "1", "shard 1": "2"}.items()
    assert shown["metadata"].items() >= {"steps_completed": 7, "by 0": 0, "by 1": 1}.items()
    assert {"part 0", "part 1"} <= set(rest.get(f"/checkpoints/{stored[0][2]}")["checkpoint"]["resources"])
    printed = client.det("trial", "logs", str(trial["id"]))
    assert [printed.count(f"line of rank {rank}\n") for rank in range(2)] == [1, 1]
