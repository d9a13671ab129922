"""Searches of runs: by what runs have themselves, and by what their experiments have.

The meaning of columns and operators is that of the master's SearchRuns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Text, cast, or_, select

from server.domain.errors import InvalidArgumentError
from server.domain.experiment_state import ExperimentState
from server.domain.project_columns import Location
from server.domain.trial_state import TrialState
from server.store.experiment_columns import DESCRIPTION, NAME, PROGRESS, TAGS, USER, experiment_columns, seconds
from server.store.hyperparameter_search import HPARAM_PREFIX, OF_RUNS, HyperparameterColumn
from server.store.metadata_search import METADATA_PREFIX, MetadataColumn
from server.store.metric_search import metric_column
from server.store.search_columns import ChoiceColumn, FlagColumn, MomentColumn, NumberColumn, TextColumn
from server.store.search_tree import compile_filter, compile_order, fetch
from server.store.tables.experiments import experiments
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects, workspaces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Select

    from server.domain.paging import Page
    from server.domain.search_filter import Condition, SearchFilter
    from server.store.search_columns import SearchColumn
    from server.store.search_tree import Search

_x = experiments.c
_t = trials.c
_p = projects.c
_w = workspaces.c

_SINGLE = "single"
_FOUND: Final = select(_t.id).where(
    _t.going.is_(False), _t.experiment_id.not_in(select(_x.id).where(_x.state == ExperimentState.DELETING))
)
# Asked for as a set, which is small, they spare a join with all experiments.
_NOT_ARCHIVED: Final = (
    _t.archived.is_(False),
    _t.experiment_id.not_in(select(_x.id).where(_x.archived.is_(True))),
)

PARENT_ARCHIVED: Final[ColumnElement[bool]] = (
    select(_p.archived | _w.archived)
    .join(workspaces, _w.id == _p.workspace_id)
    .where(_p.id == _t.project_id)
    .correlate(trials)
    .scalar_subquery()
)
"""Whether the project of a run is archived, or its workspace."""

LOCAL_ID: Final[ColumnElement[str]] = (
    select(_p.key).where(_p.id == _t.project_id).correlate(trials).scalar_subquery() + "-" + cast(_t.local_id, Text)
)
"""The number of a run in its project, behind the key of that."""

ARCHIVED: Final[ColumnElement[bool]] = or_(_t.archived, _x.archived)
"""Whether a run is archived, by itself or with its experiment."""


def find(tx: Connection, search: Search, offset: int, limit: int) -> tuple[Sequence[int], Page]:
    """Return the ids of the runs on a page of what a search finds, in its order; ties go by the id.

    Args:
        tx: The transaction.
        search: The search.
        offset: Where the page starts, by rule A of `server.domain.paging`.
        limit: How many it shows, likewise.

    Raises:
        InvalidArgumentError: It asks for a column that there is not, or for what the column does not know.
    """
    columns = _Columns(search.now)
    found = _FOUND
    if search.project_id is not None:
        found = found.where(_t.project_id == search.project_id)
    if search.wanted is not None:
        found = _filtered(found, search.wanted, columns)
    found = columns.joined(found.order_by(*compile_order(search.order, columns.keys), _t.id))
    return fetch(tx, found, search, offset, limit)


def matching(tx: Connection, project_id: int, wanted: SearchFilter, now: dt.datetime) -> Sequence[int]:
    """Return the ids of all runs in a project that a filter finds, in ascending order.

    Raises:
        InvalidArgumentError: As for `find`.
    """
    columns = _Columns(now)
    found = _filtered(_FOUND.where(_t.project_id == project_id), wanted, columns)
    return tx.scalars(columns.joined(found).order_by(_t.id)).all()


def _filtered(found: Select[Any], wanted: SearchFilter, columns: _Columns) -> Select[Any]:
    found = found.where(compile_filter(wanted.root, columns.find))
    return found if wanted.show_archived else found.where(*_NOT_ARCHIVED)


class _Columns:
    """What runs can be searched and sorted by, and whether their experiments were needed for it."""

    def __init__(self, now: dt.datetime) -> None:
        self._of_experiments = experiment_columns(now)
        self._own = _own_columns(now)
        self._inherited = _inherited_columns()
        self._joins = False

    def joined(self, found: Select[Any]) -> Select[Any]:
        """Return a search with what it needs beside the trials."""
        return found.join_from(trials, experiments, _x.id == _t.experiment_id) if self._joins else found

    def find(self, wanted: Condition) -> SearchColumn:
        match wanted.location:
            case Location.EXPERIMENT:
                self._joins = True
                if wanted.column not in self._of_experiments:
                    raise InvalidArgumentError(f"invalid experiment column {wanted.column}")
                return self._of_experiments[wanted.column]
            case Location.RUN:
                column = self._column(wanted.column)
                if column is None:
                    raise InvalidArgumentError(f"invalid run column {wanted.column}")
                return column
            case Location.HYPERPARAMETERS:
                self._joins = True
                return HyperparameterColumn(wanted.column)
            case Location.RUN_HYPERPARAMETERS:
                return HyperparameterColumn(wanted.column, OF_RUNS)
            case Location.RUN_METADATA:
                return MetadataColumn(wanted.column)
            case _:
                return metric_column(wanted.column, _t.id)

    def keys(self, name: str) -> Sequence[ColumnElement[Any]]:
        if name.startswith(HPARAM_PREFIX):
            return HyperparameterColumn(name, OF_RUNS).sort_keys
        if name.startswith(METADATA_PREFIX):
            return MetadataColumn(name).sort_keys
        if "." in name:
            return metric_column(name, _t.id).sort_keys
        column = self._column(name)
        keys = () if column is None else column.sort_keys
        if not keys:
            raise InvalidArgumentError(f"invalid sort col: {name}")
        return keys

    def _column(self, name: str) -> SearchColumn | None:
        if name in self._own:
            return self._own[name]
        self._joins = True
        return self._inherited.get(name)


def _own_columns(now: dt.datetime) -> Mapping[str, SearchColumn]:
    """Return the columns that runs have themselves, by the names that filters and orders have for them."""
    return {
        "id": NumberColumn(_t.id),
        "startTime": MomentColumn(_t.start_time),
        "endTime": MomentColumn(_t.end_time),
        "duration": NumberColumn(seconds(_t.start_time, _t.end_time, now)),
        "state": ChoiceColumn(_t.state, _STATE_NAMES),
        "projectId": NumberColumn(_t.project_id),
        "checkpointSize": NumberColumn(_t.checkpoint_size),
        "checkpointCount": NumberColumn(_t.checkpoint_count),
        "searcherMetricsVal": NumberColumn(_t.searcher_metric_value),
        "externalRunId": TextColumn(_t.external_id),
        "experimentId": NumberColumn(_t.experiment_id),
        # A filter compares what is shown, an order takes the number.
        "localId": TextColumn(LOCAL_ID, key=_t.local_id),
        "parentArchived": FlagColumn(PARENT_ARCHIVED),
    }


def _inherited_columns() -> Mapping[str, SearchColumn]:
    """Return the columns that runs have from their experiments."""
    return {
        "experimentDescription": DESCRIPTION,
        "experimentName": NAME,
        "tags": TAGS,
        "searcherType": TextColumn(_x.searcher_type),
        "searcherMetric": TextColumn(_x.searcher_metric),
        "experimentProgress": NumberColumn(PROGRESS),
        "user": USER,
        "forkedFrom": NumberColumn(_x.parent_id),
        "resourcePool": TextColumn(_x.resource_pool),
        "externalExperimentId": TextColumn(_x.external_id),
        "isExpMultitrial": FlagColumn(_x.searcher_type != _SINGLE),
        "archived": FlagColumn(ARCHIVED),
    }


# What waits in a queue is shown as active: see server.services.run_message.
_STATE_NAMES = {state.value: frozenset({state.name}) for state in TrialState} | {
    TrialState.QUEUED.value: frozenset({TrialState.QUEUED.name, TrialState.ACTIVE.name})
}
