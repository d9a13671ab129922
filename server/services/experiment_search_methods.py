"""The part of the service `Experiments` that searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from server.domain.errors import missing
from server.services.experiment_message import show_found
from server.services.pagination import pagination_message
from server.services.search_request import requested_search
from server.services.trial_message import show_trial
from server.store import experiments, projects
from server.store.experiment_search import find
from server.store.trial_records import get_trials

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class ExperimentSearchMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the method that finds experiments by a filter of any depth."""

    _database: Database

    def SearchExperiments(
        self, request: experiments_pb2.SearchExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.SearchExperimentsResponse:
        """Show a page of the experiments that a filter finds, each with its best trial."""
        search = requested_search(request)
        answer = experiments_pb2.SearchExperimentsResponse()
        with self._database.read() as tx:
            if search.project_id is not None and projects.get_place(tx, search.project_id) is None:
                raise missing("project", search.project_id)
            ids, page = find(tx, search, request.offset, request.limit)
            records = experiments.get_experiments(tx, ids)
            best = get_trials(tx, [record.best_trial_id for record in records if record.best_trial_id is not None])
        best_trials = {trial.experiment_id: trial for trial in best}
        for record in records:
            found = answer.experiments.add()
            show_found(found.experiment, record, search.now)
            if record.id in best_trials:
                show_trial(found.best_trial, best_trials[record.id])
        answer.pagination.CopyFrom(pagination_message(page))
        return answer
