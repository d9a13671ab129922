"""The service `Tasks`: every trial runs as a task, somewhere else, and here are its name, its times and its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import tasks_pb2
from detour.task.v1 import task_pb2

from server.domain.errors import missing
from server.domain.text import check_text
from server.services.task_cluster_methods import TaskClusterMethods
from server.services.task_log_methods import TaskLogMethods
from server.services.timestamps import timestamp
from server.store import run_details

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class TasksServicer(TaskLogMethods, TaskClusterMethods):
    """Answers the methods of `Tasks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetTask(self, request: tasks_pb2.GetTaskRequest, context: grpc.ServicerContext) -> tasks_pb2.GetTaskResponse:
        """Show a task; nothing was ever allocated for it here."""
        task_id = check_text(request.task_id, "taskId")
        with self._database.read() as tx:
            record = run_details.get_task(tx, task_id)
        if record is None:
            raise missing("task", task_id)
        task = task_pb2.Task(
            task_id=record.id,
            task_type=task_pb2.TaskType.Name(record.task_type),
            start_time=timestamp(record.start_time),
            end_time=None if record.end_time is None else timestamp(record.end_time),
        )
        return tasks_pb2.GetTaskResponse(task=task)

    def GetTasks(self, request: tasks_pb2.GetTasksRequest, context: grpc.ServicerContext) -> tasks_pb2.GetTasksResponse:
        """List what runs on the cluster: nothing, as there is none."""
        return tasks_pb2.GetTasksResponse()
