"""The part of the service `Metrics` that follows the best trials of an experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.api.v1 import metrics_pb2, metrics_pb2_grpc

from server.domain.errors import InvalidArgumentError
from server.services.compare_methods import series
from server.services.experiment_message import merge_struct
from server.services.metric_group_request import needed_metric
from server.services.metric_stream_methods import present_searchers
from server.services.polling import Polling
from server.services.series_request import between_batches, points
from server.store import experiment_metrics as store
from server.store import experiments
from server.store.searcher_standing import get_searcher
from server.store.trial_records import get_trials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database

DEFAULT_TRIALS: Final = 25
"""How many trials are followed when the request does not say."""

DEFAULT_POINTS: Final = 1000
"""How many points of each."""

_BY_VALUE = frozenset({"random", "grid", "custom"})
_SINGLE = "single"


class TrialsSampleMethods(metrics_pb2_grpc.MetricsServicer):
    """Answers the method that streams a metric of the best trials."""

    _database: Database

    def TrialsSample(
        self, request: metrics_pb2.TrialsSampleRequest, context: grpc.ServicerContext
    ) -> Iterator[metrics_pb2.TrialsSampleResponse]:
        """Tell which trials are the best, and what is new of a metric of theirs."""
        # The type wins here, as with a master.
        group = "" if request.metric_type else request.group
        group, name = needed_metric(request.metric_type, group, request.metric_name)
        sample = _Sample(request, group, name)
        polling = Polling(context, request.period_seconds)
        goes_on = True
        while goes_on:
            with self._database.read() as tx:
                present_searchers(tx, [request.experiment_id])
                answer = sample.look(tx)
                goes_on = store.any_goes_on(tx, [request.experiment_id])
            yield answer
            goes_on = goes_on and polling.wait()


class _Sample:
    """What one stream has told so far: the trials, each with the version of its metrics."""

    def __init__(self, request: metrics_pb2.TrialsSampleRequest, group: str, name: str) -> None:
        self._experiment_id = request.experiment_id
        self._most = request.max_trials if request.max_trials > 0 else DEFAULT_TRIALS
        self._points = points(request.max_datapoints, DEFAULT_POINTS)
        self._wanted = between_batches(request.start_batches, request.end_batches)
        self._group = group
        self._name = name
        self._told: dict[int, int] = {}

    def look(self, tx: Connection) -> metrics_pb2.TrialsSampleResponse:
        """Return what is new.

        Raises:
            InvalidArgumentError: The experiment searches with a single trial.
        """
        best = _best(tx, self._experiment_id, self._most)
        versions = store.metric_versions(tx, self._experiment_id)
        answer = metrics_pb2.TrialsSampleResponse(
            promoted_trials=[trial_id for trial_id in best if trial_id not in self._told],
            demoted_trials=[trial_id for trial_id in self._told if trial_id not in best],
        )
        for record in get_trials(tx, best):
            told = answer.trials.add(trial_id=record.id)
            since = self._told.get(record.id)
            if since is None:
                merge_struct(told.hparams, record.hparams_struct)
            if since is None or versions.get(record.id, 0) > since:
                told.data.extend(
                    series(tx, record.id, self._group, [self._name], self._wanted, self._points, since=since or 0)
                )
        self._told = {trial_id: versions.get(trial_id, 0) for trial_id in best}
        return answer


def _best(tx: Connection, experiment_id: int, most: int) -> Sequence[int]:
    """Return the best trials of an experiment: by value, or where trials end early, by how far they came."""
    record = experiments.get_experiment(tx, experiment_id)
    searcher_type = "" if record is None else record.searcher_type
    if searcher_type == _SINGLE:
        raise InvalidArgumentError("single-trial experiments are not supported for trial sampling")
    searcher = get_searcher(tx, experiment_id)
    chosen = store.best_trials if searcher_type in _BY_VALUE else store.longest_trials
    return chosen(tx, searcher, most)
