"""Calls about trials that more than one test file makes."""

from __future__ import annotations

from typing import Any

from detour.api.v1 import metrics_pb2, trials_pb2
from detour.common.v1 import common_pb2
from detour.trial.v1 import trial_pb2
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from tests.grpc.experiment_calls import create as create_experiment

INFINITY = float("inf")


def struct(document: dict[str, Any]) -> Struct:
    made = Struct()
    made.update(document)
    return made


def document(message: Struct) -> dict[str, Any]:
    return MessageToDict(message)


def new_trial(client, experiment_id: int | None = None, **fields: Any) -> Any:
    owner = create_experiment(client).experiment.id if experiment_id is None else experiment_id
    request = trials_pb2.CreateTrialRequest(experiment_id=owner, unmanaged=True, **fields)
    return client.call(client.trials.CreateTrial, request).trial


def get_trial(client, trial_id: int) -> Any:
    return client.call(client.trials.GetTrial, trials_pb2.GetTrialRequest(trial_id=trial_id)).trial


def start(client, trial_id: int) -> int:
    request = trials_pb2.StartTrialRequest(trial_id=trial_id, resume=True)
    return client.call(client.trials.StartTrial, request).trial_run_id


def set_state(client, trial_id: int, state: str) -> Any:
    request = trials_pb2.PatchTrialRequest(trial_id=trial_id, state=state)
    return client.call(client.trials.PatchTrial, request).trial


def report_request(
    trial_id: int,
    steps: int | None,
    values: dict[str, Any] | None,
    *,
    group: str = "training",
    run: int = 0,
    batches: Any = (),
    **fields: Any,
) -> metrics_pb2.ReportTrialMetricsRequest:
    metrics = common_pb2.Metrics(batch_metrics=[struct(batch) for batch in batches])
    if values is not None:
        metrics.avg_metrics.CopyFrom(struct(values))
    of_trial = trial_pb2.TrialMetrics(
        trial_id=trial_id, trial_run_id=run, steps_completed=steps, metrics=metrics, **fields
    )
    return metrics_pb2.ReportTrialMetricsRequest(metrics=of_trial, group=group)


def report(client, trial_id: int, steps: int | None, values: dict[str, Any] | None, **fields: Any) -> None:
    client.call(client.metrics.ReportTrialMetrics, report_request(trial_id, steps, values, **fields))
