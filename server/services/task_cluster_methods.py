"""The methods of `Tasks` about what a task was given on a cluster: nothing, whatever the task is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import tasks_pb2, tasks_pb2_grpc

from server.domain.text import check_text
from server.services.empty_list import nothing
from server.store import run_details

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class TaskClusterMethods(tasks_pb2_grpc.TasksServicer):
    """Answers them."""

    _database: Database

    def GetActiveTasksCount(
        self, request: tasks_pb2.GetActiveTasksCountRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.GetActiveTasksCountResponse:
        """Count nothing: commands, notebooks, shells and TensorBoards run on agents."""
        return tasks_pb2.GetActiveTasksCountResponse()

    def GetTaskAcceleratorData(
        self, request: tasks_pb2.GetTaskAcceleratorDataRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.GetTaskAcceleratorDataResponse:
        """Show no devices of a task."""
        self._check_task(request.task_id)
        return tasks_pb2.GetTaskAcceleratorDataResponse()

    def GetTaskContextDirectory(
        self, request: tasks_pb2.GetTaskContextDirectoryRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.GetTaskContextDirectoryResponse:
        """Show no files of a task."""
        self._check_task(request.task_id)
        return tasks_pb2.GetTaskContextDirectoryResponse()

    def _check_task(self, task_id: str) -> None:
        with self._database.read() as tx:
            if run_details.get_task(tx, check_text(task_id, "taskId")) is None:
                raise nothing("task", task_id)
