"""`det experiment`, as its users type it: each command that needs no agents, on managed experiments and others."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import tarfile
from pathlib import Path

import pytest
import yaml

from tests.e2e.running import Rest
from tests.processes import Process, eventually

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

CONFIG = """# kept as it is
name: {name}
searcher: {{name: single, metric: loss, max_length: {{batches: 5}}}}
hyperparameters: {{lr: 1e-3}}
resources: {{slots_per_trial: 0}}
entrypoint: python3 train.py
max_restarts: 0
"""
TRAIN = "print('trained <&> ü')\n"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def others(master) -> Rest:
    """The administrator, whose experiments are not of the client's user."""
    return Rest(master.rest, "admin")


@pytest.fixture
def name() -> str:
    """A name that no experiment has yet."""
    return f"experiment {next(_numbers)}"


@pytest.fixture
def config_file(tmp_path, name):
    """A configuration with that name."""
    file = tmp_path / "const.yaml"
    file.write_text(CONFIG.format(name=name))
    return file


@pytest.fixture
def model(tmp_path):
    """A folder with a model: a file, one in a folder, an empty folder, and what is to be left behind."""
    folder = tmp_path / "model"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "train.py").write_text(TRAIN)
    (folder / "train.py").chmod(0o755)
    (folder / "deep" / "er" / "data.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "junk.log").write_text("junk")
    (folder / ".detignore").write_text("*.log\n")
    return folder


@pytest.fixture
def unmanaged(rest, name) -> str:
    """The id of a new experiment that no cluster runs."""
    return str(rest.create_experiment(name))


@pytest.fixture
def managed(rest, name) -> str:
    """The id of a new experiment of a cluster without agents, paused."""
    body = {"config": CONFIG.format(name=name), "activate": False}
    return str(rest.post("/experiments", body)["experiment"]["id"])


def shown(rest, experiment: str) -> dict:
    return rest.get(f"/experiments/{experiment}")["experiment"]


def created(told: str) -> str:
    return re.search(r"Created experiment (\d+)", told)[1]


def rows(table: str) -> dict[str, list[str]]:
    """The lines of a table by their first cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if "|" in line]
    return {line[0]: line for line in lines}


def table(told: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told)))


def refusal(done) -> str:
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_create(client, rest, config_file, model, name):
    number = created(client.det("experiment", "create", str(config_file), str(model)))
    experiment = shown(rest, number)
    assert (experiment["name"], experiment["unmanaged"], experiment["state"]) == (name, False, "STATE_QUEUED")
    assert experiment["originalConfig"] == config_file.read_text()
    assert experiment["modelDefinitionSize"] > 0
    assert (experiment["username"], experiment["projectId"]) == ("determined", 1)


def test_create_paused(client, rest, config_file, model):
    number = created(client.det("experiment", "create", str(config_file), str(model), "--paused"))
    assert shown(rest, number)["state"] == "STATE_PAUSED"


def test_create_with_settings_of_the_command_line(client, rest, config_file, model):
    settings = ("--config", "hyperparameters.lr=0.5", "--config", "description=said so")
    number = created(client.det("experiment", "create", str(config_file), str(model), "--paused", *settings))
    experiment = rest.get(f"/experiments/{number}")
    assert experiment["config"]["hyperparameters"]["lr"] == {"type": "const", "val": 0.5}
    assert experiment["experiment"]["description"] == "said so"


def test_create_in_a_project(client, rest, config_file, model, name):
    workspace = rest.post("/workspaces", {"name": name})["workspace"]["id"]
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    arguments = ("--paused", "--project_id", str(project))
    number = created(client.det("experiment", "create", str(config_file), str(model), *arguments))
    assert (shown(rest, number)["projectName"], shown(rest, number)["workspaceName"]) == ("p", name)


def test_create_with_more_files(client, rest, config_file, model, tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "more.py").write_text("more = 1\n")
    arguments = ("--paused", "--include", str(tmp_path / "lib"))
    number = created(client.det("experiment", "create", str(config_file), str(model), *arguments))
    paths = {each["path"].removeprefix("./") for each in rest.get(f"/experiments/{number}/file_tree")["files"]}
    assert {"train.py", "lib"} <= paths


def test_create_or_continue_and_follow(client, rest, config_file, model):
    """The log of the first trial is shown as it grows, until the experiment is over."""
    det = str(Path(client.python).with_name("det"))
    commands = [["create", str(config_file), str(model)], ["continue"]]
    for place, command in enumerate(commands):
        process = Process([det, "experiment", *command, "--follow"], env=client.environment | {"PYTHONUNBUFFERED": "1"})
        try:
            number = process.wait_for(r"(?:Created|Continued) experiment (\d+)")[0][1]
            (trial,) = rest.get(f"/experiments/{number}/trials")["trials"]
            line = f"hello of {trial['taskIds'][-1]}"
            rest.post("/task/logs", {"logs": [{"taskId": trial["taskIds"][-1], "log": f"{line}\n"}]})
            process.wait_for(line)
            rest.post(f"/experiments/{number}/kill")
            process.wait_for("Trial log stream ended")
            assert process.wait(120) == 0
        finally:
            process.stop()
        if place == 0:
            commands[1].append(number)


def test_create_for_a_test(client, rest, config_file, model):
    arguments = ["experiment", "create", str(config_file), str(model), "--test"]
    det = str(Path(client.python).with_name("det"))
    process = Process([det, *arguments], env=client.environment | {"PYTHONUNBUFFERED": "1"})
    try:
        number = process.wait_for(r"Created test experiment (\d+)")[0][1]
        assert rest.get(f"/experiments/{number}")["config"]["searcher"]["max_length"] == {"batches": 1}
        rest.post(f"/experiments/{number}/kill")  # without agents it would be waited for forever
        assert process.wait(120) != 0
    finally:
        process.stop()
    assert [line for line in process.lines if "validation succeeded" in line]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        pytest.param({"searcher": {"name": "single"}}, "metric", id="an incomplete searcher"),
        pytest.param({"bogus": 1}, "bogus", id="an unknown key"),
        pytest.param({"resources": {"slots_per_trial": 1}}, "slots requested exceeds cluster capacity", id="slots"),
        pytest.param({"project": "nope", "workspace": "nope"}, "nope/nope", id="an unknown project"),
        pytest.param({"entrypoint": None}, "entrypoint", id="no entrypoint"),
    ],
)
def test_what_cannot_be_created(client, rest, config_file, model, change, text):
    before = rest.get("/experiments?limit=1")["pagination"]["total"]
    config = yaml.safe_load(config_file.read_text()) | change
    config_file.write_text(yaml.safe_dump({key: value for key, value in config.items() if value is not None}))
    assert text in refusal(client.try_det("experiment", "create", str(config_file), str(model)))
    assert rest.get("/experiments?limit=1")["pagination"]["total"] == before


def test_the_model_definition_comes_back(client, config_file, model, tmp_path):
    number = created(client.det("experiment", "create", str(config_file), str(model), "--paused"))
    target = tmp_path / "back"
    target.mkdir()
    client.det("experiment", "download-model-def", number, "--output-dir", str(target))
    with tarfile.open(target / f"experiment_{number}_model_def.tgz") as archive:
        found = {member.name.removeprefix("./").rstrip("/"): member for member in archive.getmembers()}
        assert {"train.py", "deep", "deep/er", "deep/er/data.bin", "empty"} <= set(found)
        assert "junk.log" not in found
        assert archive.extractfile(found["deep/er/data.bin"]).read() == bytes(range(256)) * 40
        assert archive.extractfile(found["train.py"]).read() == TRAIN.encode()
    assert found["train.py"].mode & 0o777 == 0o755
    assert found["empty"].isdir()


def test_list(client, rest, others, unmanaged, managed):
    archived = str(rest.create_archived())
    theirs = str(others.create_experiment())
    listed = rows(client.det("experiment", "list"))
    assert {unmanaged, managed} <= set(listed)
    assert not {archived, theirs} & set(listed)
    assert {unmanaged, managed, archived, theirs} <= set(rows(client.det("experiment", "list", "-a")))


def test_list_in_pages(client, rest):
    made = [str(rest.create_experiment(f"page {number}")) for number in range(3)]
    everything = [key for key in rows(client.det("experiment", "list", "-a")) if key.isdigit()]
    shown = table(client.det("experiment", "list", "-a", "--show_project", "--csv"))
    assert [row["ID"] for row in shown] == everything
    assert {row["Workspace"] for row in shown if row["ID"] in made} == {"Uncategorized"}
    assert {row["Archived"] for row in shown if row["ID"] in made} == {"False"}
    assert [key for key in rows(client.det("experiment", "list", "-a", "--limit", "1")) if key.isdigit()] == everything
    one = client.det("experiment", "list", "-a", "--limit", "2", "--offset", "1", "--pages", "1", "--csv")
    assert [line.split(",")[0] for line in one.splitlines()[1:]] == everything[1:3]
    assert set(made) <= set(everything)


def test_describe(client, rest, managed, unmanaged, name, tmp_path):
    told = rows(client.det("experiment", "describe", f"{managed},{unmanaged}").partition("Trials:")[0])
    assert name in told[unmanaged]
    assert {name, "PAUSED"} <= set(told[managed])
    number = str(rest.create_experiment("with a trial"))
    rest.complete(int(number))
    whole = json.loads(client.det("experiment", "describe", number, "--json"))
    assert [each["experiment"]["id"] for each in whole] == [int(number)]
    (row,) = table(client.det("experiment", "describe", number, "--csv").split("\n\n")[0].partition("\n")[2])
    assert (row["Experiment ID"], row["State"], row["Progress"]) == (number, "COMPLETED", "100.0%")
    client.det("experiment", "describe", f"{managed},{number}", "--outdir", str(tmp_path))
    assert [each["Experiment ID"] for each in table((tmp_path / "experiments.csv").read_text())] == [managed, number]
    assert [each["Experiment ID"] for each in table((tmp_path / "trials.csv").read_text())] == [managed, number]
    assert "not found" in refusal(client.try_det("experiment", "describe", "99999999"))


def test_config(client, managed, name):
    config = yaml.safe_load(client.det("experiment", "config", managed))
    assert (config["name"], config["resources"]["slots_per_trial"]) == (name, 0)
    assert config["max_restarts"] == 0


def test_wait(client, rest, unmanaged, managed):
    rest.complete(int(unmanaged))
    client.det("experiment", "wait", unmanaged, "--polling-interval", "1")
    assert "paused" in refusal(client.try_det("experiment", "wait", managed)).lower()
    client.det("experiment", "cancel", managed)
    assert client.try_det("experiment", "wait", managed).returncode == 1


@pytest.mark.parametrize("field", ["name", "description"])
def test_set_texts(client, rest, managed, field):
    client.det("experiment", "set", field, managed, "after it, <b> & ü")
    assert shown(rest, managed)[field] == "after it, <b> & ü"


def test_set_on_a_managed_one(client, rest, managed):
    policy = ("--save-experiment-best", "3", "--save-trial-best", "2", "--save-trial-latest", "1", "--yes")
    client.det("experiment", "set", "gc-policy", managed, *policy)
    client.det("experiment", "set", "max-slots", managed, "7")
    client.det("experiment", "set", "weight", managed, "2.5")
    client.det("experiment", "set", "priority", managed, "42")
    config = rest.get(f"/experiments/{managed}")["config"]
    kept = {key: config["checkpoint_storage"][key] for key in config["checkpoint_storage"] if key.startswith("save_")}
    assert kept == {"save_experiment_best": 3, "save_trial_best": 2, "save_trial_latest": 1}
    resources = config["resources"]
    assert (resources["max_slots"], resources["weight"], resources["priority"]) == (7, 2.5, 42)


@pytest.mark.parametrize("what", ["max-slots", "weight", "priority"])
def test_resources_are_for_managed_ones(client, unmanaged, what):
    done = client.try_det("experiment", "set", what, unmanaged, "1")
    assert f"experiment '{unmanaged}' not found" in refusal(done)


def test_log_retention(client, rest, managed):
    done = client.try_det("experiment", "set", "log-retention", managed, "--days", "12")
    assert "Experiment is not in terminal state." in refusal(done)
    client.det("experiment", "kill", managed)
    client.det("experiment", "set", "log-retention", managed, "--days", "12")
    client.det("experiment", "set", "log-retention", managed, "--forever")
    assert client.try_det("experiment", "set", "log-retention", managed, "--days", "32768").returncode != 0


def test_labels(client, rest, managed):
    client.det("experiment", "label", "add", managed, "first one")
    client.det("experiment", "label", "add", managed, "ü/<2>")
    client.det("experiment", "label", "add", managed, "first one")
    assert sorted(shown(rest, managed)["labels"]) == ["first one", "ü/<2>"]
    client.det("experiment", "label", "remove", managed, "first one")
    assert shown(rest, managed)["labels"] == ["ü/<2>"]


def test_activate_pause_and_the_ends(client, rest, managed):
    for command, state in [
        ("activate", "STATE_QUEUED"),
        ("pause", "STATE_PAUSED"),
        ("pause", "STATE_PAUSED"),
        ("activate", "STATE_QUEUED"),
        ("cancel", "STATE_CANCELED"),
        ("kill", "STATE_CANCELED"),
    ]:
        client.det("experiment", command, managed)
        assert shown(rest, managed)["state"] == state
    assert shown(rest, managed)["endTime"]
    assert "experiment in terminal state" in refusal(client.try_det("experiment", "pause", managed))


def test_kill(client, rest, managed):
    client.det("experiment", "kill", managed)
    assert shown(rest, managed)["state"] == "STATE_CANCELED"


def test_actions_of_a_cluster_on_others(client, rest, unmanaged):
    for command in ("kill", "cancel"):
        client.det("experiment", command, unmanaged)
        assert shown(rest, unmanaged)["state"] == "STATE_PAUSED"
    assert f"experiment '{unmanaged}' not found" in refusal(client.try_det("experiment", "activate", unmanaged))
    assert "experiment in terminal state" in refusal(client.try_det("experiment", "pause", unmanaged))


def test_archive_and_delete(client, rest, managed):
    assert "not in terminal state" in refusal(client.try_det("experiment", "archive", managed))
    assert "cannot delete experiment" in refusal(client.try_det("experiment", "delete", managed, "--yes"))
    client.det("experiment", "kill", managed)
    client.det("experiment", "archive", managed)
    assert "already archived" in refusal(client.try_det("experiment", "archive", managed))
    client.det("experiment", "unarchive", managed)
    assert "not archived" in refusal(client.try_det("experiment", "unarchive", managed))
    client.det("experiment", "delete", managed, "--yes")
    assert eventually(lambda: rest.call("GET", f"/experiments/{managed}").status_code == 404)


def test_others_may_not_delete_it(client, others):
    theirs = others.create_experiment()
    others.complete(theirs)
    done = client.try_det("experiment", "delete", str(theirs), "--yes")
    assert "non admin users may not delete other user's experiments" in refusal(done)


def test_move(client, rest, managed, name):
    workspace = rest.post("/workspaces", {"name": name})["workspace"]["id"]
    rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})
    client.det("experiment", "move", managed, name, "p")
    assert shown(rest, managed)["projectName"] == "p"
    assert "not found" in refusal(client.try_det("experiment", "move", managed, name, "q")).lower()


def test_trials_and_checkpoints(client, rest, unmanaged):
    assert rows(client.det("experiment", "list-trials", unmanaged)).keys() == {"Trial ID"}
    for arguments in ((), ("--best", "2")):
        assert "UUID" in client.det("experiment", "list-checkpoints", unmanaged, *arguments)
    rest.complete(int(unmanaged))
    (trial,) = rest.get(f"/experiments/{unmanaged}/trials")["trials"]
    assert rows(client.det("experiment", "list-trials", unmanaged))[str(trial["id"])][1] == "COMPLETED"


def test_the_master(client, admin):
    assert yaml.safe_load(client.det("master", "info"))["version"] == "0.38.1"
    assert yaml.safe_load(admin.det("master", "config", "show"))
    assert "user does not have permission" in refusal(client.try_det("master", "config", "show"))
