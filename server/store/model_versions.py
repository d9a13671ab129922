"""Versions of models in the database: checkpoints that are registered, and so can not be deleted.

Whoever adds a version first locks the model and the experiment of the checkpoint; whoever deletes checkpoints locks
that experiment, too, and asks here before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from server.domain.models import VersionOrder
from server.domain.paging import page_by_rule_b
from server.store.tables.accounts import users
from server.store.tables.checkpoints import checkpoints
from server.store.tables.experiments import experiments
from server.store.tables.models import model_versions, models
from server.store.tables.trials import trials
from server.store.tables.workspaces import projects

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page

_v = model_versions.c
_c = checkpoints.c
# Values in one statement: a bound on its parameters.
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """What answers show of a version, but for the model and the checkpoint.

    Attributes:
        metadata_struct: A serialized Struct.
        user_id: Who registered it.
    """

    id: int
    version: int
    checkpoint_id: int
    name: str
    comment: str
    notes: str
    metadata_struct: bytes
    labels: list[str]
    user_id: int
    username: str
    creation_time: dt.datetime
    last_updated_time: dt.datetime


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is about to be stored."""

    checkpoint_id: int
    name: str
    comment: str
    notes: str
    metadata_struct: bytes
    labels: list[str]
    user_id: int
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """Where a checkpoint is registered: the model, its name and the number of the version."""

    model_id: int
    model_name: str
    version: int


_SHOWN: Final = select(
    _v.id,
    _v.version,
    _v.checkpoint_id,
    _v.name,
    _v.comment,
    _v.notes,
    _v.metadata_struct,
    _v.labels,
    _v.user_id,
    users.c.username,
    _v.creation_time,
    _v.last_updated_time,
).join(users, users.c.id == _v.user_id)
_ONE: Final = _SHOWN.where(_v.model_id == bindparam("model"), _v.version == bindparam("number"))


def get_version(tx: Connection, model_id: int, number: int) -> VersionRecord | None:
    """Return a version of a model by its number, or None if there is none."""
    row = tx.execute(_ONE, {"model": model_id, "number": number}).first()
    return None if row is None else VersionRecord(**row._asdict())


def list_versions(
    tx: Connection, model_id: int, order: VersionOrder, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[VersionRecord], Page]:
    """Return one page of the versions of a model.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    total = tx.scalar(select(func.count()).select_from(model_versions).where(_v.model_id == model_id))
    page = page_by_rule_b(offset, limit, total or 0)
    if not page.size:
        return [], page
    terms: list[ColumnElement[Any]] = [_v.version]
    if order is VersionOrder.CREATION_TIME:
        terms.insert(0, _v.creation_time)
    directed = [term.desc() if descending else term for term in terms]
    shown = _SHOWN.where(_v.model_id == model_id).order_by(*directed).offset(page.start_index).limit(page.size)
    return [VersionRecord(**row._asdict()) for row in tx.execute(shown)], page


def insert_version(tx: Connection, model_id: int, new: NewVersion) -> int:
    """Store a version of a locked model and return its number, which no version of the model ever had."""
    counted = update(models).where(models.c.id == model_id).values(last_version=models.c.last_version + 1)
    number: int = tx.execute(counted.returning(models.c.last_version)).scalar_one()
    row = {
        "model_id": model_id,
        "version": number,
        "checkpoint_id": new.checkpoint_id,
        "name": new.name,
        "comment": new.comment,
        "notes": new.notes,
        "metadata_struct": new.metadata_struct,
        "labels": new.labels,
        "user_id": new.user_id,
        "creation_time": new.now,
        "last_updated_time": new.now,
    }
    tx.execute(insert(model_versions), row)
    return number


def update_version(tx: Connection, version_id: int, values: Mapping[str, Any], now: dt.datetime) -> None:
    """Set columns of a version of a locked model."""
    tx.execute(update(model_versions).where(_v.id == version_id).values({**values, "last_updated_time": now}))


def delete_version(tx: Connection, version_id: int) -> None:
    """Remove a version of a locked model; its checkpoint stays."""
    tx.execute(delete(model_versions).where(_v.id == version_id))


def registered_checkpoints(tx: Connection, uuids: Iterable[str]) -> dict[str, Registration]:
    """Return those of some checkpoints that are registered, by UUID, each with its latest registration."""
    wanted = list(dict.fromkeys(uuids))
    found: dict[str, Registration] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(_c.uuid, _v.model_id, models.c.name, _v.version)
            .join(model_versions, _v.checkpoint_id == _c.id)
            .join(models, models.c.id == _v.model_id)
            .where(_c.uuid.in_(wanted[start : start + _CHUNK]))
            .order_by(_v.id)
        )
        found |= {uuid: Registration(*where) for uuid, *where in tx.execute(query)}
    return found


_REGISTERED: Final = (
    select(trials.c.experiment_id)
    .select_from(model_versions)
    .join(checkpoints, _c.id == _v.checkpoint_id)
    .join(trials, trials.c.id == _c.trial_id)
)


def experiment_is_registered(tx: Connection, experiment_id: int) -> bool:
    """Tell whether any checkpoint of an experiment is registered."""
    return bool(tx.scalar(select(exists(_REGISTERED.where(trials.c.experiment_id == experiment_id)))))


def trial_is_registered(tx: Connection, trial_id: int) -> bool:
    """Tell whether any checkpoint of a trial is registered."""
    return bool(tx.scalar(select(exists(_REGISTERED.where(trials.c.id == trial_id)))))


def first_registered_experiment(
    tx: Connection, *, project_id: int | None = None, workspace_id: int | None = None
) -> int | None:
    """Return the first experiment in a project, or in a workspace, of which a checkpoint is registered; else None."""
    around = _REGISTERED.join(experiments, experiments.c.id == trials.c.experiment_id)
    if project_id is not None:
        around = around.where(experiments.c.project_id == project_id)
    if workspace_id is not None:
        around = around.join(projects, projects.c.id == experiments.c.project_id)
        around = around.where(projects.c.workspace_id == workspace_id)
    return tx.scalar(around.order_by(trials.c.experiment_id).limit(1))
