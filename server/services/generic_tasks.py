"""The service `GenericTasks`: tasks of any kind on a cluster. There are none, and those of trials are none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import generic_tasks_pb2, generic_tasks_pb2_grpc

from server.domain.errors import FailedPreconditionError, missing
from server.domain.text import check_text
from server.store import run_details

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class GenericTasksServicer(generic_tasks_pb2_grpc.GenericTasksServicer):
    """Answers the methods of `GenericTasks`, but for the one that starts one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetGenericTaskConfig(
        self, request: generic_tasks_pb2.GetGenericTaskConfigRequest, context: grpc.ServicerContext
    ) -> generic_tasks_pb2.GetGenericTaskConfigResponse:
        """Show the configuration of a task: that of a trial has none of its own."""
        self._check(request.task_id)
        return generic_tasks_pb2.GetGenericTaskConfigResponse()

    def KillGenericTask(
        self, request: generic_tasks_pb2.KillGenericTaskRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse to end a task."""
        self._refuse(request.task_id)

    def PauseGenericTask(
        self, request: generic_tasks_pb2.PauseGenericTaskRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse to pause a task."""
        self._refuse(request.task_id)

    def UnpauseGenericTask(
        self, request: generic_tasks_pb2.UnpauseGenericTaskRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse to let a task go on."""
        self._refuse(request.task_id)

    def _refuse(self, task_id: str) -> NoReturn:
        self._check(task_id)
        raise FailedPreconditionError("this operation is currently only supported for generic tasks")

    def _check(self, task_id: str) -> None:
        with self._database.read() as tx:
            if run_details.get_task(tx, check_text(task_id, "taskId")) is None:
                raise missing("task", task_id)
