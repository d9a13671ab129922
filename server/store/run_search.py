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
_FOUND: Final = select(_t.id).select_from(trials).join(experiments, _x.id == _t.experiment_id)
_PRESENT: Final = (_x.state != ExperimentState.DELETING, _t.going.is_(False))

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
    found = _FOUND.where(*_PRESENT)
    if search.project_id is not None:
        found = found.where(_t.project_id == search.project_id)
    if search.wanted is not None:
        found = _filtered(found, search.wanted, columns)
    return fetch(tx, found.order_by(*compile_order(search.order, columns.keys), _t.id), search, offset, limit)


def matching(tx: Connection, project_id: int, wanted: SearchFilter, now: dt.datetime) -> Sequence[int]:
    """Return the ids of all runs in a project that a filter finds, in ascending order.

    Raises:
        InvalidArgumentError: As for `find`.
    """
    found = _FOUND.where(*_PRESENT, _t.project_id == project_id)
    return tx.scalars(_filtered(found, wanted, _Columns(now)).order_by(_t.id)).all()


def _filtered(found: Select[Any], wanted: SearchFilter, columns: _Columns) -> Select[Any]:
    found = found.where(compile_filter(wanted.root, columns.find))
    return found if wanted.show_archived else found.where(_t.archived.is_(False), _x.archived.is_(False))


class _Columns:
    """What runs can be searched and sorted by."""

    def __init__(self, now: dt.datetime) -> None:
        self._of_experiments = experiment_columns(now)
        self._own = _run_columns(now)

    def find(self, wanted: Condition) -> SearchColumn:
        match wanted.location:
            case Location.EXPERIMENT:
                return _named(self._of_experiments, wanted.column, "experiment")
            case Location.RUN:
                return _named(self._own, wanted.column, "run")
            case Location.HYPERPARAMETERS:
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
        keys = self._own[name].sort_keys if name in self._own else ()
        if not keys:
            raise InvalidArgumentError(f"invalid sort col: {name}")
        return keys


def _named(columns: Mapping[str, SearchColumn], name: str, kind: str) -> SearchColumn:
    if name not in columns:
        raise InvalidArgumentError(f"invalid {kind} column {name}")
    return columns[name]


def _run_columns(now: dt.datetime) -> Mapping[str, SearchColumn]:
    """Return the columns of runs by the names that filters and orders have for them."""
    return {
        "id": NumberColumn(_t.id),
        "experimentDescription": DESCRIPTION,
        "experimentName": NAME,
        "tags": TAGS,
        "searcherType": TextColumn(_x.searcher_type),
        "searcherMetric": TextColumn(_x.searcher_metric),
        "startTime": MomentColumn(_t.start_time),
        "endTime": MomentColumn(_t.end_time),
        "duration": NumberColumn(seconds(_t.start_time, _t.end_time, now)),
        "state": ChoiceColumn(_t.state, _STATE_NAMES),
        "experimentProgress": NumberColumn(PROGRESS),
        "user": USER,
        "forkedFrom": NumberColumn(_x.parent_id),
        "resourcePool": TextColumn(_x.resource_pool),
        "projectId": NumberColumn(_t.project_id),
        "checkpointSize": NumberColumn(_t.checkpoint_size),
        "checkpointCount": NumberColumn(_t.checkpoint_count),
        "searcherMetricsVal": NumberColumn(_t.searcher_metric_value),
        "externalExperimentId": TextColumn(_x.external_id),
        "externalRunId": TextColumn(_t.external_id),
        "experimentId": NumberColumn(_x.id),
        # A filter compares what is shown, an order takes the number.
        "localId": TextColumn(LOCAL_ID, key=_t.local_id),
        "isExpMultitrial": FlagColumn(_x.searcher_type != _SINGLE),
        "parentArchived": FlagColumn(PARENT_ARCHIVED),
        "archived": FlagColumn(ARCHIVED),
    }


_STATE_NAMES = {state.value: frozenset({state.name}) for state in TrialState}
