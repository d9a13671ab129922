"""The part of the service `Trials` that reads the logs of a trial: those of all its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import trials_pb2, trials_pb2_grpc

from server.domain.log_filter import containing
from server.domain.task_log import shown
from server.services.log_follower import LogReader, LogRequest
from server.services.log_request import level_name, log_filter
from server.services.pagination import is_descending
from server.services.timestamps import timestamp
from server.store.task_logs import LogSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

    from server.domain.task_log import LogLine
    from server.store.database import Database


class TrialLogMethods(trials_pb2_grpc.TrialsServicer):
    """Answers the methods about logs."""

    _database: Database

    def TrialLogs(
        self, request: trials_pb2.TrialLogsRequest, context: grpc.ServicerContext
    ) -> Iterator[trials_pb2.TrialLogsResponse]:
        """Stream the lines of a trial; a negative limit gives none, and the text is never a regular expression."""
        wanted = LogRequest(
            source=LogSource(trial_id=request.trial_id),
            wanted=log_filter(request, containing(request.search_text)),
            limit=max(request.limit, 0) if request.limit else None,
            descending=is_descending(request.order_by),
            follow=request.follow and request.limit >= 0,
        )
        for number, line in LogReader(self._database).lines(wanted, context):
            yield _message(request.trial_id, number, line)

    def TrialLogsFields(
        self, request: trials_pb2.TrialLogsFieldsRequest, context: grpc.ServicerContext
    ) -> Iterator[trials_pb2.TrialLogsFieldsResponse]:
        """Stream the values by which the lines of a trial can be filtered."""
        source = LogSource(trial_id=request.trial_id)
        for found in LogReader(self._database).fields(source, context, follow=request.follow):
            yield trials_pb2.TrialLogsFieldsResponse(
                agent_ids=sorted(found.agent_ids),
                container_ids=sorted(found.container_ids),
                rank_ids=sorted(found.rank_ids),
                stdtypes=sorted(found.stdtypes),
                sources=sorted(found.sources),
            )


def _message(trial_id: int, number: int, line: LogLine) -> trials_pb2.TrialLogsResponse:
    return trials_pb2.TrialLogsResponse(
        id=str(number),
        timestamp=None if line.timestamp is None else timestamp(line.timestamp),
        message=shown(line),
        level=level_name(line.level),
        trial_id=trial_id,
        agent_id=line.agent_id,
        container_id=line.container_id,
        rank_id=line.rank_id,
        log=line.log,
        source=line.source,
        stdtype=line.stdtype,
    )
