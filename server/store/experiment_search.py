"""Searches of experiments: conditions on a whitelist of columns, orders by any number of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server.domain.errors import InvalidArgumentError
from server.domain.experiment_state import ExperimentState
from server.domain.project_columns import Location
from server.store.experiment_columns import experiment_columns
from server.store.hyperparameter_search import HPARAM_PREFIX, HyperparameterColumn
from server.store.metric_search import metric_column
from server.store.search_tree import compile_filter, compile_order, fetch
from server.store.tables.experiments import experiments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page
    from server.domain.search_filter import Condition
    from server.store.search_columns import SearchColumn
    from server.store.search_tree import Search

_x = experiments.c


def find(tx: Connection, search: Search, offset: int, limit: int) -> tuple[Sequence[int], Page]:
    """Return the ids of the experiments on a page of what a search finds, in its order; ties go by the id.

    Args:
        tx: The transaction.
        search: The search.
        offset: Where the page starts, by rule A of `server.domain.paging`.
        limit: How many it shows, likewise.

    Raises:
        InvalidArgumentError: It asks for a column that there is not, or for what the column does not know.
    """
    terms = compile_order(search.order, _Columns(search.now).keys)
    return fetch(tx, select(_x.id).where(*_conditions(search)).order_by(*terms, _x.id), search, offset, limit)


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    conditions = [_x.state != ExperimentState.DELETING]
    if search.project_id is not None:
        conditions.append(_x.project_id == search.project_id)
    if search.wanted is not None:
        conditions.append(compile_filter(search.wanted.root, _Columns(search.now).find))
        if not search.wanted.show_archived:
            conditions.append(_x.archived.is_(False))
    return conditions


class _Columns:
    """What experiments can be searched and sorted by."""

    def __init__(self, now: dt.datetime) -> None:
        self._own = experiment_columns(now)

    def find(self, wanted: Condition) -> SearchColumn:
        match wanted.location:
            case Location.EXPERIMENT:
                column = self._own.get(wanted.column)
                if column is None:
                    raise InvalidArgumentError(f"invalid experiment column {wanted.column}")
                return column
            case Location.HYPERPARAMETERS:
                return HyperparameterColumn(wanted.column)
            case Location.VALIDATIONS | Location.TRAINING | Location.CUSTOM_METRIC:
                return metric_column(wanted.column, _x.best_trial_id)
            case _:
                raise InvalidArgumentError(f"filter: experiments have no column of {wanted.location.name}")

    def keys(self, name: str) -> Sequence[ColumnElement[Any]]:
        if name.startswith(HPARAM_PREFIX):
            return HyperparameterColumn(name).sort_keys
        if "." in name:
            return metric_column(name, _x.best_trial_id).sort_keys
        keys = self._own[name].sort_keys if name in self._own else ()
        if not keys:
            raise InvalidArgumentError(f"invalid sort col: {name}")
        return keys
