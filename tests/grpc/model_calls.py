"""Calls about models and checkpoints that more than one test file makes."""

from __future__ import annotations

import uuid
from typing import Any

from detour.api.v1 import checkpoints_pb2, models_pb2
from detour.checkpoint.v1 import checkpoint_pb2

from tests.grpc.trial_calls import new_trial, struct


def make_model(client, name: str, /, **fields: Any) -> Any:
    return client.call(client.models.PostModel, models_pb2.PostModelRequest(name=name, **fields)).model


def get_model(client, name: str | int) -> Any:
    return client.call(client.models.GetModel, models_pb2.GetModelRequest(model_name=str(name))).model


def new_checkpoint(client, trial: Any = None, steps: int = 1) -> str:
    """Report a complete checkpoint of a trial, or of a new one, and return its UUID."""
    owner = trial or new_trial(client)
    reported = checkpoint_pb2.Checkpoint(
        uuid=str(uuid.uuid4()),
        task_id=owner.task_id,
        metadata=struct({"steps_completed": steps}),
        resources={"weights": 7},
        state=checkpoint_pb2.STATE_COMPLETED,
    )
    client.call(client.checkpoints.ReportCheckpoint, checkpoints_pb2.ReportCheckpointRequest(checkpoint=reported))
    return reported.uuid


def register(client, model: str | int, checkpoint_uuid: str, /, **fields: Any) -> Any:
    request = models_pb2.PostModelVersionRequest(model_name=str(model), checkpoint_uuid=checkpoint_uuid, **fields)
    return client.call(client.models.PostModelVersion, request).model_version


def get_version(client, model: str | int, number: int) -> Any:
    request = models_pb2.GetModelVersionRequest(model_name=str(model), model_version_num=number)
    return client.call(client.models.GetModelVersion, request).model_version


def list_versions(client, model: str | int, **fields: Any) -> Any:
    return client.call(
        client.models.GetModelVersions, models_pb2.GetModelVersionsRequest(model_name=str(model), **fields)
    )
