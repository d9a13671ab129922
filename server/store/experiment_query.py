"""The filters and orders of lists of experiments, as SQL.

`conditions` and `count_conditions` say the same of the two tables that can answer: the experiments, and the
counts that are kept of them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func, literal_column, or_, select

from server.domain.experiment_filter import ExperimentOrder
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_counts, experiment_labels, experiments
from server.store.tables.workspaces import projects, workspaces
from server.store.text_search import contains_folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnCollection, Select

    from server.domain.experiment_filter import ExperimentFilter, IdFilter

_x = experiments.c


def label_digest(label: str) -> bytes:
    """Return what a label is looked up by."""
    return hashlib.sha256(label.encode()).digest()[:16]


def conditions(wanted: ExperimentFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `experiments` that a filter stands for."""
    found = _kind_conditions(wanted, _x)
    if wanted.name:
        found.append(contains_folded(_x.name_folded, wanted.name))
    if wanted.description:
        found.append(contains_folded(_x.description_folded, wanted.description))
    for label in wanted.labels:
        labelled = select(experiment_labels.c.experiment_id)
        found.append(_x.id.in_(labelled.where(experiment_labels.c.digest == label_digest(label))))
    return found + list(_id_conditions(wanted.ids))


def count_conditions(wanted: ExperimentFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `experiment_counts` that a filter stands for; only if it is `counted`."""
    return _kind_conditions(wanted, experiment_counts.c)


def _kind_conditions(
    wanted: ExperimentFilter, columns: ColumnCollection[str, ColumnElement[Any]]
) -> list[ColumnElement[bool]]:
    found = []
    if wanted.project_id is not None:
        found.append(columns.project_id == wanted.project_id)
    if wanted.user_ids:
        found.append(columns.user_id.in_(wanted.user_ids))
    if wanted.usernames:
        owners = select(users.c.id).where(users.c.username.in_(wanted.usernames))
        found.append(columns.user_id.in_(owners))
    if wanted.states:
        found.append(columns.state.in_(wanted.states))
    if wanted.archived is not None:
        found.append(columns.archived.is_(wanted.archived))
        if not wanted.archived and wanted.project_id is None:
            found.append(columns.project_id.not_in(_archived_projects()))
    return found


def _archived_projects() -> Select[tuple[int]]:
    joined = projects.join(workspaces)
    return select(projects.c.id).select_from(joined).where(or_(projects.c.archived, workspaces.c.archived))


def _id_conditions(ids: IdFilter) -> Iterable[ColumnElement[bool]]:
    if ids.lt is not None:
        yield _x.id < ids.lt
    if ids.lte is not None:
        yield _x.id <= ids.lte
    if ids.gt is not None:
        yield _x.id > ids.gt
    if ids.gte is not None:
        yield _x.id >= ids.gte
    if ids.among:
        yield _x.id.in_(ids.among)
    if ids.not_among:
        yield _x.id.not_in(ids.not_among)


# Each is the leading part of an index of `experiments`, but for the user's.
_ORDERS: dict[ExperimentOrder, ColumnElement[Any]] = {
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


def ordered_ids(wanted: ExperimentFilter, order: ExperimentOrder, *, descending: bool) -> Select[tuple[int]]:
    """Return the statement that selects the ids of the experiments of a filter, in a total order."""
    statement = select(_x.id).where(*conditions(wanted))
    terms: list[ColumnElement[Any]] = []
    if order is ExperimentOrder.USER:
        statement = statement.join(users, users.c.id == _x.user_id)
    if order in _ORDERS:
        terms.append(_ORDERS[order])
    terms.append(_x.id)
    directed = [term.desc() if descending else term for term in terms]
    if order in _NULLABLE:
        directed.insert(0, terms[0].is_(None))
    return statement.order_by(*directed)
