"""Opening folders under the storage roots without following a link that leads out of them.

Configs of experiments name folders, and any user writes those: what they say is checked after all links are resolved,
and what is opened is opened step by step from the root, so that no link that appears in between is followed.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class OutsideError(Exception):
    """A folder lies under none of the roots."""


def folder_of(storage: Mapping[str, Any]) -> str | None:
    """Return the folder in which a checkpoint storage keeps a folder per checkpoint; None if it is none of files.

    Args:
        storage: A `checkpoint_storage` section.
    """
    match storage.get("type"):
        case "directory":
            return str(storage["container_path"])
        case "shared_fs":
            return str(Path(storage["host_path"], storage.get("storage_path") or ""))
        case _:
            return None


class StorageRoots:
    """The folders under which files may be read and deleted."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(roots)

    @contextmanager
    def opened(self, folder: str) -> Iterator[int]:
        """Open a folder and yield its descriptor.

        Raises:
            OutsideError: It lies under none of the roots, or its path is relative.
            FileNotFoundError: It lies under one of them, and is not there.
        """
        handle = self._open(folder)
        try:
            yield handle
        finally:
            os.close(handle)

    def _open(self, folder: str) -> int:
        if not Path(folder).is_absolute():
            raise OutsideError
        real = Path(os.path.realpath(folder))
        for root in self._roots:
            real_root = Path(os.path.realpath(root))
            if real.is_relative_to(real_root):
                return _open_below(real_root, real.relative_to(real_root).parts)
        raise OutsideError


def open_folder(name: str, parent: int) -> int:
    """Open a folder within an open folder and return its descriptor.

    Raises:
        OutsideError: It is a link, or no folder.
        FileNotFoundError: It is not there.
    """
    try:
        return os.open(name, _FOLDER, dir_fd=parent)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OutsideError from error


def _open_below(root: Path, parts: Sequence[str]) -> int:
    handle = os.open(root, _FOLDER)
    try:
        for part in parts:
            below = open_folder(part, handle)
            os.close(handle)
            handle = below
    except BaseException:
        os.close(handle)
        raise
    return handle
