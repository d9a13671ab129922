"""Metrics of trials that are found by what the trials work on: a checkpoint, or a version of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.trial.v1 import trial_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text
from server.services.metrics_message import show_report
from server.store.metric_reads import first_reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detour.api.v1 import checkpoints_pb2, models_pb2
    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer
    from sqlalchemy import Connection

    Request = checkpoints_pb2.GetTrialMetricsByCheckpointRequest | models_pb2.GetTrialMetricsByModelVersionRequest


def requested_type(request: Request) -> int | None:
    """Return what the trials that are asked for do with what they work on; None if that does not matter.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if not request.HasField("trial_source_info_type"):
        return None
    if request.trial_source_info_type not in trial_pb2.TrialSourceInfoType.values():
        raise InvalidArgumentError(f"trialSourceInfoType: {request.trial_source_info_type} is no such type")
    return request.trial_source_info_type


def show_metrics(
    target: RepeatedCompositeFieldContainer[trial_pb2.MetricsReport],
    tx: Connection,
    trial_ids: Iterable[int],
    request: Request,
) -> None:
    """Append the reports of trials to a field of an answer, at most a thousand of each trial.

    Raises:
        InvalidArgumentError: The group that the request names is no text that can be stored.
    """
    group = check_text(request.metric_group, "metricGroup") if request.HasField("metric_group") else None
    for trial_id in trial_ids:
        for record in first_reports(tx, trial_id, group):
            show_report(target.add(), record)
