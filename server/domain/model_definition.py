"""Model definitions: the files that come with an experiment, kept as a gzipped tar archive.

Clients send them one by one (`determined.util.v1.File`) and get the archive back, which they unpack where they are
run. So a name that would leave the folder is refused here, before anybody unpacks it.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE, FOLDER = ord(tarfile.REGTYPE), ord(tarfile.DIRTYPE)
"""The types of files that clients send, by the byte that stands for them in a tar archive."""

MAX_FOLDERS = 64
"""How deep folders may lie in each other: a tree of them is a message within a message, of which parsers take 100."""

_LAST_SECOND = 253_402_300_799  # of the year 9999, with which protobuf's time ends

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


@dataclass(frozen=True, slots=True)
class Node:
    """A file or folder of a model definition, as it is listed.

    Attributes:
        path: Its name from the folder of the definition on, with `/`.
        mtime: When it was changed, in seconds since 1970; 0 for a folder that no entry names.
        size: The length of a file in bytes.
        is_folder: Whether it is a folder.
        content_type: The media type of a file: text or not.
        children: What is in a folder, by name.
    """

    path: str
    mtime: int
    size: int
    is_folder: bool
    content_type: str
    children: tuple[Node, ...]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


def tree(archive: bytes) -> tuple[Node, ...]:
    """Return what is at the top of a model definition, by name, with all that is in it.

    Folders that no entry of the archive names, but a file lies in, are there as well.
    """
    entries: dict[str, _Entry] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        for member in opened:
            path = _normal(member.name)
            content = opened.extractfile(member)
            kind = "" if content is None else content_type(content.read())
            entries[path] = _Entry(int(member.mtime), member.size, member.isdir(), kind)
    children: defaultdict[str, set[str]] = defaultdict(set)
    for path in [*entries]:
        child = path
        while child:
            parent = child.rpartition("/")[0]
            children[parent].add(child)
            child = parent
    return _nodes("", entries, children)


def find_file(archive: bytes, path: str) -> bytes | None:
    """Return the content of a file of a model definition, or None if there is no such file."""
    wanted = _normal(path)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        for member in opened:
            if _normal(member.name) == wanted:
                content = opened.extractfile(member)
                return None if content is None else content.read()
    return None


@dataclass(frozen=True, slots=True)
class _Entry:
    mtime: int = 0
    size: int = 0
    is_folder: bool = True
    content_type: str = ""


def _nodes(folder: str, entries: Mapping[str, _Entry], children: Mapping[str, set[str]]) -> tuple[Node, ...]:
    found = []
    for path in sorted(children.get(folder, ())):
        entry = entries.get(path, _Entry())
        inside = _nodes(path, entries, children)
        found.append(Node(path, entry.mtime, entry.size, entry.is_folder, entry.content_type, inside))
    return tuple(found)


def _normal(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def content_type(content: bytes) -> str:
    """Return the media type of a file: plain text, or bytes."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if "\0" in text else "text/plain; charset=utf-8"


def _entry(file: SourceFile) -> tarfile.TarInfo:
    if file.type not in (FILE, FOLDER):
        raise InvalidArgumentError(f"model definition: {file.path!r} is neither a file nor a folder")
    parts = check_text(file.path, "model definition").split("/")
    if not any(parts) or file.path.startswith("/") or ".." in parts:
        raise InvalidArgumentError(f"model definition: {file.path!r} is no name within a folder")
    if len(parts) > MAX_FOLDERS:
        raise InvalidArgumentError(f"model definition: {file.path[:80]!r} lies more than {MAX_FOLDERS} folders deep")
    if min(file.mtime, file.mode, file.uid, file.gid) < 0 or file.mtime > _LAST_SECOND:
        raise InvalidArgumentError(f"model definition: time, mode or owner of {file.path!r} is out of range")
    entry = tarfile.TarInfo(file.path)
    entry.type = bytes([file.type])
    entry.size = len(file.content) if file.type == FILE else 0
    entry.mtime, entry.mode, entry.uid, entry.gid = file.mtime, file.mode, file.uid, file.gid
    return entry
