"""Files of checkpoints: real folders, deleted and packed by the server under its storage roots alone."""

from __future__ import annotations

import errno
import io
import os
import tarfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import grpc
import pytest
from detour.api.v1 import checkpoints_pb2 as api
from detour.api.v1 import models_pb2, runs_pb2
from detour.checkpoint.v1 import checkpoint_pb2
from detour.v1 import plain_pb2

from server.files import deletion
from server.files.archive import ArchiveKind, packed
from server.services import checkpoint_deletion_methods
from tests.grpc import experiment_calls
from tests.grpc.trial_calls import new_trial, struct

CONFIG = """name: a
searcher: {{name: single, metric: loss}}
checkpoint_storage: {storage}
"""
UUID = "aaaaaaaa-0000-4000-8000-000000000001"
OTHER = "aaaaaaaa-0000-4000-8000-000000000002"
FILES = {"a.pt": b"weights", "state/b.pt": b"more weights", "state/c.json": b"{}"}
DENIED = grpc.StatusCode.PERMISSION_DENIED
REFUSAL = f"the files of checkpoint '{UUID}' do not lie under a folder that DETOUR_STORAGE_ROOTS names"


def make_files(folder: Path) -> None:
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def report(client, storage: str, uuid: str = UUID, **fields: Any) -> Any:
    experiment = experiment_calls.create(client, CONFIG.format(storage=storage)).experiment
    trial = new_trial(client, experiment.id)
    reported = checkpoint_pb2.Checkpoint(
        uuid=uuid,
        task_id=trial.task_id,
        resources={name: len(content) for name, content in FILES.items()} | {"state/": 0},
        **fields,
    )
    client.call(client.checkpoints.ReportCheckpoint, api.ReportCheckpointRequest(checkpoint=reported))
    return trial


def directory(folder: Path | str) -> str:
    return f'{{type: directory, container_path: "{folder}"}}'


def delete(*uuids: str) -> api.DeleteCheckpointsRequest:
    return api.DeleteCheckpointsRequest(checkpoint_uuids=uuids or [UUID])


def remove(*globs: str, uuid: str = UUID) -> api.CheckpointsRemoveFilesRequest:
    return api.CheckpointsRemoveFilesRequest(checkpoint_uuids=[uuid], checkpoint_globs=globs)


def shown(client, uuid: str = UUID) -> checkpoint_pb2.Checkpoint:
    return client.call(client.checkpoints.GetCheckpoint, api.GetCheckpointRequest(checkpoint_uuid=uuid)).checkpoint


@pytest.mark.parametrize(
    ("storage", "folder"),
    [
        pytest.param("{{type: directory, container_path: {root}}}", "", id="root-itself"),
        pytest.param("{{type: directory, container_path: {root}/x}}", "x", id="directory"),
        pytest.param("{{type: shared_fs, host_path: {root}}}", "", id="shared"),
        pytest.param("{{type: shared_fs, host_path: {root}, storage_path: a/b}}", "a/b", id="shared-below"),
    ],
)
def test_deleting_a_checkpoint(user, root, storage, folder):
    report(user, storage.format(root=root))
    make_files(root / folder / UUID)
    make_files(root / folder / OTHER)
    user.call(user.checkpoints.DeleteCheckpoints, delete())
    assert [path.name for path in (root / folder).iterdir()] == [OTHER]
    assert shown(user).state == checkpoint_pb2.STATE_DELETED
    user.call(user.checkpoints.DeleteCheckpoints, delete())


def test_deleting_where_the_report_says(user, root):
    trial = new_trial(user)
    place = struct({"type": "directory", "container_path": str(root)})
    prepare = runs_pb2.RunPrepareForReportingRequest(run_id=trial.id, checkpoint_storage=place)
    number = user.call(user.runs.RunPrepareForReporting, prepare).storage_id
    report(user, directory("/nowhere"), storage_id=number)
    make_files(root / UUID)
    user.call(user.checkpoints.DeleteCheckpoints, delete())
    assert list(root.iterdir()) == []


def test_deleting_some_files(user, root):
    report(user, directory(root))
    make_files(root / UUID)
    user.call(user.checkpoints.CheckpointsRemoveFiles, remove("**/*.pt", "nothing"))
    assert [path.name for path in (root / UUID / "state").iterdir()] == ["c.json"]
    answer = shown(user)
    assert (answer.state, dict(answer.resources)) == (
        checkpoint_pb2.STATE_PARTIALLY_DELETED,
        {"state/": 0, "state/c.json": 2},
    )
    user.call(user.checkpoints.CheckpointsRemoveFiles, remove("**"))
    assert shown(user).state == checkpoint_pb2.STATE_DELETED


def test_a_pattern_that_matches_nothing(user, root):
    report(user, directory(root))
    make_files(root / UUID)
    user.call(user.checkpoints.CheckpointsRemoveFiles, remove("*.onnx"))
    assert shown(user).state == checkpoint_pb2.STATE_COMPLETED


def test_links_are_not_followed(user, root, tmp_path):
    outside = tmp_path / "outside"
    make_files(outside / UUID)
    make_files(root / UUID)
    (root / UUID / "folder").symlink_to(outside)
    (root / UUID / "file.pt").symlink_to(outside / UUID / "a.pt")
    report(user, directory(root))
    user.call(user.checkpoints.CheckpointsRemoveFiles, remove("folder/**", "file.pt", "**/b.pt"))
    assert (root / UUID / "folder").is_symlink()
    user.call(user.checkpoints.DeleteCheckpoints, delete())
    assert list(root.iterdir()) == []
    assert sorted(str(path.relative_to(outside / UUID)) for path in (outside / UUID).rglob("*.*")) == sorted(FILES)


def outside_folder(root: Path, outside: Path) -> str:
    return directory(outside)


def above(root: Path, outside: Path) -> str:
    return directory(f"{root}/../outside")


def along_a_link(root: Path, outside: Path) -> str:
    (root / "link").symlink_to(outside)
    return directory(root / "link")


def checkpoint_is_a_link(root: Path, outside: Path) -> str:
    (root / UUID).symlink_to(outside / UUID)
    return directory(root)


def beside(root: Path, outside: Path) -> str:
    sibling = root.parent / "root2"
    sibling.symlink_to(outside)
    return directory(sibling)


def relative(root: Path, outside: Path) -> str:
    return directory("root")


@pytest.mark.parametrize("place", [outside_folder, above, along_a_link, checkpoint_is_a_link, beside, relative])
def test_files_outside_of_the_roots_are_out_of_reach(user, root, tmp_path, place):
    outside = tmp_path / "outside"
    make_files(outside / UUID)
    report(user, place(root, outside))
    assert user.refusal(user.checkpoints.DeleteCheckpoints, delete()) == (DENIED, REFUSAL)
    assert user.refusal(user.checkpoints.CheckpointsRemoveFiles, remove("**")) == (DENIED, REFUSAL)
    assert sorted(str(path.relative_to(outside / UUID)) for path in outside.rglob("*.*")) == sorted(FILES)
    assert shown(user).state == checkpoint_pb2.STATE_COMPLETED


def test_a_request_is_refused_before_anything_is_deleted(user, root, tmp_path):
    report(user, directory(root), OTHER)
    report(user, directory(tmp_path / "outside"))
    make_files(root / OTHER)
    assert user.refusal(user.checkpoints.DeleteCheckpoints, delete(OTHER, UUID)) == (DENIED, REFUSAL)
    assert (root / OTHER / "a.pt").exists()


@pytest.mark.parametrize("request_", [pytest.param(delete(), id="all"), pytest.param(remove("a.pt"), id="some")])
def test_files_that_cannot_be_deleted(user, root, monkeypatch, request_):
    report(user, directory(root))
    make_files(root / UUID)

    def refuse(_name: str, **_where: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(root))

    monkeypatch.setattr(deletion.os, "unlink", refuse)
    method = (
        user.checkpoints.CheckpointsRemoveFiles if request_.ListFields()[1:] else user.checkpoints.DeleteCheckpoints
    )
    code, text = user.refusal(method, request_)
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert text == f"the files of checkpoint '{UUID}' cannot be deleted: Permission denied"
    assert shown(user).state == checkpoint_pb2.STATE_COMPLETED


def test_some_of_the_files_cannot_be_deleted(user, root, monkeypatch):
    report(user, directory(root))
    make_files(root / UUID)
    unlink = os.unlink

    def refuse_one(name: str, **where: int) -> None:
        if name == "a.pt":
            raise PermissionError(errno.EACCES, "Permission denied", str(root))
        unlink(name, **where)

    monkeypatch.setattr(deletion.os, "unlink", refuse_one)
    code, _ = user.refusal(user.checkpoints.DeleteCheckpoints, delete())
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    answer = shown(user)
    assert (answer.state, dict(answer.resources)) == (checkpoint_pb2.STATE_PARTIALLY_DELETED, {"a.pt": 7, "state/": 0})


def test_what_loses_its_files_cannot_be_registered(user, root, monkeypatch):
    """A version that is registered while files go would have none."""
    report(user, directory(root))
    make_files(root / UUID)
    user.call(user.models.PostModel, models_pb2.PostModelRequest(name="m"))
    request = models_pb2.PostModelVersionRequest(model_name="m", checkpoint_uuid=UUID)
    refusals = []

    def fail(_parent: int, _name: str) -> None:
        refusals.append(user.refusal(user.models.PostModelVersion, request))
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(checkpoint_deletion_methods, "delete_folder", fail)
    user.refusal(user.checkpoints.DeleteCheckpoints, delete())
    ((code, text),) = refusals
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert text.startswith(f"checkpoint {UUID} is in STATE_PARTIALLY_DELETED state.")
    # Nothing was deleted, so it can be.
    assert user.call(user.models.PostModelVersion, request).model_version.version == 1


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param(remove(""), grpc.StatusCode.INVALID_ARGUMENT, id="empty-glob"),
        pytest.param(remove("../*"), grpc.StatusCode.INVALID_ARGUMENT, id="glob-above"),
        pytest.param(remove("*", uuid="x"), grpc.StatusCode.INVALID_ARGUMENT, id="uuid"),
        pytest.param(remove("*", uuid=OTHER), grpc.StatusCode.NOT_FOUND, id="unknown"),
    ],
)
def test_bad_requests(user, root, request_, code):
    report(user, directory(root))
    assert user.refusal(user.checkpoints.CheckpointsRemoveFiles, request_)[0] == code


def test_storages_of_other_kinds(user):
    report(user, "{type: s3, bucket: b}")
    code, text = user.refusal(user.checkpoints.DeleteCheckpoints, delete())
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert "storage of type s3" in text


def download(client, accept: str | None = None, uuid: str = UUID) -> tuple[set[str], bytes]:
    headers = [] if accept is None else [("grpcgateway-accept", accept)]
    caller = type(client)(client.channel, client.token, headers)
    pieces = list(
        caller.call(caller.plain.DownloadCheckpoint, plain_pb2.DownloadCheckpointRequest(checkpoint_uuid=uuid))
    )
    return {piece.content_type for piece in pieces}, b"".join(piece.data for piece in pieces)


def from_tar(data: bytes, mode: str) -> dict[str, bytes | None]:
    with tarfile.open(fileobj=io.BytesIO(data), mode=mode) as archive:
        return {each.name: None if each.isdir() else archive.extractfile(each).read() for each in archive.getmembers()}


def from_zip(data: bytes) -> dict[str, bytes | None]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {each.filename.rstrip("/"): None if each.is_dir() else archive.read(each) for each in archive.infolist()}


@pytest.mark.parametrize(
    ("accept", "kind", "unpack"),
    [
        pytest.param("application/gzip", "application/gzip", lambda data: from_tar(data, "r:gz"), id="gzip"),
        pytest.param(None, "application/gzip", lambda data: from_tar(data, "r:gz"), id="unsaid"),
        pytest.param("*/*", "application/gzip", lambda data: from_tar(data, "r:gz"), id="any"),
        pytest.param("application/x-tar", "application/x-tar", lambda data: from_tar(data, "r:"), id="tar"),
        pytest.param("text/html, application/zip;q=0.9", "application/zip", from_zip, id="zip"),
    ],
)
def test_downloading(user, root, tmp_path, accept, kind, unpack):
    report(user, directory(root))
    make_files(root / UUID)
    large = os.urandom(3_000_000)
    (root / UUID / "large \u00e4.bin").write_bytes(large)
    (root / UUID / "link").symlink_to(tmp_path)
    (root / UUID / "file link").symlink_to(root / UUID / "a.pt")
    kinds, data = download(user, accept)
    assert kinds == {kind}
    assert unpack(data) == FILES | {"state": None, "large \u00e4.bin": large}


def test_downloads_that_are_refused(user, root, tmp_path):
    def refusal(uuid: str, accept: str = "*/*") -> grpc.StatusCode:
        with pytest.raises(grpc.RpcError) as caught:
            download(user, accept, uuid)
        return caught.value.code()

    report(user, directory(root))
    assert refusal("nope") is grpc.StatusCode.INVALID_ARGUMENT
    assert refusal(OTHER) is grpc.StatusCode.NOT_FOUND
    assert refusal(UUID) is grpc.StatusCode.NOT_FOUND
    make_files(root / UUID)
    assert refusal(UUID, "text/html") is grpc.StatusCode.INVALID_ARGUMENT
    make_files(tmp_path / "outside" / OTHER)
    report(user, directory(tmp_path / "outside"), OTHER)
    assert refusal(OTHER) is DENIED
    user.call(user.checkpoints.DeleteCheckpoints, delete())
    assert refusal(UUID) is grpc.StatusCode.NOT_FOUND


def test_a_download_that_is_left(root):
    """Whoever stops reading ends the writer, and leaves no descriptor open."""
    make_files(root / UUID)
    (root / UUID / "large.bin").write_bytes(os.urandom(3_000_000))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        pieces = packed(os.open(root / UUID, os.O_RDONLY), ArchiveKind.TAR)
        assert next(pieces)
        pieces.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not [thread for thread in threading.enumerate() if thread.name == "archive"]
