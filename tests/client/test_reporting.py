"""Scripts that report by the official client's `core_v2`, unmanaged, and what the client then shows of them."""

from __future__ import annotations

import csv
import io
import itertools
import json
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.client.forms import UNLIKE_FORMS
from tests.client.forms import started as running_form
from tests.client.official import Client
from tests.e2e.running import Rest, start_one_process
from tests.processes import Process, eventually
from tests.programs import client_python

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(300)]

_numbers = itertools.count()


@pytest.fixture(scope="module", params=UNLIKE_FORMS)
def master(request, tmp_path_factory):
    with running_form(request, tmp_path_factory) as running:
        yield running


# What every script begins with; without torch, TensorBoard files are left to the script.
BEGIN = """
import json, math, os, sys
from determined.experimental import core_v2
spec = json.loads(sys.argv[1])
config = dict(searcher={"name": "random", "metric": "loss", "max_trials": 9}, hparams={"lr": 0.1, "layers": 3})
config |= dict(checkpoint_storage=spec["storage"], labels=["reported"], **spec["config"])
core_v2.init(config=core_v2.Config(**config), tensorboard_mode=core_v2.TensorboardMode.MANUAL)
print("started", json.dumps(dict(
    experiment=core_v2.train._exp_id, trial=core_v2.info.trial.trial_id, steps=core_v2.info.trial._steps_completed,
    run=core_v2.info.trial._trial_run_id, latest=core_v2.info.latest_checkpoint)), flush=True)
"""
REPORT = (
    BEGIN
    + """
for step in range(1, 21):
    core_v2.train.report_training_metrics(steps_completed=step, metrics={"loss": 1 / step, "odd name": step})
    if step % 5 == 0:
        core_v2.train.report_validation_metrics(steps_completed=step, metrics={"loss": -step, "acc": math.nan})
        core_v2.train.report_progress(step / 20)
core_v2.train.report_metrics("inference", steps_completed=3, metrics={"hits": 2})
core_v2.train.set_status("finishing")
print("metadata", json.dumps(core_v2.train.set_metadata({"a": {"b": [1, None]}})), core_v2.train.get_metadata())
core_v2.close()
"""
)


def spec(tmp_path, **config) -> str:
    defaults = {"name": f"reported {next(_numbers)}"}
    return json.dumps({"storage": str(tmp_path / "checkpoints"), "config": defaults | config})


def run(client, script, argument):
    """Run a script to its end and return it."""
    return client.run(client.python, "-W", "ignore", "-c", script, argument)


def started(output: str) -> dict:
    (line,) = [line for line in output.splitlines() if line.startswith("started ")]
    return json.loads(line.removeprefix("started "))


@pytest.fixture
def reported(client, tmp_path) -> dict:
    """Where a script reported that came to its end."""
    done = run(client, REPORT, spec(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert """metadata {"a": {"b": [1, null]}} {'a': {'b': [1, None]}}""" in done.stdout
    return started(done.stdout)


def test_a_script_reports(rest, reported):
    trial = rest.get(f"/trials/{reported['trial']}")["trial"]
    assert (trial["state"], trial["totalBatchesProcessed"], trial["runnerState"]) == (
        "STATE_COMPLETED",
        20,
        "finishing",
    )
    assert (trial["hparams"], trial["metadata"]) == ({"lr": 0.1, "layers": 3}, {"a": {"b": [1, None]}})
    summary = trial["summaryMetrics"]
    assert summary["avg_metrics"]["loss"] == {
        "count": 20,
        "last": 0.05,
        "max": 1,
        "mean": pytest.approx(0.179886982857),
        "min": 0.05,
        "sum": pytest.approx(3.59773965714),
        "type": "number",
    }
    assert summary["validation_metrics"]["acc"]["mean"] == "NaN"
    assert summary["inference"]["hits"]["count"] == 1
    assert (trial["bestValidation"]["totalBatches"], trial["searcherMetricValue"]) == (20, -20)
    experiment = rest.get(f"/experiments/{reported['experiment']}")["experiment"]
    assert (experiment["state"], experiment["progress"], experiment["unmanaged"]) == ("STATE_COMPLETED", 1, True)
    assert rest.get(f"/experiments/{reported['experiment']}/searcher/best_searcher_validation_metric") == {
        "metric": -20
    }


def test_metrics_by_the_sdk(client, reported):
    code = """
import math
trial = client.get_trial(int(argv[0]))
rows = {group: list(trial.iter_metrics(group)) for group in ("training", "validation", "inference", "nobody")}
result = [
    [(row.steps_completed, row.trial_run_id, row.metrics) for row in rows["training"]],
    [(row.steps_completed, row.metrics["loss"], math.isnan(float(row.metrics["acc"]))) for row in rows["validation"]],
    [(row.group, row.metrics, row.trial_id == trial.id) for row in rows["inference"]],
    len(rows["nobody"]),
    [trial.state.value, trial.hparams, trial.summary_metrics["avg_metrics"]["loss"]["count"]],
    [row.steps_completed for row in client.Determined().iter_trials_metrics([trial.id], "validation")],
]
"""
    training, validation, inference, nobody, shown, again = client.sdk(code, str(reported["trial"]))
    assert training == [[step, 1, {"loss": 1 / step, "odd name": step}] for step in range(1, 21)]
    assert validation == [[step, -step, True] for step in (5, 10, 15, 20)]
    assert inference == [["inference", {"hits": 2}, True]]
    assert (nobody, again) == (0, [5, 10, 15, 20])
    assert shown == ["STATE_COMPLETED", {"lr": 0.1, "layers": 3}, 20]


def test_trials_by_the_sdk(client, reported):
    code = """
experiment = client.get_experiment(int(argv[0]))
result = [
    [trial.id for trial in experiment.list_trials()],
    [trial.id for trial in experiment.list_trials(
        sort_by=client.TrialSortBy.BEST_VALIDATION_METRIC, order_by=client.OrderBy.DESC)],
    experiment.await_first_trial().id,
    experiment.wait(interval=1).value,
]
"""
    trial = reported["trial"]
    assert client.sdk(code, str(reported["experiment"])) == [[trial], [trial], trial, "STATE_COMPLETED"]


def table(told: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told)))


def test_trials_by_the_command_line(client, reported):
    trial = str(reported["trial"])
    (row,) = table(client.det("experiment", "list-trials", str(reported["experiment"]), "--csv"))
    assert (row["Trial ID"], row["State"], row["# of Batches"]) == (trial, "COMPLETED", "20")
    described = json.loads(client.det("trial", "describe", trial, "--json"))
    assert (described["trial"]["id"], described["trial"]["state"]) == (reported["trial"], "STATE_COMPLETED")
    steps = [step for step in described["workloads"] if step.get("training")]
    assert [step["training"]["totalBatches"] for step in steps] == list(range(1, 21))
    pages = ("--limit", "7", "--csv")
    told = client.det("trial", "describe", trial, "--metrics", *pages)
    assert [line.split(",")[0] for line in told.splitlines() if line[:1].isdigit()][1:] == sorted(
        [*map(str, range(1, 21)), *map(str, range(5, 21, 5))], key=int
    )
    assert "odd name" in client.det("trial", "describe", trial, "--metrics-summary")
    assert "acc" in client.det("experiment", "describe", str(reported["experiment"]), "--metrics")


def test_a_script_that_is_killed_goes_on_where_it_stopped(client, rest, tmp_path):
    script = (
        BEGIN
        + """
first = core_v2.info.trial._steps_completed + 1
run = core_v2.info.trial._trial_run_id
for step in range(first, first + 4):
    core_v2.train.report_training_metrics(steps_completed=step, metrics={"loss": 100 * run})
    with core_v2.checkpoint.store_path({"steps_completed": step}) if step % 2 == 0 else open(os.devnull) as place:
        pass
core_v2._core_v2._context._metrics.close()
print("reported", flush=True)
if spec.get("dies"):
    import time; time.sleep(600)
core_v2.close()
"""
    )
    ids = {"external_experiment_id": f"e {next(_numbers)}", "external_trial_id": "t"}
    arguments = json.loads(spec(tmp_path, **ids)) | {"dies": True}
    process = Process([client.python, "-W", "ignore", "-c", script, json.dumps(arguments)], env=client.environment)
    try:
        process.wait_for("reported")
        first = started("\n".join(process.lines))
        process.signal(signal.SIGKILL)
        process.wait()
    finally:
        process.stop()
    trial = first["trial"]
    assert (first["run"], first["steps"], first["latest"]) == (1, 0, None)
    assert rest.get(f"/trials/{trial}")["trial"]["state"] == "STATE_RUNNING"
    done = run(client, script, spec(tmp_path, **ids))
    assert done.returncode == 0, done.stdout + done.stderr
    second = started(done.stdout)
    assert (second["experiment"], second["trial"], second["run"]) == (first["experiment"], trial, 2)
    assert second["steps"] == 4
    assert second["latest"] is not None
    shown = rest.get(f"/trials/{trial}")["trial"]
    assert (shown["state"], shown["totalBatchesProcessed"], shown["checkpointCount"]) == ("STATE_COMPLETED", 8, 4)
    assert shown["summaryMetrics"]["avg_metrics"]["loss"]["sum"] == 4 * 100 + 4 * 200


@pytest.mark.parametrize(
    ("end", "code", "state"),
    [
        pytest.param("core_v2.close()", 0, "STATE_COMPLETED", id="close"),
        pytest.param("", 0, "STATE_COMPLETED", id="no close"),
        pytest.param("sys.exit(0)", 0, "STATE_COMPLETED", id="exit"),
        pytest.param("sys.exit(3)", 3, "STATE_ERROR", id="exit with an error"),
        pytest.param("raise ValueError('no')", 1, "STATE_ERROR", id="exception"),
    ],
)
def test_how_a_script_ends(client, rest, tmp_path, end, code, state):
    script = BEGIN + "core_v2.train.report_training_metrics(steps_completed=1, metrics={'loss': 1})\n" + end
    done = run(client, script, spec(tmp_path))
    assert done.returncode == code, done.stderr
    told = started(done.stdout)
    trial = rest.get(f"/trials/{told['trial']}")["trial"]
    assert (trial["state"], trial["totalBatchesProcessed"]) == (state, 1)
    assert rest.get(f"/experiments/{told['experiment']}")["experiment"]["state"] == state


def test_a_report_that_contradicts_an_earlier_one_is_told_to_the_script(client, tmp_path):
    script = (
        BEGIN
        + """
from determined.common.api import errors
for loss in (1, 1, 2):
    core_v2.train.report_training_metrics(steps_completed=1, metrics={"loss": loss})
try:
    core_v2._core_v2._context._metrics.close()
    core_v2._core_v2._context._metrics._maybe_raise_exception()
except errors.APIException as error:
    print("refused:", error)
"""
    )
    done = run(client, script, spec(tmp_path))
    assert "refused: overwriting existing metric keys is not supported, conflicting key: loss" in done.stdout, (
        done.stderr
    )


def test_five_scripts_report_at_once(client, rest, tmp_path):
    name = f"together {next(_numbers)}"

    def script(number):
        config = {"name": name, "external_experiment_id": name, "external_trial_id": str(number)}
        return run(client, REPORT, spec(tmp_path, **config))

    with ThreadPoolExecutor(5) as pool:
        done = list(pool.map(script, range(5)))
    assert [each.returncode for each in done] == [0] * 5, done[0].stderr
    told = [started(each.stdout) for each in done]
    (experiment,) = {each["experiment"] for each in told}
    trials = rest.get(f"/experiments/{experiment}/trials")["trials"]
    assert sorted(trial["id"] for trial in trials) == sorted(each["trial"] for each in told)
    assert {trial["summaryMetrics"]["avg_metrics"]["loss"]["count"] for trial in trials} == {20}
    eventually(lambda: rest.get(f"/experiments/{experiment}")["experiment"]["state"] == "STATE_COMPLETED")


def test_a_script_that_died_is_found_out(tmp_path, tmp_path_factory):
    running = start_one_process(tmp_path_factory.mktemp("data"), "--heartbeat-timeout=2")
    try:
        client = Client(client_python(), running.rest, tmp_path / "home")
        rest = Rest(running.rest)
        script = BEGIN + "import time; time.sleep(600)"
        process = Process([client.python, "-W", "ignore", "-c", script, spec(tmp_path)], env=client.environment)
        try:
            told = json.loads(process.wait_for("^started (.*)")[0][1])
            process.signal(signal.SIGKILL)
            process.wait()
        finally:
            process.stop()
        path = f"/trials/{told['trial']}"
        trial = eventually(lambda: (shown := rest.get(path)["trial"])["state"] == "STATE_ERROR" and shown)
        assert trial["startTime"] <= trial["endTime"]
        assert rest.get(f"/experiments/{told['experiment']}")["experiment"]["state"] == "STATE_ERROR"
    finally:
        running.stop()
