"""The part of the service `Checkpoints` that deletes files.

A master starts a task on an agent for it, and has answered long before. Without agents the server deletes the files
itself, under the folders that its settings open, and answers when they are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import checkpoints_pb2, checkpoints_pb2_grpc

from server.domain.checkpoint import check_uuid
from server.domain.checkpoint_glob import check_glob
from server.domain.errors import FailedPreconditionError, ServiceError, missing
from server.files.deletion import delete_folder, delete_matching
from server.files.roots import OutsideError
from server.services.checkpoint_place import folder_around, outside, stuck
from server.services.checkpoint_registration import check_unregistered
from server.store import checkpoints, experiments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import grpc

    from server.files.roots import StorageRoots
    from server.store.checkpoints import CheckpointPlace
    from server.store.database import Database


class CheckpointDeletionMethods(checkpoints_pb2_grpc.CheckpointsServicer):
    """Answers the methods that delete files."""

    _database: Database
    _roots: StorageRoots

    def DeleteCheckpoints(
        self, request: checkpoints_pb2.DeleteCheckpointsRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.DeleteCheckpointsResponse:
        """Delete all files of checkpoints."""
        self._delete(request.checkpoint_uuids, None)
        return checkpoints_pb2.DeleteCheckpointsResponse()

    def CheckpointsRemoveFiles(
        self, request: checkpoints_pb2.CheckpointsRemoveFilesRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.CheckpointsRemoveFilesResponse:
        """Delete those files of checkpoints that match any of some patterns."""
        self._delete(request.checkpoint_uuids, [check_glob(pattern) for pattern in request.checkpoint_globs])
        return checkpoints_pb2.CheckpointsRemoveFilesResponse()

    def _delete(self, uuids: Iterable[str], patterns: Sequence[str] | None) -> None:
        wanted = list(dict.fromkeys(map(check_uuid, uuids)))
        with self._database.read() as tx:
            places = {place.uuid: place for place in checkpoints.get_places(tx, wanted)}
            for uuid in wanted:
                if uuid not in places:
                    raise missing("checkpoint", uuid)
            check_unregistered(tx, wanted, "deleted")
        for place in places.values():
            self._check(place)
        for place in places.values():
            was_complete = self._claim(place)
            try:
                left = self._delete_files(place, patterns)
            except FailedPreconditionError:
                self._note(place, self._left(place), was_complete=was_complete)
                raise
            except ServiceError:
                if was_complete:
                    self._restore(place)
                raise
            # What is noted of the files may not come before they are gone, nor hang on the checkpoints to come.
            self._note(place, left, was_complete=was_complete)

    def _claim(self, place: CheckpointPlace) -> bool:
        """Claim a checkpoint, unless it was registered meanwhile; return whether it was complete."""
        with self._database.write() as tx:
            experiments.lock(tx, place.experiment_id)
            check_unregistered(tx, [place.uuid], "deleted")
            return checkpoints.claim(tx, place.uuid)

    def _restore(self, place: CheckpointPlace) -> None:
        with self._database.write() as tx:
            experiments.lock(tx, place.experiment_id)
            checkpoints.restore(tx, place.uuid)

    def _note(self, place: CheckpointPlace, left: Mapping[str, int], *, was_complete: bool) -> None:
        with self._database.write() as tx:
            experiments.lock(tx, place.experiment_id)
            if checkpoints.find_experiment(tx, place.uuid) is None:
                return
            changed = checkpoints.set_resources(tx, place.experiment_id, place.uuid, left)
            if was_complete and not changed:
                checkpoints.restore(tx, place.uuid)

    def _left(self, place: CheckpointPlace) -> dict[str, int]:
        """Return the files that are left of a checkpoint after something could not be deleted."""
        with self._roots.opened(folder_around(place)) as parent:
            return delete_matching(parent, place.uuid, [])

    def _delete_files(self, place: CheckpointPlace, patterns: Sequence[str] | None) -> dict[str, int]:
        try:
            with self._roots.opened(folder_around(place)) as parent:
                if patterns is None:
                    delete_folder(parent, place.uuid)
                    return {}
                left = delete_matching(parent, place.uuid, patterns)
        except FileNotFoundError:
            return {}
        except OutsideError:
            raise outside(place.uuid) from None
        except OSError as error:
            raise stuck(place.uuid, error) from error
        return left if any(not path.endswith("/") for path in left) else {}

    def _check(self, place: CheckpointPlace) -> None:
        """Refuse the whole request before anything is deleted."""
        try:
            with self._roots.opened(folder_around(place)):
                return
        except FileNotFoundError:
            return
        except OutsideError:
            raise outside(place.uuid) from None
