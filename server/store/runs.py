"""Runs as tables of a project show them: a trial with what there is to say of its experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from server.store.quick import QuickSelect
from server.store.run_search import ARCHIVED, LOCAL_ID
from server.store.tables.experiments import experiment_documents, experiments
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects, workspaces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

_t = trials.c
_x = experiments.c
_p = projects.c
_w = workspaces.c
_d = experiment_documents.c
# Rows of one statement: a bound on its parameters.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What answers show of a run.

    The names are those of the columns: `state` is the number of the state, what ends in `_struct` is a serialized
    Struct; `archived` and `parent_archived` count what is around it, and `config` is that of its experiment.
    """

    id: int
    start_time: dt.datetime
    end_time: dt.datetime | None
    state: int
    checkpoint_size: int
    checkpoint_count: int
    searcher_metric_value: float | None
    external_id: str | None
    hparams_struct: bytes
    summary_metrics_struct: bytes
    metadata_struct: bytes | None
    archived: bool
    local_id: str
    project_id: int
    project_name: str
    workspace_id: int
    workspace_name: str
    parent_archived: bool
    experiment_id: int
    user_id: int
    labels: list[str]
    config: dict[str, Any]
    searcher_type: str
    searcher_metric: str
    parent_id: int | None
    external_experiment_id: str | None
    resource_pool: str
    progress: float | None
    description: str
    name: str
    unmanaged: bool


_SHOWN = QuickSelect(
    select(
        _t.id,
        _t.start_time,
        _t.end_time,
        _t.state,
        _t.checkpoint_size,
        _t.checkpoint_count,
        _t.searcher_metric_value,
        _t.external_id,
        _t.hparams_struct,
        _t.summary_metrics_struct,
        _t.metadata_struct,
        ARCHIVED,
        LOCAL_ID,
        _t.project_id,
        _p.name,
        _w.id,
        _w.name,
        _p.archived | _w.archived,
        _x.id,
        _x.user_id,
        _d.labels,
        _d.config,
        _x.searcher_type,
        _x.searcher_metric,
        _x.parent_id,
        _x.external_id,
        _x.resource_pool,
        _x.progress,
        _x.description,
        _x.name,
        _x.unmanaged,
    )
    .select_from(trials)
    .join(experiments, _x.id == _t.experiment_id)
    .join(experiment_documents, _d.experiment_id == _x.id)
    .join(projects, _p.id == _t.project_id)
    .join(workspaces, _w.id == _p.workspace_id)
    .where(_t.id.in_(bindparam("ids", expanding=True)))
)


def get_runs(tx: Connection, ids: Sequence[int]) -> list[RunRecord]:
    """Return the runs of these ids, in this order, without those that do not exist."""
    found: dict[int, RunRecord] = {}
    for start in range(0, len(ids), _CHUNK):
        for row in _SHOWN.rows(tx, {"ids": ids[start : start + _CHUNK]}):
            record = RunRecord(*row)
            found[record.id] = record
    return [found[key] for key in ids if key in found]


@dataclass(frozen=True, slots=True)
class RunStanding:
    """What decides what can be done to a run of a locked experiment.

    Attributes:
        id: The run.
        experiment_id: Its experiment.
        project_id: Their project.
        state: The number of its state.
        archived: Whether it is archived by itself.
        parent_archived: Whether its project is archived, or its workspace.
        searcher_type: What searches, in its experiment.
    """

    id: int
    experiment_id: int
    project_id: int
    state: int
    archived: bool
    parent_archived: bool
    searcher_type: str


_STANDING = (
    select(_t.id, _t.experiment_id, _t.project_id, _t.state, _t.archived, _p.archived | _w.archived, _x.searcher_type)
    .join(experiments, _x.id == _t.experiment_id)
    .join(projects, _p.id == _t.project_id)
    .join(workspaces, _w.id == _p.workspace_id)
    .where(_t.id == bindparam("id"), _t.going.is_(False))
)


def get_standing(tx: Connection, run_id: int) -> RunStanding | None:
    """Return how a run stands, or None if there is no such run; lock its experiment before, to change it."""
    row: Any = tx.execute(_STANDING, {"id": run_id}).one_or_none()
    return None if row is None else RunStanding(*row)


def experiments_of(tx: Connection, run_ids: Iterable[int]) -> dict[int, int]:
    """Return the ids of the experiments of runs by those of the runs, of those that exist."""
    wanted = list(run_ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        owners = select(_t.id, _t.experiment_id).where(_t.id.in_(wanted[start : start + _CHUNK]))
        found |= {row.id: row.experiment_id for row in tx.execute(owners)}
    return found


def set_archived(tx: Connection, run_id: int, *, archived: bool) -> None:
    """Archive a run of a locked experiment, or take it out of the archive."""
    tx.execute(update(trials).where(_t.id == run_id).values(archived=archived))


def mark_going(tx: Connection, run_id: int) -> None:
    """Mark a run of a locked experiment as one that is removed in the background: see `server.store.run_removal`."""
    tx.execute(update(trials).where(_t.id == run_id).values(going=True))
