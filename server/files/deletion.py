"""Deleting files of checkpoints. Links are deleted, never followed."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from server.domain.checkpoint_glob import matches
from server.files.roots import open_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


def delete_folder(parent: int, name: str) -> None:
    """Delete a folder with all that is in it; one that is not there is deleted already.

    Args:
        parent: The descriptor of the folder around it.
        name: Its name.

    Raises:
        OutsideError: It is a link, or no folder.
    """
    try:
        os.close(open_folder(name, parent))
        shutil.rmtree(name, dir_fd=parent)
    except FileNotFoundError:
        return


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
    """
    try:
        os.close(open_folder(name, parent))
    except FileNotFoundError:
        return {}
    left: dict[str, int] = {}
    for path, folders, files, handle in os.fwalk(name, topdown=False, dir_fd=parent):
        around = PurePosixPath(path).relative_to(name)
        for each in (*files, *folders):
            relative = str(around / each)
            status = os.stat(each, dir_fd=handle, follow_symlinks=False)
            is_folder = stat.S_ISDIR(status.st_mode)
            if any(matches(relative, pattern) for pattern in patterns):
                (os.rmdir if is_folder else os.unlink)(each, dir_fd=handle)
            else:
                left[f"{relative}/" if is_folder else relative] = 0 if is_folder else status.st_size
    return left
