"""The service `Runs`: trials under another name, with metadata attached to them, in tables of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import runs_pb2, runs_pb2_grpc

from server.domain import struct
from server.domain.config.storage_section import check_storage
from server.domain.errors import missing
from server.domain.run_metadata import check_metadata
from server.domain.text import check_text
from server.rpc.caller import current_caller
from server.services import run_action
from server.services.experiment_message import merge_struct
from server.services.pagination import pagination_message
from server.services.run_bulk import act_on_runs, check_either, in_project
from server.services.run_message import show_run
from server.services.run_move import move_runs
from server.services.search_request import requested_search
from server.services.trial_list_methods import trial_not_found
from server.store import projects, run_details, run_search, run_values, runs, trials

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc

    from server.services.run_action import RunAction
    from server.store.database import Database

    _NamesRuns = (
        runs_pb2.ArchiveRunsRequest
        | runs_pb2.UnarchiveRunsRequest
        | runs_pb2.PauseRunsRequest
        | runs_pb2.ResumeRunsRequest
        | runs_pb2.DeleteRunsRequest
    )

# They say how many checkpoints are kept, not where.
_KEEPING = frozenset({"save_experiment_best", "save_trial_best", "save_trial_latest"})


class RunsServicer(runs_pb2_grpc.RunsServicer):
    """Answers the methods of `Runs`."""

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        """Serve runs.

        Args:
            database: Where they are.
            wake: Lets background work begin at once.
        """
        self._database = database
        self._wake = wake

    def SearchRuns(
        self, request: runs_pb2.SearchRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.SearchRunsResponse:
        """Show a page of the runs that a filter finds."""
        search = requested_search(request)
        with self._database.read() as tx:
            if search.project_id is not None and projects.get_place(tx, search.project_id) is None:
                raise missing("project", search.project_id)
            ids, page = run_search.find(tx, search, request.offset, request.limit)
            records = runs.get_runs(tx, ids)
        answer = runs_pb2.SearchRunsResponse(pagination=pagination_message(page))
        for record in records:
            show_run(answer.runs.add(), record, search.now)
        return answer

    def ArchiveRuns(
        self, request: runs_pb2.ArchiveRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.ArchiveRunsResponse:
        """Archive runs that are over."""
        return runs_pb2.ArchiveRunsResponse(results=self._act(request, run_action.archive(archived=True)))

    def UnarchiveRuns(
        self, request: runs_pb2.UnarchiveRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.UnarchiveRunsResponse:
        """Take runs out of the archive."""
        return runs_pb2.UnarchiveRunsResponse(results=self._act(request, run_action.archive(archived=False)))

    def PauseRuns(
        self, request: runs_pb2.PauseRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.PauseRunsResponse:
        """Pause runs, with their experiments."""
        return runs_pb2.PauseRunsResponse(results=self._act(request, run_action.pause()))

    def ResumeRuns(
        self, request: runs_pb2.ResumeRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.ResumeRunsResponse:
        """Let runs wait for a cluster again, with their experiments."""
        return runs_pb2.ResumeRunsResponse(results=self._act(request, run_action.resume()))

    def DeleteRuns(
        self, request: runs_pb2.DeleteRunsRequest, context: grpc.ServicerContext
    ) -> runs_pb2.DeleteRunsResponse:
        """Mark runs that are over, to be removed behind the answer."""
        results = self._act(request, run_action.delete_by(current_caller()))
        self._wake()
        return runs_pb2.DeleteRunsResponse(results=results)

    def KillRuns(self, request: runs_pb2.KillRunsRequest, context: grpc.ServicerContext) -> runs_pb2.KillRunsResponse:
        """End runs of managed experiments."""
        return runs_pb2.KillRunsResponse(
            results=act_on_runs(self._database, request, request.project_id, run_action.kill)
        )

    def MoveRuns(self, request: runs_pb2.MoveRunsRequest, context: grpc.ServicerContext) -> runs_pb2.MoveRunsResponse:
        """Move runs to another project, with their experiments."""
        return runs_pb2.MoveRunsResponse(results=move_runs(self._database, request))

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

    def GetMetadataValues(
        self, request: runs_pb2.GetMetadataValuesRequest, context: grpc.ServicerContext
    ) -> runs_pb2.GetMetadataValuesResponse:
        """List the texts that the metadata of the runs in a project have under a name."""
        name = check_text(request.key, "key")
        with self._database.read() as tx:
            if projects.get_place(tx, request.project_id) is None:
                raise missing("project", request.project_id)
            values = run_values.metadata_texts(tx, request.project_id, name)
        return runs_pb2.GetMetadataValuesResponse(values=values)

    def _act(self, request: _NamesRuns, action: RunAction) -> list[runs_pb2.RunActionResult]:
        check_either(request)
        project_id = request.project_id
        return act_on_runs(self._database, request, project_id, action, place=in_project(project_id))
