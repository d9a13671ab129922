"""The labels of experiments: in the order given, each once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from server.store.experiment_query import label_digest
from server.store.tables.experiments import experiment_labels, experiments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_l = experiment_labels.c
_CHUNK = 500


def get_labels(tx: Connection, experiment_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the labels of each of these experiments, in their order; experiments without any have `[]`."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for start in range(0, len(experiment_ids), _CHUNK):
        chunk = experiment_ids[start : start + _CHUNK]
        wanted = select(_l.experiment_id, _l.label).where(_l.experiment_id.in_(chunk))
        for experiment_id, label in tx.execute(wanted.order_by(_l.experiment_id, _l.position)):
            found[experiment_id].append(label)
    return found


def set_labels(tx: Connection, experiment_id: int, labels: Iterable[str]) -> list[str]:
    """Replace the labels of a locked experiment and return them; duplicates are dropped."""
    kept = list(dict.fromkeys(labels))
    tx.execute(delete(experiment_labels).where(_l.experiment_id == experiment_id))
    if kept:
        rows = [
            {"experiment_id": experiment_id, "digest": label_digest(label), "position": position, "label": label}
            for position, label in enumerate(kept)
        ]
        tx.execute(insert(experiment_labels), rows)
    return kept


def count_labels(tx: Connection, project_id: int | None) -> list[str]:
    """Return the labels of all experiments, or of those of one project: the most used first, then by their text."""
    uses = func.count()
    wanted = select(_l.label, uses).group_by(_l.label)
    if project_id is not None:
        wanted = wanted.join(experiments).where(experiments.c.project_id == project_id)
    rows = tx.execute(wanted).all()
    return [label for label, _ in sorted(rows, key=lambda row: (-row[1], row[0]))]
