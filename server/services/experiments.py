"""The service `Experiments`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, launch_warning_pb2
from detour.experiment.v1 import experiment_pb2

from server.domain.config.preview import preview
from server.domain.errors import InvalidArgumentError, missing
from server.domain.paging import page_by_rule_a
from server.domain.struct import decode
from server.domain.text import check_external_id
from server.rpc.caller import current_caller
from server.services.experiment_action import not_found
from server.services.experiment_action_methods import ExperimentActionMethods
from server.services.experiment_label_methods import ExperimentLabelMethods
from server.services.experiment_message import list_experiments, merge_struct, show_experiment
from server.services.experiment_metric_methods import ExperimentMetricMethods
from server.services.experiment_patch import apply_patch
from server.services.experiment_request import experiment_filter, experiment_order
from server.services.experiment_search_methods import ExperimentSearchMethods
from server.services.model_definition_methods import ModelDefinitionMethods
from server.services.pagination import is_descending, pagination_message
from server.services.search_preview import summary_message
from server.services.tensorboard_file_methods import TensorboardFileMethods
from server.store import experiments, projects

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc
    from sqlalchemy import Connection

    from server.files.tensorboard import TensorboardFiles
    from server.services.experiment_continuation import ExperimentContinuation
    from server.services.experiment_creation import ExperimentCreation
    from server.store.database import Database
    from server.store.experiments import ExperimentRecord

_OVERSIZED = launch_warning_pb2.LAUNCH_WARNING_CURRENT_SLOTS_EXCEEDED


class ExperimentsServicer(
    ExperimentActionMethods,
    ExperimentLabelMethods,
    ExperimentMetricMethods,
    ExperimentSearchMethods,
    ModelDefinitionMethods,
    TensorboardFileMethods,
):
    """Answers the methods of `Experiments`."""

    def __init__(
        self,
        database: Database,
        creation: ExperimentCreation,
        continuation: ExperimentContinuation,
        tensorboards: TensorboardFiles,
        wake: Callable[[], None],
    ) -> None:
        """Answer out of a database.

        Args:
            database: Where experiments are stored.
            creation: How they are made.
            continuation: How they go on after their end.
            tensorboards: What trials write for TensorBoard.
            wake: Called when there is something to be removed or files to be deleted, which goes on behind the answer.
        """
        self._database = database
        self._creation = creation
        self._continuation = continuation
        self._tensorboards = tensorboards
        self._wake = wake

    def CreateExperiment(
        self, request: experiments_pb2.CreateExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.CreateExperimentResponse:
        """Store an experiment, or only check whether it could be stored."""
        checked = self._creation.check(request)
        warnings = [_OVERSIZED] if checked.oversized else []
        if request.validate_only:
            # As the master has it: an experiment of defaults, and no config.
            return experiments_pb2.CreateExperimentResponse(experiment=experiment_pb2.Experiment(), warnings=warnings)
        experiment_id = self._creation.create(checked, current_caller().user_id)
        answer = experiments_pb2.CreateExperimentResponse(warnings=warnings)
        self._show(experiment_id, answer)
        return answer

    def PutExperiment(
        self, request: experiments_pb2.PutExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PutExperimentResponse:
        """Store an unmanaged experiment under an id of its user's, or replace the config of the one that has it."""
        external_id = check_external_id(request.external_experiment_id, "externalExperimentId")
        wanted = request.create_experiment_request
        if not wanted.unmanaged:
            raise InvalidArgumentError("only unmanaged experiments are supported")
        if wanted.parent_id:
            raise InvalidArgumentError("can't fork into an unmanaged experiment")
        if not external_id:
            raise InvalidArgumentError("externalExperimentId must not be empty")
        if wanted.validate_only:
            self._creation.check_put(external_id, wanted)
            return experiments_pb2.PutExperimentResponse(experiment=experiment_pb2.Experiment())
        experiment_id = self._creation.put(external_id, wanted, current_caller().user_id)
        answer = experiments_pb2.PutExperimentResponse()
        self._show(experiment_id, answer)
        return answer

    def ContinueExperiment(
        self, request: experiments_pb2.ContinueExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.ContinueExperimentResponse:
        """Let a managed experiment go on after its end, with changes to its config."""
        oversized = self._continuation.go_on(request.id, request.override_config)
        answer = experiments_pb2.ContinueExperimentResponse(warnings=[_OVERSIZED] if oversized else [])
        with self._database.read() as tx:
            show_experiment(answer.experiment, tx, present_experiment(tx, request.id))
        return answer

    def GetExperiment(
        self, request: experiments_pb2.GetExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetExperimentResponse:
        """Show an experiment and its completed config."""
        answer = experiments_pb2.GetExperimentResponse()
        self._show(request.experiment_id, answer)
        return answer

    def PreviewHPSearch(
        self, request: experiments_pb2.PreviewHPSearchRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PreviewHPSearchResponse:
        """Show what the hyperparameter search of a config would do."""
        return experiments_pb2.PreviewHPSearchResponse(summary=summary_message(preview(decode(request.config))))

    def GetExperiments(
        self, request: experiments_pb2.GetExperimentsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetExperimentsResponse:
        """Show a page of the experiments that meet all criteria of the request."""
        wanted = experiment_filter(request)
        order, descending = experiment_order(request.sort_by), is_descending(request.order_by)
        with self._database.read() as tx:
            if wanted.project_id is not None and projects.get_place(tx, wanted.project_id) is None:
                raise missing("project", wanted.project_id)
            page = page_by_rule_a(request.offset, request.limit, experiments.count_experiments(tx, wanted))
            records = experiments.list_experiments(tx, wanted, order, page, descending=descending)
        answer = experiments_pb2.GetExperimentsResponse(pagination=pagination_message(page))
        now = dt.datetime.now(dt.UTC)
        list_experiments(answer.experiments, records, now, show_trial_data=request.show_trial_data)
        return answer

    def PatchExperiment(
        self, request: experiments_pb2.PatchExperimentRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PatchExperimentResponse:
        """Change what the patch names."""
        answer = experiments_pb2.PatchExperimentResponse()
        with self._database.write() as tx:
            apply_patch(tx, request.experiment)
            show_experiment(answer.experiment, tx, present_experiment(tx, request.experiment.id))
        if request.experiment.HasField("checkpoint_storage"):
            self._wake()
        return answer

    def _show(
        self,
        experiment_id: int,
        answer: experiments_pb2.CreateExperimentResponse
        | experiments_pb2.PutExperimentResponse
        | experiments_pb2.GetExperimentResponse,
    ) -> None:
        """Put an experiment and its config into an answer."""
        with self._database.read() as tx:
            record = present_experiment(tx, experiment_id)
            show_experiment(answer.experiment, tx, record)
        merge_struct(answer.config, record.config_struct)


def present_experiment(tx: Connection, experiment_id: int) -> ExperimentRecord:
    """Return the experiment with this id.

    Raises:
        NotFoundError: When there is none.
    """
    record = experiments.get_experiment(tx, experiment_id)
    if record is None:
        raise not_found(experiment_id)
    return record
