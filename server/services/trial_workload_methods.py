"""The part of the service `Trials` that lists what a trial did, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import metric_type_pb2, trials_pb2, trials_pb2_grpc

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import GroupKind, kind_of
from server.domain.paging import page_by_rule_a
from server.domain.text import check_text
from server.services.checkpoint_workload import show_checkpoint_workload
from server.services.metrics_message import show_workload
from server.services.pagination import is_descending, pagination_message
from server.services.trial_list_methods import trial_not_found
from server.store import trials
from server.store.workloads import CheckpointStep, Wanted, count_steps, list_steps, list_steps_by_metric

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database
    from server.store.workloads import ReportStep, Step

_Filter = trials_pb2.GetTrialWorkloadsRequest.FilterOption
_BATCHES = "batches"
# The kinds of reports that a filter lets through, and whether checkpoints are.
_FILTERS = {
    _Filter.FILTER_OPTION_UNSPECIFIED: (frozenset(GroupKind), True),
    _Filter.FILTER_OPTION_CHECKPOINT: (frozenset[GroupKind](), True),
    _Filter.FILTER_OPTION_VALIDATION: (frozenset({GroupKind.VALIDATION}), False),
    _Filter.FILTER_OPTION_CHECKPOINT_OR_VALIDATION: (frozenset({GroupKind.VALIDATION}), True),
}
# The reports whose values are sorted by.
_VALUED = {
    metric_type_pb2.METRIC_TYPE_TRAINING: frozenset({GroupKind.TRAINING}),
    metric_type_pb2.METRIC_TYPE_VALIDATION: frozenset({GroupKind.VALIDATION}),
}


class TrialWorkloadMethods(trials_pb2_grpc.TrialsServicer):
    """Answers the method that lists the steps of a trial."""

    _database: Database

    def GetTrialWorkloads(
        self, request: trials_pb2.GetTrialWorkloadsRequest, context: grpc.ServicerContext
    ) -> trials_pb2.GetTrialWorkloadsResponse:
        """List reports of training and validation, and checkpoints: each is a step."""
        wanted, descending = _wanted(request), is_descending(request.order_by)
        key = check_text(request.sort_key, "sortKey")
        with self._database.read() as tx:
            if trials.get_experiment_id(tx, request.trial_id) is None:
                raise trial_not_found(request.trial_id)
            total = count_steps(tx, wanted)
            page = page_by_rule_a(request.offset, request.limit, total, default_limit=None)
            if key in ("", _BATCHES):
                steps = list_steps(tx, wanted, page, descending=descending)
            else:
                valued = _VALUED.get(request.metric_type, frozenset(GroupKind))
                steps = list_steps_by_metric(tx, wanted, key, valued, page, descending=descending)
        answer = trials_pb2.GetTrialWorkloadsResponse(pagination=pagination_message(page))
        for step in steps:
            _show(answer.workloads.add(), step, batches=request.include_batch_metrics)
        return answer


def _wanted(request: trials_pb2.GetTrialWorkloadsRequest) -> Wanted:
    if request.filter not in _FILTERS:
        raise InvalidArgumentError(f"{request.filter} is no filter of workloads")
    if request.metric_type not in metric_type_pb2.MetricType.values():
        raise InvalidArgumentError(f"metric type {request.metric_type} is no group of metrics")
    kinds, checkpoints = _FILTERS[request.filter]
    group = check_text(request.group, "group") or None
    if group is not None:
        kinds &= {kind_of(group)}
    return Wanted(request.trial_id, kinds, group, checkpoints, deleted=not request.remove_deleted_checkpoints)


def _show(target: trials_pb2.WorkloadContainer, step: Step, *, batches: bool) -> None:
    if isinstance(step, CheckpointStep):
        show_checkpoint_workload(target.checkpoint, step)
    else:
        _show_report(target, step, batches=batches)


def _show_report(target: trials_pb2.WorkloadContainer, step: ReportStep, *, batches: bool) -> None:
    show_workload(
        target.validation if step.kind is GroupKind.VALIDATION else target.training,
        step.kind,
        step.metrics_struct,
        end_time=step.end_time,
        total_batches=step.total_batches,
        batches=batches,
    )
