"""Doing something to many experiments at once: by their ids, or by a filter.

An answer lists what became of each, the failures first. Experiments of other projects count as not found, so that
nothing happens to what the page that asks does not show. A filter never reaches further than the list that it makes;
of that it means those experiments to which the thing can be done, and the answer is silent about the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from detour.api.v1 import experiments_pb2

from server.domain.errors import Code, ServiceError
from server.domain.experiment_filter import ExperimentFilter, IdFilter, split_labels
from server.domain.text import check_text
from server.services.experiment_action import not_found
from server.services.experiment_request import check_labels, stored_state
from server.services.go_text import go_text
from server.services.repeated_values import distinct, portions
from server.store import experiments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detour.api.v1.bulk_experiment_filters_pb2 import BulkExperimentFilters
    from sqlalchemy import Connection

    from server.services.experiment_action import ExperimentAction
    from server.store.database import Database

ANY_PROJECT = -1
"""The id that stands for all projects."""

# What says that a thing cannot be done to an experiment as it is, rather than by this caller.
_IMPOSSIBLE = frozenset({Code.FAILED_PRECONDITION, Code.NOT_FOUND})


class BulkRequest(Protocol):
    """What the requests of all bulk forms have."""

    @property
    def experiment_ids(self) -> Sequence[int]: ...  # noqa: D102 - the fields of the messages

    @property
    def filters(self) -> BulkExperimentFilters: ...  # noqa: D102

    @property
    def project_id(self) -> int: ...  # noqa: D102

    def HasField(self, field_name: str) -> bool: ...  # noqa: D102


def act_on_many(
    database: Database, request: BulkRequest, action: ExperimentAction
) -> list[experiments_pb2.ExperimentActionResult]:
    """Do something to each experiment that a request names, and return what became of it.

    Raises:
        InvalidArgumentError: A filter has too many values, or one that cannot be.
    """
    by_filter = request.HasField("filters")
    results = []
    for chunk in portions(_named_ids(database, request)):
        with database.write() as tx:
            # All of them before anything else that an action locks, and always in the same order: no two deadlock.
            for experiment_id in sorted(chunk):
                experiments.lock(tx, experiment_id)
            for experiment_id in chunk:
                done, refusal = _act(tx, experiment_id, request.project_id, action)
                if by_filter and (not done or (refusal is not None and refusal.code in _IMPOSSIBLE)):
                    continue
                results.append(
                    experiments_pb2.ExperimentActionResult(
                        id=experiment_id, error="" if refusal is None else go_text(refusal)
                    )
                )
    return sorted(results, key=lambda result: not result.error)


def _named_ids(database: Database, request: BulkRequest) -> Sequence[int]:
    if not request.HasField("filters"):
        return distinct(request.experiment_ids, "experimentIds")
    wanted = _filter(request.filters)
    with database.read() as tx:
        return experiments.list_ids(tx, wanted)


def _filter(filters: BulkExperimentFilters) -> ExperimentFilter:
    return ExperimentFilter(
        name=check_text(filters.name, "filters.name"),
        description=check_text(filters.description, "filters.description"),
        labels=check_labels(split_labels(filters.labels), "filters.labels"),
        archived=filters.archived.value if filters.HasField("archived") else None,
        states=tuple(stored_state(number) for number in distinct(filters.states, "filters.states")),
        user_ids=distinct(filters.user_ids, "filters.userIds"),
        project_id=filters.project_id or None,
        ids=IdFilter(not_among=distinct(filters.excluded_experiment_ids, "filters.excludedExperimentIds")),
    )


def _act(
    tx: Connection, experiment_id: int, project_id: int, action: ExperimentAction
) -> tuple[bool, ServiceError | None]:
    """Do something to one experiment; return whether there was anything to do, or to refuse, and the refusal."""
    locked = experiments.lock(tx, experiment_id)
    try:
        if locked is None or project_id not in (ANY_PROJECT, locked.project_id):
            raise not_found(experiment_id)
        return action(tx, locked), None
    except ServiceError as refusal:
        return True, refusal
