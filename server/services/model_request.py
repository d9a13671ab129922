"""Requests about models as values to store and to search by, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from detour.api.v1 import models_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.models import ModelOrder, VersionOrder, check_model_name, split_labels
from server.domain.struct import decode, encode
from server.domain.text import check_text
from server.services.experiment_request import check_labels
from server.services.repeated_values import distinct, texts
from server.services.workspace_request import owner_names
from server.store.models import ModelFilter, described, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detour.model.v1.model_pb2 import PatchModel, PatchModelVersion

_SortModels = models_pb2.GetModelsRequest.SortBy
_SortVersions = models_pb2.GetModelVersionsRequest.SortBy
_ORDERS: Final[Mapping[int, ModelOrder]] = {
    _SortModels.SORT_BY_UNSPECIFIED: ModelOrder.ID,
    _SortModels.SORT_BY_NAME: ModelOrder.NAME,
    _SortModels.SORT_BY_DESCRIPTION: ModelOrder.DESCRIPTION,
    _SortModels.SORT_BY_CREATION_TIME: ModelOrder.CREATION_TIME,
    _SortModels.SORT_BY_LAST_UPDATED_TIME: ModelOrder.LAST_UPDATED_TIME,
    _SortModels.SORT_BY_NUM_VERSIONS: ModelOrder.NUM_VERSIONS,
    _SortModels.SORT_BY_WORKSPACE: ModelOrder.WORKSPACE,
}
_VERSION_ORDERS: Final[Mapping[int, VersionOrder]] = {
    _SortVersions.SORT_BY_UNSPECIFIED: VersionOrder.VERSION,
    _SortVersions.SORT_BY_VERSION: VersionOrder.VERSION,
    _SortVersions.SORT_BY_CREATION_TIME: VersionOrder.CREATION_TIME,
}


def model_filter(request: models_pb2.GetModelsRequest) -> ModelFilter:
    """Return the criteria of a list of models; ids of workspaces beat their names.

    Raises:
        InvalidArgumentError: A criterion has too many values, or one that cannot be.
    """
    names = () if request.workspace_ids else request.workspace_names
    return ModelFilter(
        name=check_text(request.name, "name"),
        description=check_text(request.description, "description"),
        labels=check_labels(tuple(dict.fromkeys(split_labels(request.labels))), "labels"),
        archived=request.archived.value if request.HasField("archived") else None,
        usernames=owner_names(request.users),
        user_ids=distinct(request.user_ids, "userIds"),
        model_id=request.id or None,
        workspace_ids=distinct(request.workspace_ids, "workspaceIds"),
        workspace_names=distinct((check_text(name, "workspaceNames") for name in names), "workspaceNames"),
    )


def model_order(sort_by: int) -> ModelOrder:
    """Return the order that a `SortBy` of models stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if sort_by not in _ORDERS:
        raise InvalidArgumentError(f"{sort_by} is no order of models")
    return _ORDERS[sort_by]


def version_order(sort_by: int) -> VersionOrder:
    """Return the order that a `SortBy` of versions stands for.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if sort_by not in _VERSION_ORDERS:
        raise InvalidArgumentError(f"{sort_by} is no order of versions of a model")
    return _VERSION_ORDERS[sort_by]


def patched_model(patch: PatchModel) -> dict[str, Any]:
    """Return the columns that a patch of a model sets, but for the workspace.

    Raises:
        InvalidArgumentError: A value is one that the field cannot have.
    """
    values = _patched(patch)
    if patch.HasField("name"):
        values |= named(check_model_name(patch.name.value))
    if patch.HasField("description"):
        values |= described(check_text(patch.description.value, "description"))
    return values


def patched_version(patch: PatchModelVersion) -> dict[str, Any]:
    """Return the columns that a patch of a version sets; that it names a checkpoint has no effect.

    Raises:
        InvalidArgumentError: A value is one that the field cannot have.
    """
    values = _patched(patch)
    if patch.HasField("name"):
        values["name"] = check_text(patch.name.value, "name")
    if patch.HasField("comment"):
        values["comment"] = check_text(patch.comment.value, "comment")
    return values


def _patched(patch: PatchModel | PatchModelVersion) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if patch.HasField("notes"):
        values["notes"] = check_text(patch.notes.value, "notes")
    if patch.HasField("metadata"):
        values["metadata_struct"] = encode(decode(patch.metadata))
    if patch.HasField("labels"):
        values["labels"] = split_labels(texts(patch.labels))
    return values
