"""Packing a folder into an archive while it is being read: neither in memory nor on disk as a whole.

A thread writes into a pipe, which holds it back when the reader is slow and ends it when the reader is gone. Links are
left out.
"""

from __future__ import annotations

import enum
import gzip
import os
import shutil
import stat
import tarfile
import threading
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = 256 * 1024
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# Weights hardly get smaller, however long one tries.
_LEVEL: Final = 1


class ArchiveKind(enum.Enum):
    """The kinds of archives, by the media types that ask for them."""

    TAR_GZ = "application/gzip"
    TAR = "application/x-tar"
    ZIP = "application/zip"


def packed(folder: int, kind: ArchiveKind) -> Iterator[bytes]:
    """Yield an archive of a folder piece by piece.

    Args:
        folder: The descriptor of the folder, which is closed at the end.
        kind: The kind of the archive.

    Raises:
        OSError: A file cannot be read, or changes meanwhile: the archive then ends in the middle.
    """
    read_end, write_end = os.pipe()
    faults: list[Exception] = []
    writer = threading.Thread(target=_write, args=(folder, kind, write_end, faults), name="archive", daemon=True)
    writer.start()
    try:
        with os.fdopen(read_end, "rb", buffering=0) as pipe:
            while piece := pipe.read(_PIECE):
                yield piece
    finally:
        # The pipe is closed by now: whoever still writes into it fails at once.
        writer.join()
    if faults:
        raise faults[0]


def _write(folder: int, kind: ArchiveKind, write_end: int, faults: list[Exception]) -> None:
    try:
        with os.fdopen(write_end, "wb") as sink:
            if kind is ArchiveKind.ZIP:
                _write_zip(folder, sink)
            elif kind is ArchiveKind.TAR:
                _write_tar(folder, sink)
            else:
                with gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=_LEVEL) as compressed:
                    _write_tar(folder, compressed)
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - it is raised where the archive is read
        faults.append(error)
    finally:
        os.close(folder)


def _write_tar(folder: int, sink: BinaryIO | gzip.GzipFile) -> None:
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path, handle, status in _members(folder):
            entry = tarfile.TarInfo(path)
            entry.mtime = int(status.st_mtime)
            entry.mode = stat.S_IMODE(status.st_mode)
            if handle is None:
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
                continue
            entry.size = status.st_size
            with os.fdopen(handle, "rb") as content:
                archive.addfile(entry, content)


def _write_zip(folder: int, sink: BinaryIO | gzip.GzipFile) -> None:
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path, handle, status in _members(folder):
            entry = zipfile.ZipInfo(path if handle is not None else f"{path}/")
            entry.external_attr = status.st_mode << 16
            if handle is None:
                archive.writestr(entry, b"")
                continue
            entry.compress_type = zipfile.ZIP_DEFLATED
            with os.fdopen(handle, "rb") as content, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(content, target, _PIECE)


def _members(folder: int) -> Iterator[tuple[str, int | None, os.stat_result]]:
    """Yield path, descriptor (None for a folder) and status of all that is in a folder."""
    for path, folders, files, around in os.fwalk(".", dir_fd=folder):
        folders.sort()
        for name in folders:
            status = os.stat(name, dir_fd=around, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                yield str(PurePosixPath(path, name)), None, status
        for name in sorted(files):
            if not stat.S_ISREG(os.stat(name, dir_fd=around, follow_symlinks=False).st_mode):
                continue
            handle = os.open(name, _FILE, dir_fd=around)
            yield str(PurePosixPath(path, name)), handle, os.fstat(handle)
