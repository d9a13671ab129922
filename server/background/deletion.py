"""Deleting experiments, projects and workspaces behind the requests that asked for it, and files of checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from server.background.checkpoint_files import delete_files
from server.files.roots import OutsideError, folder_of
from server.store import removal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from server.background.task import Work
    from server.files.roots import StorageRoots
    from server.files.tensorboard import TensorboardFiles
    from server.store.checkpoints import CheckpointPlace


class Deletion:
    """Removes what is marked as being deleted: see `server.store.removal`.

    Files that are out of reach stay where they are; an experiment whose storage fails stays, too, and says so.
    """

    name: Final = "deletion"
    interval: Final = 1.0

    def __init__(self, roots: StorageRoots, tensorboards: TensorboardFiles) -> None:
        """Delete what is marked.

        Args:
            roots: Where files of checkpoints may be deleted.
            tensorboards: What trials write for TensorBoard.
        """
        self._roots = roots
        self._tensorboards = tensorboards

    def pending(self, tx: Connection) -> bool:
        """Tell whether anything is marked."""
        return removal.is_pending(tx)

    def run(self, work: Work) -> None:
        """Take all steps until none of them finds anything.

        Raises:
            server.background.task.LeaseLostError: When another process took over.
        """
        while (
            any(_repeat(step, work) for step in removal.FIRST_STEPS)
            or self._delete_files(work)
            or self._remove_experiments(work)
            or any(_repeat(step, work) for step in removal.LAST_STEPS)
        ):
            pass

    def _delete_files(self, work: Work) -> bool:
        """Delete the files of some checkpoints, and then their rows; return whether there were any."""
        with work.transaction() as tx:
            places = removal.find_checkpoints(tx)
        failed: set[int] = set()
        for place in places:
            if work.stopping:
                return False
            if place.experiment_id not in failed and not self._delete(work, place):
                failed.add(place.experiment_id)
        return bool(places) and not work.stopping

    def _remove_experiments(self, work: Work) -> bool:
        """Delete what is left of the files of some experiments, and then their rows; return whether there were any."""
        with work.transaction() as tx:
            found = removal.find_bare(tx)
        for experiment_id, storage in found.items():
            if work.stopping:
                return False
            self._delete_events(work, experiment_id, storage)
        with work.transaction() as tx:
            removal.remove_experiments(tx, found)
        return bool(found)

    def _delete_events(self, work: Work, experiment_id: int, storage: Mapping[str, Any]) -> None:
        """Delete what trials wrote for TensorBoard, where that can be done: nobody keeps an experiment for its sake."""
        folder = folder_of(storage) if storage else None
        if folder is None:
            return
        try:
            self._tensorboards.delete(folder, experiment_id, work.extend)
        except OutsideError:
            return
        except OSError as error:
            structlog.get_logger("server.background").warning(
                "files for TensorBoard cannot be deleted", experiment=experiment_id, reason=error.strerror
            )

    def _delete(self, work: Work, place: CheckpointPlace) -> bool:
        try:
            delete_files(self._roots, place, work.extend)
        except OSError as error:
            structlog.get_logger("server.background").warning(
                "files cannot be deleted", checkpoint=place.uuid, reason=error.strerror
            )
            with work.transaction() as tx:
                reason = f"the files of checkpoint {place.uuid} cannot be deleted: {error.strerror}"
                removal.give_up(tx, place.experiment_id, reason)
            return False
        with work.transaction() as tx:
            removal.remove_checkpoint(tx, place)
        return True


def _repeat(step: Callable[[Connection], bool], work: Work) -> bool:
    """Take a step until it finds nothing; return whether it found anything at all."""
    found = False
    while not work.stopping:
        with work.transaction() as tx:
            if not step(tx):
                break
        found = True
    return found and not work.stopping
