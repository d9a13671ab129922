"""Files that trials wrote for TensorBoard: real folders, deleted by the server under its storage roots alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest
from detour.api.v1 import cluster_pb2
from detour.api.v1 import experiments_pb2 as api

from server.background.deletion import Deletion
from server.files.roots import StorageRoots
from server.files.tensorboard import TensorboardFiles
from tests.grpc import experiment_calls

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "name: a\nsearcher: {{name: single, metric: loss}}\ncheckpoint_storage: {storage}\n"
MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
DENIED = grpc.StatusCode.PERMISSION_DENIED
OUTSIDE = "the files do not lie under a folder that DETOUR_STORAGE_ROOTS names"


@pytest.fixture
def cluster_id(anonymous) -> str:
    return anonymous.call(anonymous.cluster.GetMaster, cluster_pb2.GetMasterRequest()).cluster_id


def make(client, storage: str) -> int:
    return experiment_calls.create(client, CONFIG.format(storage=storage)).experiment.id


def events(storage: Path, cluster_id: str, experiment_id: int) -> Path:
    """Write what a trial of an experiment writes, as the client does."""
    folder = storage / cluster_id / "tensorboard" / "experiment" / str(experiment_id) / "trial" / "1"
    folder.mkdir(parents=True)
    file = folder / "events.out.tfevents"
    file.write_bytes(b"events")
    return file


def delete(client, experiment_id: int) -> None:
    client.call(
        client.experiments.DeleteTensorboardFiles, api.DeleteTensorboardFilesRequest(experiment_id=experiment_id)
    )


def refused(client, experiment_id: int):
    request = api.DeleteTensorboardFilesRequest(experiment_id=experiment_id)
    return client.refusal(client.experiments.DeleteTensorboardFiles, request)


@pytest.mark.parametrize(
    ("storage", "folder"),
    [
        pytest.param("{{type: directory, container_path: {root}}}", "", id="directory"),
        pytest.param("{{type: shared_fs, host_path: {root}, storage_path: sub}}", "sub", id="shared folder"),
    ],
)
def test_those_of_one_experiment_go(user, root, cluster_id, storage, folder):
    one, two = (make(user, storage.format(root=root)) for _ in range(2))
    mine, others = (events(root / folder, cluster_id, each) for each in (one, two))
    (root / folder / "a checkpoint").mkdir()
    for _ in range(2):
        delete(user, one)
    assert not mine.parents[2].exists()
    assert others.exists()
    assert (root / folder / "a checkpoint").exists()


def test_they_go_with_their_experiment(user, application, root, cluster_id):
    reachable = make(user, f"{{type: directory, container_path: {root}}}")
    other = make(user, "{type: s3, bucket: b}")
    kept = make(user, f"{{type: directory, container_path: {root}}}")
    file, others = (events(root, cluster_id, each) for each in (reachable, kept))
    for experiment in (reachable, other):
        experiment_calls.run_to_the_end(user, experiment)
        user.call(user.experiments.DeleteExperiment, api.DeleteExperimentRequest(experiment_id=experiment))
    roots = StorageRoots([root])
    application.background.run_once(Deletion(roots, TensorboardFiles(roots, cluster_id)))
    assert experiment_calls.ids(experiment_calls.listed(user)) == [kept]
    assert not file.parents[2].exists()
    assert others.exists()


def test_that_there_are_none_is_no_error(user, root):
    delete(user, make(user, f"{{type: directory, container_path: {root}/not there}}"))


def test_what_cannot_be_deleted(user, root, tmp_path, cluster_id):
    outside = make(user, f"{{type: directory, container_path: {tmp_path}}}")
    file = events(tmp_path, cluster_id, outside)
    assert refused(user, outside) == (DENIED, OUTSIDE)
    assert file.exists()
    code, text = refused(user, make(user, "{type: s3, bucket: b}"))
    assert code is INVALID
    assert "storage of type s3" in text
    assert refused(user, 99) == (MISSING, "experiment '99' not found")


def test_links_are_not_followed(user, root, tmp_path, cluster_id):
    experiment = make(user, f"{{type: directory, container_path: {root}}}")
    file = events(tmp_path, cluster_id, experiment)
    around = root / cluster_id / "tensorboard" / "experiment"
    around.mkdir(parents=True)
    (around / str(experiment)).symlink_to(file.parents[2])
    assert refused(user, experiment) == (DENIED, OUTSIDE)
    assert file.exists()
