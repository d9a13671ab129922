"""Model definitions: the files that come with an experiment, kept as a gzipped tar archive.

Clients send them one by one (`determined.util.v1.File`) and get the archive back, which they unpack where they are
run. So a name that would leave the folder is refused here, before anybody unpacks it.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE, FOLDER = ord(tarfile.REGTYPE), ord(tarfile.DIRTYPE)
"""The types of files that clients send, by the byte that stands for them in a tar archive."""

# Source compresses well at any level, and the best one takes three times as long for two per cent.
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file or folder of a model definition.

    Attributes:
        path: Its name, with `/`, relative to the folder of the definition.
        type: FILE or FOLDER.
        content: What is in a file.
        mtime: When it was changed, in seconds since 1970.
        mode: Its permissions.
        uid: The number of its owner.
        gid: The number of its group.
    """

    path: str
    type: int
    content: bytes = b""
    mtime: int = 0
    mode: int = 0
    uid: int = 0
    gid: int = 0


def pack(files: Iterable[SourceFile]) -> bytes:
    """Return the gzipped tar archive of the files; the same files give the same bytes.

    Raises:
        InvalidArgumentError: A file has a type or a name that no model definition can have.
    """
    target = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=target, mode="wb", compresslevel=_LEVEL, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file in files:
            archive.addfile(_entry(file), io.BytesIO(file.content))
    return target.getvalue()


def _entry(file: SourceFile) -> tarfile.TarInfo:
    if file.type not in (FILE, FOLDER):
        raise InvalidArgumentError(f"model definition: {file.path!r} is neither a file nor a folder")
    parts = check_text(file.path, "model definition").split("/")
    if not any(parts) or file.path.startswith("/") or ".." in parts:
        raise InvalidArgumentError(f"model definition: {file.path!r} is no name within a folder")
    if min(file.mtime, file.mode, file.uid, file.gid) < 0:
        raise InvalidArgumentError(f"model definition: time, mode and owner of {file.path!r} must not be negative")
    entry = tarfile.TarInfo(file.path)
    entry.type = bytes([file.type])
    entry.size = len(file.content) if file.type == FILE else 0
    entry.mtime, entry.mode, entry.uid, entry.gid = file.mtime, file.mode, file.uid, file.gid
    return entry
