"""Deleting files of checkpoints in the background, where this process can reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from server.files.deletion import delete_folder, delete_matching
from server.files.roots import OutsideError, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.files.roots import StorageRoots
    from server.store.checkpoints import CheckpointPlace


def files_left(roots: StorageRoots, place: CheckpointPlace) -> dict[str, int] | None:
    """Return what is left of a checkpoint after the storage failed: sizes by path; None if nobody knows."""
    folder = folder_of(place.storage)
    if folder is None:
        return None
    try:
        with roots.opened(folder) as parent:
            return delete_matching(parent, place.uuid, [])
    except (OSError, OutsideError):
        return None


def delete_files(roots: StorageRoots, place: CheckpointPlace, between: Callable[[], None]) -> bool:
    """Delete the files of a checkpoint, and return whether they are gone.

    They are out of reach in storages that are not of files, outside of the storage roots, where the server may not
    delete them, and where their storage is not on this machine: a script may have written them on another one.

    Args:
        roots: Where files may be deleted.
        place: The checkpoint.
        between: Called before each file, of which there may be many.

    Raises:
        OSError: The storage fails.
    """
    folder = folder_of(place.storage)
    if folder is None:
        reason = f"in a storage of type {place.storage.get('type')}"
    else:
        try:
            with roots.opened(folder) as parent:
                delete_folder(parent, place.uuid, between)
        except OutsideError:
            reason = "not under a folder that DETOUR_STORAGE_ROOTS names"
        except FileNotFoundError:
            reason = "in a folder that is not on this machine"
        except PermissionError:
            reason = "of another user of this machine"
        else:
            return True
    structlog.get_logger("server.background").info("files are out of reach", checkpoint=place.uuid, reason=reason)
    return False
