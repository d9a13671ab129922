"""The files that trials wrote for TensorBoard: the client keeps them in the storage of checkpoints, beside these.

Those of an experiment lie under `<cluster id>/tensorboard/experiment/<id>`, as the client writes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from server.files.deletion import delete_folder, nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.files.roots import StorageRoots


class TensorboardFiles:
    """The files for TensorBoard within the storage roots."""

    def __init__(self, roots: StorageRoots, cluster_id: str) -> None:
        """Delete files of one cluster.

        Args:
            roots: Where files may be deleted.
            cluster_id: What clients are told as the id of this server.
        """
        self._roots = roots
        self._cluster_id = cluster_id

    def delete(self, folder: str, experiment_id: int, between: Callable[[], None] = nothing) -> None:
        """Delete all files that the trials of an experiment wrote; that there are none is no error.

        Args:
            folder: The folder of the experiment's checkpoint storage.
            experiment_id: The experiment.
            between: Called before each file, of which there may be many.

        Raises:
            OutsideError: The files lie under none of the storage roots.
            OSError: Something cannot be deleted; the rest may be.
        """
        around = Path(folder, self._cluster_id, "tensorboard", "experiment")
        try:
            with self._roots.opened(str(around)) as parent:
                delete_folder(parent, str(experiment_id), between)
        except FileNotFoundError:
            return
