"""Experiments: what is shown of them, and the changes that the rules allow.

Readers give whole records or pages of them; writers first lock the row (`lock`), and every change of what experiments
are counted by goes through `change`, which keeps the counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sqlalchemy import bindparam, delete, insert, select, update

from server.domain.collation import fold, sort_key
from server.domain.experiment_filter import ExperimentOrder
from server.domain.experiment_state import ExperimentState, Standing
from server.domain.struct import encode
from server.store import counts, run_counts, run_numbers
from server.store.checkpoint_retention import order_at_end
from server.store.counts import Kind
from server.store.experiment_hparams import insert_hparams, set_hparams
from server.store.experiment_labels import insert_labels, set_labels
from server.store.experiment_query import counted, counting, criteria, ordered_ids
from server.store.quick import QuickSelect
from server.store.tables.accounts import users
from server.store.tables.experiments import experiment_documents, experiments, model_definitions
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects, workspaces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.domain.config.model import ExperimentConfig
    from server.domain.experiment_filter import ExperimentFilter
    from server.domain.paging import Page

_x = experiments.c
_d = experiment_documents.c
# Rows of one statement: a bound on its parameters.
_CHUNK = 500
# There cannot be more experiments than ids.
_MAX_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class NewExperiment:
    """What an experiment is made of.

    Attributes:
        external_id: The id that its user gave it, or None.
        project_id: Where it lies.
        user_id: Whose it is.
        state: The stored state.
        unmanaged: Whether its user runs it.
        parent_id: What it was forked from, or None.
        progress: From 0 to 1, or None.
        start_time: When it was made.
        job_id: A random UUID.
        resource_pool: The pool that it would run in; "" for an unmanaged one.
        config: The completed config.
        original_config: The text that was sent.
        model_definition: A gzipped tar archive, or None.
    """

    external_id: str | None
    project_id: int
    user_id: int
    state: ExperimentState
    unmanaged: bool
    parent_id: int | None
    progress: float | None
    start_time: dt.datetime
    job_id: str
    resource_pool: str
    config: ExperimentConfig
    original_config: str
    model_definition: bytes | None = None


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """What answers show of an experiment, but for its trials and the text of its config.

    The names are those of the columns: `state` is the number of the stored state, `config_struct` and
    `hparams_struct` are serialized Structs; `parent_archived` says that the project or the workspace is archived, and
    `external_trial_id` is that of the best trial.
    """

    id: int
    external_id: str | None
    project_id: int
    user_id: int
    state: int
    archived: bool
    unmanaged: bool
    name: str
    description: str
    job_id: str
    parent_id: int | None
    progress: float | None
    start_time: dt.datetime
    end_time: dt.datetime | None
    searcher_type: str
    searcher_metric: str
    resource_pool: str
    num_trials: int
    checkpoint_size: int
    checkpoint_count: int
    best_trial_id: int | None
    best_trial_metric: float | None
    model_definition_size: int
    config_struct: bytes
    hparams_struct: bytes
    labels: list[str]
    notes: str
    username: str
    display_name: str
    project_name: str
    project_owner_id: int
    workspace_id: int
    workspace_name: str
    parent_archived: bool
    external_trial_id: str | None


_SHOWN = QuickSelect(
    select(
        _x.id,
        _x.external_id,
        _x.project_id,
        _x.user_id,
        _x.state,
        _x.archived,
        _x.unmanaged,
        _x.name,
        _x.description,
        _x.job_id,
        _x.parent_id,
        _x.progress,
        _x.start_time,
        _x.end_time,
        _x.searcher_type,
        _x.searcher_metric,
        _x.resource_pool,
        _x.num_trials,
        _x.checkpoint_size,
        _x.checkpoint_count,
        _x.best_trial_id,
        _x.best_trial_metric,
        _x.model_definition_size,
        _d.config_struct,
        _d.hparams_struct,
        _d.labels,
        _d.notes,
        users.c.username,
        users.c.display_name,
        projects.c.name.label("project_name"),
        projects.c.user_id.label("project_owner_id"),
        projects.c.workspace_id,
        workspaces.c.name.label("workspace_name"),
        (projects.c.archived | workspaces.c.archived).label("parent_archived"),
        trials.c.external_id.label("external_trial_id"),
    )
    .select_from(experiments)
    .join(experiment_documents)
    .join(users, users.c.id == _x.user_id)
    .join(projects, projects.c.id == _x.project_id)
    .join(workspaces, workspaces.c.id == projects.c.workspace_id)
    .outerjoin(trials, trials.c.id == _x.best_trial_id)
    .where(_x.id.in_(bindparam("ids", expanding=True)))
)

_ORIGINAL_CONFIG = QuickSelect(select(_d.original_config).where(_d.experiment_id == bindparam("id")))
_TRIAL_IDS = QuickSelect(select(trials.c.id).where(trials.c.experiment_id == bindparam("id")).order_by(trials.c.id))


def get_experiments(tx: Connection, ids: Sequence[int]) -> list[ExperimentRecord]:
    """Return the experiments of these ids, in this order, without those that do not exist."""
    found: dict[int, ExperimentRecord] = {}
    for start in range(0, len(ids), _CHUNK):
        for row in _SHOWN.rows(tx, {"ids": ids[start : start + _CHUNK]}):
            record = ExperimentRecord(*row)
            found[record.id] = record
    return [found[key] for key in ids if key in found]


def get_experiment(tx: Connection, experiment_id: int) -> ExperimentRecord | None:
    """Return the experiment of this id, or None if there is none."""
    return next(iter(get_experiments(tx, [experiment_id])), None)


def exists(tx: Connection, experiment_id: int) -> bool:
    """Return whether there is an experiment with this id."""
    return tx.scalar(select(_x.id).where(_x.id == experiment_id)) is not None


def find_by_external_id(tx: Connection, external_id: str) -> int | None:
    """Return the id of the experiment that its user gave this id, or None if there is none."""
    return tx.scalar(select(_x.id).where(_x.external_id == external_id))


def get_original_config(tx: Connection, experiment_id: int) -> str:
    """Return the text of the config as it was sent; the experiment must exist."""
    text: str = _ORIGINAL_CONFIG.rows(tx, {"id": experiment_id})[0][0]
    return text


def get_model_definition(tx: Connection, experiment_id: int) -> bytes | None:
    """Return the archive of the model definition of an experiment, or None if it has none."""
    archive = model_definitions.c
    return tx.scalar(select(archive.archive).where(archive.experiment_id == experiment_id))


def get_trial_ids(tx: Connection, experiment_id: int) -> list[int]:
    """Return the ids of the trials of an experiment, the oldest first."""
    return _TRIAL_IDS.values(tx, {"id": experiment_id})


def count_experiments(tx: Connection, wanted: ExperimentFilter) -> int:
    """Return the number of experiments that meet a filter; counting them only where no counts are kept."""
    values = criteria(wanted)
    statement = counted(tuple(values)) if wanted.counted else counting(tuple(values))
    total = statement.first(tx, values)
    return total[0] if total else 0


def list_experiments(
    tx: Connection, wanted: ExperimentFilter, order: ExperimentOrder, page: Page, *, descending: bool
) -> list[ExperimentRecord]:
    """Return the experiments on a page of the list that a filter and an order make."""
    if not page.size:
        return []
    # The ids come from an index; the rest is read for the rows on the page alone.
    values = criteria(wanted)
    statement = ordered_ids(tuple(values), order, descending=descending)
    ids = statement.values(tx, values | {"limit": page.size, "offset": page.start_index})
    return get_experiments(tx, ids)


def list_ids(tx: Connection, wanted: ExperimentFilter) -> Sequence[int]:
    """Return the ids of all experiments that meet a filter, in ascending order."""
    values = criteria(wanted)
    statement = ordered_ids(tuple(values), ExperimentOrder.ID, descending=False)
    return statement.values(tx, values | {"limit": _MAX_ID, "offset": 0})


@dataclass(frozen=True, slots=True)
class LockedExperiment:
    """An experiment that nobody else can change before the transaction ends."""

    id: int
    project_id: int
    user_id: int
    state: ExperimentState
    archived: bool
    unmanaged: bool

    @property
    def kind(self) -> Kind:
        """What it is counted as."""
        return Kind(self.project_id, self.user_id, self.state, self.archived)

    @property
    def standing(self) -> Standing:
        """What decides which actions are possible."""
        return Standing(self.id, self.state, self.unmanaged, self.archived)


_LOCKED = select(_x.id, _x.project_id, _x.user_id, _x.state, _x.archived, _x.unmanaged).with_for_update()
_LOCKED_BY_ID = _LOCKED.where(_x.id == bindparam("id"))
_LOCKED_BY_EXTERNAL_ID = _LOCKED.where(_x.external_id == bindparam("external_id"))


def lock(tx: Connection, experiment_id: int) -> LockedExperiment | None:
    """Lock the experiment of this id for a change; None if there is none."""
    row = tx.execute(_LOCKED_BY_ID, {"id": experiment_id}).one_or_none()
    return None if row is None else _locked(row)


def lock_by_external_id(tx: Connection, external_id: str) -> LockedExperiment | None:
    """Lock the experiment of this external id for a change; None if there is none."""
    row = tx.execute(_LOCKED_BY_EXTERNAL_ID, {"external_id": external_id}).one_or_none()
    return None if row is None else _locked(row)


def _locked(row: Any) -> LockedExperiment:
    experiment_id, project_id, user_id, state, archived, unmanaged = row
    return LockedExperiment(experiment_id, project_id, user_id, ExperimentState(state), archived, unmanaged)


# Values are given as parameters rather than built into the statement, which is then made once.
_INSERT = insert(experiments).returning(_x.id)
_INSERT_DOCUMENTS = insert(experiment_documents)


def insert_experiment(tx: Connection, new: NewExperiment) -> int:
    """Store a new experiment and return its id.

    Raises:
        sqlalchemy.exc.IntegrityError: Another experiment has its external id.
    """
    row = {
        "external_id": new.external_id,
        "project_id": new.project_id,
        "user_id": new.user_id,
        "state": new.state,
        "archived": False,
        "unmanaged": new.unmanaged,
        "job_id": new.job_id,
        "parent_id": new.parent_id,
        "progress": new.progress,
        "start_time": new.start_time,
        "resource_pool": new.resource_pool,
        "model_definition_size": len(new.model_definition or b""),
        **_described(new.config),
    }
    experiment_id: int = tx.execute(_INSERT, row).scalar_one()
    documents: dict[str, Any] = {
        "experiment_id": experiment_id,
        "original_config": new.original_config,
        "notes": "",
    }
    documents |= {"labels": list(new.config.labels), "retention_chosen": new.config.retention_chosen}
    tx.execute(_INSERT_DOCUMENTS, documents | _documents(new.config.data))
    insert_labels(tx, experiment_id, new.config.labels)
    insert_hparams(tx, experiment_id, new.config.hyperparameters)
    if new.model_definition is not None:
        tx.execute(insert(model_definitions), {"experiment_id": experiment_id, "archive": new.model_definition})
    counts.added(tx, Kind(new.project_id, new.user_id, new.state, archived=False))
    return experiment_id


class Changes(TypedDict, total=False):
    """The columns of a locked experiment that a change may set."""

    project_id: int
    state: ExperimentState
    archived: bool
    progress: float | None
    end_time: dt.datetime | None


_UPDATE = update(experiments).where(_x.id == bindparam("locked_id"))


def change(tx: Connection, locked: LockedExperiment, **changes: Unpack[Changes]) -> LockedExperiment:
    """Set columns of a locked experiment, keep the counts, and return it as it is now.

    An end makes an order to look through its checkpoints: see `server.store.checkpoint_retention`.
    """
    if not changes:
        return locked
    tx.execute(_UPDATE, {"locked_id": locked.id, **changes})
    after = replace(
        locked,
        project_id=changes.get("project_id", locked.project_id),
        state=changes.get("state", locked.state),
        archived=changes.get("archived", locked.archived),
    )
    counts.changed(tx, locked.kind, after.kind)
    if after.project_id != locked.project_id:
        run_counts.moved(tx, locked.id, locked.project_id, after.project_id)
        run_numbers.moved(tx, locked.id)
    if after.state.terminal and not locked.state.terminal:
        order_at_end(tx, locked.id)
    return after


def replace_config(tx: Connection, experiment_id: int, config: ExperimentConfig) -> None:
    """Put another config in the place of a locked experiment's, but not of the text that was sent first."""
    tx.execute(update(experiments).where(_x.id == experiment_id).values(**_described(config)))
    _set_documents(tx, experiment_id, _documents(config.data) | {"retention_chosen": config.retention_chosen})
    set_labels(tx, experiment_id, config.labels)
    set_hparams(tx, experiment_id, config.hyperparameters)


def get_config(tx: Connection, experiment_id: int) -> dict[str, Any]:
    """Return the completed config of an experiment that exists, as a document to be changed and given back."""
    document: dict[str, Any] = tx.scalars(select(_d.config).where(_d.experiment_id == experiment_id)).one()
    return document


def set_config(tx: Connection, experiment_id: int, config: dict[str, Any]) -> None:
    """Store a changed config of a locked experiment, with the name and the description that it holds."""
    values = _named(config["name"]) | _explained(config["description"] or "")
    tx.execute(update(experiments).where(_x.id == experiment_id).values(**values))
    _set_documents(tx, experiment_id, _documents(config))


def set_notes(tx: Connection, experiment_id: int, notes: str) -> None:
    """Replace the notes of a locked experiment."""
    _set_documents(tx, experiment_id, {"notes": notes})


def delete_experiment(tx: Connection, locked: LockedExperiment) -> None:
    """Remove an experiment with all that belongs to it."""
    run_counts.moved(tx, locked.id, locked.project_id, None)
    tx.execute(delete(experiments).where(_x.id == locked.id))
    counts.removed(tx, locked.kind)


def _set_documents(tx: Connection, experiment_id: int, values: dict[str, Any]) -> None:
    tx.execute(update(experiment_documents).where(_d.experiment_id == experiment_id).values(**values))


def _described(config: ExperimentConfig) -> dict[str, Any]:
    return {
        "searcher_type": config.searcher_name,
        "searcher_metric": config.searcher_metric,
        "smaller_is_better": config.smaller_is_better,
        **_named(config.name),
        **_explained(config.description),
    }


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_key": sort_key(name), "name_folded": fold(name)}


def _explained(description: str) -> dict[str, str]:
    return {
        "description": description,
        "description_key": sort_key(description),
        "description_folded": fold(description),
    }


def _documents(config: dict[str, Any]) -> dict[str, Any]:
    return {
        "config": config,
        "config_struct": encode(config),
        "hparams_struct": encode(config.get("hyperparameters") or {}),
    }
