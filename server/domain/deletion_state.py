"""Whether a workspace or a project is being deleted: what takes longer than a request goes on behind it."""

from __future__ import annotations

import enum


class DeletionState(enum.IntEnum):
    """The numbers of `determined.workspace.v1.WorkspaceState`, of which a project's state is one too.

    What is deleted is gone, so the state for that is never stored.
    """

    NONE = 0
    DELETING = 1
    DELETE_FAILED = 2
