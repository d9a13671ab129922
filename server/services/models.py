"""The service `Models`: the registry of models. Everybody may read and change it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from detour.api.v1 import models_pb2
from sqlalchemy.exc import IntegrityError

from server.domain.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from server.domain.models import check_model_deletion, check_model_name, split_labels
from server.domain.struct import decode, encode
from server.domain.text import check_text
from server.domain.workspaces import UNCATEGORIZED
from server.rpc.caller import current_caller
from server.services.model_message import model_message
from server.services.model_request import model_filter, model_order, patched_model
from server.services.model_version_methods import ModelVersionMethods, locked_model, present_model
from server.services.pagination import is_descending, pagination_message
from server.services.workspaces import check_not_going
from server.store import models, workspaces
from server.store.models import NewModel

if TYPE_CHECKING:
    import grpc
    from detour.model.v1.model_pb2 import PatchModel
    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.models import ModelRecord
    from server.store.workspaces import HeldWorkspace


class ModelsServicer(ModelVersionMethods):
    """Answers the methods of `Models`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetModel(
        self, request: models_pb2.GetModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetModelResponse:
        """Show a model."""
        with self._database.read() as tx:
            record = present_model(tx, request.model_name)
        return models_pb2.GetModelResponse(model=model_message(record))

    def GetModels(
        self, request: models_pb2.GetModelsRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetModelsResponse:
        """Show a page of the models that meet all criteria of the request."""
        wanted, order = model_filter(request), model_order(request.sort_by)
        descending = is_descending(request.order_by)
        with self._database.read() as tx:
            found, page = models.list_models(tx, wanted, order, request.offset, request.limit, descending=descending)
        return models_pb2.GetModelsResponse(
            models=[model_message(record) for record in found], pagination=pagination_message(page)
        )

    def GetModelLabels(
        self, request: models_pb2.GetModelLabelsRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetModelLabelsResponse:
        """Show the labels that models have; a workspace of 0 or less stands for all."""
        workspace_id = request.workspace_id if request.workspace_id > 0 else None
        with self._database.read() as tx:
            labels = models.labels_by_use(tx, workspace_id)
        return models_pb2.GetModelLabelsResponse(labels=labels)

    def PostModel(
        self, request: models_pb2.PostModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.PostModelResponse:
        """Store a model of the caller's."""
        name = check_model_name(request.name)
        description, notes = check_text(request.description, "description"), check_text(request.notes, "notes")
        metadata_struct, labels = encode(decode(request.metadata)), split_labels(request.labels)
        with self._database.write() as tx:
            workspace = _wanted_workspace(tx, request)
            new = NewModel(
                name=name,
                description=description,
                notes=notes,
                metadata_struct=metadata_struct,
                labels=labels,
                user_id=current_caller().user_id,
                workspace_id=UNCATEGORIZED if workspace is None else workspace.id,
                now=dt.datetime.now(dt.UTC),
            )
            made = models.insert_model(tx, new)
            if made is None:
                raise _name_taken()
            record = present_model(tx, str(made))
        return models_pb2.PostModelResponse(model=model_message(record))

    def PatchModel(
        self, request: models_pb2.PatchModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.PatchModelResponse:
        """Change what the patch names; a patch that changes nothing leaves the time of the last change alone."""
        values = patched_model(request.model)
        try:
            with self._database.write() as tx:
                _check_changeable(present_model(tx, request.model_name))
                # Workspaces are held before what is in them is locked.
                workspace = _wanted_workspace(tx, request.model)
                record = locked_model(tx, request.model_name)
                _check_changeable(record)
                if workspace is not None:
                    values["workspace_id"] = workspace.id
                changed = _differing(record, values)
                if changed:
                    models.update_model(tx, record.id, changed | _now())
                record = present_model(tx, str(record.id))
        except IntegrityError:
            # The name is the only column that can clash.
            raise _name_taken() from None
        return models_pb2.PatchModelResponse(model=model_message(record))

    def ArchiveModel(
        self, request: models_pb2.ArchiveModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.ArchiveModelResponse:
        """Archive a model; one that is archived stays so."""
        self._set_archived(request.model_name, archived=True)
        return models_pb2.ArchiveModelResponse()

    def UnarchiveModel(
        self, request: models_pb2.UnarchiveModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.UnarchiveModelResponse:
        """Take a model out of the archive, if it is there."""
        self._set_archived(request.model_name, archived=False)
        return models_pb2.UnarchiveModelResponse()

    def MoveModel(
        self, request: models_pb2.MoveModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.MoveModelResponse:
        """Move a model to another workspace, even if it is archived; that is no change of the model itself."""
        with self._database.write() as tx:
            present_model(tx, request.model_name)
            target = request.destination_workspace_id
            workspace = _held(tx, target, f"with id {target}")
            record = locked_model(tx, request.model_name)
            models.update_model(tx, record.id, {"workspace_id": workspace.id})
        return models_pb2.MoveModelResponse()

    def DeleteModel(
        self, request: models_pb2.DeleteModelRequest, context: grpc.ServicerContext
    ) -> models_pb2.DeleteModelResponse:
        """Delete a model with its versions; their checkpoints stay."""
        caller = current_caller()
        with self._database.write() as tx:
            record = locked_model(tx, request.model_name)
            check_model_deletion(record.user_id, caller.user_id, admin=caller.admin)
            models.delete_model(tx, record.id)
        return models_pb2.DeleteModelResponse()

    def _set_archived(self, identifier: str, *, archived: bool) -> None:
        with self._database.write() as tx:
            record = locked_model(tx, identifier)
            models.update_model(tx, record.id, {"archived": archived} | _now())


def _check_changeable(record: ModelRecord) -> None:
    if record.archived:
        raise FailedPreconditionError(f'model "{record.name}" is archived and cannot have attributes updated')


def _differing(record: ModelRecord, values: dict[str, Any]) -> dict[str, Any]:
    """Return those columns that would become other than they are; derived ones go with their source."""
    same = {name for name in values if getattr(record, name, None) == values[name]}
    derived = {"name_key": "name", "name_folded": "name"}
    derived |= {"description_key": "description", "description_folded": "description"}
    return {name: value for name, value in values.items() if derived.get(name, name) not in same}


def _now() -> dict[str, Any]:
    return {"last_updated_time": dt.datetime.now(dt.UTC)}


def _wanted_workspace(tx: Connection, request: models_pb2.PostModelRequest | PatchModel) -> HeldWorkspace | None:
    """Hold the workspace that a request names by id or else by name; None if it names none."""
    if request.HasField("workspace_id"):
        return _held(tx, request.workspace_id, f"with id {request.workspace_id}")
    if request.HasField("workspace_name"):
        name = check_text(request.workspace_name, "workspaceName")
        return _held(tx, workspaces.find_workspace(tx, name), name)
    return None


def _held(tx: Connection, workspace_id: int | None, shown: str) -> HeldWorkspace:
    workspace = None if workspace_id is None else workspaces.hold(tx, workspace_id)
    if workspace is None:
        raise NotFoundError(f"failed to get workspace {shown}: not found")
    check_not_going(workspace, "models")
    return workspace


def _name_taken() -> AlreadyExistsError:
    return AlreadyExistsError("avoid names equal to other models (case-sensitive)")
