"""The part of the service `Checkpoints` that lists those of a trial and those of an experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import checkpoints_pb2, checkpoints_pb2_grpc, pagination_pb2

from server.domain.checkpoint import CheckpointOrder, CheckpointState
from server.domain.errors import InvalidArgumentError, NotFoundError, missing
from server.domain.paging import page_by_rule_b
from server.services.checkpoint_message import show_checkpoint
from server.services.pagination import is_descending, pagination_message
from server.store import checkpoints
from server.store.checkpoints import CheckpointParent

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database

_Request = checkpoints_pb2.GetTrialCheckpointsRequest | checkpoints_pb2.GetExperimentCheckpointsRequest
_Answer = checkpoints_pb2.GetTrialCheckpointsResponse | checkpoints_pb2.GetExperimentCheckpointsResponse


class CheckpointListMethods(checkpoints_pb2_grpc.CheckpointsServicer):
    """Answers the two lists."""

    _database: Database

    def GetTrialCheckpoints(
        self, request: checkpoints_pb2.GetTrialCheckpointsRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.GetTrialCheckpointsResponse:
        """List the checkpoints of a trial."""
        answer = checkpoints_pb2.GetTrialCheckpointsResponse()
        self._list(request, answer, CheckpointParent(trial_id=request.id))
        return answer

    def GetExperimentCheckpoints(
        self, request: checkpoints_pb2.GetExperimentCheckpointsRequest, context: grpc.ServicerContext
    ) -> checkpoints_pb2.GetExperimentCheckpointsResponse:
        """List the checkpoints of all trials of an experiment."""
        answer = checkpoints_pb2.GetExperimentCheckpointsResponse()
        self._list(request, answer, CheckpointParent(experiment_id=request.id))
        return answer

    def _list(self, request: _Request, answer: _Answer, parent: CheckpointParent) -> None:
        descending = is_descending(request.order_by)
        order = _order(request)
        states = [_state(number) for number in request.states]
        with self._database.read() as tx:
            searcher = checkpoints.find_searcher(tx, parent)
            if searcher is None:
                raise _not_found(parent)
            metric = request.sort_by_metric
            if order is CheckpointOrder.SEARCHER_METRIC:
                metric = searcher.metric
                if parent.experiment_id is not None and request.order_by == pagination_pb2.ORDER_BY_UNSPECIFIED:
                    descending = not searcher.smaller_is_better
            if metric:
                ids = checkpoints.list_by_metric(tx, parent, states, metric, descending=descending)
            else:
                ids = checkpoints.list_by_attribute(tx, parent, states, order, descending=descending)
            page = page_by_rule_b(request.offset, request.limit, len(ids))
            records = checkpoints.get_checkpoints(tx, ids[page.slice])
        for record in records:
            show_checkpoint(answer.checkpoints.add(), record)
        answer.pagination.CopyFrom(pagination_message(page))


def _order(request: _Request) -> CheckpointOrder:
    number = request.sort_by_attr
    try:
        return CheckpointOrder(number) if number else CheckpointOrder.TRIAL_ID
    except ValueError:
        raise InvalidArgumentError(f"{number} is no order of checkpoints") from None


def _state(number: int) -> CheckpointState:
    try:
        return CheckpointState(number)
    except ValueError:
        raise InvalidArgumentError(f"{number} is no state of a checkpoint") from None


def _not_found(parent: CheckpointParent) -> NotFoundError:
    if parent.trial_id is not None:
        return missing("trial", parent.trial_id)
    return missing("experiment", parent.experiment_id)
