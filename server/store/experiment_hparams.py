"""The hyperparameters of experiments, as searches find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from server.domain.hyperparameters import searchable_values
from server.store.digests import name_digest
from server.store.tables.experiments import experiment_hparams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


_INSERT = insert(experiment_hparams)


def insert_hparams(tx: Connection, experiment_id: int, hyperparameters: Mapping[str, Any]) -> None:
    """Store, to be found, the hyperparameters of an experiment that has none yet."""
    rows = [
        {
            "experiment_id": experiment_id,
            "position": position,
            "digest": name_digest(value.name),
            "text": value.text,
            "low": value.low,
            "high": value.high,
        }
        for position, value in enumerate(searchable_values(hyperparameters))
    ]
    if rows:
        tx.execute(_INSERT, rows)


def set_hparams(tx: Connection, experiment_id: int, hyperparameters: Mapping[str, Any]) -> None:
    """Replace what is found of the hyperparameters of an experiment."""
    tx.execute(delete(experiment_hparams).where(experiment_hparams.c.experiment_id == experiment_id))
    insert_hparams(tx, experiment_id, hyperparameters)
