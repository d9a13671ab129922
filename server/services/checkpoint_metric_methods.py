"""The part of the service `Checkpoints` that shows what trials measured which work on a checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import checkpoints_pb2, checkpoints_pb2_grpc

from server.domain.checkpoint import check_uuid
from server.domain.errors import missing
from server.services.source_metrics import requested_type, show_metrics
from server.store import checkpoints
from server.store.trial_sources import trials_on_checkpoint

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class CheckpointMetricMethods(checkpoints_pb2_grpc.CheckpointsServicer):
    """Answers the method that finds metrics by a checkpoint."""

    _database: Database

    def GetTrialMetricsByCheckpoint(
        self, request: checkpoints_pb2.GetTrialMetricsByCheckpointRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.GetTrialMetricsByCheckpointResponse:
        """List the metrics of trials that apply a checkpoint or train it further."""
        uuid, source_type = check_uuid(request.checkpoint_uuid), requested_type(request)
        answer = checkpoints_pb2.GetTrialMetricsByCheckpointResponse()
        with self._database.read() as tx:
            if checkpoints.find_experiment(tx, uuid) is None:
                raise missing("checkpoint", uuid)
            show_metrics(answer.metrics, tx, trials_on_checkpoint(tx, uuid, source_type), request)
        return answer
