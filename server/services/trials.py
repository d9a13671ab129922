"""The service `Trials`, for trials of unmanaged experiments: they are run elsewhere and report here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from detour.api.v1 import trials_pb2

from server.domain import struct
from server.domain.errors import InvalidArgumentError, NotFoundError
from server.domain.trial_state import TrialState, reported_state
from server.services.trial_list_methods import TrialListMethods, present_trial
from server.services.trial_message import trial_message
from server.store import experiments, trials
from server.store.trials import NewTrial

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.experiments import LockedExperiment


class TrialsServicer(TrialListMethods):
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
            experiment = _lock_unmanaged(tx, request.experiment_id)
            new = NewTrial(
                experiment_id=experiment.id,
                external_id=None,
                state=TrialState.PAUSED,
                task_id=f"{experiment.id}.{uuid.uuid4()}",
                hparams=hparams,
                start_time=dt.datetime.now(dt.UTC),
            )
            record = present_trial(tx, trials.insert_trial(tx, new))
        return trials_pb2.CreateTrialResponse(trial=trial_message(record))

    def StartTrial(
        self, request: trials_pb2.StartTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.StartTrialResponse:
        """Let a trial run once more; it and its experiment are then running."""
        with self._database.write() as tx:
            experiment = _lock_experiment_of(tx, request.trial_id)
            number = trials.start(tx, request.trial_id, dt.datetime.now(dt.UTC))
            trials.follow_trials(tx, experiment)
        return trials_pb2.StartTrialResponse(trial_run_id=number)

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
                raise _not_found(request.trial_id)
            record = present_trial(tx, request.trial_id)
        return trials_pb2.PatchTrialResponse(trial=trial_message(record))


def _lock_unmanaged(tx: Connection, experiment_id: int) -> LockedExperiment:
    experiment = experiments.lock(tx, experiment_id)
    if experiment is None:
        raise NotFoundError(f"experiment '{experiment_id}' not found")
    if not experiment.unmanaged:
        raise InvalidArgumentError("trials can only be created on unmanaged experiments")
    return experiment


def _lock_experiment_of(tx: Connection, trial_id: int) -> LockedExperiment:
    experiment_id = trials.get_experiment_id(tx, trial_id)
    experiment = None if experiment_id is None else experiments.lock(tx, experiment_id)
    if experiment is None:
        raise _not_found(trial_id)
    if not experiment.unmanaged:
        raise _only_unmanaged()
    return experiment


def _only_unmanaged() -> InvalidArgumentError:
    return InvalidArgumentError("only unmanaged trials are supported")


def _not_found(trial_id: int) -> NotFoundError:
    return NotFoundError(f"trial '{trial_id}' not found")
