"""What a list of experiments may be asked for, free of messages and SQL.

The meaning of every filter is that of the master's GetExperiments; the numbers of the orders are those of
`determined.api.v1.GetExperimentsRequest.SortBy`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.domain.experiment_state import ExperimentState


class ExperimentOrder(enum.IntEnum):
    """What experiments are sorted by; ties are broken by the id, in the same direction."""

    UNSPECIFIED = 0  # the id
    ID = 1
    DESCRIPTION = 2
    START_TIME = 4
    END_TIME = 5
    STATE = 6
    NUM_TRIALS = 8
    PROGRESS = 9
    USER = 10
    NAME = 11
    FORKED_FROM = 12
    RESOURCE_POOL = 13
    PROJECT_ID = 14
    CHECKPOINT_SIZE = 15
    CHECKPOINT_COUNT = 16
    SEARCHER_METRIC_VAL = 17


@dataclass(frozen=True, slots=True)
class IdFilter:
    """Bounds of ids, as `determined.common.v1.Int32FieldFilter`; None and empty mean no bound.

    Attributes:
        lt: Only ids below it.
        lte: Only ids up to it.
        gt: Only ids above it.
        gte: Only ids from it on.
        among: Only these ids.
        not_among: None of these ids.
    """

    lt: int | None = None
    lte: int | None = None
    gt: int | None = None
    gte: int | None = None
    among: tuple[int, ...] = ()
    not_among: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ExperimentFilter:
    """Which experiments a list shows: those that meet every criterion given.

    Attributes:
        name: A part of the name, regardless of case; `%` and `_` stand for themselves.
        description: Likewise, a part of the description.
        labels: Labels that an experiment must all have.
        archived: Whether it is archived. False without a project also leaves out what lies in an archived
            project or workspace.
        states: States of which it has one.
        usernames: Names of users of which one owns it.
        user_ids: Ids of users of which one owns it.
        project_id: The project that it lies in; None for every project.
        ids: Bounds of its id.
    """

    name: str = ""
    description: str = ""
    labels: tuple[str, ...] = ()
    archived: bool | None = None
    states: tuple[ExperimentState, ...] = ()
    usernames: tuple[str, ...] = ()
    user_ids: tuple[int, ...] = ()
    project_id: int | None = None
    ids: IdFilter = field(default_factory=IdFilter)

    @property
    def counted(self) -> bool:
        """Whether the criteria are those by which counts are kept, so that nothing need be counted."""
        return not (self.name or self.description or self.labels) and self.ids == IdFilter()


def split_labels(values: Iterable[str]) -> tuple[str, ...]:
    """Return the labels that the values of a `labels` parameter name.

    A comma separates labels within a value, as the master has it: a label with a comma in it cannot be asked for.
    """
    joined = ",".join(values)
    return tuple(dict.fromkeys(joined.split(","))) if joined else ()
