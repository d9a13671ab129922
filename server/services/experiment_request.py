"""Requests about experiments as values of the domain, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError
from server.domain.experiment_filter import ExperimentFilter, ExperimentOrder, IdFilter, split_labels
from server.domain.experiment_state import ExperimentState
from server.domain.text import check_text
from server.services.repeated_values import distinct

if TYPE_CHECKING:
    from detour.api.v1 import experiments_pb2
    from detour.common.v1 import common_pb2

MAX_LABELS = 100
"""The most labels of a filter: each is a query of its own."""


def experiment_filter(request: experiments_pb2.GetExperimentsRequest) -> ExperimentFilter:
    """Return the criteria of a list.

    Raises:
        InvalidArgumentError: A criterion has too many values, or one that cannot be.
    """
    return ExperimentFilter(
        name=check_text(request.name, "name"),
        description=check_text(request.description, "description"),
        labels=check_labels(split_labels(request.labels), "labels"),
        archived=request.archived.value if request.HasField("archived") else None,
        states=tuple(stored_state(number) for number in distinct(request.states, "states")),
        usernames=distinct((check_text(name, "users") for name in request.users), "users"),
        user_ids=distinct(request.user_ids, "userIds"),
        project_id=request.project_id or None,
        ids=id_filter(request.experiment_id_filter, "experimentIdFilter"),
    )


def experiment_order(sort_by: int) -> ExperimentOrder:
    """Return the order that a `SortBy` stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    try:
        return ExperimentOrder(sort_by)
    except ValueError:
        raise InvalidArgumentError(f"{sort_by} is no order of experiments") from None


def stored_state(number: int) -> ExperimentState:
    """Return the state that is stored for one that a request names.

    Raises:
        InvalidArgumentError: The number is none of the enum, or the unspecified one.
    """
    try:
        return ExperimentState(number).stored
    except ValueError:
        raise InvalidArgumentError(f"states: {number} is no state that an experiment can have") from None


def id_filter(message: common_pb2.Int32FieldFilter, field: str) -> IdFilter:
    """Return the bounds that a filter of integers sets.

    Raises:
        InvalidArgumentError: It has too many values.
    """
    return IdFilter(
        lt=message.lt if message.HasField("lt") else None,
        lte=message.lte if message.HasField("lte") else None,
        gt=message.gt if message.HasField("gt") else None,
        gte=message.gte if message.HasField("gte") else None,
        among=distinct(message.incl, f"{field}.incl"),
        not_among=distinct(message.not_in, f"{field}.notIn"),
    )


def check_labels(labels: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Return the labels of a filter, unchanged.

    Raises:
        InvalidArgumentError: There are too many, or one is no text that can be stored.
    """
    if len(labels) > MAX_LABELS:
        raise InvalidArgumentError(f"{field}: more than {MAX_LABELS} values")
    return tuple(check_text(label, field) for label in labels)
