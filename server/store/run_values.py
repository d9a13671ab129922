"""The hyperparameters and the metadata of runs, value by value, as searches find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select

from server.domain.hyperparameters import given_values
from server.domain.run_metadata import searchable_values
from server.store.digests import name_digest
from server.store.tables.runs import run_metadata, trial_hparams
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

_m = run_metadata.c
_t = trials.c
_INSERT_HPARAMS = insert(trial_hparams)
_INSERT_METADATA = insert(run_metadata)
_TEXTS = (
    select(_m.text)
    .distinct()
    .join(trials, _t.id == _m.trial_id)
    .where(_t.project_id == bindparam("project"), _m.digest == bindparam("digest"), _m.text.is_not(None))
    .order_by(_m.text)
)
_KINDS = (
    select(
        _m.name,
        _m.in_list,
        _m.text.is_not(None).label("text"),
        _m.number.is_not(None).label("number"),
        _m.moment.is_not(None).label("moment"),
        _m.truth.is_not(None).label("truth"),
    )
    .distinct()
    .join(trials, _t.id == _m.trial_id)
    .where(_t.project_id == bindparam("project"))
)


def insert_hparams(tx: Connection, trial_id: int, hparams: Mapping[str, Any]) -> None:
    """Store, to be found, the hyperparameters of a trial that has none yet."""
    rows = [
        {
            "trial_id": trial_id,
            "position": position,
            "digest": name_digest(value.name),
            "text": value.text,
            "number": value.low,
        }
        for position, value in enumerate(given_values(hparams))
    ]
    if rows:
        tx.execute(_INSERT_HPARAMS, rows)


def set_hparams(tx: Connection, trial_id: int, hparams: Mapping[str, Any]) -> None:
    """Replace what is found of the hyperparameters of a trial."""
    tx.execute(delete(trial_hparams).where(trial_hparams.c.trial_id == trial_id))
    insert_hparams(tx, trial_id, hparams)


def set_metadata(tx: Connection, trial_id: int, document: Mapping[str, Any]) -> None:
    """Replace what is found of the metadata of a locked trial."""
    tx.execute(delete(run_metadata).where(_m.trial_id == trial_id))
    rows = [
        {
            "trial_id": trial_id,
            "position": position,
            "name": value.name,
            "digest": name_digest(value.name),
            "in_list": value.in_list,
            "text": value.text,
            "number": value.number,
            "truth": value.truth,
            "moment": value.moment,
        }
        for position, value in enumerate(searchable_values(document))
    ]
    if rows:
        tx.execute(_INSERT_METADATA, rows)


def metadata_texts(tx: Connection, project_id: int, name: str) -> Sequence[str]:
    """Return the texts that the metadata of the runs in a project have under a name, each once, sorted."""
    found: Sequence[Any] = tx.scalars(_TEXTS, {"project": project_id, "digest": name_digest(name)}).all()
    return found


def metadata_kinds(tx: Connection, project_id: int) -> Sequence[tuple[str, str]]:
    """Return the names in the metadata of the runs in a project, each with the kinds of values that it has, sorted.

    A kind is array, string, number, date or boolean; what has no value at all is a string.
    """
    found = {(row.name, _kind(row)) for row in tx.execute(_KINDS, {"project": project_id})}
    return sorted(found)


def _kind(row: Any) -> str:
    if row.in_list:
        return "array"
    if row.number:
        return "number"
    if row.moment:
        return "date"
    return "boolean" if row.truth else "string"
