"""The part of the service `Metrics` that feeds charts: streams that tell what is new every so often.

They end when the experiments are over, and when their client has gone away. Where a master looks at the end times of
trials to find what is new, each trial here counts the changes of its metrics, so that nothing is told twice or missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.api.v1 import metrics_pb2, metrics_pb2_grpc

from server.domain import metric_series
from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import TRAINING, VALIDATION, kind_of
from server.services.experiment_action import not_found
from server.services.experiment_message import merge_struct
from server.services.metric_group_request import needed_metric
from server.services.polling import Polling
from server.services.repeated_values import distinct
from server.store import experiment_metrics as store
from server.store.metric_series import changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import grpc
    from google.protobuf.struct_pb2 import Struct
    from sqlalchemy import Connection

    from server.store.database import Database

MAX_MARGIN: Final = 100
"""How far from the point that a snapshot is about a report may lie at most, in batches."""

_MAX_BATCHES = 2**31 - 1


class MetricStreamMethods(metrics_pb2_grpc.MetricsServicer):
    """Answers the methods that tell which metrics there are, where, and what they were around one point."""

    _database: Database

    def ExpMetricNames(
        self, request: metrics_pb2.ExpMetricNamesRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.ExpMetricNamesResponse]:
        """Tell the names of the metrics of experiments; each once."""
        ids = sorted(distinct(request.ids, "ids"))
        if not ids:
            raise InvalidArgumentError("must specify at least one experiment id")
        polling, seen = Polling(context, request.period_seconds), set[tuple[str, str]]()
        with self._database.read() as tx:
            searchers = present_searchers(tx, ids)
        # A dictionary keeps the order in which they come.
        answer = metrics_pb2.ExpMetricNamesResponse(searcher_metrics=dict.fromkeys(searchers))
        goes_on = True
        while goes_on:
            with self._database.read() as tx:
                names = store.metric_names(tx, ids)
                goes_on = store.any_goes_on(tx, ids)
            _tell_names(answer, [each for each in names if each not in seen])
            seen.update(names)
            yield answer
            answer = metrics_pb2.ExpMetricNamesResponse()
            goes_on = goes_on and polling.wait()

    def MetricBatches(
        self, request: metrics_pb2.MetricBatchesRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.MetricBatchesResponse]:
        """Tell at which numbers of completed batches a metric was reported; each once."""
        group, name = needed_metric(request.metric_type, request.group, request.metric_name)
        polling, told = Polling(context, request.period_seconds), set[int]()
        versions: dict[int, int] = {}
        goes_on = True
        while goes_on:
            with self._database.read() as tx:
                present_searchers(tx, [request.experiment_id])
                found = set(_batches(tx, request.experiment_id, group, name, versions)) - told
                goes_on = store.any_goes_on(tx, [request.experiment_id])
            told |= found
            yield metrics_pb2.MetricBatchesResponse(batches=sorted(found))
            goes_on = goes_on and polling.wait()

    def TrialsSnapshot(
        self, request: metrics_pb2.TrialsSnapshotRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.TrialsSnapshotResponse]:
        """Tell the values of a metric around one point of training, in each trial; each once."""
        # The type wins here, as with a master.
        group = "" if request.metric_type else request.group
        group, name = needed_metric(request.metric_type, group, request.metric_name)
        if request.batches_margin > MAX_MARGIN:
            raise InvalidArgumentError(f"margin must be <= {MAX_MARGIN}")
        # Margins may be negative, and the ends then lie beyond what a column can be compared with.
        least = min(max(request.batches_processed - request.batches_margin, 0), _MAX_BATCHES)
        most = min(max(request.batches_processed + request.batches_margin, -1), _MAX_BATCHES)
        polling = Polling(context, request.period_seconds)
        kind, versions = kind_of(group), dict[int, int]()
        goes_on = True
        while goes_on:
            answer = metrics_pb2.TrialsSnapshotResponse()
            with self._database.read() as tx:
                present_searchers(tx, [request.experiment_id])
                changed = _changed(tx, request.experiment_id, versions)
                for value in store.values_around(tx, list(changed), group, least, most):
                    if value.version > versions.get(value.trial_id, 0):
                        _tell_value(answer, value, metric_series.stored_values(value.metrics_struct, kind), name)
                goes_on = store.any_goes_on(tx, [request.experiment_id])
            versions |= changed
            yield answer
            goes_on = goes_on and polling.wait()


def present_searchers(tx: Connection, experiment_ids: Collection[int]) -> list[str]:
    """Return the names of the searchers' metrics of experiments.

    Raises:
        NotFoundError: One of them does not exist.
    """
    found = store.searcher_metrics(tx, experiment_ids)
    for experiment_id in experiment_ids:
        if experiment_id not in found:
            raise not_found(experiment_id)
    return list(found.values())


def _tell_names(answer: metrics_pb2.ExpMetricNamesResponse, names: Collection[tuple[str, str]]) -> None:
    answer.training_metrics.extend(name for group, name in names if group == TRAINING)
    answer.validation_metrics.extend(name for group, name in names if group == VALIDATION)
    for group, name in names:
        answer.metric_names.add(group=group, name=name)


def _changed(tx: Connection, experiment_id: int, versions: dict[int, int]) -> dict[int, int]:
    """Return the trials of an experiment whose metrics are of other versions than these, with their versions."""
    now = store.metric_versions(tx, experiment_id)
    return {trial_id: version for trial_id, version in now.items() if version > versions.get(trial_id, 0)}


def _batches(tx: Connection, experiment_id: int, group: str, name: str, versions: dict[int, int]) -> Iterator[int]:
    """Yield where a metric was reported since these versions of the trials' metrics, and bring the versions up."""
    kind = kind_of(group)
    for trial_id, version in _changed(tx, experiment_id, versions).items():
        for report in changes(tx, trial_id, group, versions.get(trial_id, 0)):
            values = metric_series.stored_values(report.metrics_struct, kind)
            if report.total_batches is not None and metric_series.has_any(values, [name]):
                yield report.total_batches
        versions[trial_id] = version


def _tell_value(answer: metrics_pb2.TrialsSnapshotResponse, value: store.Value, values: Struct, name: str) -> None:
    """Append what a trial reported of a metric, if that is a number."""
    number = metric_series.number(values, name)
    if number is not None:
        told = answer.trials.add(trial_id=value.trial_id, metric=number, batches_processed=value.total_batches)
        merge_struct(told.hparams, value.hparams_struct)
