"""The part of the service `Experiments` that tells how far the searcher has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from server.domain.errors import NotFoundError
from server.services.experiment_action import not_found
from server.services.timestamps import timestamp
from server.store import experiment_metrics as store
from server.store import experiments
from server.store.searcher_standing import get_searcher

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.searcher_standing import Searcher


class ExperimentMetricMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the methods about the best values of the searcher's metric."""

    _database: Database

    def GetExperimentValidationHistory(
        self, request: experiments_pb2.GetExperimentValidationHistoryRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetExperimentValidationHistoryResponse:
        """List the validations that each were the best so far."""
        answer = experiments_pb2.GetExperimentValidationHistoryResponse()
        with self._database.read() as tx:
            for trial_id, end_time, value in store.improvements(tx, _searcher(tx, request.experiment_id)):
                answer.validation_history.add(trial_id=trial_id, end_time=timestamp(end_time), searcher_metric=value)
        return answer

    def GetBestSearcherValidationMetric(
        self, request: experiments_pb2.GetBestSearcherValidationMetricRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetBestSearcherValidationMetricResponse:
        """Show the best value of all trials; validations without one, or with NaN, do not count."""
        with self._database.read() as tx:
            searcher = _searcher(tx, request.experiment_id)
        if searcher.best_value is None:
            raise NotFoundError("no validations for experiment")
        return experiments_pb2.GetBestSearcherValidationMetricResponse(metric=searcher.best_value)


def _searcher(tx: Connection, experiment_id: int) -> Searcher:
    if not experiments.exists(tx, experiment_id):
        raise not_found(experiment_id)
    return get_searcher(tx, experiment_id)
