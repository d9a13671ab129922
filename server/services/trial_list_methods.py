"""The part of the service `Trials` that shows trials."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import trials_pb2, trials_pb2_grpc

from server.domain.errors import InvalidArgumentError, NotFoundError, missing
from server.domain.experiment_state import ExperimentState
from server.domain.trial_state import TrialState
from server.services.pagination import is_descending, pagination_message
from server.services.trial_message import trial_message
from server.store import experiments
from server.store.trial_list import TrialOrder, list_trials
from server.store.trial_records import get_trial

if TYPE_CHECKING:
    from collections.abc import Collection

    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.trial_records import TrialRecord


class TrialListMethods(trials_pb2_grpc.TrialsServicer):
    """Answers the methods that show one trial and those of an experiment."""

    _database: Database

    def GetTrial(
        self, request: trials_pb2.GetTrialRequest, context: grpc.ServicerContext
    ) -> trials_pb2.GetTrialResponse:
        """Show a trial."""
        with self._database.read() as tx:
            record = present_trial(tx, request.trial_id)
        return trials_pb2.GetTrialResponse(trial=trial_message(record))

    def GetExperimentTrials(
        self, request: trials_pb2.GetExperimentTrialsRequest, context: grpc.ServicerContext
    ) -> trials_pb2.GetExperimentTrialsResponse:
        """List the trials of an experiment."""
        order, descending = _order(request.sort_by), is_descending(request.order_by)
        states = _trial_states(request.states)
        with self._database.read() as tx:
            if not experiments.exists(tx, request.experiment_id):
                raise missing("experiment", request.experiment_id)
            records, page = list_trials(
                tx,
                request.experiment_id,
                states,
                order,
                request.offset,
                request.limit,
                now=dt.datetime.now(dt.UTC),
                descending=descending,
            )
        return trials_pb2.GetExperimentTrialsResponse(
            trials=[trial_message(record) for record in records], pagination=pagination_message(page)
        )


def present_trial(tx: Connection, trial_id: int) -> TrialRecord:
    """Return the trial with this id.

    Raises:
        NotFoundError: When there is none.
    """
    record = get_trial(tx, trial_id)
    if record is None:
        raise trial_not_found(trial_id)
    return record


def trial_not_found(trial_id: int) -> NotFoundError:
    """Return the refusal of an id that no trial has."""
    return missing("trial", trial_id)


def _order(sort_by: int) -> TrialOrder:
    """Return the order that a `SortBy` stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    try:
        return TrialOrder(sort_by) if sort_by else TrialOrder.ID
    except ValueError:
        raise InvalidArgumentError(f"{sort_by} is no order of trials") from None


def _trial_states(states: Collection[int]) -> frozenset[TrialState] | None:
    """Return the states of trials that are called as these states of experiments, which is how a request names them.

    Raises:
        InvalidArgumentError: A number is no state of an experiment.
    """
    if not states:
        return None
    try:
        names = {ExperimentState(number).name for number in states}
    except ValueError:
        raise InvalidArgumentError("a state that trials are asked for is none") from None
    return frozenset(state for state in TrialState if state.name in names)
