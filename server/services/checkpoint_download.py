"""Downloading checkpoints as archives, for clients that cannot reach their storage themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.api import httpbody_pb2

from server.domain.checkpoint import CheckpointState, check_uuid
from server.domain.errors import InvalidArgumentError, NotFoundError, missing
from server.files.archive import ArchiveKind, packed
from server.files.roots import OutsideError, open_folder
from server.services.checkpoint_place import folder_around, outside
from server.store import checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.files.roots import StorageRoots
    from server.store.checkpoints import CheckpointPlace
    from server.store.database import Database

_ANYTHING = ("", "*/*", "application/*")


def download(database: Database, roots: StorageRoots, uuid: str, accept: str) -> Iterator[httpbody_pb2.HttpBody]:
    """Yield the files of a checkpoint as an archive.

    Args:
        database: Where the checkpoint is stored.
        roots: Where its files may lie.
        uuid: Its UUID.
        accept: The header `Accept` of the request: the first kind of archive in it is sent, a gzipped tar for any.

    Raises:
        InvalidArgumentError: No UUID, no such kind of archive, or no storage of files.
        NotFoundError: There is no such checkpoint, or there are no files of it.
        PermissionDeniedError: Its files lie outside of the storage roots.
    """
    wanted = check_uuid(uuid)
    kind = _kind(accept)
    with database.read() as tx:
        places = checkpoints.get_places(tx, [wanted])
    if not places:
        raise missing("checkpoint", wanted)
    folder = _opened(roots, places[0])
    # A client reads the type of the whole from the first piece.
    for piece in packed(folder, kind):
        yield httpbody_pb2.HttpBody(content_type=kind.value, data=piece)


def _opened(roots: StorageRoots, place: CheckpointPlace) -> int:
    if place.state == CheckpointState.DELETED:
        raise NotFoundError(f"the files of checkpoint '{place.uuid}' are deleted")
    try:
        with roots.opened(folder_around(place)) as parent:
            return open_folder(place.uuid, parent)
    except FileNotFoundError:
        raise NotFoundError(f"the files of checkpoint '{place.uuid}' are not in its storage") from None
    except OutsideError:
        raise outside(place.uuid) from None


def _kind(accept: str) -> ArchiveKind:
    types = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for each in types:
        if each in _ANYTHING:
            return ArchiveKind.TAR_GZ
        if any(each == kind.value for kind in ArchiveKind):
            return ArchiveKind(each)
    names = ", ".join(kind.value for kind in ArchiveKind)
    raise InvalidArgumentError(f"checkpoints can be had as {names}, by the header Accept")
