"""The part of the service `Trials` that ends trials of managed experiments.

Trials of unmanaged experiments run elsewhere and cannot be ended from here. The master keeps what it manages in memory
and says of everything else, and of what is over, that there is no such experiment.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import trials_pb2, trials_pb2_grpc

from server.domain.experiment_state import ExperimentState
from server.services.experiment_action import not_found
from server.services.trial_list_methods import trial_not_found
from server.store import experiments, trials

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.experiments import LockedExperiment

_GOING = (ExperimentState.DELETING, ExperimentState.DELETED, ExperimentState.DELETE_FAILED)


class TrialEndMethods(trials_pb2_grpc.TrialsServicer):
    """Answers the methods that end a trial, at once or when it comes to that."""

    _database: Database

    def KillTrial(
        self, request: trials_pb2.KillTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.KillTrialResponse:
        """End a trial of a managed experiment; the last one takes the experiment with it."""
        with self._database.write() as tx:
            kill_trial(tx, request.id)
        return trials_pb2.KillTrialResponse()

    def ReportTrialSearcherEarlyExit(
        self, request: trials_pb2.ReportTrialSearcherEarlyExitRequest, context: grpc.ServicerContext
    ) -> trials_pb2.ReportTrialSearcherEarlyExitResponse:
        """Take note that a trial gives up. It matters when the trial ends, which without agents it never does."""
        with self._database.write() as tx:
            _lock_managed(tx, request.trial_id)
        return trials_pb2.ReportTrialSearcherEarlyExitResponse()


def kill_trial(tx: Connection, trial_id: int) -> None:
    """End a trial of a managed experiment, and with the last one the experiment.

    Raises:
        NotFoundError: It is unmanaged or over, or there is no such trial.
    """
    now = dt.datetime.now(dt.UTC)
    experiment = _lock_managed(tx, trial_id)
    if trials.cancel(tx, trial_id, now) and not trials.has_open(tx, experiment.id):
        experiments.change(tx, experiment, state=ExperimentState.CANCELED, end_time=now)


def _lock_managed(tx: Connection, trial_id: int) -> LockedExperiment:
    """Lock the experiment of a trial that is managed and not over.

    Raises:
        NotFoundError: It is none of that, or there is no such trial.
    """
    experiment_id = trials.get_experiment_id(tx, trial_id)
    experiment = None if experiment_id is None else experiments.lock(tx, experiment_id)
    if experiment is None:
        raise trial_not_found(trial_id)
    if experiment.unmanaged or experiment.state.terminal or experiment.state in _GOING:
        raise not_found(experiment.id)
    return experiment
