"""The part of the service `Trials` by which trials tell about themselves, beside states and metrics."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from detour.api.v1 import trials_pb2, trials_pb2_grpc
from detour.trial.v1 import trial_pb2

from server.domain.checkpoint import check_uuid
from server.domain.errors import InvalidArgumentError, NotFoundError, missing
from server.domain.log_retention import check_days, remaining_days
from server.domain.text import check_text
from server.services.trial_list_methods import present_trial, trial_not_found
from server.services.trial_message import trial_message
from server.store import checkpoints, experiments, run_details, trials
from server.store.model_versions import get_version
from server.store.trial_sources import TrialSource, note_source

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database


class TrialReportMethods(trials_pb2_grpc.TrialsServicer):
    """Answers the methods by which a trial tells how far it is, what it does and what it works on."""

    _database: Database

    def GetTrialByExternalID(
        self, request: trials_pb2.GetTrialByExternalIDRequest, context: grpc.ServicerContext
    ) -> trials_pb2.GetTrialByExternalIDResponse:
        """Show the trial that its user gave this id. The master answers 500 when there is none."""
        experiment_name = check_text(request.external_experiment_id, "externalExperimentId")
        trial_name = check_text(request.external_trial_id, "externalTrialId")
        with self._database.read() as tx:
            experiment_id = experiments.find_by_external_id(tx, experiment_name)
            if experiment_id is None:
                raise missing("experiment", experiment_name)
            trial_id = trials.find_by_external_id(tx, experiment_id, trial_name)
            if trial_id is None:
                raise missing("trial", trial_name)
            record = present_trial(tx, trial_id)
        return trials_pb2.GetTrialByExternalIDResponse(trial=trial_message(record))

    def ReportTrialProgress(
        self, request: trials_pb2.ReportTrialProgressRequest, context: grpc.ServicerContext
    ) -> trials_pb2.ReportTrialProgressResponse:
        """Note how much of its work is done: it becomes the progress of the experiment, whatever the number."""
        if not math.isfinite(request.progress):
            raise InvalidArgumentError("progress must be a finite number")
        with self._database.write() as tx:
            if not run_details.set_progress(tx, request.trial_id, request.progress):
                raise trial_not_found(request.trial_id)
        return trials_pb2.ReportTrialProgressResponse()

    def PostTrialRunnerMetadata(
        self, request: trials_pb2.PostTrialRunnerMetadataRequest, context: grpc.ServicerContext
    ) -> trials_pb2.PostTrialRunnerMetadataResponse:
        """Note what the code of a trial is doing."""
        state = check_text(request.metadata.state, "state")
        with self._database.write() as tx:
            if not run_details.set_runner_state(tx, request.trial_id, state):
                raise trial_not_found(request.trial_id)
        return trials_pb2.PostTrialRunnerMetadataResponse()

    def ReportTrialSourceInfo(
        self, request: trials_pb2.ReportTrialSourceInfoRequest, context: grpc.ServicerContext
    ) -> trials_pb2.ReportTrialSourceInfoResponse:
        """Note which checkpoint a trial works on, and what it does with it."""
        source = _source(request.trial_source_info)
        with self._database.write() as tx:
            if trials.get_experiment_id(tx, source.trial_id) is None:
                raise trial_not_found(source.trial_id)
            if checkpoints.find_experiment(tx, source.checkpoint_uuid) is None:
                raise missing("checkpoint", source.checkpoint_uuid)
            _check_version(tx, source)
            note_source(tx, source)
        return trials_pb2.ReportTrialSourceInfoResponse(
            trial_id=source.trial_id, checkpoint_uuid=source.checkpoint_uuid
        )

    def PutTrialRetainLogs(
        self, request: trials_pb2.PutTrialRetainLogsRequest, context: grpc.ServicerContext
    ) -> trials_pb2.PutTrialRetainLogsResponse:
        """Set for how many days the logs of a trial are kept."""
        days = check_days(request.num_days)
        with self._database.write() as tx:
            if not run_details.set_log_retention(tx, request.trial_id, days):
                raise trial_not_found(request.trial_id)
        return trials_pb2.PutTrialRetainLogsResponse()

    def GetTrialRemainingLogRetentionDays(
        self, request: trials_pb2.GetTrialRemainingLogRetentionDaysRequest, context: grpc.ServicerContext
    ) -> trials_pb2.GetTrialRemainingLogRetentionDaysResponse:
        """Tell for how many more days the logs of a trial are kept; nothing while it has not ended."""
        with self._database.read() as tx:
            record = present_trial(tx, request.id)
        days = remaining_days(record.log_retention_days, record.end_time, dt.datetime.now(dt.UTC))
        return trials_pb2.GetTrialRemainingLogRetentionDaysResponse(remaining_days=days)


def _check_version(tx: Connection, source: TrialSource) -> None:
    if source.model_id is None or source.model_version is None:
        if source.model_id is not source.model_version:
            raise InvalidArgumentError("modelId and modelVersion belong together: give both or none")
    elif get_version(tx, source.model_id, source.model_version) is None:
        raise NotFoundError(f'version {source.model_version} for model "{source.model_id}" not found')


def _source(message: trial_pb2.TrialSourceInfo) -> TrialSource:
    checkpoint_uuid = check_uuid(message.checkpoint_uuid)
    if message.trial_source_info_type not in trial_pb2.TrialSourceInfoType.values():
        raise InvalidArgumentError(f"trialSourceInfoType: {message.trial_source_info_type} is no such type")
    return TrialSource(
        trial_id=message.trial_id,
        checkpoint_uuid=checkpoint_uuid,
        model_id=message.model_id if message.HasField("model_id") else None,
        model_version=message.model_version if message.HasField("model_version") else None,
        source_type=message.trial_source_info_type,
    )
