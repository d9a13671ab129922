"""What trials work on, and which trials work on something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.store.conflicts import insert_into
from server.store.tables.runs import trial_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_s = trial_sources.c


@dataclass(frozen=True, slots=True)
class TrialSource:
    """What a trial works on.

    Attributes:
        trial_id: The trial.
        checkpoint_uuid: The checkpoint.
        model_id: The model that the checkpoint is a version of, or None.
        model_version: The number of that version, or None.
        source_type: What the trial does with it, as `determined.trial.v1.TrialSourceInfoType`.
    """

    trial_id: int
    checkpoint_uuid: str
    model_id: int | None
    model_version: int | None
    source_type: int


def note_source(tx: Connection, source: TrialSource) -> None:
    """Note what a trial that exists works on, in the place of what was noted of the same checkpoint.

    A model's version that was noted with the checkpoint stays when it is noted without one, as on a master.
    """
    values = {
        "trial_id": source.trial_id,
        "checkpoint_uuid": source.checkpoint_uuid,
        "model_id": source.model_id,
        "model_version": source.model_version,
        "source_type": source.source_type,
    }
    fresh = insert_into(tx, trial_sources).values(values)
    given = ("model_id", "model_version", "source_type") if source.model_id is not None else ("source_type",)
    tx.execute(
        fresh.on_conflict_do_update(
            index_elements=[_s.trial_id, _s.checkpoint_uuid], set_={name: fresh.excluded[name] for name in given}
        )
    )


def trials_on_checkpoint(tx: Connection, checkpoint_uuid: str, source_type: int | None) -> Sequence[int]:
    """Return the trials that work on a checkpoint, the oldest first; of all types if none is named."""
    found = select(_s.trial_id).where(_s.checkpoint_uuid == checkpoint_uuid).order_by(_s.trial_id)
    return tx.scalars(found if source_type is None else found.where(_s.source_type == source_type)).all()


def trials_on_version(tx: Connection, model_id: int, version: int, source_type: int | None) -> Sequence[int]:
    """Return the trials that work on a version of a model, the oldest first; of all types if none is named."""
    found = select(_s.trial_id).distinct().where(_s.model_id == model_id, _s.model_version == version)
    if source_type is not None:
        found = found.where(_s.source_type == source_type)
    return tx.scalars(found.order_by(_s.trial_id)).all()
