"""Deleting files of checkpoints. Links are deleted, never followed.

Several processes may be at the same folder: what one of them does not find any more, another one deleted.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from server.domain.checkpoint_glob import matches
from server.files.roots import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def nothing() -> None:
    """Do nothing between two files."""


def delete_folder(parent: int, name: str, between: Callable[[], None] = nothing) -> None:
    """Delete a folder with all that is in it; one that is not there is deleted already.

    Args:
        parent: The descriptor of the folder around it.
        name: Its name.
        between: Called before each file, of which there may be many.

    Raises:
        OutsideError: It is a link, or no folder.
        OSError: Something in it cannot be deleted; the rest may be.
    """
    if not _is_there(parent, name):
        return
    for _, entry, handle, status in _entries(parent, name):
        between()
        _delete_entry(handle, entry, is_folder=stat.S_ISDIR(status.st_mode))
    with suppress(FileNotFoundError):
        os.rmdir(name, dir_fd=parent)


def delete_matching(parent: int, name: str, patterns: Sequence[str]) -> dict[str, int]:
    """Delete what matches any of some patterns within a folder.

    Args:
        parent: The descriptor of the folder around it.
        name: The name of the folder.
        patterns: Patterns that `check_glob` has passed, of paths relative to the folder.

    Returns:
        What is left: sizes in bytes by path; folders end with a slash.

    Raises:
        OutsideError: The folder is a link, or none.
        OSError: Something in it cannot be deleted; the rest may be.
    """
    if not _is_there(parent, name):
        return {}
    left: dict[str, int] = {}
    for path, entry, handle, status in _entries(parent, name):
        is_folder = stat.S_ISDIR(status.st_mode)
        if any(matches(path, pattern) for pattern in patterns):
            _delete_entry(handle, entry, is_folder=is_folder)
        else:
            left[f"{path}/" if is_folder else path] = 0 if is_folder else status.st_size
    return left


def _is_there(parent: int, name: str) -> bool:
    try:
        os.close(open_folder(name, parent))
    except FileNotFoundError:
        return False
    return True


def _entries(parent: int, name: str) -> Iterator[tuple[str, str, int, os.stat_result]]:
    """Yield all that is in a folder, from the bottom up: relative path, name, the folder around it, status."""
    for path, folders, files, handle in os.fwalk(name, topdown=False, onerror=_unless_gone, dir_fd=parent):
        around = PurePosixPath(path).relative_to(name)
        for entry in (*files, *folders):
            with suppress(FileNotFoundError):
                status = os.stat(entry, dir_fd=handle, follow_symlinks=False)
                yield str(around / entry), entry, handle, status


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _delete_entry(around: int, entry: str, *, is_folder: bool) -> None:
    with suppress(FileNotFoundError):
        (os.rmdir if is_folder else os.unlink)(entry, dir_fd=around)
