"""The filters and orders of lists of experiments, as SQL.

Each criterion of a filter is a key with a value, and each key stands for one condition. A statement depends on the keys
alone and is made once for each set of them: making one anew costs more than running it. The criteria by which
experiments are counted (`ExperimentFilter.counted`) read the same on the experiments and on their counts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, case, func, literal_column, or_, select

from server.domain.collation import fold
from server.domain.experiment_filter import ExperimentOrder
from server.store.digests import name_digest
from server.store.quick import QuickSelect
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_counts, experiment_labels, experiments
from server.store.tables.workspaces import projects, workspaces
from server.store.text_search import position_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import ColumnCollection, Select

    from server.domain.experiment_filter import ExperimentFilter

    Columns = ColumnCollection[str, ColumnElement[Any]]

_x = experiments.c
_STATEMENTS = 512
_LABEL = "label_"


def criteria(wanted: ExperimentFilter) -> dict[str, Any]:
    """Return the criteria of a filter: the parameters of the statements that they make."""
    ids = wanted.ids
    found: dict[str, Any] = {
        "project_id": wanted.project_id,
        "archived": wanted.archived,
        "states": wanted.states or None,
        "user_ids": wanted.user_ids or None,
        "usernames": wanted.usernames or None,
        # An archived parent hides what is in it, unless that very project is asked for.
        "live_parents": True if wanted.archived is False and wanted.project_id is None else None,
        "name": fold(wanted.name) or None,
        "description": fold(wanted.description) or None,
        "id_lt": ids.lt,
        "id_lte": ids.lte,
        "id_gt": ids.gt,
        "id_gte": ids.gte,
        "id_among": ids.among or None,
        "id_not_among": ids.not_among or None,
    }
    found |= {f"{_LABEL}{number}": name_digest(label) for number, label in enumerate(wanted.labels)}
    return {key: value for key, value in found.items() if value is not None}


# By what experiments are counted; each reads the same on both tables.
_COUNTED: Mapping[str, Callable[[Columns], ColumnElement[bool]]] = {
    "project_id": lambda columns: columns.project_id == bindparam("project_id"),
    "archived": lambda columns: columns.archived == bindparam("archived"),
    "states": lambda columns: columns.state.in_(bindparam("states", expanding=True)),
    "user_ids": lambda columns: columns.user_id.in_(bindparam("user_ids", expanding=True)),
    "usernames": lambda columns: columns.user_id.in_(_named_users()),
    "live_parents": lambda columns: columns.project_id.not_in(_archived_projects()),
}
_OTHERS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "name": lambda: position_of(_x.name_folded, bindparam("name")) > 0,
    "description": lambda: position_of(_x.description_folded, bindparam("description")) > 0,
    "id_lt": lambda: _x.id < bindparam("id_lt"),
    "id_lte": lambda: _x.id <= bindparam("id_lte"),
    "id_gt": lambda: _x.id > bindparam("id_gt"),
    "id_gte": lambda: _x.id >= bindparam("id_gte"),
    "id_among": lambda: _x.id.in_(bindparam("id_among", expanding=True)),
    "id_not_among": lambda: _x.id.not_in(bindparam("id_not_among", expanding=True)),
}


def _named_users() -> Select[int]:
    return select(users.c.id).where(users.c.username.in_(bindparam("usernames", expanding=True)))


def _archived_projects() -> Select[int]:
    joined = projects.join(workspaces)
    return select(projects.c.id).select_from(joined).where(or_(projects.c.archived, workspaces.c.archived))


def _condition(key: str) -> ColumnElement[bool]:
    if key in _COUNTED:
        return _COUNTED[key](_x)
    if key in _OTHERS:
        return _OTHERS[key]()
    labelled = select(experiment_labels.c.experiment_id).where(experiment_labels.c.digest == bindparam(key))
    return _x.id.in_(labelled)


@lru_cache(_STATEMENTS)
def counted(keys: tuple[str, ...]) -> QuickSelect:
    """Return the statement that reads how many experiments meet criteria by which they are counted."""
    total = func.coalesce(func.sum(experiment_counts.c.delta), 0)
    return QuickSelect(select(total).where(*(_COUNTED[key](experiment_counts.c) for key in keys)))


@lru_cache(_STATEMENTS)
def counting(keys: tuple[str, ...]) -> QuickSelect:
    """Return the statement that counts the experiments that meet criteria."""
    return QuickSelect(select(func.count()).select_from(experiments).where(*map(_condition, keys)))


# Each is the leading part of an index of `experiments`, but for the user's.
_ORDERS: Mapping[ExperimentOrder, ColumnElement[Any]] = {
    ExperimentOrder.DESCRIPTION: _x.description_key,
    ExperimentOrder.START_TIME: _x.start_time,
    ExperimentOrder.END_TIME: _x.end_time,
    ExperimentOrder.STATE: _x.state,
    ExperimentOrder.NUM_TRIALS: _x.num_trials,
    # A parameter in the place of the 0 would keep the databases from seeing that there is an index of this.
    ExperimentOrder.PROGRESS: func.coalesce(_x.progress, literal_column("0")),
    # What is shown for the user; names of users are ASCII, so that lower() means the same everywhere.
    ExperimentOrder.USER: func.lower(case((users.c.display_name != "", users.c.display_name), else_=users.c.username)),
    ExperimentOrder.NAME: _x.name_key,
    ExperimentOrder.FORKED_FROM: _x.parent_id,
    ExperimentOrder.RESOURCE_POOL: _x.resource_pool,
    ExperimentOrder.PROJECT_ID: _x.project_id,
    ExperimentOrder.CHECKPOINT_SIZE: _x.checkpoint_size,
    ExperimentOrder.CHECKPOINT_COUNT: _x.checkpoint_count,
    ExperimentOrder.SEARCHER_METRIC_VAL: _x.best_trial_metric,
}
# What is missing comes last, in both directions.
_NULLABLE = {ExperimentOrder.END_TIME, ExperimentOrder.FORKED_FROM, ExperimentOrder.SEARCHER_METRIC_VAL}


@lru_cache(_STATEMENTS)
def ordered_ids(keys: tuple[str, ...], order: ExperimentOrder, *, descending: bool) -> QuickSelect:
    """Return the statement that selects the ids of the experiments that meet criteria, in a total order.

    It takes the parameters `limit` and `offset`.
    """
    statement = select(_x.id).where(*map(_condition, keys))
    if order is ExperimentOrder.USER:
        statement = statement.join(users, users.c.id == _x.user_id)
    statement = statement.order_by(*_terms(order, descending=descending))
    return QuickSelect(statement.limit(bindparam("limit")).offset(bindparam("offset")))


def _terms(order: ExperimentOrder, *, descending: bool) -> Iterable[ColumnElement[Any]]:
    if order in _NULLABLE:
        yield _ORDERS[order].is_(None)
    if order in _ORDERS:
        yield _ORDERS[order].desc() if descending else _ORDERS[order]
    yield _x.id.desc() if descending else _x.id
