"""Models of the registry in the database: found, listed, made and changed.

Whoever changes a model, or adds a version to it, first locks it (`lock`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from server.domain.collation import fold, sort_key
from server.domain.models import ModelOrder
from server.domain.paging import page_by_rule_b
from server.store.conflicts import insert_into
from server.store.digests import name_digest
from server.store.tables.accounts import users
from server.store.tables.models import model_labels, model_versions, models
from server.store.tables.workspaces import workspaces
from server.store.text_search import position_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page

_m = models.c
_l = model_labels.c


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What answers show of a model.

    Attributes:
        metadata_struct: A serialized Struct.
        labels: In the order given.
        user_id: Its owner.
        num_versions: How many versions there are now.
    """

    id: int
    name: str
    description: str
    notes: str
    metadata_struct: bytes
    labels: list[str]
    user_id: int
    username: str
    workspace_id: int
    archived: bool
    creation_time: dt.datetime
    last_updated_time: dt.datetime
    num_versions: int


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """Which models a list shows; what is empty or None does not filter.

    Attributes:
        name: A part of the name, regardless of case.
        description: Likewise, a part of the description.
        labels: Labels of which a model must have one.
        archived: Whether it is archived.
        usernames: Names of owners.
        user_ids: Ids of owners.
        model_id: Its id.
        workspace_ids: Workspaces of which it is in one.
        workspace_names: The same by their names, exactly.
    """

    name: str = ""
    description: str = ""
    labels: tuple[str, ...] = ()
    archived: bool | None = None
    usernames: tuple[str, ...] = ()
    user_ids: tuple[int, ...] = ()
    model_id: int | None = None
    workspace_ids: tuple[int, ...] = ()
    workspace_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewModel:
    """A model that is about to be stored."""

    name: str
    description: str
    notes: str
    metadata_struct: bytes
    labels: list[str]
    user_id: int
    workspace_id: int
    now: dt.datetime


_NUM_VERSIONS: Final = (
    select(func.count()).where(model_versions.c.model_id == _m.id).correlate(models).scalar_subquery()
)
_SHOWN: Final = (
    select(
        _m.id,
        _m.name,
        _m.description,
        _m.notes,
        _m.metadata_struct,
        _m.labels,
        _m.user_id,
        users.c.username,
        _m.workspace_id,
        _m.archived,
        _m.creation_time,
        _m.last_updated_time,
        _NUM_VERSIONS.label("num_versions"),
    )
    .select_from(models)
    .join(users, users.c.id == _m.user_id)
)
_BY_ID: Final = _SHOWN.where(_m.id == bindparam("id"))
_LOCK: Final = select(_m.id).where(_m.id == bindparam("id")).with_for_update()
_ORDERS: Final[Mapping[ModelOrder, ColumnElement[Any]]] = {
    ModelOrder.NAME: _m.name_key,
    ModelOrder.DESCRIPTION: _m.description_key,
    ModelOrder.CREATION_TIME: _m.creation_time,
    ModelOrder.LAST_UPDATED_TIME: _m.last_updated_time,
    ModelOrder.NUM_VERSIONS: _NUM_VERSIONS,
    ModelOrder.WORKSPACE: workspaces.c.name_key,
}


def get_model(tx: Connection, model_id: int) -> ModelRecord | None:
    """Return the model of this id, or None if there is none."""
    row = tx.execute(_BY_ID, {"id": model_id}).first()
    return None if row is None else ModelRecord(**row._asdict())


def find_model(tx: Connection, name: str) -> int | None:
    """Return the id of the model of exactly this name, or None if there is none."""
    return tx.scalar(select(_m.id).where(_m.name == name))


def lock(tx: Connection, model_id: int) -> ModelRecord | None:
    """Lock a model for a change and return it; None if there is none of this id."""
    # What is read after the lock is what those left that it waited for.
    found = tx.scalar(_LOCK, {"id": model_id})
    return None if found is None else get_model(tx, model_id)


def list_models(
    tx: Connection, wanted: ModelFilter, order: ModelOrder, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[ModelRecord], Page]:
    """Return one page of the models that meet a filter.

    Raises:
        InvalidArgumentError: When `offset` lies outside of the list.
    """
    conditions = _conditions(wanted)
    total = select(func.count()).select_from(models).join(users, users.c.id == _m.user_id).where(*conditions)
    page = page_by_rule_b(offset, limit, tx.scalar(total) or 0)
    if not page.size:
        return [], page
    terms: list[ColumnElement[Any]] = [_ORDERS[order], _m.id] if order in _ORDERS else [_m.id]
    shown = _SHOWN.where(*conditions).order_by(*(term.desc() if descending else term for term in terms))
    if order is ModelOrder.WORKSPACE:
        shown = shown.join(workspaces, workspaces.c.id == _m.workspace_id)
    rows = tx.execute(shown.offset(page.start_index).limit(page.size))
    return [ModelRecord(**row._asdict()) for row in rows], page


def _conditions(wanted: ModelFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(position_of(_m.name_folded, fold(wanted.name)) > 0)
    if wanted.description:
        conditions.append(position_of(_m.description_folded, fold(wanted.description)) > 0)
    if wanted.archived is not None:
        conditions.append(_m.archived.is_(wanted.archived))
    if wanted.usernames:
        conditions.append(users.c.username.in_(wanted.usernames))
    if wanted.user_ids:
        conditions.append(_m.user_id.in_(wanted.user_ids))
    if wanted.model_id is not None:
        conditions.append(_m.id == wanted.model_id)
    if wanted.workspace_ids:
        conditions.append(_m.workspace_id.in_(wanted.workspace_ids))
    if wanted.workspace_names:
        called = select(workspaces.c.id).where(workspaces.c.name.in_(wanted.workspace_names))
        conditions.append(_m.workspace_id.in_(called))
    if wanted.labels:
        digests = [name_digest(label) for label in wanted.labels]
        conditions.append(_m.id.in_(select(_l.model_id).where(_l.digest.in_(digests))))
    return conditions


def insert_model(tx: Connection, new: NewModel) -> int | None:
    """Store a model in a held workspace and return its id; None if its name is taken."""
    fresh = insert_into(tx, models)
    row = fresh.values(
        **named(new.name),
        **described(new.description),
        notes=new.notes,
        metadata_struct=new.metadata_struct,
        labels=new.labels,
        user_id=new.user_id,
        workspace_id=new.workspace_id,
        creation_time=new.now,
        last_updated_time=new.now,
    )
    made: int | None = tx.scalar(row.on_conflict_do_nothing(index_elements=[_m.name]).returning(_m.id))
    if made is not None:
        _insert_labels(tx, made, new.labels)
    return made


def update_model(tx: Connection, model_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a locked model, as `named` and `described` give them, too.

    Raises:
        sqlalchemy.exc.IntegrityError: A new name is taken.
    """
    tx.execute(update(models).where(_m.id == model_id).values(dict(values)))
    if "labels" in values:
        tx.execute(delete(model_labels).where(_l.model_id == model_id))
        _insert_labels(tx, model_id, values["labels"])


def delete_model(tx: Connection, model_id: int) -> None:
    """Remove a model with its versions."""
    tx.execute(delete(models).where(_m.id == model_id))


def named(name: str) -> dict[str, str]:
    """Return the columns of a name."""
    return {"name": name, "name_key": sort_key(name), "name_folded": fold(name)}


def described(description: str) -> dict[str, str]:
    """Return the columns of a description."""
    return {
        "description": description,
        "description_key": sort_key(description),
        "description_folded": fold(description),
    }


def labels_by_use(tx: Connection, workspace_id: int | None) -> list[str]:
    """Return the labels of all models, or of those in one workspace: the most used first, then by their text."""
    wanted = select(_l.label, func.count()).group_by(_l.label)
    if workspace_id is not None:
        wanted = wanted.join(models, _m.id == _l.model_id).where(_m.workspace_id == workspace_id)
    rows = tx.execute(wanted).all()
    return [label for label, _ in sorted(rows, key=lambda row: (-row[1], row[0]))]


def workspace_has_models(tx: Connection, workspace_id: int) -> bool:
    """Tell whether any model is in a workspace."""
    return tx.scalar(select(_m.id).where(_m.workspace_id == workspace_id).limit(1)) is not None


def _insert_labels(tx: Connection, model_id: int, labels: Iterable[str]) -> None:
    rows = [{"model_id": model_id, "digest": name_digest(label), "label": label} for label in dict.fromkeys(labels)]
    if rows:
        tx.execute(insert(model_labels), rows)
