"""The service `Checkpoints`: saved states of trials, which are reported here and lie in storages outside of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import checkpoints_pb2
from detour.checkpoint.v1 import checkpoint_pb2

from server.domain import struct
from server.domain.checkpoint import check_resources, check_uuid, steps_completed
from server.domain.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError, missing
from server.domain.text import check_text
from server.services.checkpoint_deletion_methods import CheckpointDeletionMethods
from server.services.checkpoint_list_methods import CheckpointListMethods
from server.services.checkpoint_message import show_checkpoint
from server.services.checkpoint_metric_methods import CheckpointMetricMethods
from server.services.checkpoint_registration import check_unregistered
from server.services.timestamps import moment
from server.store import checkpoints, experiments
from server.store.checkpoints import NewCheckpoint

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.files.roots import StorageRoots
    from server.store.checkpoints import CheckpointRecord
    from server.store.database import Database

_REPORTED = (checkpoint_pb2.STATE_UNSPECIFIED, checkpoint_pb2.STATE_COMPLETED)


class CheckpointsServicer(CheckpointListMethods, CheckpointDeletionMethods, CheckpointMetricMethods):
    """Answers the methods of `Checkpoints`."""

    def __init__(self, database: Database, roots: StorageRoots) -> None:
        """Answer out of a database.

        Args:
            database: Where checkpoints are stored.
            roots: Where their files may be deleted.
        """
        self._database = database
        self._roots = roots

    def ReportCheckpoint(
        self, request: checkpoints_pb2.ReportCheckpointRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.ReportCheckpointResponse:
        """Store a checkpoint that was written; nothing is looked at in its storage."""
        reported = request.checkpoint
        uuid = check_uuid(reported.uuid)
        if reported.state not in _REPORTED:
            raise InvalidArgumentError("the state of a checkpoint that is reported must be STATE_COMPLETED")
        metadata = struct.decode(reported.metadata)
        task_id = check_text(reported.task_id, "taskId")
        time = (
            moment(reported.report_time, "reportTime") if reported.HasField("report_time") else dt.datetime.now(dt.UTC)
        )
        resources = check_resources(reported.resources)
        allocation = check_text(reported.allocation_id, "allocationId") if reported.HasField("allocation_id") else None
        with self._database.write() as tx:
            found = checkpoints.find_task(tx, task_id)
            if found is None or experiments.lock(tx, found[1]) is None:
                raise missing("task", task_id)
            trial_id, experiment_id = found
            new = NewCheckpoint(
                uuid=uuid,
                trial_id=trial_id,
                task_id=task_id,
                allocation_id=allocation,
                report_time=time,
                steps_completed=steps_completed(metadata),
                resources=resources,
                metadata_struct=struct.encode(metadata),
                storage_id=_storage_id(tx, reported),
            )
            if not checkpoints.add(tx, experiment_id, new):
                raise AlreadyExistsError(f"checkpoint '{uuid}' already exists")
        return checkpoints_pb2.ReportCheckpointResponse()

    def GetCheckpoint(
        self, request: checkpoints_pb2.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.GetCheckpointResponse:
        """Show a checkpoint."""
        uuid = check_uuid(request.checkpoint_uuid)
        with self._database.read() as tx:
            record = _present(tx, uuid)
        answer = checkpoints_pb2.GetCheckpointResponse()
        show_checkpoint(answer.checkpoint, record)
        return answer

    def PostCheckpointMetadata(
        self, request: checkpoints_pb2.PostCheckpointMetadataRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.PostCheckpointMetadataResponse:
        """Replace the metadata of a checkpoint."""
        uuid = check_uuid(request.checkpoint.uuid)
        metadata = struct.decode(request.checkpoint.metadata)
        with self._database.write() as tx:
            if not checkpoints.set_metadata(tx, uuid, struct.encode(metadata), steps_completed(metadata)):
                raise _not_found(uuid)
            record = _present(tx, uuid)
        answer = checkpoints_pb2.PostCheckpointMetadataResponse()
        show_checkpoint(answer.checkpoint, record)
        return answer

    def PatchCheckpoints(
        self, request: checkpoints_pb2.PatchCheckpointsRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.PatchCheckpointsResponse:
        """Note which files of checkpoints are left: all of the request, or nothing of it."""
        wanted = {
            check_uuid(each.uuid): check_resources(each.resources.resources) if each.HasField("resources") else None
            for each in request.checkpoints
        }
        with self._database.write() as tx:
            found = {uuid: checkpoints.find_experiment(tx, uuid) for uuid in wanted}
            # In the order of experiments, as everybody locks several of them.
            for experiment_id in sorted({each for each in found.values() if each is not None}):
                experiments.lock(tx, experiment_id)
            check_unregistered(tx, wanted, "patched")
            for uuid, left in wanted.items():
                # Not `found`: an experiment may have been deleted while its lock was waited for.
                owner = checkpoints.find_experiment(tx, uuid)
                if owner is None:
                    raise _not_found(uuid)
                if left is not None:
                    checkpoints.set_resources(tx, owner, uuid, left)
        return checkpoints_pb2.PatchCheckpointsResponse()


def _storage_id(tx: Connection, reported: checkpoint_pb2.Checkpoint) -> int | None:
    if not reported.HasField("storage_id"):
        return None
    if not checkpoints.storage_exists(tx, reported.storage_id):
        raise InvalidArgumentError(f"storage {reported.storage_id} not found")
    return reported.storage_id


def _present(tx: Connection, uuid: str) -> CheckpointRecord:
    record = checkpoints.get_checkpoint(tx, uuid)
    if record is None:
        raise _not_found(uuid)
    return record


def _not_found(uuid: str) -> NotFoundError:
    return missing("checkpoint", uuid)
