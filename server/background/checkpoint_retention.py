"""Deletes the checkpoints that need not be kept, of experiments that ended or whose policy changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from server.background.checkpoint_files import delete_files, files_left
from server.store import checkpoint_retention, checkpoints, experiments
from server.store.model_versions import registered_checkpoints

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from server.background.task import Work
    from server.files.roots import StorageRoots
    from server.store.checkpoint_retention import RetentionOrder
    from server.store.checkpoints import CheckpointPlace

# Chosen at a time: somebody may register one of them, or change the policy, while files are being deleted.
_AT_ONCE: Final = 100


class CheckpointRetention:
    """Follows the orders of `server.store.checkpoint_retention`, one experiment after the other.

    Files go first, then what is noted of them: whoever takes over finds what is left to do.
    """

    name: Final = "checkpoint retention"
    interval: Final = 2.0

    def __init__(self, roots: StorageRoots) -> None:
        """Delete files.

        Args:
            roots: Where they may be deleted; what lies elsewhere is left alone.
        """
        self._roots = roots

    def pending(self, tx: Connection) -> bool:
        """Tell whether there is any order."""
        return checkpoint_retention.is_pending(tx)

    def run(self, work: Work) -> None:
        """Follow orders until none is left.

        Raises:
            server.background.task.LeaseLostError: When another process took over.
        """
        while not work.stopping:
            with work.transaction() as tx:
                order = checkpoint_retention.next_order(tx)
            if order is None:
                return
            self._follow(work, order.experiment_id)

    def _follow(self, work: Work, experiment_id: int) -> None:
        out_of_reach: set[str] = set()
        while not work.stopping:
            with work.transaction() as tx:
                order = checkpoint_retention.next_order(tx, experiment_id)
                going = _chosen(tx, order, out_of_reach)
                if order is not None and not going:
                    checkpoint_retention.finish(tx, order)
            if not going:
                return
            for place in going:
                if work.stopping:
                    return
                if not self._delete(work, place):
                    out_of_reach.add(place.uuid)

    def _delete(self, work: Work, place: CheckpointPlace) -> bool:
        """Delete the files of a checkpoint, unless it was registered meanwhile; return whether they are gone."""
        log = structlog.get_logger("server.background")
        with work.transaction() as tx:
            experiments.lock(tx, place.experiment_id)
            if registered_checkpoints(tx, [place.uuid]):
                return False
            was_complete = checkpoints.claim(tx, place.uuid)
        left: dict[str, int] | None = {}
        try:
            if not delete_files(self._roots, place, work.extend):
                left = None
        except OSError as error:
            log.warning("files cannot be deleted", checkpoint=place.uuid, reason=error.strerror)
            left = files_left(self._roots, place)
        with work.transaction() as tx:
            experiments.lock(tx, place.experiment_id)
            if checkpoints.find_experiment(tx, place.uuid) is not None:
                changed = left is not None and checkpoints.set_resources(tx, place.experiment_id, place.uuid, left)
                if was_complete and not changed:
                    checkpoints.restore(tx, place.uuid)
        if left == {}:
            log.info("a checkpoint that need not be kept is deleted", checkpoint=place.uuid)
        return left == {}


def _chosen(tx: Connection, order: RetentionOrder | None, without: Collection[str]) -> list[CheckpointPlace]:
    """Return where some of the checkpoints lie that can go, but for some that are out of reach."""
    if order is None or order.policy is None:
        return []
    uuids = checkpoint_retention.find_expendable(tx, order.experiment_id, order.policy).values()
    return checkpoints.get_places(tx, [uuid for uuid in uuids if uuid not in without][:_AT_ONCE])
