"""The service `Trials`, for trials of unmanaged experiments: they are run elsewhere and report here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from detour.api.v1 import trials_pb2

from server.domain import struct
from server.domain.errors import InvalidArgumentError, missing
from server.domain.text import check_external_id
from server.domain.trial_state import TrialState, reported_state
from server.services.trial_end_methods import TrialEndMethods
from server.services.trial_list_methods import TrialListMethods, present_trial, trial_not_found
from server.services.trial_log_methods import TrialLogMethods
from server.services.trial_message import trial_message
from server.services.trial_report_methods import TrialReportMethods
from server.services.trial_workload_methods import TrialWorkloadMethods
from server.store import checkpoints, experiments, trials
from server.store.trials import NewTrial

if TYPE_CHECKING:
    from collections.abc import Mapping

    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.experiments import LockedExperiment


class TrialsServicer(TrialListMethods, TrialWorkloadMethods, TrialLogMethods, TrialReportMethods, TrialEndMethods):
    """Answers the methods of `Trials`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def CreateTrial(
        self, request: trials_pb2.CreateTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.CreateTrialResponse:
        """Store a trial of an unmanaged experiment."""
        if not request.unmanaged:
            raise _only_unmanaged()
        hparams = struct.decode(request.hparams)
        with self._database.write() as tx:
            record = present_trial(tx, _insert(tx, request.experiment_id, hparams, None))
        return trials_pb2.CreateTrialResponse(trial=trial_message(record))

    def PutTrial(
        self, request: trials_pb2.PutTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.PutTrialResponse:
        """Store a trial under an id of its user's, or replace the hyperparameters of the one that has it."""
        external_id = check_external_id(request.external_trial_id, "externalTrialId")
        wanted = request.create_trial_request
        if not wanted.unmanaged:
            raise _only_unmanaged()
        if not external_id:
            raise InvalidArgumentError("externalTrialId must not be empty")
        hparams = struct.decode(wanted.hparams)
        with self._database.write() as tx:
            # Whoever waits for the lock finds the trial that another one made.
            experiment = _lock_unmanaged(tx, wanted.experiment_id)
            trial_id = trials.find_by_external_id(tx, experiment.id, external_id)
            if trial_id is None:
                trial_id = _insert(tx, experiment.id, hparams, external_id)
            else:
                trials.set_hparams(tx, trial_id, hparams)
            record = present_trial(tx, trial_id)
        return trials_pb2.PutTrialResponse(trial=trial_message(record))

    def StartTrial(
        self, request: trials_pb2.StartTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.StartTrialResponse:
        """Let a trial run once more; it and its experiment are then running."""
        with self._database.write() as tx:
            experiment = _lock_experiment_of(tx, request.trial_id)
            number = trials.start(tx, request.trial_id, dt.datetime.now(dt.UTC))
            trials.follow_trials(tx, experiment)
            # The first run of a trial begins at the beginning, whatever was reported before it.
            latest = checkpoints.latest(tx, request.trial_id) if number > 1 else None
        answer = trials_pb2.StartTrialResponse(trial_run_id=number)
        if latest is not None:
            answer.latest_checkpoint, answer.steps_completed = latest
        return answer

    def PatchTrial(
        self, request: trials_pb2.PatchTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.PatchTrialResponse:
        """Note that a trial is alive and, where the request names a state, that it is in it."""
        now = dt.datetime.now(dt.UTC)
        with self._database.write() as tx:
            if request.HasField("state"):
                state = reported_state(request.state)
                experiment = _lock_experiment_of(tx, request.trial_id)
                trials.set_state(tx, request.trial_id, state, now)
                trials.follow_trials(tx, experiment)
            elif not trials.touch(tx, request.trial_id, now):
                raise trial_not_found(request.trial_id)
            record = present_trial(tx, request.trial_id)
        return trials_pb2.PatchTrialResponse(trial=trial_message(record))


def _insert(tx: Connection, experiment_id: int, hparams: Mapping[str, Any], external_id: str | None) -> int:
    """Store a new trial of an unmanaged experiment and return its id."""
    experiment = _lock_unmanaged(tx, experiment_id)
    new = NewTrial(
        experiment_id=experiment.id,
        external_id=external_id,
        state=TrialState.PAUSED,
        task_id=f"{experiment.id}.{external_id or uuid.uuid4()}",
        hparams=hparams,
        start_time=dt.datetime.now(dt.UTC),
    )
    return trials.insert_trial(tx, new)


def _lock_unmanaged(tx: Connection, experiment_id: int) -> LockedExperiment:
    experiment = experiments.lock(tx, experiment_id)
    if experiment is None:
        raise missing("experiment", experiment_id)
    if not experiment.unmanaged:
        raise InvalidArgumentError("trials can only be created on unmanaged experiments")
    return experiment


def _lock_experiment_of(tx: Connection, trial_id: int) -> LockedExperiment:
    experiment_id = trials.get_experiment_id(tx, trial_id)
    experiment = None if experiment_id is None else experiments.lock(tx, experiment_id)
    if experiment is None:
        raise trial_not_found(trial_id)
    if not experiment.unmanaged:
        raise _only_unmanaged()
    return experiment


def _only_unmanaged() -> InvalidArgumentError:
    return InvalidArgumentError("only unmanaged trials are supported")
