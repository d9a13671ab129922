"""The columns that stand in every experiment, as searches ask about them.

The meaning of columns and operators is that of the master's SearchExperiments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, ColumnElement, Integer, case, cast, func, not_, select
from sqlalchemy import type_coerce as as_type

from server.domain.experiment_state import ExperimentState
from server.domain.search_filter import Operator
from server.store.digests import name_digest
from server.store.search_columns import (
    ChoiceColumn,
    FlagColumn,
    MomentColumn,
    NumberColumn,
    TextColumn,
    holds,
)
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_labels, experiments
from server.store.tables.trials import trials
from server.store.text_search import ascii_lower, by_code_point
from server.store.types import to_micros

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from server.domain.search_filter import Condition
    from server.store.search_columns import SearchColumn

_x = experiments.c
_l = experiment_labels.c
_u = users.c

_MICROSECONDS = 1_000_000


def experiment_columns(now: dt.datetime) -> Mapping[str, SearchColumn]:
    """Return the columns of experiments by the names that filters and orders have for them.

    Args:
        now: Until when those that are not over have lasted.
    """
    best = select(trials.c.external_id).where(trials.c.id == _x.best_trial_id).scalar_subquery()
    return {
        "id": NumberColumn(_x.id),
        "name": NAME,
        "description": DESCRIPTION,
        "tags": TAGS,
        "searcherType": TextColumn(_x.searcher_type),
        "searcherMetric": TextColumn(_x.searcher_metric),
        "searcherMetricsVal": NumberColumn(_x.best_trial_metric),
        "startTime": MomentColumn(_x.start_time),
        "endTime": MomentColumn(_x.end_time),
        "duration": NumberColumn(seconds(_x.start_time, _x.end_time, now)),
        "state": ChoiceColumn(_x.state, _STATE_NAMES),
        "numTrials": NumberColumn(_x.num_trials),
        "progress": NumberColumn(PROGRESS),
        "user": USER,
        "forkedFrom": NumberColumn(_x.parent_id),
        "resourcePool": TextColumn(_x.resource_pool),
        "projectId": NumberColumn(_x.project_id),
        "checkpointSize": NumberColumn(_x.checkpoint_size),
        "checkpointCount": NumberColumn(_x.checkpoint_count),
        "externalExperimentId": TextColumn(_x.external_id),
        "externalTrialId": TextColumn(best),
        "archived": FlagColumn(_x.archived),
    }


def seconds(start: ColumnElement[Any], end: ColumnElement[Any], now: dt.datetime) -> ColumnElement[Any]:
    """Return how long it is from one column to another one, which may be missing and is then now."""
    ended = func.coalesce(as_type(end, BigInteger), to_micros(now))
    return (ended - as_type(start, BigInteger)) / float(_MICROSECONDS)


class _Tags:
    """The labels of an experiment: a comparison is with any of them."""

    sort_keys = ()

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        match wanted.operator:
            case Operator.EQUAL:
                return self._has(_l.digest == name_digest(wanted.text))
            case Operator.NOT_EQUAL:
                return not_(self._has(_l.digest == name_digest(wanted.text)))
            case Operator.CONTAINS:
                return self._has(holds(_l.label, wanted.text))
            case Operator.NOT_CONTAINS:
                return not_(self._has(holds(_l.label, wanted.text)))
            case Operator.IS_EMPTY:
                return not_(self._has())
            case Operator.NOT_EMPTY:
                return self._has()
            case _:
                raise wanted.unusable()

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return _x.id.in_(select(_l.experiment_id).where(*conditions))


class _User:
    """The owner: compared by the id, or by the name that is shown for him."""

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        if isinstance(wanted.value, str) and not wanted.value.isdecimal():
            return _x.user_id.in_(select(_u.id).where(TextColumn(_SHOWN_NAME).condition(wanted)))
        return NumberColumn(_x.user_id).condition(wanted)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        name = by_code_point(ascii_lower(_SHOWN_NAME))
        return (select(name).where(_u.id == _x.user_id).correlate(experiments).scalar_subquery(),)


_SHOWN_NAME = case((_u.display_name != "", _u.display_name), else_=_u.username)
_STATE_NAMES = {state.value: frozenset({state.name, state.shown.name}) for state in ExperimentState}

NAME: Final = TextColumn(_x.name, _x.name_folded, _x.name_key)
"""The name of an experiment."""

DESCRIPTION: Final = TextColumn(_x.description, _x.description_folded, _x.description_key)
"""The description of an experiment."""

TAGS: Final[SearchColumn] = _Tags()
"""The labels of an experiment."""

USER: Final[SearchColumn] = _User()
"""The owner of an experiment."""

PROGRESS: Final[ColumnElement[Any]] = cast(func.round(func.coalesce(_x.progress, 0) * 100), Integer)
"""How much of an experiment is done, in per cent."""
