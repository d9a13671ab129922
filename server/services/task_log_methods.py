"""The part of the service `Tasks` that keeps the logs of tasks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from detour.api.v1 import tasks_pb2, tasks_pb2_grpc

from server.domain.errors import InvalidArgumentError, missing
from server.domain.log_filter import containing, matching
from server.domain.task_log import shown
from server.domain.text import check_text
from server.services.log_follower import LogReader, LogRequest
from server.services.log_request import level_name, log_filter, posted_line
from server.services.pagination import is_descending
from server.services.timestamps import timestamp
from server.store import task_logs
from server.store.task_logs import LogSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

    from server.domain.task_log import LogLine
    from server.store.database import Database

# Lines that one transaction removes: others wait for it on SQLite.
_REMOVED_AT_ONCE: Final = 5000


class TaskLogMethods(tasks_pb2_grpc.TasksServicer):
    """Answers the methods about logs."""

    _database: Database

    def PostTaskLogs(
        self, request: tasks_pb2.PostTaskLogsRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.PostTaskLogsResponse:
        """Append lines to the log of one task."""
        if not request.logs:
            raise InvalidArgumentError("len logs must be greater than 0")
        lines = [posted_line(log) for log in request.logs]
        task_id = lines[0].task_id
        for line in lines:
            if line.task_id != task_id:
                raise InvalidArgumentError(
                    f"can only post logs of a single taskID per task log request got '{task_id}' and '{line.task_id}'"
                )
        with self._database.write() as tx:
            if not task_logs.append(tx, lines):
                raise missing("task", task_id)
        return tasks_pb2.PostTaskLogsResponse()

    def TaskLogs(
        self, request: tasks_pb2.TaskLogsRequest, context: grpc.ServicerContext
    ) -> Iterator[tasks_pb2.TaskLogsResponse]:
        """Stream the lines of a task."""
        if request.limit < 0:
            raise InvalidArgumentError("limit must not be negative")
        if request.limit and request.follow:
            raise InvalidArgumentError("limit and follow cannot be combined")
        text = matching(request.search_text) if request.enable_regex else containing(request.search_text)
        wanted = LogRequest(
            source=LogSource(task_id=check_text(request.task_id, "taskId")),
            wanted=log_filter(request, text, allocation_ids=request.allocation_ids),
            limit=request.limit or None,
            descending=is_descending(request.order_by),
            follow=request.follow,
        )
        for number, line in LogReader(self._database).lines(wanted, context):
            yield _message(number, line)

    def TaskLogsFields(
        self, request: tasks_pb2.TaskLogsFieldsRequest, context: grpc.ServicerContext
    ) -> Iterator[tasks_pb2.TaskLogsFieldsResponse]:
        """Stream the values by which the lines of a task can be filtered."""
        source = LogSource(task_id=check_text(request.task_id, "taskId"))
        for found in LogReader(self._database).fields(source, context, follow=request.follow):
            yield tasks_pb2.TaskLogsFieldsResponse(
                allocation_ids=sorted(found.allocation_ids),
                agent_ids=sorted(found.agent_ids),
                container_ids=sorted(found.container_ids),
                rank_ids=sorted(found.rank_ids),
                stdtypes=sorted(found.stdtypes),
                sources=sorted(found.sources),
            )

    def CleanupLogs(
        self, request: tasks_pb2.CleanupLogsRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.CleanupLogsResponse:
        """Remove all lines that need not be kept any longer."""
        now = dt.datetime.now(dt.UTC)
        total = 0
        while context.is_active():
            with self._database.write() as tx:
                removed = task_logs.delete_expired(tx, now, _REMOVED_AT_ONCE)
            total += removed
            if removed < _REMOVED_AT_ONCE:
                break
        return tasks_pb2.CleanupLogsResponse(removed_count=total)


def _message(number: int, line: LogLine) -> tasks_pb2.TaskLogsResponse:
    return tasks_pb2.TaskLogsResponse(
        id=str(number),
        timestamp=None if line.timestamp is None else timestamp(line.timestamp),
        message=shown(line),
        level=level_name(line.level),
        task_id=line.task_id,
        allocation_id=line.allocation_id,
        agent_id=line.agent_id,
        container_id=line.container_id,
        rank_id=line.rank_id,
        log=line.log,
        source=line.source,
        stdtype=line.stdtype,
    )
