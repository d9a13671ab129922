"""Calls about checkpoints with real files that more than one test file makes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from detour.api.v1 import checkpoints_pb2 as api
from detour.checkpoint.v1 import checkpoint_pb2

from server.background.checkpoint_retention import CheckpointRetention
from server.background.deletion import Deletion
from server.files.roots import StorageRoots
from server.files.tensorboard import TensorboardFiles
from tests.grpc.trial_calls import report, struct

if TYPE_CHECKING:
    from pathlib import Path


def config(storage: str) -> str:
    return f"name: a\nsearcher: {{name: single, metric: loss}}\ncheckpoint_storage: {storage}\n"


def directory(folder: Path | str, **policy: int) -> str:
    """A `checkpoint_storage` section in YAML; the policy by the names in it, without `save_`."""
    kept = "".join(f", save_{name}: {number}" for name, number in policy.items())
    return f'{{type: directory, container_path: "{folder}"{kept}}}'


def save(client, trial: Any, folder: Path, steps: int, loss: float | str | None = None, run: int = 0) -> str:
    """Write a checkpoint into a folder and report it, with a validation after as many steps, and return its UUID."""
    if loss is not None:
        report(client, trial.id, steps, {"loss": loss}, group="validation", run=run)
    number = str(uuid.uuid4())
    (folder / number / "state").mkdir(parents=True)
    (folder / number / "state" / "weights").write_bytes(b"weights")
    reported = checkpoint_pb2.Checkpoint(
        uuid=number,
        task_id=trial.task_id,
        metadata=struct({"steps_completed": steps}),
        resources={"state/": 0, "state/weights": 7},
    )
    client.call(client.checkpoints.ReportCheckpoint, api.ReportCheckpointRequest(checkpoint=reported))
    return number


def states(client, uuids: list[str]) -> list[str]:
    """The states of checkpoints, without their prefix."""
    found = (
        client.call(client.checkpoints.GetCheckpoint, api.GetCheckpointRequest(checkpoint_uuid=number))
        for number in uuids
    )
    return [checkpoint_pb2.State.Name(each.checkpoint.state).removeprefix("STATE_") for each in found]


def retain(application, root: Path) -> None:
    """Do the background work that deletes what need not be kept."""
    application.background.run_once(CheckpointRetention(StorageRoots([root])))


def remove(application, root: Path) -> None:
    """Do the background work that removes what is being deleted."""
    roots = StorageRoots([root])
    application.background.run_once(Deletion(roots, TensorboardFiles(roots, "a cluster")))
