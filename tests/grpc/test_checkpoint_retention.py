"""What becomes of checkpoints and their files when experiments end, change what they keep, and are deleted."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import grpc
import pytest
from checkpoint_calls import config, directory, remove, retain, save, states
from detour.api.v1 import experiments_pb2, workspaces_pb2
from detour.experiment.v1 import experiment_pb2
from detour.v1 import plain_pb2
from experiment_calls import MANAGED, create, get, listed, put_external
from google.protobuf.struct_pb2 import Struct
from model_calls import make_model, register
from trial_calls import get_trial, new_trial, set_state, start
from workspace_calls import delete_project, make_project, make_workspace

from server.background import checkpoint_retention as task_module
from server.files import deletion
from server.store import checkpoint_retention
from server.store.tables.checkpoints import checkpoints, retention_orders
from tests.grpc.row_count import rows

if TYPE_CHECKING:
    from pathlib import Path

COMPLETED, DELETED = "COMPLETED", "DELETED"


def started_trial(client, storage: str):
    trial = new_trial(client, create(client, config(storage)).experiment.id)
    start(client, trial.id)
    return trial


def several(client, folder: Path, **policy: int):
    """A running trial with three checkpoints: the second is the best, the third the latest."""
    trial = started_trial(client, directory(folder, **policy))
    made = [save(client, trial, folder, steps, loss, run=1) for steps, loss in ((1, 3), (2, 1), (3, 2))]
    return trial, made


def patch(client, experiment_id: int, best: int, trial_best: int, latest: int) -> None:
    wanted = experiment_pb2.PatchExperiment(
        id=experiment_id,
        checkpoint_storage=experiment_pb2.PatchExperiment.PatchCheckpointStorage(
            save_experiment_best=best, save_trial_best=trial_best, save_trial_latest=latest
        ),
    )
    client.call(client.experiments.PatchExperiment, experiments_pb2.PatchExperimentRequest(experiment=wanted))


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        pytest.param({"trial_best": 1}, [1, 2], id="best, and the latest by default"),
        pytest.param({"trial_best": 0}, [2], id="the latest by default"),
        pytest.param({"trial_latest": 0}, [1], id="the best by default"),
        pytest.param({"trial_best": 0, "trial_latest": 0}, [], id="none"),
        pytest.param({"experiment_best": 2, "trial_latest": 0}, [1, 2], id="two of the experiment"),
        pytest.param({"trial_latest": 2}, [1, 2], id="two of the latest"),
        pytest.param({"trial_best": 5}, [0, 1, 2], id="all"),
    ],
)
def test_what_is_kept_at_the_end(user, application, root, policy, left):
    trial, made = several(user, root, **policy)
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 3
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [COMPLETED if at in left else DELETED for at in range(3)]
    assert {each.name for each in root.iterdir()} == {made[at] for at in left}
    shown = get_trial(user, trial.id)
    assert (shown.checkpoint_count, shown.total_checkpoint_size) == (len(left), 7 * len(left))
    assert rows(application, retention_orders) == 0


def test_by_default_scripts_lose_nothing(user, application, root):
    trial, made = several(user, root)
    set_state(user, trial.id, "STATE_COMPLETED")
    assert rows(application, retention_orders) == 0
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 3


def test_managed_experiments_keep_what_their_config_says(user, application, root):
    storage = f"checkpoint_storage: {directory(root)}\n"
    managed = create(user, MANAGED + storage, unmanaged=False, activate=True).experiment
    trial = get_trial(user, get(user, managed.id).experiment.trial_ids[0])
    made = [save(user, trial, root, steps, loss) for steps, loss in ((1, 3), (2, 1), (3, 2))]
    user.call(user.experiments.KillExperiment, experiments_pb2.KillExperimentRequest(id=managed.id))
    retain(application, root)
    assert states(user, made) == [DELETED, COMPLETED, COMPLETED]


def test_a_workspace_may_choose(user, application, root):
    section = Struct()
    section.update({"type": "directory", "container_path": str(root), "save_trial_best": 0, "save_trial_latest": 1})
    workspace = make_workspace(user, "ws").id
    patched = workspaces_pb2.PatchWorkspaceRequest(id=workspace)
    patched.workspace.checkpoint_storage_config.CopyFrom(section)
    user.call(user.workspaces.PatchWorkspace, patched)
    project = make_project(user, workspace, "p").id
    trial = new_trial(user, create(user, project_id=project).experiment.id)
    start(user, trial.id)
    made = [save(user, trial, root, steps, 1, run=1) for steps in (1, 2)]
    set_state(user, trial.id, "STATE_ERROR")
    retain(application, root)
    assert states(user, made) == [DELETED, COMPLETED]


def test_another_policy_counts_at_once_and_from_then_on(user, application, root):
    trial, made = several(user, root)
    patch(user, trial.experiment_id, 0, 1, 0)
    retain(application, root)
    assert states(user, made) == [DELETED, COMPLETED, DELETED]
    made += [save(user, trial, root, 4, 0.5, run=1), save(user, trial, root, 5, 0.7, run=1)]
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [DELETED, DELETED, DELETED, COMPLETED, DELETED]


def test_a_config_that_is_put_anew_chooses_anew(user, application, root):
    first = put_external(user, "mine", config(directory(root, trial_best=0))).experiment
    trial = new_trial(user, first.id)
    start(user, trial.id)
    made = [save(user, trial, root, steps, 1, run=1) for steps in (1, 2)]
    put_external(user, "mine", config(directory(root)))
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 2
    put_external(user, "mine", config(directory(root, trial_best=0)))
    start(user, trial.id)
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [DELETED, COMPLETED]


def test_a_script_that_goes_on_before_it_comes_to_that_keeps_all(user, application, root):
    trial, made = several(user, root, trial_best=0)
    set_state(user, trial.id, "STATE_ERROR")
    start(user, trial.id)
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 3
    assert rows(application, retention_orders) == 0


def test_what_is_deleted_already_takes_no_place(user, application, root):
    trial, made = several(user, root, trial_best=1, trial_latest=0)
    patch(user, trial.experiment_id, 0, 1, 0)
    retain(application, root)
    assert states(user, made) == [DELETED, COMPLETED, DELETED]
    made.append(save(user, trial, root, 4, 9, run=1))
    retain(application, root)
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made)[1:] == [COMPLETED, DELETED, DELETED]


def test_registered_checkpoints_stay(user, application, root):
    trial, made = several(user, root, trial_best=0, trial_latest=0)
    make_model(user, "m")
    register(user, "m", made[0])
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [COMPLETED, DELETED, DELETED]


@pytest.mark.parametrize(
    "storage",
    [
        pytest.param("{{type: directory, container_path: {outside}, save_trial_best: 0}}", id="outside"),
        pytest.param("{{type: directory, container_path: {root}/nowhere, save_trial_best: 0}}", id="not-here"),
        pytest.param("{{type: directory, container_path: root, save_trial_best: 0}}", id="relative"),
        pytest.param("{{type: s3, bucket: b, save_trial_best: 0}}", id="s3"),
    ],
)
def test_what_is_out_of_reach_is_left_alone(user, application, root, tmp_path, storage):
    outside = tmp_path / "outside"
    trial = started_trial(user, storage.format(root=root, outside=outside))
    made = [save(user, trial, outside, steps, run=1) for steps in (1, 2)]
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 2
    assert len(list(outside.iterdir())) == 2
    assert rows(application, retention_orders) == 0


def test_files_that_cannot_be_deleted_do_not_keep_others(user, application, root, monkeypatch):
    trial, made = several(user, root, trial_best=0, trial_latest=0)
    fail_at(monkeypatch, made[0], OSError(errno.EIO, "Input/output error"))
    set_state(user, trial.id, "STATE_COMPLETED")
    retain(application, root)
    assert states(user, made) == [COMPLETED, DELETED, DELETED]


def fail_at(monkeypatch, name: str, error: OSError) -> None:
    """Let nothing be deleted in the folder of one checkpoint."""
    delete_folder = deletion.delete_folder

    def refuse(parent, folder, between=lambda: None):
        if folder == name:
            raise error
        delete_folder(parent, folder, between)

    monkeypatch.setattr("server.background.checkpoint_files.delete_folder", refuse)


def test_work_that_is_interrupted_goes_on(user, application, root, monkeypatch):
    """A process that ends between the files and the note of it leaves both to the next one."""
    trial, made = several(user, root, trial_best=0, trial_latest=0)
    set_state(user, trial.id, "STATE_COMPLETED")

    def die(*_arguments):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(task_module.checkpoints, "set_resources", die)
        with pytest.raises(MemoryError):
            retain(application, root)
    assert len(list(root.iterdir())) == 2
    # What is claimed cannot be registered any more.
    assert states(user, made) == ["PARTIALLY_DELETED", COMPLETED, COMPLETED]
    retain(application, root)
    assert states(user, made) == [DELETED] * 3


def test_what_is_registered_meanwhile_stays(user, application, root, monkeypatch):
    trial, made = several(user, root, trial_best=0, trial_latest=0)
    set_state(user, trial.id, "STATE_COMPLETED")
    make_model(user, "m")
    delete_files = task_module.delete_files

    def delete(roots, place, between):
        if place.uuid == made[0]:
            register(user, "m", made[2])
        return delete_files(roots, place, between)

    monkeypatch.setattr(task_module, "delete_files", delete)
    retain(application, root)
    assert states(user, made) == [DELETED, DELETED, COMPLETED]
    assert [path.name for path in root.iterdir()] == [made[2]]


def test_a_policy_that_changes_meanwhile_counts(user, application, root, monkeypatch):
    """Files are chosen a few at a time; what is ordered meanwhile is not forgotten."""
    trial = started_trial(user, directory(root, trial_best=0, trial_latest=0))
    made = [save(user, trial, root, steps, run=1) for steps in range(1, 6)]
    set_state(user, trial.id, "STATE_COMPLETED")
    monkeypatch.setattr(task_module, "_AT_ONCE", 2)
    delete_files, calls = task_module.delete_files, []

    def delete(roots, place, between):
        calls.append(place.uuid)
        if len(calls) == 2:
            patch(user, trial.experiment_id, 0, 0, 1)
        return delete_files(roots, place, between)

    monkeypatch.setattr(task_module, "delete_files", delete)
    retain(application, root)
    assert states(user, made) == [DELETED] * 4 + [COMPLETED]
    assert rows(application, retention_orders) == 0


def preview(client, experiment_id: int, **numbers: int):
    request = plain_pb2.PreviewRetentionRequest(experiment_id=experiment_id, **numbers)
    answer = client.call(client.plain.PreviewRetention, request)
    assert answer.content_type == "application/json; charset=UTF-8"
    return json.loads(answer.data)


def test_a_preview(user, application, root):
    trial, made = several(user, root)
    shown = preview(user, trial.experiment_id, save_trial_best=1)
    assert shown["metric_name"] == "loss"
    assert [each["UUID"] for each in shown["checkpoints"]] == [made[0], made[2]]
    first = shown["checkpoints"][0]
    assert first["ReportTime"].endswith("+00:00")
    config = first.pop("ExperimentConfig")
    assert (config["name"], config["checkpoint_storage"]["save_trial_best"]) == ("a", 1)
    assert {name: value for name, value in first.items() if name not in ("ID", "UUID", "ReportTime")} == {
        "TaskID": trial.task_id,
        "AllocationID": None,
        "State": "COMPLETED",
        "Resources": {"state/": 0, "state/weights": 7},
        "Metadata": {"steps_completed": 1},
        "Size": 7,
        "TrialID": trial.id,
        "ExperimentID": trial.experiment_id,
        "HParams": {},
        "TrainingMetrics": None,
        "ValidationMetrics": {"validation_metrics": {"loss": 3}},
        "SearcherMetric": 3,
        "StepsCompleted": 1,
    }
    assert [each["UUID"] for each in preview(user, trial.experiment_id)["checkpoints"]] == made
    assert preview(user, trial.experiment_id, save_trial_latest=3)["checkpoints"] == []
    retain(application, root)
    assert states(user, made) == [COMPLETED] * 3


def test_a_preview_of_nothing(user, anonymous):
    unknown = plain_pb2.PreviewRetentionRequest(experiment_id=99)
    assert user.refusal(user.plain.PreviewRetention, unknown) == (
        grpc.StatusCode.NOT_FOUND,
        "experiment '99' not found",
    )
    assert preview(user, create(user).experiment.id) == {"checkpoints": [], "metric_name": "loss"}
    assert anonymous.refusal(anonymous.plain.PreviewRetention, unknown)[0] is grpc.StatusCode.UNAUTHENTICATED


def test_orders_add_up(user, application, root):
    trial, _ = several(user, root, trial_best=0)
    set_state(user, trial.id, "STATE_COMPLETED")
    patch(user, trial.experiment_id, 0, 0, 2)
    with application.database.write() as tx:
        order = checkpoint_retention.next_order(tx)
        assert (order.experiment_id, order.number, order.policy.trial_latest) == (trial.experiment_id, 2, 2)
    patch(user, trial.experiment_id, 0, 0, 3)
    with application.database.write() as tx:
        checkpoint_retention.finish(tx, order)
    assert rows(application, retention_orders) == 1


def delete(client, experiment_id: int) -> None:
    client.call(
        client.experiments.DeleteExperiment, experiments_pb2.DeleteExperimentRequest(experiment_id=experiment_id)
    )


def is_gone(client, experiment_id: int) -> bool:
    return not any(shown.id == experiment_id for shown in listed(client).experiments)


def test_files_go_with_their_experiment(user, application, root):
    trial, made = several(user, root)
    other, kept = several(user, root)
    set_state(user, trial.id, "STATE_COMPLETED")
    delete(user, trial.experiment_id)
    remove(application, root)
    assert is_gone(user, trial.experiment_id)
    assert {each.name for each in root.iterdir()} == set(kept)
    assert rows(application, checkpoints) == len(kept)
    assert not is_gone(user, other.experiment_id)
    assert made


def test_files_go_with_their_project(user, application, root):
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    for _ in range(3):
        trial = new_trial(user, create(user, config(directory(root)), project_id=project).experiment.id)
        for steps in range(10):
            save(user, trial, root, steps)
    assert len(list(root.iterdir())) == 30
    assert not delete_project(user, project)
    remove(application, root)
    assert list(root.iterdir()) == []
    assert rows(application, checkpoints) == 0


def test_files_out_of_reach_do_not_keep_an_experiment(user, application, root, tmp_path, monkeypatch):
    outside = tmp_path / "outside"
    far, _ = several(user, outside)
    near, made = several(user, root)
    fail_at(monkeypatch, made[1], PermissionError(errno.EACCES, "Permission denied"))
    for trial in (far, near):
        set_state(user, trial.id, "STATE_COMPLETED")
        delete(user, trial.experiment_id)
    remove(application, root)
    assert is_gone(user, far.experiment_id)
    assert is_gone(user, near.experiment_id)
    assert len(list(outside.iterdir())) == 3
    assert [each.name for each in root.iterdir()] == [made[1]]


def test_an_experiment_whose_storage_fails_can_be_deleted_again(user, application, root, monkeypatch):
    trial, made = several(user, root)
    set_state(user, trial.id, "STATE_COMPLETED")
    with monkeypatch.context() as patched:
        fail_at(patched, made[1], OSError(errno.EIO, "Input/output error"))
        delete(user, trial.experiment_id)
        remove(application, root)
    shown = get(user, trial.experiment_id).experiment
    assert shown.state == experiment_pb2.STATE_DELETE_FAILED
    assert (shown.checkpoint_count, shown.checkpoint_size) == (2, 14)
    delete(user, trial.experiment_id)
    remove(application, root)
    assert is_gone(user, trial.experiment_id)
    assert list(root.iterdir()) == []


def test_two_may_delete_the_same_folder(root):
    """What another process deleted in between is gone, too."""
    folder = root / "checkpoint"
    for name in ("a/b/c", "d/e"):
        (folder / name).mkdir(parents=True)
    for number in range(20):
        (folder / "a" / f"{number}.bin").write_bytes(b"x")
    around = os.open(root, os.O_RDONLY)
    try:
        again: list[bool] = []

        def other() -> None:
            if not again:
                again.append(True)
                deletion.delete_folder(around, "checkpoint")

        deletion.delete_folder(around, "checkpoint", other)
    finally:
        os.close(around)
    assert again
    assert not folder.exists()
