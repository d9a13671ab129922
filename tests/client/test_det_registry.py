"""`det model` and `det template`, as their users type them, and commands that go on with experiments."""

from __future__ import annotations

import itertools
import json

import pytest
import yaml

from tests.client.checkpoint_rows import new_checkpoint

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

MANAGED = """
name: managed
searcher: {name: single, metric: loss}
resources: {slots_per_trial: 0}
entrypoint: python3 train.py
"""

_numbers = itertools.count()


@pytest.fixture
def name() -> str:
    """A name that nothing has yet."""
    return f"number {next(_numbers)}"


class TestModels:
    def test_create_describe_and_list(self, client, rest, name):
        workspace = rest.post("/workspaces", {"name": f"of {name}"})["workspace"]
        made = json.loads(client.det("model", "create", name, "--description", "digits", "--json"))
        assert (made["name"], made["description"], made["archived"]) == (name, "digits", False)
        assert name in client.det("model", "describe", name)
        other = f"{name} too"
        client.det("model", "create", other, "-w", workspace["name"])
        listed = json.loads(client.det("model", "list", "-w", workspace["name"], "--json"))
        assert [model["name"] for model in listed] == [other]
        assert name in client.det("model", "list", "--sort-by", "name", "--order-by", "desc")
        both = ("-w", f"{workspace['name']},Uncategorized", "--sort-by", "creation_time", "--json")
        listed = [model["name"] for model in json.loads(client.det("model", "list", *both))]
        assert [each for each in listed if each.startswith(name)] == [name, other]
        assert json.loads(client.det("model", "list", "-w", "nobody's", "--json")) == []
        assert json.loads(client.det("model", "describe", name, "--json"))["id"] == made["id"]
        failed = client.try_det("model", "move", name, "-w", "nobody's")
        assert (failed.returncode, "not found" in failed.stderr) == (1, True)
        client.det("model", "move", name, "-w", workspace["name"])
        assert rest.get(f"/models/{made['id']}")["model"]["workspaceId"] == workspace["id"]

    def test_versions(self, client, rest, name):
        client.det("model", "create", name)
        first, second = new_checkpoint(rest, steps=3), new_checkpoint(rest, steps=5)
        assert first in client.det("model", "register-version", name, first)
        answer = json.loads(client.det("model", "register-version", name, second, "--json"))
        assert answer["modelVersion"]["version"] == 2
        versions = json.loads(client.det("model", "list-versions", name, "--json"))["modelVersions"]
        assert [version["checkpoint"]["uuid"] for version in versions] == [first, second]
        table = client.det("model", "list-versions", name)
        assert first in table
        assert second in table
        assert first not in client.det("model", "describe", name)
        assert first in client.det("model", "describe", name, "--version", "1")
        failed = client.try_det("model", "describe", name, "--version", "7")
        assert (failed.returncode, f'version 7 for model "{name}" not found' in failed.stderr) == (1, True)
        unknown = "00000000-0000-4000-8000-000000000000"
        failed = client.try_det("model", "register-version", name, unknown)
        assert (failed.returncode, f"checkpoint '{unknown}' not found" in failed.stderr) == (1, True)

    def test_delete(self, client, name):
        client.det("model", "create", name)
        client.det("model", "delete", name)
        failed = client.try_det("model", "describe", name)
        assert failed.returncode == 1
        assert f'model "{name}" not found' in failed.stderr


class TestTemplates:
    def test_a_template(self, client, rest, tmp_path, name):
        workspace = rest.post("/workspaces", {"name": f"of {name}"})["workspace"]
        file = tmp_path / "template.yaml"
        config = {"resources": {"slots": 100, "agent_label": ""}, "environment": {"environment_variables": ["A=B"]}}
        file.write_text(yaml.safe_dump(config))
        assert f"Set template {name}" in client.det("template", "set", name, str(file))
        assert yaml.safe_load(client.det("template", "describe", name)) == config
        file.write_text("max_restarts: 1\n")
        client.det("template", "set", name, str(file))
        assert yaml.safe_load(client.det("template", "describe", name)) == {"max_restarts": 1}
        client.det("template", "set-value", "config", name, str(file))
        client.det("template", "create", f"{name} too", str(file), "-w", workspace["name"])
        listed = [line for line in client.det("template", "list").splitlines() if name in line]
        assert ["Uncategorized" in line for line in listed] == [True, False]
        assert f"of {name}" in listed[1]
        assert "max_restarts: 1" in client.det("template", "list", "--details")
        client.det("template", "remove", f"{name} too")
        failed = client.try_det("template", "describe", f"{name} too")
        assert (failed.returncode, f"template '{name} too' not found" in failed.stderr) == (1, True)
        again = client.try_det("template", "create", name, str(file))
        assert again.returncode == 1
        assert "the name is in use" in again.stderr

    def test_an_experiment_with_a_template(self, client, rest, tmp_path, name):
        rest.post(f"/templates/{name}", {"name": name, "config": {"description": "of the template"}})
        file, code = tmp_path / "config.yaml", tmp_path / "code"
        file.write_text(MANAGED)
        code.mkdir()
        told = client.det("experiment", "create", "--template", name, str(file), str(code), "--paused")
        number = told.split()[-1]
        assert rest.get(f"/experiments/{number}")["experiment"]["description"] == "of the template"
        failed = client.try_det("experiment", "create", "--template", "nope", str(file), str(code))
        assert failed.returncode == 1
        assert "template 'nope' not found" in failed.stderr


class TestOfExperiments:
    def test_continue(self, client, rest, name, tmp_path):
        made = rest.post("/experiments", {"config": MANAGED, "activate": True})["experiment"]["id"]
        running = client.try_det("experiment", "continue", str(made))
        assert running.returncode == 1
        assert "experiment in non terminal state" in running.stderr
        rest.post(f"/experiments/{made}/kill")
        told = client.det("experiment", "continue", str(made), "--config", f"name={name}")
        assert f"Continued experiment {made}" in told
        shown = rest.get(f"/experiments/{made}")["experiment"]
        assert (shown["name"], shown["state"], shown["endTime"]) == (name, "STATE_QUEUED", None)
        rest.post(f"/experiments/{made}/kill")
        file = tmp_path / "more.yaml"
        file.write_text("max_restarts: 1\n")
        client.det("experiment", "continue", str(made), "--config-file", str(file), "--config", "description=again")
        shown = rest.get(f"/experiments/{made}")
        assert (shown["config"]["max_restarts"], shown["experiment"]["description"]) == (1, "again")
        (trial,) = rest.get(f"/experiments/{made}/trials")["trials"]
        first = trial["taskIds"][0]
        assert trial["taskIds"] == [first, f"{first}-1", f"{first}-2"]

    def test_preview_of_a_search(self, client, tmp_path):
        file = tmp_path / "config.yaml"
        searcher = {"name": "adaptive_asha", "metric": "m", "max_trials": 16, "max_time": 100, "time_metric": "epochs"}
        file.write_text(yaml.safe_dump({"searcher": searcher | {"mode": "aggressive"}}))
        told = client.det("preview-search", str(file))
        assert "train for 100 epochs" in told
        assert "max_concurrent_trials: 16" in told
        file.write_text("searcher: {name: random, metric: m, max_trials: 7}\n")
        assert "train to completion" in client.det("preview-search", str(file))

    def test_files_for_tensorboard(self, client, rest):
        number = rest.create_experiment()
        client.det("experiment", "delete-tb-files", str(number))
        failed = client.try_det("experiment", "delete-tb-files", "99999")
        assert failed.returncode == 1

    def test_tasks(self, client):
        assert json.loads(client.det("task", "list", "--json")) == {}
        assert "Task ID" in client.det("task", "list")
