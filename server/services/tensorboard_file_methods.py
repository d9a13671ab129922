"""The part of the service `Experiments` that deletes what trials wrote for TensorBoard.

A master starts a task on an agent for it. Without agents the server deletes the files itself, under the folders that
its settings open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from server.domain.errors import InvalidArgumentError, PermissionDeniedError
from server.files.roots import OutsideError, folder_of
from server.services.experiment_action import not_found
from server.store import experiments

if TYPE_CHECKING:
    import grpc

    from server.files.tensorboard import TensorboardFiles
    from server.store.database import Database


class TensorboardFileMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the method that deletes files for TensorBoard."""

    _database: Database
    _tensorboards: TensorboardFiles

    def DeleteTensorboardFiles(
        self, request: experiments_pb2.DeleteTensorboardFilesRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.DeleteTensorboardFilesResponse:
        """Delete the files that the trials of an experiment wrote for TensorBoard."""
        with self._database.read() as tx:
            if not experiments.exists(tx, request.experiment_id):
                raise not_found(request.experiment_id)
            storage = experiments.get_config(tx, request.experiment_id).get("checkpoint_storage") or {}
        folder = folder_of(storage)
        if folder is None:
            raise InvalidArgumentError(
                f"the files lie in a storage of type {storage.get('type')}: only files of directory and shared_fs are "
                "within reach of this server"
            )
        try:
            self._tensorboards.delete(folder, request.experiment_id)
        except OutsideError:
            raise PermissionDeniedError("the files do not lie under a folder that DETOUR_STORAGE_ROOTS names") from None
        except PermissionError:
            raise PermissionDeniedError(
                "the files belong to another user of the machine that the server is on"
            ) from None
        return experiments_pb2.DeleteTensorboardFilesResponse()
