"""Experiments of the SDK, in both forms and over both databases: made, changed, listed in every way, ended, deleted."""

from __future__ import annotations

import json

import pytest

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

CONFIG = {
    "name": "made by the SDK",
    "searcher": {"name": "single", "metric": "loss", "max_length": {"batches": 5}},
    "hyperparameters": {"lr": 0.001},
    "resources": {"slots_per_trial": 0},
    "entrypoint": "python3 train.py",
}

FILES = ["extra.txt", "train.py"]


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "train.py").write_text("print('<&> ü')\n")
    (tmp_path / "extra.txt").write_text("extra")
    return folder


@pytest.fixture(scope="module")
def listed(rest):
    """Experiments to be listed; their ids by name."""
    made = {name: rest.create_experiment(name) for name in ("delta", "Alpha", "_charlie", "bravo 10%")}
    rest.patch(f"/experiments/{made['Alpha']}", {"labels": ["shared", "first"], "description": "About Alpha"})
    rest.patch(f"/experiments/{made['bravo 10%']}", {"labels": ["shared"]})
    rest.complete(made["_charlie"])
    workspace = rest.post("/workspaces", {"name": "of listed"})["workspace"]["id"]
    project = rest.post(f"/workspaces/{workspace}/projects", {"name": "p"})["project"]["id"]
    rest.post(f"/experiments/{made['delta']}/move", {"destinationProjectId": project})
    rest.post(f"/experiments/{made['_charlie']}/archive")
    return made


def test_create_and_what_comes_after(client, rest, model):
    code = """
import tarfile
made = client.create_experiment(json.loads(argv[0]), argv[1], includes=[argv[2]])
seen = [made.name, made.config["hyperparameters"]["lr"]["val"]]
made.pause(); made.reload(); seen.append(made.state.value)
made.activate(); made.reload(); seen.append(made.state.value)
trial = made.await_first_trial()
seen.append([each.id for each in made.list_trials()] == [each.id for each in made.get_trials()] == [trial.id])
with tarfile.open(made.download_code(output_dir=argv[1])) as code:
    seen.append(sorted(code.getnames()))
made.kill()
seen.append(made.wait(interval=0.1).value)
again = client.create_experiment(json.loads(argv[0]), argv[1])
again.cancel(); again.reload(); seen.append(again.state.value)
again.delete_tensorboard_files()
try:
    again.get_pachyderm_config()
except ValueError as error:
    seen.append("Pachyderm" in str(error))
again.delete()
result = [made.id, seen]
"""
    number, seen = client.sdk(code, json.dumps(CONFIG), str(model), str(model.parent / "extra.txt"))
    ended = "STATE_CANCELED"
    assert seen == ["made by the SDK", 0.001, "STATE_PAUSED", "STATE_QUEUED", True, FILES, ended, ended, True]
    paths = [each["path"] for each in rest.get(f"/experiments/{number}/file_tree")["files"]]
    assert sorted(paths) == FILES


def test_create_in_a_project_from_a_file(client, rest, model, listed):
    (model / "const.yaml").write_text(json.dumps(CONFIG))
    project = rest.get(f"/experiments/{listed['delta']}")["experiment"]["projectId"]
    code = "made = client.create_experiment(argv[0], argv[1], project_id=int(argv[2]))\nmade.kill()\nresult = made.id"
    made = client.sdk(code, str(model / "const.yaml"), str(model), str(project))
    assert rest.get(f"/experiments/{made}")["experiment"]["projectId"] == project
    rest.call("DELETE", f"/experiments/{made}")


def test_texts_and_labels(client, rest):
    number = rest.create_experiment("to be changed")
    code = """
exp = client.get_experiment(int(argv[0]))
exp.set_name("named <&> ü"); exp.set_description("described"); exp.set_notes("noted")
exp.set_labels({"a", "b"}); exp.add_label("ü d"); exp.add_label("a")
exp.remove_label("b"); exp.remove_label("ü d"); exp.add_label("z")
exp.reload()
result = [exp.name, exp.description, exp.notes, sorted(exp.labels)]
"""
    assert client.sdk(code, str(number)) == ["named <&> ü", "described", "noted", ["a", "z"]]
    assert sorted(rest.get(f"/experiments/{number}")["experiment"]["labels"]) == ["a", "z"]


def test_move_archive_and_delete(client, rest, listed):
    number = rest.create_experiment("to go")
    rest.complete(number)
    code = """
import time
from determined.common import api
exp = client.get_experiment(int(argv[0]))
exp.move_to_project("of listed", "p"); exp.reload()
seen = [exp.project_id]
exp.archive(); exp.reload(); seen.append(exp.archived)
exp.unarchive(); exp.reload(); seen.append(exp.archived)
exp.delete()
until = time.monotonic() + 60
while time.monotonic() < until:
    try:
        exp.reload()
    except api.errors.NotFoundException:
        seen.append("gone")
        break
result = seen
"""
    project = rest.get(f"/experiments/{listed['delta']}")["experiment"]["projectId"]
    assert client.sdk(code, str(number)) == [project, True, False, "gone"]


BY_ID = "sort_by=client.ExperimentSortBy.ID"
LISTS = {
    "labels=['shared'], " + BY_ID: ["Alpha", "bravo 10%"],
    "labels=['shared', 'first'], " + BY_ID: ["Alpha"],
    "labels=['none'], " + BY_ID: [],
    "states=[client.ExperimentState.COMPLETED], " + BY_ID: ["_charlie"],
    "states=[client.ExperimentState.COMPLETED, client.ExperimentState.ERROR], " + BY_ID: ["_charlie"],
    "name='ALPH', " + BY_ID: ["Alpha"],
    "name='%', " + BY_ID: ["bravo 10%"],
    "users=['admin'], " + BY_ID: [],
    "name='a', order_by=client.OrderBy.DESC, " + BY_ID: ["bravo 10%", "_charlie", "Alpha", "delta"],
    "users=['determined'], name='a', project_id=1, " + BY_ID: ["Alpha", "_charlie", "bravo 10%"],
    "experiment_ids=[kept[0], kept[2]], " + BY_ID: ["delta", "_charlie"],
    "name='a', sort_by=client.ExperimentSortBy.NAME": ["_charlie", "Alpha", "bravo 10%", "delta"],
}


def test_lists(client, rest, listed):
    ours = {number: name for name, number in listed.items()}
    code = "result = {" + ",".join(f"{query!r}: ids({query})" for query in LISTS) + "}"
    found = client.sdk(
        "root = client.Determined()\n"
        "ids = lambda **query: [each.id for each in root.list_experiments(**query)]\n"
        "kept = [int(number) for number in argv]\n" + code,
        *map(str, ours),
    )
    names = {query: [ours[number] for number in numbers if number in ours] for query, numbers in found.items()}
    assert names == LISTS


def test_lists_in_every_order(client, rest, listed):
    code = """
root = client.Determined()
result = {}
for sort in client.ExperimentSortBy:
    for order in client.OrderBy:
        both = [[each.id for each in root.list_experiments(sort_by=sort, order_by=order)] for _ in range(2)]
        result[f"{sort.name} {order.name}"] = both
"""
    everything = {each["id"] for each in rest.get("/experiments?limit=-1")["experiments"]}
    for orders, (first, second) in client.sdk(code).items():
        assert first == second, orders
        assert len(first) == len(set(first)), orders
        assert set(first) == everything, orders
