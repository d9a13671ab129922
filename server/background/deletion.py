"""Deleting experiments, projects and workspaces behind the requests that asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.store import removal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.background.task import Work


class Deletion:
    """Removes what is marked as being deleted: see `server.store.removal`."""

    name: Final = "deletion"
    interval: Final = 1.0

    def pending(self, tx: Connection) -> bool:
        """Tell whether anything is marked."""
        return removal.is_pending(tx)

    def run(self, work: Work) -> None:
        """Take all steps until none of them finds anything."""
        while any(_repeat(step, work) for step in removal.STEPS):
            pass


def _repeat(step: Callable[[Connection], bool], work: Work) -> bool:
    """Take a step until it finds nothing; return whether it found anything at all."""
    found = False
    while not work.stopping:
        with work.transaction() as tx:
            if not step(tx):
                break
        found = True
    return found and not work.stopping
