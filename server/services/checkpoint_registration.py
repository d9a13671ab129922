"""Refusing to touch checkpoints that are registered as versions of models, in the words of a master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import FailedPreconditionError, InvalidArgumentError
from server.store.model_versions import registered_checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def check_unregistered(tx: Connection, uuids: Iterable[str], done: str) -> None:
    """Check that none of some checkpoints is registered.

    Args:
        tx: A transaction.
        uuids: The checkpoints.
        done: What is to be done to them, as a participle: `deleted` or `patched`.

    Raises:
        InvalidArgumentError: Some are; the text names them and where they are registered.
    """
    found = registered_checkpoints(tx, uuids)
    if found:
        named = ", ".join(
            f"{uuid}, registered to {where.model_name} (model #{where.model_id}), version {where.version}"
            for uuid, where in found.items()
        )
        raise InvalidArgumentError(
            f"this subset of checkpoints provided are in the model registry and cannot be {done}: {named}."
        )


def refuse_registered(experiment_id: int | None) -> None:
    """Refuse to delete what is around an experiment whose checkpoints are registered.

    Args:
        experiment_id: Such an experiment, or None if there is none.

    Raises:
        FailedPreconditionError: There is one.
    """
    if experiment_id is not None:
        raise FailedPreconditionError(
            f"checkpoints of experiment {experiment_id} are registered as model versions; delete these first"
        )
