"""What a hyperparameter search would do, as a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.experiment.v1 import experiment_pb2

from server.domain.struct import encode
from server.services.experiment_message import merge_struct

if TYPE_CHECKING:
    from server.domain.config.preview import AlikeTrials, SearchPlan


def summary_message(plan: SearchPlan) -> experiment_pb2.SearchSummary:
    """Return the plan of a search as the API shows it."""
    message = experiment_pb2.SearchSummary(trials=[_trials(alike) for alike in plan.trials])
    merge_struct(message.config, encode(plan.searcher))
    return message


def _trials(alike: AlikeTrials) -> experiment_pb2.TrialSummary:
    if alike.length is None:
        unit = experiment_pb2.SearchUnit(max_length=True)
    else:
        unit = experiment_pb2.SearchUnit(name=alike.unit, value=alike.length)
    return experiment_pb2.TrialSummary(count=alike.count, unit=unit)
