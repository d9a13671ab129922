"""Where the files of a checkpoint lie, and what is said when they are out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import FailedPreconditionError, InvalidArgumentError, PermissionDeniedError
from server.files.roots import folder_of

if TYPE_CHECKING:
    from server.store.checkpoints import CheckpointPlace


def folder_around(place: CheckpointPlace) -> str:
    """Return the folder that holds the folder of a checkpoint.

    Raises:
        InvalidArgumentError: Its storage is none of files.
    """
    folder = folder_of(place.storage)
    if folder is None:
        raise InvalidArgumentError(
            f"checkpoint '{place.uuid}' lies in a storage of type {place.storage.get('type')}: only files of "
            "directory and shared_fs are within reach of this server"
        )
    return folder


def stuck(uuid: str, error: OSError) -> FailedPreconditionError:
    """Return what is said when files of a checkpoint cannot be deleted, without the path that the error names."""
    return FailedPreconditionError(f"the files of checkpoint '{uuid}' cannot be deleted: {error.strerror}")


def outside(uuid: str) -> PermissionDeniedError:
    """Return the refusal to touch files of a checkpoint."""
    return PermissionDeniedError(
        f"the files of checkpoint '{uuid}' do not lie under a folder that DETOUR_STORAGE_ROOTS names"
    )
