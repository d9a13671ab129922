"""The part of the service `Models` that is about versions: checkpoints that are registered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import models_pb2, models_pb2_grpc

from server.domain.checkpoint import CheckpointState, check_uuid
from server.domain.errors import FailedPreconditionError, NotFoundError, missing
from server.domain.experiment_state import ExperimentState
from server.domain.models import check_version_deletion, named_id, split_labels
from server.domain.struct import decode, encode
from server.domain.text import check_text
from server.rpc.caller import current_caller
from server.services.model_message import model_message, show_version
from server.services.model_request import patched_version, version_order
from server.services.pagination import is_descending, pagination_message
from server.services.source_metrics import requested_type, show_metrics
from server.store import checkpoints, experiments, model_versions, models, trials
from server.store.model_versions import NewVersion
from server.store.trial_sources import trials_on_version

if TYPE_CHECKING:
    import grpc
    from detour.model.v1 import model_pb2
    from sqlalchemy import Connection

    from server.store.checkpoints import CheckpointRecord
    from server.store.database import Database
    from server.store.model_versions import VersionRecord
    from server.store.models import ModelRecord


class ModelVersionMethods(models_pb2_grpc.ModelsServicer):
    """Answers the methods about versions."""

    _database: Database

    def GetModelVersion(
        self, request: models_pb2.GetModelVersionRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetModelVersionResponse:
        """Show a version of a model, with the model and the checkpoint."""
        answer = models_pb2.GetModelVersionResponse()
        with self._database.read() as tx:
            model = present_model(tx, request.model_name)
            version = _present_version(tx, model, request.model_name, request.model_version_num)
            _show(tx, answer.model_version, model, version)
        return answer

    def GetModelVersions(
        self, request: models_pb2.GetModelVersionsRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetModelVersionsResponse:
        """Show a page of the versions of a model."""
        order, descending = version_order(request.sort_by), is_descending(request.order_by)
        with self._database.read() as tx:
            model = present_model(tx, request.model_name)
            found, page = model_versions.list_versions(
                tx, model.id, order, request.offset, request.limit, descending=descending
            )
            ids = [version.checkpoint_id for version in found]
            registered = {record.id: record for record in checkpoints.get_checkpoints(tx, list(dict.fromkeys(ids)))}
        answer = models_pb2.GetModelVersionsResponse(model=model_message(model), pagination=pagination_message(page))
        for version in found:
            show_version(answer.model_versions.add(), version, answer.model, registered[version.checkpoint_id])
        return answer

    def PostModelVersion(
        self, request: models_pb2.PostModelVersionRequest, context: grpc.ServicerContext
    ) -> models_pb2.PostModelVersionResponse:
        """Register a complete checkpoint as the next version of a model."""
        uuid = check_uuid(request.checkpoint_uuid)
        name, comment = check_text(request.name, "name"), check_text(request.comment, "comment")
        notes, labels = check_text(request.notes, "notes"), split_labels(request.labels)
        metadata_struct = encode(decode(request.metadata))
        answer = models_pb2.PostModelVersionResponse()
        with self._database.write() as tx:
            model = locked_model(tx, request.model_name)
            if model.archived:
                raise FailedPreconditionError(f'model "{model.name}" is archived and cannot register new versions')
            checkpoint = _registrable(tx, uuid)
            new = NewVersion(
                checkpoint_id=checkpoint.id,
                name=name,
                comment=comment,
                notes=notes,
                metadata_struct=metadata_struct,
                labels=labels,
                user_id=current_caller().user_id,
                now=dt.datetime.now(dt.UTC),
            )
            number = model_versions.insert_version(tx, model.id, new)
            model = present_model(tx, str(model.id))
            version = _present_version(tx, model, request.model_name, number)
            show_version(answer.model_version, version, model_message(model), checkpoint)
        return answer

    def PatchModelVersion(
        self, request: models_pb2.PatchModelVersionRequest, context: grpc.ServicerContext
    ) -> models_pb2.PatchModelVersionResponse:
        """Change what the patch names; that the model is archived does not matter."""
        values = patched_version(request.model_version)
        answer = models_pb2.PatchModelVersionResponse()
        with self._database.write() as tx:
            model = locked_model(tx, request.model_name)
            version = _present_version(tx, model, request.model_name, request.model_version_num)
            changed = {name: value for name, value in values.items() if getattr(version, name) != value}
            if changed:
                model_versions.update_version(tx, version.id, changed, dt.datetime.now(dt.UTC))
                version = _present_version(tx, model, request.model_name, request.model_version_num)
            _show(tx, answer.model_version, model, version)
        return answer

    def DeleteModelVersion(
        self, request: models_pb2.DeleteModelVersionRequest, context: grpc.ServicerContext
    ) -> models_pb2.DeleteModelVersionResponse:
        """Delete a version of a model; its checkpoint stays, and its number is not given out again."""
        caller = current_caller()
        with self._database.write() as tx:
            model = locked_model(tx, request.model_name)
            version = _present_version(tx, model, request.model_name, request.model_version_num)
            check_version_deletion((version.user_id, model.user_id), caller.user_id, admin=caller.admin)
            model_versions.delete_version(tx, version.id)
        return models_pb2.DeleteModelVersionResponse()

    def GetTrialMetricsByModelVersion(
        self, request: models_pb2.GetTrialMetricsByModelVersionRequest, context: grpc.ServicerContext
    ) -> models_pb2.GetTrialMetricsByModelVersionResponse:
        """List the metrics of trials that apply a version of a model or train it further."""
        source_type = requested_type(request)
        answer = models_pb2.GetTrialMetricsByModelVersionResponse()
        with self._database.read() as tx:
            model = present_model(tx, request.model_name)
            version = _present_version(tx, model, request.model_name, request.model_version_num)
            trial_ids = trials_on_version(tx, model.id, version.version, source_type)
            show_metrics(answer.metrics, tx, trial_ids, request)
        return answer


def present_model(tx: Connection, identifier: str) -> ModelRecord:
    """Return the model that is named by its name or its id.

    Raises:
        NotFoundError: There is none.
    """
    model_id = _find(tx, identifier)
    record = None if model_id is None else models.get_model(tx, model_id)
    if record is None:
        raise _not_found(identifier)
    return record


def locked_model(tx: Connection, identifier: str) -> ModelRecord:
    """Lock the model that is named by its name or its id, for a change.

    Raises:
        NotFoundError: There is none.
    """
    model_id = _find(tx, identifier)
    record = None if model_id is None else models.lock(tx, model_id)
    if record is None:
        raise _not_found(identifier)
    return record


def _find(tx: Connection, identifier: str) -> int | None:
    number = named_id(identifier)
    return models.find_model(tx, check_text(identifier, "modelName")) if number is None else number


def _not_found(identifier: str) -> NotFoundError:
    return NotFoundError(f'model "{identifier}" not found')


def _present_version(tx: Connection, model: ModelRecord, identifier: str, number: int) -> VersionRecord:
    version = model_versions.get_version(tx, model.id, number)
    if version is None:
        raise NotFoundError(f'version {number} for model "{identifier}" not found')
    return version


def _show(tx: Connection, target: model_pb2.ModelVersion, model: ModelRecord, version: VersionRecord) -> None:
    (checkpoint,) = checkpoints.get_checkpoints(tx, [version.checkpoint_id])
    show_version(target, version, model_message(model), checkpoint)


def _registrable(tx: Connection, uuid: str) -> CheckpointRecord:
    """Return a checkpoint that can be registered; its experiment is locked, so that nobody deletes it meanwhile."""
    experiment_id = checkpoints.find_experiment(tx, uuid)
    experiment = None if experiment_id is None else experiments.lock(tx, experiment_id)
    checkpoint = checkpoints.get_checkpoint(tx, uuid)
    if experiment is None or checkpoint is None:
        raise missing("checkpoint", uuid)
    if experiment.state is ExperimentState.DELETING or trials.is_going(tx, checkpoint.trial_id):
        raise missing("checkpoint", uuid)
    state = CheckpointState(checkpoint.state)
    if state is not CheckpointState.COMPLETED:
        raise FailedPreconditionError(
            f"checkpoint {uuid} is in STATE_{state.name} state. "
            "checkpoints for model versions must be in a COMPLETED state"
        )
    return checkpoint
