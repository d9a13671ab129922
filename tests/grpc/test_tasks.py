"""Tasks: what a master without agents tells of them."""

from __future__ import annotations

import base64
import io
import tarfile

import grpc
from detour.api.v1 import tasks_pb2
from detour.util.v1 import util_pb2

from server.domain.model_definition import FILE
from tests.grpc import experiment_calls
from tests.grpc.trial_calls import new_trial

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND


def test_what_a_cluster_would_know_of_a_task(user):
    trial = new_trial(user)
    request = tasks_pb2.GetTaskAcceleratorDataRequest(task_id=trial.task_id)
    assert not user.call(user.tasks.GetTaskAcceleratorData, request).accelerator_data
    for task_id, code, text in (
        ("x", MISSING, "task 'x' not found"),
        ("\0", INVALID, "taskId: strings must not contain NUL characters"),
    ):
        request = tasks_pb2.GetTaskAcceleratorDataRequest(task_id=task_id)
        assert user.refusal(user.tasks.GetTaskAcceleratorData, request) == (code, text)
    running = user.call(user.tasks.GetActiveTasksCount, tasks_pb2.GetActiveTasksCountRequest())
    assert (running.commands, running.notebooks, running.shells, running.tensorboards) == (0, 0, 0, 0)


def test_the_files_that_a_task_was_started_with(user):
    def files_of(task_id: str) -> str:
        request = tasks_pb2.GetTaskContextDirectoryRequest(task_id=task_id)
        return user.call(user.tasks.GetTaskContextDirectory, request).b64_tgz

    assert files_of(new_trial(user).task_id) == ""
    file = util_pb2.File(path="train.py", type=FILE, content=b"print()")
    experiment = experiment_calls.create(user, model_definition=[file]).experiment.id
    packed = files_of(new_trial(user, experiment).task_id)
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(packed))) as archive:
        assert archive.getnames() == ["train.py"]
    request = tasks_pb2.GetTaskContextDirectoryRequest(task_id="x")
    assert user.refusal(user.tasks.GetTaskContextDirectory, request) == (MISSING, "task 'x' not found")
