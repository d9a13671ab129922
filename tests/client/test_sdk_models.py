"""The model registry of the SDK: models, versions and what is registered as them."""

from __future__ import annotations

import itertools

import pytest

from tests.client.checkpoint_rows import new_checkpoint, new_trial

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

_numbers = itertools.count()


@pytest.fixture
def name() -> str:
    """A name that no model has yet."""
    return f"model {next(_numbers)}"


def test_a_model_and_what_is_done_to_it(client, rest, name):
    workspace = rest.post("/workspaces", {"name": f"of {name}"})["workspace"]
    code = """
name, workspace = argv
made = client.Determined().create_model(name, "digits", {"k": [1]}, labels=["b", "a"], workspace_name="Uncategorized")
seen = [made.name, made.description, made.metadata, made.labels, made.username, made.workspace_id, made.archived]
made.add_metadata({"j": 2}); made.remove_metadata(["k"]); made.set_labels(["c"]); made.set_description("other")
made.move_to_workspace(workspace)
made.archive()
by_name, by_id = client.get_model(name), client.get_model(made.model_id)
assert by_name.model_id == by_id.model_id == client.get_model_by_id(made.model_id).model_id
seen += [by_id.description, by_id.metadata, by_id.labels, by_id.workspace_id, by_id.archived]
made.unarchive(); made.reload(); seen.append(made.archived)
result = [seen, made.creation_time <= made.last_updated_time]
"""
    seen, later = client.sdk(code, name, workspace["name"])
    assert seen[:7] == [name, "digits", {"k": [1]}, ["b", "a"], "determined", 1, False]
    assert seen[7:] == ["other", {"j": 2}, ["c"], workspace["id"], True, False]
    assert later


def test_lists_of_models(client, rest, name):
    workspace = rest.post("/workspaces", {"name": f"of {name}"})["workspace"]
    for each, labels in (("delta", ["x", "y"]), ("Bravo", ["x"]), ("alpha", [])):
        body = {"name": f"{name} {each}", "labels": labels, "workspaceId": workspace["id"], "description": each[::-1]}
        rest.post("/models", body)
    code = """
prefix, workspace = argv
def names(**fields):
    found = client.list_models(workspace_names=[workspace], **fields)
    return [model.name.removeprefix(prefix + " ") for model in found]
sort, order = client.ModelSortBy, client.OrderBy
result = [
    names(sort_by=sort.NAME), names(sort_by=sort.NAME, order_by=order.DESC), names(sort_by=sort.DESCRIPTION),
    names(sort_by=sort.CREATION_TIME), names(sort_by=sort.LAST_UPDATED_TIME), names(sort_by=sort.WORKSPACE),
    names(name="BRAV"), names(description="ahp"), names(model_id=client.get_model(f"{prefix} delta").model_id),
    names(workspace_ids=[1]), client.get_model_labels(),
    [model.name.removeprefix(prefix + " ") for model in client.get_models(name=prefix, sort_by=sort.NAME)],
]
"""
    found = client.sdk(code, name, workspace["name"])
    by_name, by_creation = ["alpha", "Bravo", "delta"], ["delta", "Bravo", "alpha"]
    assert found[:6] == [by_name, by_name[::-1], ["alpha", "delta", "Bravo"], by_creation, by_creation, by_creation]
    assert found[6:10] == [["Bravo"], ["alpha"], ["delta"], []]
    assert found[11] == by_name
    assert [label for label in found[10] if label in {"x", "y"}] == ["x", "y"]


def test_versions(client, rest, name):
    first, second = new_checkpoint(rest, steps=4, loss=1.5), new_checkpoint(rest)
    code = """
name, first, second = argv
model = client.create_model(name)
assert model.get_version() is None
one, two = model.register_version(first), model.register_version(second)
one.set_name("first"); one.set_notes("# n")
one.reload()
latest = model.get_version()
seen = [one.model_version, one.name, one.notes, one.model_id == model.model_id, one.checkpoint.uuid == first]
seen += [one.checkpoint.metadata, one.checkpoint.training.validation_metrics["avgMetrics"]]
seen += [latest.model_version, latest.checkpoint.uuid == second]
seen += [[each.model_version for each in model.list_versions()], model.get_version(1).name]
assert [each.model_version for each in model.get_versions()] == [2, 1]
two.delete()
seen += [[each.model_version for each in model.list_versions()], model.register_version(second).model_version]
model.delete()
result = seen
"""
    seen = client.sdk(code, name, first, second)
    assert seen[:7] == [1, "first", "# n", True, True, {"steps_completed": 4}, {"loss": 1.5}]
    assert seen[7:] == [2, True, [2, 1], "first", [1], 3]


def test_what_is_registered_cannot_be_deleted(client, rest, name):
    checkpoint = new_checkpoint(rest)
    code = """
from determined.common.api import errors
def refusal(act):
    try:
        act()
    except errors.APIException as error:
        return [error.status_code, str(error)]
model = client.create_model(argv[0])
model.register_version(argv[1])
registered = client.get_checkpoint(argv[1])
result = [
    refusal(registered.delete),
    refusal(lambda: registered.remove_files(["*"])),
    refusal(lambda: client.create_model(argv[0])),
    refusal(lambda: client.create_model("a/b")),
    refusal(lambda: client.get_model("nobody's")),
    refusal(lambda: model.get_version(9)),
]
"""
    found = client.sdk(code, name, checkpoint)
    assert [status for status, _ in found] == [400, 400, 409, 400, 404, 404]
    assert "are in the model registry and cannot be deleted" in found[0][1]
    assert f"registered to {name}" in found[1][1]
    assert found[5][1] == f'version 9 for model "{name}" not found'


def test_metrics_of_what_works_on_a_version(client, rest, name):
    checkpoint, (trial, _) = new_checkpoint(rest), new_trial(rest)
    code = """
model = client.create_model(argv[0])
version = model.register_version(argv[1])
from determined import core
from determined.common.api import bindings
context = core._experimental.ExperimentalCoreContext(model._session, int(argv[2]))
context.report_task_using_model_version(version)
"""
    report = """
metrics = bindings.v1Metrics(avgMetrics={"acc": 0.25})
of_trial = bindings.v1TrialMetrics(trialId=int(argv[2]), trialRunId=0, stepsCompleted=1, metrics=metrics)
body = bindings.v1ReportTrialMetricsRequest(group="inference", metrics=of_trial)
bindings.post_ReportTrialMetrics(model._session, body=body, metrics_trialId=int(argv[2]))
context.report_task_using_checkpoint(client.get_checkpoint(argv[1]))
result = [
    [[each.trial_id, each.group, each.metrics] for each in found]
    for found in (
        version.iter_metrics("inference"),
        version.get_metrics("inference"),
        client.get_checkpoint(argv[1]).get_metrics("inference"),
    )
]
"""
    told = client.sdk(code + report, name, checkpoint, str(trial))
    assert told[:2] == [[[trial, "inference", {"acc": 0.25}]]] * 2
    assert [trial, "inference", {"acc": 0.25}] in told[2]
