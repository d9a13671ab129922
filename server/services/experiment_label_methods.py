"""The part of the service `Experiments` that is about labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import experiments_pb2, experiments_pb2_grpc

from server.domain.text import check_text
from server.services.experiment_action import lock_experiment
from server.services.experiment_patch import change_labels
from server.store.experiment_labels import get_labels, labels_by_use

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class ExperimentLabelMethods(experiments_pb2_grpc.ExperimentsServicer):
    """Answers the methods that show, add and remove labels."""

    _database: Database

    def PutExperimentLabel(
        self, request: experiments_pb2.PutExperimentLabelRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.PutExperimentLabelResponse:
        """Add a label after the others, unless it is there."""
        label = check_text(request.label, "label")
        with self._database.write() as tx:
            lock_experiment(tx, request.experiment_id)
            labels = get_labels(tx, request.experiment_id)
            if label not in labels:
                labels = change_labels(tx, request.experiment_id, [*labels, label])
        return experiments_pb2.PutExperimentLabelResponse(labels=labels)

    def DeleteExperimentLabel(
        self, request: experiments_pb2.DeleteExperimentLabelRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.DeleteExperimentLabelResponse:
        """Remove a label, if it is there. The master fails on this."""
        with self._database.write() as tx:
            lock_experiment(tx, request.experiment_id)
            labels = get_labels(tx, request.experiment_id)
            if request.label in labels:
                labels.remove(request.label)
                labels = change_labels(tx, request.experiment_id, labels)
        return experiments_pb2.DeleteExperimentLabelResponse(labels=labels)

    def GetExperimentLabels(
        self, request: experiments_pb2.GetExperimentLabelsRequest, context: grpc.ServicerContext
    ) -> experiments_pb2.GetExperimentLabelsResponse:
        """List the labels that are in use, the most used first."""
        with self._database.read() as tx:
            labels = labels_by_use(tx, request.project_id or None)
        return experiments_pb2.GetExperimentLabelsResponse(labels=labels)
