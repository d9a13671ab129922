"""Searches of experiments: conditions on a whitelist of columns, orders by any number of them.

What a filter names becomes a column that stands here, or a parameter; nothing of it becomes SQL. The meaning of
columns and operators is that of the master's SearchExperiments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, case, cast, func, not_, or_, select, true
from sqlalchemy import type_coerce as as_type

from server.domain.errors import InvalidArgumentError
from server.domain.experiment_state import ExperimentState
from server.domain.paging import page_by_rule_a
from server.domain.project_columns import Location
from server.domain.search_filter import Group, Operator
from server.store.digests import name_digest
from server.store.hyperparameter_search import HPARAM_PREFIX, HyperparameterColumn
from server.store.metric_search import metric_column
from server.store.search_columns import (
    ChoiceColumn,
    FlagColumn,
    MomentColumn,
    NumberColumn,
    TextColumn,
)
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_labels, experiments
from server.store.tables.trials import trials
from server.store.text_search import position_of
from server.store.types import to_micros

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.domain.paging import Page
    from server.domain.search_filter import Condition, SearchFilter
    from server.domain.search_order import SortTerm
    from server.store.search_columns import SearchColumn

_x = experiments.c
_l = experiment_labels.c

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class ExperimentSearch:
    """What a search asks for.

    Attributes:
        project_id: The project to look in; None for all.
        wanted: The filter; None for none, not even of what is archived.
        order: The columns to sort by, before the id.
        now: Until when experiments that are not over have lasted.
    """

    project_id: int | None
    wanted: SearchFilter | None
    order: tuple[SortTerm, ...]
    now: dt.datetime


def find(tx: Connection, search: ExperimentSearch, offset: int, limit: int) -> tuple[Sequence[int], Page]:
    """Return the ids of the experiments on a page of what a search finds, in its order; ties go by the id.

    Args:
        tx: The transaction.
        search: The search.
        offset: Where the page starts, by rule A of `server.domain.paging`.
        limit: How many it shows, likewise.

    Raises:
        InvalidArgumentError: It asks for a column that there is not, or for what the column does not know.
    """
    conditions, terms = _conditions(search), [*_terms(search), _x.id]
    wanted = select(_x.id).join(users, users.c.id == _x.user_id).where(*conditions).order_by(*terms)
    if offset >= 0 and limit > 0 and search.wanted is not None and _is_costly(search.wanted.root):
        # Meeting the conditions costs more than counting what meets them on the way.
        rows = tx.execute(wanted.add_columns(func.count().over()).limit(limit).offset(offset)).all()
        if rows:
            return [row[0] for row in rows], page_by_rule_a(offset, limit, rows[0][1])
    total = tx.scalar(select(func.count()).select_from(experiments).where(*conditions)) or 0
    page = page_by_rule_a(offset, limit, total)
    return tx.scalars(wanted.limit(page.size).offset(page.start_index)).all() if page.size else [], page


def _conditions(search: ExperimentSearch) -> list[ColumnElement[bool]]:
    conditions = [_x.state != ExperimentState.DELETING]
    if search.project_id is not None:
        conditions.append(_x.project_id == search.project_id)
    if search.wanted is not None:
        conditions.append(_node(search.wanted.root, _columns(search.now)))
        if not search.wanted.show_archived:
            conditions.append(_x.archived.is_(False))
    return conditions


def _is_costly(node: Group | Condition) -> bool:
    """Tell whether a filter looks into other tables than that of experiments."""
    if isinstance(node, Group):
        return any(map(_is_costly, node.children))
    return node.location is not Location.EXPERIMENT


def _columns(now: dt.datetime) -> Mapping[str, SearchColumn]:
    """Return the columns of experiments by the names that filters and orders have for them."""
    ended = func.coalesce(as_type(_x.end_time, BigInteger), to_micros(now))
    shown_user = case((users.c.display_name != "", users.c.display_name), else_=users.c.username)
    best = select(trials.c.external_id).where(trials.c.id == _x.best_trial_id).scalar_subquery()
    return {
        "id": NumberColumn(_x.id),
        "name": TextColumn(_x.name, _x.name_folded, _x.name_key),
        "description": TextColumn(_x.description, _x.description_folded, _x.description_key),
        "tags": _Tags(),
        "searcherType": TextColumn(_x.searcher_type),
        "searcherMetric": TextColumn(_x.searcher_metric),
        "searcherMetricsVal": NumberColumn(_x.best_trial_metric),
        "startTime": MomentColumn(_x.start_time),
        "endTime": MomentColumn(_x.end_time),
        # In seconds.
        "duration": NumberColumn((ended - as_type(_x.start_time, BigInteger)) / float(_MICROSECONDS)),
        "state": ChoiceColumn(_x.state, _STATE_NAMES),
        "numTrials": NumberColumn(_x.num_trials),
        # In per cent.
        "progress": NumberColumn(cast(func.round(func.coalesce(_x.progress, 0) * 100), Integer)),
        "user": _User(shown_user),
        "forkedFrom": NumberColumn(_x.parent_id),
        "resourcePool": TextColumn(_x.resource_pool),
        "projectId": NumberColumn(_x.project_id),
        "checkpointSize": NumberColumn(_x.checkpoint_size),
        "checkpointCount": NumberColumn(_x.checkpoint_count),
        "externalExperimentId": TextColumn(_x.external_id),
        "externalTrialId": TextColumn(best),
        "archived": FlagColumn(_x.archived),
    }


_STATE_NAMES = {state.value: frozenset({state.name, state.shown.name}) for state in ExperimentState}


def _node(node: Group | Condition, columns: Mapping[str, SearchColumn]) -> ColumnElement[bool]:
    if not isinstance(node, Group):
        return _condition(node, columns)
    conditions = [_node(child, columns) for child in node.children]
    if not conditions:
        return true()
    return or_(*conditions) if node.any_of else and_(*conditions)


def _condition(wanted: Condition, columns: Mapping[str, SearchColumn]) -> ColumnElement[bool]:
    match wanted.location:
        case Location.EXPERIMENT:
            column = columns.get(wanted.column)
            if column is None:
                raise InvalidArgumentError(f"invalid experiment column {wanted.column}")
            return column.condition(wanted)
        case Location.HYPERPARAMETERS:
            return HyperparameterColumn(wanted.column).condition(wanted)
        case Location.VALIDATIONS | Location.TRAINING | Location.CUSTOM_METRIC:
            return metric_column(wanted.column, _x.best_trial_id).condition(wanted)
        case _:
            raise InvalidArgumentError(f"filter: experiments have no column of {wanted.location.name}")


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
                return self._has(position_of(func.lower(_l.label), func.lower(wanted.text)) > 0)
            case Operator.NOT_CONTAINS:
                return not_(self._has(position_of(func.lower(_l.label), func.lower(wanted.text)) > 0))
            case Operator.IS_EMPTY:
                return not_(self._has())
            case Operator.NOT_EMPTY:
                return self._has()
            case _:
                raise wanted.unusable()

    def _has(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return _x.id.in_(select(_l.experiment_id).where(*conditions))


@dataclass(frozen=True, slots=True)
class _User:
    """The owner: compared by the id, or by the name that is shown for him."""

    sort_name: ColumnElement[str]

    def condition(self, wanted: Condition) -> ColumnElement[bool]:
        if isinstance(wanted.value, str) and not wanted.value.isdecimal():
            owners = select(users.c.id).where(TextColumn(self.sort_name).condition(wanted)).correlate(None)
            return _x.user_id.in_(owners)
        return NumberColumn(_x.user_id).condition(wanted)

    @property
    def sort_keys(self) -> Sequence[ColumnElement[Any]]:
        return (func.lower(self.sort_name),)


def _terms(search: ExperimentSearch) -> Iterable[ColumnElement[Any]]:
    columns = _columns(search.now)
    for term in search.order:
        for key in _sort_keys(term.column, columns):
            yield (key.desc() if term.descending else key.asc()).nulls_last()


def _sort_keys(name: str, columns: Mapping[str, SearchColumn]) -> Sequence[ColumnElement[Any]]:
    if name.startswith(HPARAM_PREFIX):
        return HyperparameterColumn(name).sort_keys
    if "." in name:
        return metric_column(name, _x.best_trial_id).sort_keys
    keys = columns[name].sort_keys if name in columns else ()
    if not keys:
        raise InvalidArgumentError(f"invalid sort col: {name}")
    return keys
