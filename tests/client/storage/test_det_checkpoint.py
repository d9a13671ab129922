"""Checkpoints and trials on the official command line: shown, downloaded, and deleted with their files."""

from __future__ import annotations

import csv
import io
import json
import tarfile

import pytest

from tests.client.training import FILES, Training, files_in, new_training
from tests.processes import eventually

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def trained(rest, root) -> Training:
    """Two trials that nobody changes: the best checkpoint is the second of the first one."""
    made = new_training(rest, root)
    made.add_trial([3, 1, 2, None])
    made.add_trial([5, "NaN"])
    made.log(
        0,
        {"timestamp": "2024-05-06T07:08:09Z", "log": "first\n", "level": "INFO", "rank_id": 0, "stdtype": "stdout"},
        {"timestamp": "2024-05-06T07:08:10Z", "log": "second\n", "level": "ERROR", "rank_id": 1, "stdtype": "stderr"},
        {"timestamp": "2024-05-06T07:08:11Z", "log": "third ü <b>\n", "level": "WARNING", "rank_id": 1},
    )
    return made


def table(told: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told)))


def test_list_checkpoints(client, trained):
    listed = table(client.det("experiment", "list-checkpoints", str(trained.experiment), "--csv"))
    assert [row["UUID"] for row in listed] == [*trained.checkpoints[0], *trained.checkpoints[1]]
    assert [row["Validation Metric"] for row in listed] == ["3", "1", "2", "", "5", "NaN"]
    assert listed[0]["# of Batches"] == "10"
    assert listed[0]["State"] == "COMPLETED"
    assert listed[0]["Resources"].splitlines() == sorted([*FILES, "state/"])
    best = table(client.det("experiment", "list-checkpoints", str(trained.experiment), "--best", "4", "--csv"))
    assert [row["Validation Metric"] for row in best] == ["1", "2", "3", "5"]


def test_describe_a_checkpoint(client, trained):
    told = client.det("checkpoint", "describe", trained.checkpoints[0][1])
    assert str(trained.trials[0]["id"]) in told
    assert '"steps_completed": 20' in told
    assert '"loss": 1' in told


def test_a_checkpoint_that_is_not_there(client):
    for number, text in (("00000000-0000-4000-8000-000000000000", "not found"), ("nope", "UUID")):
        done = client.try_det("checkpoint", "describe", number)
        assert done.returncode == 1
        assert text in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("mode", ["auto", "direct", "master"])
def test_download_a_checkpoint(client, trained, tmp_path, mode):
    target = tmp_path / "there"
    arguments = ("--mode", mode, "--output-dir", str(target), "--quiet")
    told = client.det("checkpoint", "download", trained.checkpoints[0][0], *arguments)
    assert told.strip() == str(target)
    assert files_in(target) == FILES


def test_download_what_cannot_be_reached_directly(rest, client, trained, root, tmp_path):
    """The client falls back on the server when the storage is not where the config says."""
    made = new_training(rest, root)
    trial = made.add_trial([1])
    elsewhere = root / "moved"
    (number,) = made.checkpoints[0]
    config = {"type": "directory", "container_path": str(elsewhere)}
    place = rest.post("/runs/start", {"runId": trial, "checkpointStorage": config})["storageId"]
    reported = str(number[:-4]) + ("0000" if number[-4:] != "0000" else "1111")
    body = {"uuid": reported, "taskId": made.trials[0]["taskId"], "metadata": {"steps_completed": 7}, "training": {}}
    rest.post("/checkpoints", body | {"state": "STATE_COMPLETED", "resources": {}, "storageId": place})
    for name, content in FILES.items():
        file = elsewhere / reported / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    target = tmp_path / "there"
    client.det("checkpoint", "download", reported, "--output-dir", str(target))
    assert files_in(target) == FILES


def test_download_checkpoints_of_a_trial(client, trained, tmp_path):
    trial = str(trained.trials[0]["id"])
    for number, how in enumerate(
        (["--latest"], ["--best"], ["--best", "--sort-by", "acc", "--smaller-is-better", "false"])
    ):
        target = tmp_path / str(number)
        told = client.det("trial", "download", trial, *how, "--output-dir", str(target), "--quiet")
        assert told.strip() == str(target)
        assert files_in(target) == FILES


def test_download_checkpoints_of_an_experiment(client, trained, tmp_path):
    number, first, second = str(trained.experiment), tmp_path / "first", tmp_path / "second"
    told = client.det("experiment", "download", number, "--output-dir", str(first), "--top-n", "2", "--quiet")
    best = [trained.checkpoints[0][1], trained.checkpoints[0][2]]
    assert told.split() == [str(first / each) for each in best]
    assert [files_in(first / each) for each in best] == [FILES] * 2
    by_acc = ("--sort-by", "acc", "--smaller-is-better", "true")
    told = client.det("experiment", "download", number, "--output-dir", str(second), *by_acc, "--quiet")
    assert told.split() == [str(second / trained.checkpoints[0][2])]


def test_download_the_model_definition_of_a_script(client, trained, tmp_path):
    number = str(trained.experiment)
    client.det("experiment", "download-model-def", number, "--output-dir", str(tmp_path))
    assert (tmp_path / f"experiment_{number}_model_def.tgz").read_bytes() == b""


def test_delete_checkpoints(client, own, root):
    first, second, third = own.checkpoints[0]
    client.det("checkpoint", "delete", f"{first},{third}", "--yes")
    assert own.states() == ["DELETED", "COMPLETED", "DELETED"]
    assert [(root / each).exists() for each in (first, second, third)] == [False, True, False]
    done = client.try_det("checkpoint", "download", first)
    assert done.returncode == 1
    assert "Checkpoint state: STATE_DELETED" in done.stderr
    shown = client.det("trial", "describe", str(own.trials[0]["id"]), "--csv")
    assert shown.count("DELETED") == 2


def test_remove_files(client, own, root):
    first, second, third = own.checkpoints[0]
    client.det("checkpoint", "rm", f"{first},{second}", "--glob", "**/*.json", "--glob", "nothing", "--yes")
    assert own.states() == ["PARTIALLY_DELETED", "PARTIALLY_DELETED", "COMPLETED"]
    assert files_in(root / first) == {"weights.pt": FILES["weights.pt"]}
    listed = table(client.det("experiment", "list-checkpoints", str(own.experiment), "--csv"))
    assert [row["Resources"].splitlines() for row in listed][:2] == [["state/", "weights.pt"]] * 2
    client.det("checkpoint", "rm", first, "--glob", "**/*", "--yes")
    assert own.states() == ["DELETED", "PARTIALLY_DELETED", "COMPLETED"]
    # Without patterns, what is there is looked at anew.
    (root / third / "weights.pt").unlink()
    client.det("checkpoint", "rm", f"{second},{third}")
    assert own.states() == ["DELETED", "PARTIALLY_DELETED", "PARTIALLY_DELETED"]
    assert "PARTIALLY" in client.det("experiment", "list-checkpoints", str(own.experiment))


def test_files_out_of_reach(client, rest, tmp_path):
    far = new_training(rest, tmp_path)
    far.add_trial([1])
    (number,) = far.checkpoints[0]
    for command in (["delete", number, "--yes"], ["rm", number, "--glob", "*", "--yes"]):
        done = client.try_det("checkpoint", *command)
        assert done.returncode == 1
        assert "DETOUR_STORAGE_ROOTS" in done.stderr
    assert files_in(tmp_path / number) == FILES


def test_keep_fewer_checkpoints(client, own, root):
    number = str(own.experiment)
    policy = ("--save-experiment-best", "0", "--save-trial-best", "1", "--save-trial-latest", "0")
    told = client.try_det("experiment", "set", "gc-policy", number, *policy, typed="n\n").stdout
    assert "This policy will delete 0 checkpoints with validations and 2 checkpoints without validations." in told
    assert own.states() == ["COMPLETED"] * 3
    client.det("experiment", "set", "gc-policy", number, *policy, "--yes")
    eventually(lambda: own.states() == ["DELETED", "COMPLETED", "DELETED"])
    assert [(root / each).exists() for each in own.checkpoints[0]] == [False, True, False]


def test_deleting_an_experiment_takes_its_files(client, rest, own, root):
    client.det("experiment", "delete", str(own.experiment), "--yes")
    eventually(lambda: rest.call("GET", f"/experiments/{own.experiment}").status_code == 404)
    assert not any((root / each).exists() for each in own.checkpoints[0])


def test_what_a_config_keeps(client, rest, root):
    made = new_training(rest, root, save_trial_best=1, save_trial_latest=0)
    made.add_trial([3, 1, 2])
    eventually(lambda: made.states() == ["DELETED", "COMPLETED", "DELETED"])
    listed = table(client.det("experiment", "list-checkpoints", str(made.experiment), "--csv"))
    assert [row["State"] for row in listed] == ["DELETED", "COMPLETED", "DELETED"]


def test_describe_a_trial(client, trained):
    trial = str(trained.trials[0]["id"])
    whole = json.loads(client.det("trial", "describe", trial, "--json"))
    kinds = [next(kind for kind in ("training", "validation", "checkpoint") if row[kind]) for row in whole["workloads"]]
    assert sorted(kinds) == ["checkpoint"] * 4 + ["training"] * 4 + ["validation"] * 3
    told = client.det("trial", "describe", trial, "--csv")
    assert all(number in told for number in trained.checkpoints[0])
    assert '""loss"": 1' in told
    summary = client.det("trial", "describe", trial, "--metrics-summary")
    assert '"validation_metrics"' in summary
    assert client.det("trial", "describe", trial, "--metrics").count('"lr": 0.5') == 4
    done = client.try_det("trial", "describe", "999999")
    assert (done.returncode, "trial '999999' not found" in done.stderr) == (1, True)


def test_describe_a_trial_in_pages(client, trained):
    trial = str(trained.trials[0]["id"])

    def steps(*arguments: str) -> list[str]:
        told = client.det("trial", "describe", trial, "--csv", *arguments)
        return [row["# of Batches"] for row in table(told[told.index("# of Batches") :])]

    everything = steps()
    assert sorted(everything, key=int) == everything
    assert steps("--limit", "3") == everything
    assert steps("--limit", "3", "--pages", "1") == everything[:3]
    assert steps("--limit", "3", "--offset", "4", "--pages", "1") == everything[4:7]


def test_list_trials(client, trained):
    arguments = ("experiment", "list-trials", str(trained.experiment), "--csv")
    ids = [str(trial["id"]) for trial in trained.trials]
    shown = table(client.det(*arguments))
    assert [(row["Trial ID"], row["State"], row["# of Batches"]) for row in shown] == [
        (ids[0], "COMPLETED", "40"),
        (ids[1], "COMPLETED", "20"),
    ]
    assert [row["Trial ID"] for row in table(client.det(*arguments, "--limit", "1"))] == ids
    assert [row["Trial ID"] for row in table(client.det(*arguments, "--limit", "1", "--pages", "1"))] == ids[:1]
    assert [row["Trial ID"] for row in table(client.det(*arguments, "--offset", "1"))] == ids[1:]


def test_describe_an_experiment_with_its_metrics(client, trained, tmp_path):
    number = str(trained.experiment)
    told = client.det("experiment", "describe", number, "--metrics", "--csv").split("Workloads:\n")[1]
    shown = table(told)
    columns = ("Trial ID", "# of Batches", "Training Metric: lr", "Validation Metric: loss", "Checkpoint State")
    first, second = (str(trial["id"]) for trial in trained.trials)
    assert [tuple(row[column] for column in columns) for row in shown] == [
        *((first, str(steps), "0.5", loss, "COMPLETED") for steps, loss in ((10, "3"), (20, "1"), (30, "2"), (40, ""))),
        *((second, str(steps), "0.5", loss, "COMPLETED") for steps, loss in ((10, "5"), (20, "NaN"))),
    ]
    client.det("experiment", "describe", number, "--metrics", "--outdir", str(tmp_path))
    assert table((tmp_path / "workloads.csv").read_text()) == shown


def test_bundle_for_support(client, trained, tmp_path):
    trial = trained.trials[0]["id"]
    told = client.det("trial", "support-bundle", str(trial), "--output-dir", str(tmp_path))
    with tarfile.open(told.partition("bundle path: ")[2].strip()) as bundle:
        found = {name.rpartition("/")[2]: bundle.extractfile(name).read().decode() for name in bundle.getnames()}
    assert "|| ERROR: second\n" in found["trial_logs.txt"]
    assert "user=determined" in found["master_logs.txt"]
    assert json.loads(found["api_trial_call.json"])["id"] == trial
    assert json.loads(found["api_experiment_call.json"])["experiment"]["id"] == trained.experiment


END = "Trial log stream ended. To reopen log stream, run: det trial logs -f "


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        pytest.param([], [0, 1, 2], id="all"),
        pytest.param(["--head", "2"], [0, 1], id="head"),
        pytest.param(["--tail", "2"], [1, 2], id="tail"),
        pytest.param(["--level", "WARNING"], [1, 2], id="level"),
        pytest.param(["--rank-id", "0"], [0], id="rank"),
        pytest.param(["--stdtype", "stderr", "--stdtype", "stdout"], [0, 1], id="outputs"),
        pytest.param(["--timestamp-after", "2024-05-06T07:08:10Z"], [2], id="after"),
        pytest.param(["--timestamp-before", "2024-05-06T07:08:10Z"], [0, 1], id="before"),
        pytest.param(["--source", "nobody"], [], id="source"),
        pytest.param(["--container-id", "c", "--agent-id", "a"], [], id="container"),
        pytest.param(["--follow"], [0, 1, 2], id="followed to the end"),
    ],
)
def test_logs_of_a_trial(client, trained, arguments, numbers):
    printed = [
        "[2024-05-06T07:08:09.000000Z]          [rank=0] || INFO: first",
        "[2024-05-06T07:08:10.000000Z]          [rank=1] || ERROR: second",
        "[2024-05-06T07:08:11.000000Z]          [rank=1] || WARNING: third ü <b>",
    ]
    trial = str(trained.trials[0]["id"])
    told = client.det("trial", "logs", trial, *arguments).splitlines()
    assert told[:-1] == [printed[number] for number in numbers]
    assert END + trial in told[-1]


def test_logs_as_json(client, trained):
    told = client.det("trial", "logs", str(trained.trials[0]["id"]), "--json", "--head", "1")
    line = json.loads(told[: told.rindex("}") + 1])
    assert (line["log"], line["level"], line["trialId"]) == ("first\n", "LOG_LEVEL_INFO", trained.trials[0]["id"])


def test_logs_of_an_experiment(client, rest, trained):
    number = str(trained.experiment)
    told = client.det("experiment", "logs", number, "--tail", "1").splitlines()
    assert told[0].endswith("third ü <b>")
    times = ("--timestamp-after", "2024-05-06T07:08:09Z", "--timestamp-before", "2024-05-06T07:08:10Z")
    told = client.det("experiment", "logs", number, "--rank-id", "1", "--level", "ERROR", *times).splitlines()
    assert [line.partition("|| ")[2] for line in told[:-1]] == ["ERROR: second"]
    assert "third" in client.det("experiment", "logs", number, "--follow")
    told = client.det("experiment", "logs", number, "--head", "1", "--json")
    assert json.loads(told[: told.rindex("}") + 1])["log"] == "first\n"
    for criterion in (("--source", "s"), ("--agent-id", "a"), ("--container-id", "c")):
        assert "||" not in client.det("experiment", "logs", number, *criterion)
    empty = rest.create_experiment()
    done = client.try_det("experiment", "logs", str(empty))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_log_retention(client, rest, trained):
    trial = trained.trials[1]["id"]
    path = f"/trials/{trial}/remaining_log_retention_days"
    client.det("trial", "set", "log-retention", str(trial), "--days", "12")
    assert rest.get(path)["remainingDays"] in (11, 12)
    client.det("trial", "set", "log-retention", str(trial), "--forever")
    assert rest.get(path)["remainingDays"] == -1


def test_clean_up_logs(client, admin, rest, own):
    own.log(0, {"log": "kept as long as it is said\n"}, {"log": "and not longer\n"})
    client.det("trial", "set", "log-retention", str(own.trials[0]["id"]), "--days", "0")
    denied = client.try_det("task", "cleanup-logs")
    assert (denied.returncode, "user does not have permission" in denied.stderr) == (1, True)
    assert admin.det("task", "cleanup-logs") == "Deleted 2 rows of log entries.\n"
    assert "||" not in client.det("trial", "logs", str(own.trials[0]["id"]))
    assert admin.det("task", "cleanup-logs") == "Deleted 0 rows of log entries.\n"


def test_kill_a_trial(client, rest, trained):
    trial = str(trained.trials[0]["id"])
    done = client.try_det("trial", "kill", trial)
    assert (done.returncode, f"experiment '{trained.experiment}' not found" in done.stderr) == (1, True)
    config = "name: m\nsearcher: {name: single, metric: loss}\nresources: {slots_per_trial: 0}\nentrypoint: x\n"
    managed = rest.post("/experiments", {"config": config, "activate": True})["experiment"]
    (waiting,) = rest.get(f"/experiments/{managed['id']}")["experiment"]["trialIds"]
    client.det("trial", "kill", str(waiting))
    assert rest.get(f"/trials/{waiting}")["trial"]["state"] == "STATE_CANCELED"


def test_the_archive_of_a_checkpoint_is_what_tar_reads(rest, trained, tmp_path):
    answer = rest.session.get(
        f"{rest.url}/checkpoints/{trained.checkpoints[0][0]}", headers={"Accept": "application/x-tar"}, timeout=60
    )
    with tarfile.open(fileobj=io.BytesIO(answer.content), mode="r:") as archive:
        archive.extractall(tmp_path, filter="data")
    assert files_in(tmp_path) == FILES
