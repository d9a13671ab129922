"""The service `Runs`: trials under another name, with metadata attached to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import runs_pb2, runs_pb2_grpc

from server.domain import struct
from server.domain.config.storage_section import check_storage
from server.domain.run_metadata import check_metadata
from server.services.experiment_message import merge_struct
from server.services.trial_list_methods import trial_not_found
from server.store import run_details, trials

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database

# They say how many checkpoints are kept, not where.
_KEEPING = frozenset({"save_experiment_best", "save_trial_best", "save_trial_latest"})


class RunsServicer(runs_pb2_grpc.RunsServicer):
    """Answers the methods of `Runs` that a training script calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def RunPrepareForReporting(
        self, request: runs_pb2.RunPrepareForReportingRequest, context: grpc.ServicerContext
    ) -> runs_pb2.RunPrepareForReportingResponse:
        """Note where a run keeps its checkpoints; the same place has the same id."""
        answer = runs_pb2.RunPrepareForReportingResponse()
        if not request.HasField("checkpoint_storage"):
            with self._database.read() as tx:
                if trials.get_experiment_id(tx, request.run_id) is None:
                    raise trial_not_found(request.run_id)
            return answer
        section = check_storage(struct.decode(request.checkpoint_storage))
        place = {name: value for name, value in section.items() if name not in _KEEPING}
        with self._database.write() as tx:
            if trials.get_experiment_id(tx, request.run_id) is None:
                raise trial_not_found(request.run_id)
            answer.storage_id = run_details.storage_id(tx, place)
        return answer

    def GetRunMetadata(
        self, request: runs_pb2.GetRunMetadataRequest, context: grpc.ServicerContext
    ) -> runs_pb2.GetRunMetadataResponse:
        """Show what is attached to a run."""
        with self._database.read() as tx:
            stored = run_details.get_metadata(tx, request.run_id)
        if stored is None:
            raise trial_not_found(request.run_id)
        answer = runs_pb2.GetRunMetadataResponse()
        merge_struct(answer.metadata, stored)
        return answer

    def PostRunMetadata(
        self, request: runs_pb2.PostRunMetadataRequest, context: grpc.ServicerContext
    ) -> runs_pb2.PostRunMetadataResponse:
        """Attach a document to a run, in the place of the one that was there."""
        document = struct.decode(request.metadata)
        check_metadata(document)
        with self._database.write() as tx:
            if not run_details.set_metadata(tx, request.run_id, document):
                raise trial_not_found(request.run_id)
        answer = runs_pb2.PostRunMetadataResponse()
        merge_struct(answer.metadata, struct.encode(document))
        return answer
