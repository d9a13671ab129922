"""The part of the service `Experiments` that shows model definitions: whole, as a tree, or one file."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc
from detour.experiment.v1 import experiment_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from server.domain.errors import NotFoundError
from server.domain.model_definition import find_file, tree
from server.services.experiment_action import not_found
from server.store import experiments

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.domain.model_definition import Node
    from server.store.database import Database

_NO_FILES = b""


class ModelDefinitionMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the methods that show the files which came with an experiment."""

    _database: Database

    def GetModelDef(
        self, request: experiments_pb2.GetModelDefRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetModelDefResponse:
        """Show the whole archive; nothing for an experiment without files."""
        archive = self._archive(request.experiment_id)
        return experiments_pb2.GetModelDefResponse(b64_tgz=base64.b64encode(archive).decode())

    def GetModelDefTree(
        self, request: experiments_pb2.GetModelDefTreeRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetModelDefTreeResponse:
        """Show which files there are; none for an experiment without any, where the master fails."""
        archive = self._archive(request.experiment_id)
        files = [_node_message(node) for node in tree(archive)] if archive else []
        return experiments_pb2.GetModelDefTreeResponse(files=files)

    def GetModelDefFile(
        self, request: experiments_pb2.GetModelDefFileRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetModelDefFileResponse:
        """Show one file."""
        archive = self._archive(request.experiment_id)
        content = read_file(archive, request.path, request.experiment_id)
        return experiments_pb2.GetModelDefFileResponse(file=content)

    def _archive(self, experiment_id: int) -> bytes:
        with self._database.read() as tx:
            return read_archive(tx, experiment_id)


def read_archive(tx: Connection, experiment_id: int) -> bytes:
    """Return the archive of the files that came with an experiment; empty if none came.

    Raises:
        NotFoundError: There is no such experiment.
    """
    archive = experiments.get_model_definition(tx, experiment_id)
    if archive is None and not experiments.exists(tx, experiment_id):
        raise not_found(experiment_id)
    return archive or _NO_FILES


def read_file(archive: bytes, path: str, experiment_id: int) -> bytes:
    """Return the content of one file of an archive, which may be empty.

    Raises:
        NotFoundError: There is no such file.
    """
    content = find_file(archive, path) if archive else None
    if content is None:
        raise NotFoundError(f"file '{path}' not found in experiment '{experiment_id}'")
    return content


def _node_message(node: Node) -> experiment_pb2.FileNode:
    return experiment_pb2.FileNode(
        path=node.path,
        name=node.name,
        modified_time=Timestamp(seconds=node.mtime),
        content_length=node.size,
        is_dir=node.is_folder,
        content_type=node.content_type,
        files=[_node_message(child) for child in node.children],
    )
