"""The part of the service `Experiments` that does something to experiments, to one or to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from server.domain.experiment_state import Action
from server.rpc.caller import current_caller
from server.services import experiment_action as actions
from server.services.experiment_bulk import act_on_many

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc

    from server.services.experiment_action import ExperimentAction
    from server.services.experiment_bulk import BulkRequest
    from server.store.database import Database

_activate = actions.run(Action.ACTIVATE)
_activate_in_bulk = actions.run(Action.ACTIVATE_IN_BULK)
_pause = actions.run(Action.PAUSE)
_cancel = actions.run(Action.CANCEL)
_kill = actions.run(Action.KILL)


class ExperimentActionMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the methods that change the state of experiments, or where they lie."""

    _database: Database
    _wake: Callable[[], None]

    def ActivateExperiment(
        self, request: experiments_pb2.ActivateExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.ActivateExperimentResponse:
        """Let a paused experiment wait for a cluster."""
        self._act(request.id, _activate)
        return experiments_pb2.ActivateExperimentResponse()

    def ActivateExperiments(
        self, request: experiments_pb2.ActivateExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.ActivateExperimentsResponse:
        """Let paused experiments wait for a cluster."""
        return experiments_pb2.ActivateExperimentsResponse(results=self._act_on_many(request, _activate_in_bulk))

    def PauseExperiment(
        self, request: experiments_pb2.PauseExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PauseExperimentResponse:
        """Pause an experiment."""
        self._act(request.id, _pause)
        return experiments_pb2.PauseExperimentResponse()

    def PauseExperiments(
        self, request: experiments_pb2.PauseExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PauseExperimentsResponse:
        """Pause experiments."""
        return experiments_pb2.PauseExperimentsResponse(results=self._act_on_many(request, _pause))

    def CancelExperiment(
        self, request: experiments_pb2.CancelExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.CancelExperimentResponse:
        """End an experiment that the master runs."""
        self._act(request.id, _cancel)
        return experiments_pb2.CancelExperimentResponse()

    def CancelExperiments(
        self, request: experiments_pb2.CancelExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.CancelExperimentsResponse:
        """End experiments that the master runs."""
        return experiments_pb2.CancelExperimentsResponse(results=self._act_on_many(request, _cancel))

    def KillExperiment(
        self, request: experiments_pb2.KillExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.KillExperimentResponse:
        """End an experiment that the master runs, at once; without agents there is no difference to canceling it."""
        self._act(request.id, _kill)
        return experiments_pb2.KillExperimentResponse()

    def KillExperiments(
        self, request: experiments_pb2.KillExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.KillExperimentsResponse:
        """End experiments that the master runs, at once."""
        return experiments_pb2.KillExperimentsResponse(results=self._act_on_many(request, _kill))

    def ArchiveExperiment(
        self, request: experiments_pb2.ArchiveExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.ArchiveExperimentResponse:
        """Archive an experiment that is over."""
        self._act(request.id, actions.archive)
        return experiments_pb2.ArchiveExperimentResponse()

    def ArchiveExperiments(
        self, request: experiments_pb2.ArchiveExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.ArchiveExperimentsResponse:
        """Archive experiments that are over."""
        return experiments_pb2.ArchiveExperimentsResponse(results=self._act_on_many(request, actions.archive))

    def UnarchiveExperiment(
        self, request: experiments_pb2.UnarchiveExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.UnarchiveExperimentResponse:
        """Take an experiment out of the archive."""
        self._act(request.id, actions.unarchive)
        return experiments_pb2.UnarchiveExperimentResponse()

    def UnarchiveExperiments(
        self, request: experiments_pb2.UnarchiveExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.UnarchiveExperimentsResponse:
        """Take experiments out of the archive."""
        return experiments_pb2.UnarchiveExperimentsResponse(results=self._act_on_many(request, actions.unarchive))

    def DeleteExperiment(
        self, request: experiments_pb2.DeleteExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.DeleteExperimentResponse:
        """Mark an experiment as being deleted; the rest goes on behind the answer."""
        self._act(request.experiment_id, actions.delete_by(current_caller()))
        self._wake()
        return experiments_pb2.DeleteExperimentResponse()

    def DeleteExperiments(
        self, request: experiments_pb2.DeleteExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.DeleteExperimentsResponse:
        """Mark experiments as being deleted; the rest goes on behind the answer."""
        results = self._act_on_many(request, actions.delete_by(current_caller()))
        self._wake()
        return experiments_pb2.DeleteExperimentsResponse(results=results)

    def MoveExperiment(
        self, request: experiments_pb2.MoveExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.MoveExperimentResponse:
        """Move an experiment to another project."""
        self._act(request.experiment_id, actions.move_to(request.destination_project_id))
        return experiments_pb2.MoveExperimentResponse()

    def MoveExperiments(
        self, request: experiments_pb2.MoveExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.MoveExperimentsResponse:
        """Move experiments to another project; if that cannot take any, the whole request is refused."""
        with self._database.read() as tx:
            actions.check_destination(tx, request.destination_project_id)
        results = self._act_on_many(request, actions.move_to(request.destination_project_id))
        return experiments_pb2.MoveExperimentsResponse(results=results)

    def PutExperimentRetainLogs(
        self, request: experiments_pb2.PutExperimentRetainLogsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PutExperimentRetainLogsResponse:
        """Set for how many days the logs of an experiment are kept."""
        self._act(request.experiment_id, actions.retain_logs_for(request.num_days))
        return experiments_pb2.PutExperimentRetainLogsResponse()

    def PutExperimentsRetainLogs(
        self, request: experiments_pb2.PutExperimentsRetainLogsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PutExperimentsRetainLogsResponse:
        """Set for how many days the logs of experiments are kept."""
        results = self._act_on_many(request, actions.retain_logs_for(request.num_days))
        return experiments_pb2.PutExperimentsRetainLogsResponse(results=results)

    def _act(self, experiment_id: int, action: ExperimentAction) -> None:
        with self._database.write() as tx:
            action(tx, actions.lock_experiment(tx, experiment_id))

    def _act_on_many(
        self, request: BulkRequest, action: ExperimentAction
    ) -> list[experiments_pb2.ExperimentActionResult]:
        return act_on_many(self._database, request, action)
