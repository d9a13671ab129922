"""The methods of `Tasks` about what a task was given on a cluster: nothing but its files, whatever the task is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from detour.api.v1 import tasks_pb2, tasks_pb2_grpc

from server.domain.errors import missing
from server.domain.text import check_text
from server.store import run_details
from server.store.experiments import get_model_definition

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.run_details import TaskRecord


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
        with self._database.read() as tx:
            _present(tx, request.task_id)
        return tasks_pb2.GetTaskAcceleratorDataResponse()

    def GetTaskContextDirectory(
        self, request: tasks_pb2.GetTaskContextDirectoryRequest, context: grpc.ServicerContext
    ) -> tasks_pb2.GetTaskContextDirectoryResponse:
        """Show the files that a task was started with: for a trial, the model definition of its experiment."""
        with self._database.read() as tx:
            record = _present(tx, request.task_id)
            archive = None if record.experiment_id is None else get_model_definition(tx, record.experiment_id)
        return tasks_pb2.GetTaskContextDirectoryResponse(b64_tgz=base64.b64encode(archive or b"").decode())


def _present(tx: Connection, task_id: str) -> TaskRecord:
    record = run_details.get_task(tx, check_text(task_id, "taskId"))
    if record is None:
        raise missing("task", task_id)
    return record
