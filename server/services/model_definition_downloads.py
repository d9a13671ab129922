"""The methods of `Plain` that let a browser save the files which came with an experiment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from detour.v1 import plain_pb2_grpc
from google.api import httpbody_pb2

from server.domain.attachment import attachment
from server.domain.model_definition import content_type
from server.rpc.caller import add_header
from server.services.model_definition_methods import read_archive, read_file
from server.store import experiments

if TYPE_CHECKING:
    import grpc
    from detour.v1 import plain_pb2

    from server.store.database import Database

_DISPOSITION: Final = "content-disposition"
_GTAR: Final = "application/x-gtar"
# What a master leaves of the name of an experiment, and how much of it, the underscore in front included.
_UNWANTED: Final = re.compile(r"[^A-Za-z0-9_ \-()\[\].{}]+")
_NAME_LENGTH: Final = 50


class ModelDefinitionDownloads(plain_pb2_grpc.PlainServicer):
    """Answers them; the names of the files are those that a master gives."""

    _database: Database

    def DownloadModelDefinition(
        self, request: plain_pb2.DownloadModelDefinitionRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Send all files as a gzipped tar; nothing for an experiment without files."""
        with self._database.read() as tx:
            archive = read_archive(tx, request.experiment_id)
            record = experiments.get_experiment(tx, request.experiment_id)
        name = "" if record is None else f"_{_UNWANTED.sub('', record.name)}"[:_NAME_LENGTH]
        add_header(_DISPOSITION, attachment(f"exp{request.experiment_id}{name}_model_def.tar.gz"))
        return httpbody_pb2.HttpBody(content_type=_GTAR, data=archive)

    def DownloadModelFile(
        self, request: plain_pb2.DownloadModelFileRequest, context: grpc.ServicerContext
    ) -> httpbody_pb2.HttpBody:
        """Send one file."""
        with self._database.read() as tx:
            archive = read_archive(tx, request.experiment_id)
        content = read_file(archive, request.path, request.experiment_id)
        add_header(_DISPOSITION, attachment(f"exp{request.experiment_id}/{request.path}"))
        return httpbody_pb2.HttpBody(content_type=content_type(content), data=content)
