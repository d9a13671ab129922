"""The labels of experiments: in the order given, each once.

They stand twice: with the documents of an experiment, to be shown, and one by one, to be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from server.store.digests import name_digest
from server.store.tables.experiments import experiment_documents, experiment_labels, experiments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_l = experiment_labels.c
_INSERT = insert(experiment_labels)


def get_labels(tx: Connection, experiment_id: int) -> list[str]:
    """Return the labels of an experiment, in their order; `[]` also if there is no such experiment."""
    wanted = select(experiment_documents.c.labels).where(experiment_documents.c.experiment_id == experiment_id)
    labels: list[str] | None = tx.scalar(wanted)
    return labels or []


def insert_labels(tx: Connection, experiment_id: int, labels: Iterable[str]) -> None:
    """Store, to be found, the labels of an experiment that has none yet; each must come once."""
    rows = [
        {"experiment_id": experiment_id, "digest": name_digest(label), "position": position, "label": label}
        for position, label in enumerate(labels)
    ]
    if rows:
        tx.execute(_INSERT, rows)


def set_labels(tx: Connection, experiment_id: int, labels: Iterable[str]) -> list[str]:
    """Replace the labels of a locked experiment and return them; duplicates are dropped."""
    kept = list(dict.fromkeys(labels))
    tx.execute(delete(experiment_labels).where(_l.experiment_id == experiment_id))
    insert_labels(tx, experiment_id, kept)
    documents = experiment_documents.c.experiment_id == experiment_id
    tx.execute(update(experiment_documents).where(documents).values(labels=kept))
    return kept


def labels_by_use(tx: Connection, project_id: int | None) -> list[str]:
    """Return the labels of all experiments, or of those of one project: the most used first, then by their text."""
    uses = func.count()
    wanted = select(_l.label, uses).group_by(_l.label)
    if project_id is not None:
        wanted = wanted.join(experiments).where(experiments.c.project_id == project_id)
    rows = tx.execute(wanted).all()
    return [label for label, _ in sorted(rows, key=lambda row: (-row[1], row[0]))]
