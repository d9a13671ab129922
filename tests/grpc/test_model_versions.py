"""The registry: versions of models, and what they keep from being deleted."""

from __future__ import annotations

import threading
import uuid

import grpc
import pytest
from detour.api.v1 import checkpoints_pb2, experiments_pb2, projects_pb2, trials_pb2, workspaces_pb2
from detour.api.v1 import models_pb2 as api
from detour.checkpoint.v1 import checkpoint_pb2
from detour.model.v1 import model_pb2
from detour.trial.v1 import trial_pb2
from google.protobuf.struct_pb2 import ListValue
from google.protobuf.wrappers_pb2 import StringValue

from server.store.model_versions import registered_checkpoints
from tests.grpc.experiment_calls import create, run_to_the_end
from tests.grpc.model_calls import get_model, get_version, list_versions, make_model, new_checkpoint, register
from tests.grpc.trial_calls import document, new_trial, report, struct
from tests.grpc.workspace_calls import make_project, make_user, make_workspace

MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
WRONG = grpc.StatusCode.FAILED_PRECONDITION
DENIED = grpc.StatusCode.PERMISSION_DENIED
NOBODY = str(uuid.UUID(int=1))


def refused(client, model: str, checkpoint: str):
    request = api.PostModelVersionRequest(model_name=model, checkpoint_uuid=checkpoint)
    return client.refusal(client.models.PostModelVersion, request)


def delete(client, model: str, number: int) -> None:
    request = api.DeleteModelVersionRequest(model_name=model, model_version_num=number)
    client.call(client.models.DeleteModelVersion, request)


def patch(client, model: str, number: int, /, **fields):
    change = model_pb2.PatchModelVersion(**fields)
    request = api.PatchModelVersionRequest(model_name=model, model_version_num=number, model_version=change)
    return client.call(client.models.PatchModelVersion, request).model_version


def numbers(answer) -> list[int]:
    return [version.version for version in answer.model_versions]


def test_a_version(user, admin):
    trial = new_trial(user, hparams=struct({"lr": 0.5}))
    report(user, trial.id, 4, {"loss": 1.5}, group="validation")
    checkpoint = new_checkpoint(user, trial, 4)
    model = make_model(user, "m", labels=["of the model"])
    made = register(
        admin,
        "m",
        checkpoint.upper(),
        name="first",
        comment="c",
        notes="# n",
        labels=["b", "a"],
        metadata=struct({"k": 1}),
    )
    assert (made.version, made.name, made.comment, made.notes) == (1, "first", "c", "# n")
    assert list(made.labels) == ["b", "a"]
    assert document(made.metadata) == {"k": 1}
    assert (made.username, made.user_id) == ("admin", 1)
    assert made.creation_time == made.last_updated_time
    assert (made.model.id, made.model.num_versions, made.model.username) == (model.id, 1, "determined")
    assert list(made.model.labels) == ["of the model"]
    assert (made.checkpoint.uuid, made.checkpoint.training.experiment_id) == (checkpoint, trial.experiment_id)
    assert document(made.checkpoint.training.validation_metrics.avg_metrics) == {"loss": 1.5}
    assert get_version(user, "m", 1) == get_version(user, model.id, 1) == made
    listed = list_versions(user, "m")
    assert listed.model == made.model == get_model(user, "m")
    assert list(listed.model_versions) == [made]


def test_a_version_of_next_to_nothing(user):
    make_model(user, "m")
    made = register(user, "m", new_checkpoint(user))
    assert made.HasField("metadata")
    assert (made.name, made.comment, made.notes, list(made.labels)) == ("", "", "", [])


def test_numbers_are_given_out_once(user):
    make_model(user, "m")
    checkpoint = new_checkpoint(user)
    assert [register(user, "m", checkpoint).version for _ in range(3)] == [1, 2, 3]
    delete(user, "m", 3)
    delete(user, "m", 2)
    assert register(user, "m", checkpoint).version == 4
    assert numbers(list_versions(user, "m")) == [1, 4]
    assert get_model(user, "m").num_versions == 2


def test_many_at_once(user):
    make_model(user, "m")
    checkpoints = [new_checkpoint(user) for _ in range(8)]
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda each=each: found.append(register(user, "m", each).version))
        for each in checkpoints
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 9))


@pytest.mark.parametrize(
    ("checkpoint", "code", "text"),
    [
        pytest.param("x", INVALID, "'x' is no UUID", id="no UUID"),
        pytest.param(NOBODY, MISSING, f"checkpoint '{NOBODY}' not found", id="unknown"),
    ],
)
def test_checkpoints_that_cannot_be(user, checkpoint, code, text):
    make_model(user, "m")
    assert refused(user, "m", checkpoint) == (code, text)


@pytest.mark.parametrize(("left", "state"), [({}, "DELETED"), ({"a": 1}, "PARTIALLY_DELETED")])
def test_checkpoints_that_are_not_complete(user, left, state):
    make_model(user, "m")
    checkpoint = new_checkpoint(user)
    resources = checkpoint_pb2.PatchCheckpoint.OptionalResources(resources=left)
    change = checkpoint_pb2.PatchCheckpoint(uuid=checkpoint, resources=resources)
    user.call(user.checkpoints.PatchCheckpoints, checkpoints_pb2.PatchCheckpointsRequest(checkpoints=[change]))
    text = (
        f"checkpoint {checkpoint} is in STATE_{state} state. "
        "checkpoints for model versions must be in a COMPLETED state"
    )
    assert refused(user, "m", checkpoint) == (WRONG, text)
    assert get_model(user, "m").num_versions == 0


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_version_that_is_not_there(user, number):
    model = make_model(user, "m")
    register(user, "m", new_checkpoint(user))
    for name in ("m", str(model.id)):
        which = {"model_name": name, "model_version_num": number}
        for method, request in (
            (user.models.GetModelVersion, api.GetModelVersionRequest(**which)),
            (user.models.PatchModelVersion, api.PatchModelVersionRequest(**which)),
            (user.models.DeleteModelVersion, api.DeleteModelVersionRequest(**which)),
            (user.models.GetTrialMetricsByModelVersion, api.GetTrialMetricsByModelVersionRequest(**which)),
        ):
            assert user.refusal(method, request) == (MISSING, f'version {number} for model "{name}" not found')


def test_patch(user, admin):
    model = make_model(user, "m")
    made = register(user, "m", new_checkpoint(user), comment="old", labels=["x"])
    user.call(user.models.ArchiveModel, api.ArchiveModelRequest(model_name="m"))
    labels = ListValue()
    labels.extend(["b", "a", "b", 3])
    changed = patch(
        admin,
        "m",
        1,
        name=StringValue(value="n"),
        comment=StringValue(value="c"),
        notes=StringValue(value="notes"),
        metadata=struct({"j": 2}),
        labels=labels,
    )
    assert (changed.name, changed.comment, changed.notes) == ("n", "c", "notes")
    assert (list(changed.labels), document(changed.metadata)) == (["b", "a"], {"j": 2})
    assert (changed.user_id, changed.id, changed.creation_time) == (made.user_id, made.id, made.creation_time)
    assert changed.last_updated_time.ToNanoseconds() > made.last_updated_time.ToNanoseconds()
    assert get_version(user, model.id, 1) == changed
    assert patch(user, "m", 1) == changed == patch(user, "m", 1, name=StringValue(value="n"))
    other = model_pb2.PatchModelVersion(checkpoint=checkpoint_pb2.Checkpoint(uuid=NOBODY)).checkpoint
    assert patch(user, "m", 1, checkpoint=other) == changed


def test_who_may_delete_a_version(user, admin):
    maker, owner, stranger = make_user(admin, "maker"), make_user(admin, "owner"), make_user(admin, "stranger")
    make_model(owner, "m")
    for _ in range(3):
        register(maker, "m", new_checkpoint(user))
    request = api.DeleteModelVersionRequest(model_name="m", model_version_num=1)
    text = "non-admin users may not delete other users' model versions access denied"
    assert stranger.refusal(stranger.models.DeleteModelVersion, request) == (DENIED, text)
    for number, client in enumerate((maker, owner, admin), 1):
        delete(client, "m", number)
    assert numbers(list_versions(user, "m")) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [1, 2, 3, 4], id="all"),
        pytest.param({"order_by": "ORDER_BY_DESC", "limit": 1}, [4], id="the latest"),
        pytest.param({"sort_by": "SORT_BY_VERSION", "offset": 1, "limit": 2}, [2, 3], id="a page"),
        pytest.param({"sort_by": "SORT_BY_CREATION_TIME", "order_by": "ORDER_BY_DESC"}, [4, 3, 2, 1], id="by time"),
        pytest.param({"offset": -1}, [4], id="from the end"),
        pytest.param({"limit": -2}, [], id="none"),
    ],
)
def test_lists(user, fields, expected):
    make_model(user, "m")
    make_model(user, "other")
    register(user, "other", new_checkpoint(user))
    for _ in range(4):
        register(user, "m", new_checkpoint(user))
    answer = list_versions(user, "m", **fields)
    assert numbers(answer) == expected
    assert (answer.pagination.total, answer.model.num_versions) == (4, 4)


def test_wrong_lists(user):
    make_model(user, "m")
    for fields, text in (
        ({"offset": 1}, "offset out of bounds"),
        ({"sort_by": 1}, "1 is no order of versions of a model"),
        ({"order_by": 7}, "7 is no direction of a list"),
    ):
        request = api.GetModelVersionsRequest(model_name="m", **fields)
        assert user.refusal(user.models.GetModelVersions, request) == (INVALID, text)


def test_metrics_of_what_works_on_a_version(user):
    model = make_model(user, "m")
    checkpoint = new_checkpoint(user)
    register(user, "m", checkpoint)
    trial = new_trial(user)
    report(user, trial.id, 1, {"acc": 0.5}, group="inference")
    report(user, trial.id, 2, {"loss": 0.5})
    info = trial_pb2.TrialSourceInfo(
        trial_id=trial.id,
        checkpoint_uuid=checkpoint,
        trial_source_info_type=trial_pb2.TRIAL_SOURCE_INFO_TYPE_INFERENCE,
        model_id=model.id,
        model_version=1,
    )
    request = trials_pb2.ReportTrialSourceInfoRequest(trial_source_info=info)
    user.call(user.trials.ReportTrialSourceInfo, request)

    def groups(**fields):
        asked = api.GetTrialMetricsByModelVersionRequest(model_name="m", model_version_num=1, **fields)
        answer = user.call(user.models.GetTrialMetricsByModelVersion, asked)
        return [report.group for report in answer.metrics]

    assert sorted(groups()) == ["inference", "training"]
    assert groups(metric_group="inference") == ["inference"]
    assert groups(trial_source_info_type="TRIAL_SOURCE_INFO_TYPE_FINE_TUNING") == []
    assert sorted(groups(trial_source_info_type="TRIAL_SOURCE_INFO_TYPE_INFERENCE")) == ["inference", "training"]
    # Noting the checkpoint by itself takes nothing away from the version.
    for field in ("model_id", "model_version"):
        info.ClearField(field)
    info.trial_source_info_type = trial_pb2.TRIAL_SOURCE_INFO_TYPE_FINE_TUNING
    user.call(user.trials.ReportTrialSourceInfo, trials_pb2.ReportTrialSourceInfoRequest(trial_source_info=info))
    assert sorted(groups(trial_source_info_type="TRIAL_SOURCE_INFO_TYPE_FINE_TUNING")) == ["inference", "training"]


class TestWhatIsRegisteredStays:
    @pytest.fixture
    def trial(self, user):
        workspace = make_workspace(user, "w")
        project = make_project(user, workspace.id, "p")
        experiment = create(user, project_id=project.id).experiment.id
        return new_trial(user, experiment)

    @pytest.fixture
    def checkpoint(self, user, trial):
        make_model(user, "m")
        made = new_checkpoint(user, trial)
        register(user, "m", made)
        return made

    def test_checkpoints(self, user, trial, checkpoint):
        free = new_checkpoint(user, trial)
        text = (
            "this subset of checkpoints provided are in the model registry and cannot be {}: "
            f"{checkpoint}, registered to m (model #1), version 1."
        )
        both = [free, checkpoint]
        request = checkpoints_pb2.DeleteCheckpointsRequest(checkpoint_uuids=both)
        expected = (INVALID, text.format("deleted"))
        assert user.refusal(user.checkpoints.DeleteCheckpoints, request) == expected
        request = checkpoints_pb2.CheckpointsRemoveFilesRequest(checkpoint_uuids=both, checkpoint_globs=["x"])
        assert user.refusal(user.checkpoints.CheckpointsRemoveFiles, request) == expected
        request = checkpoints_pb2.PatchCheckpointsRequest(
            checkpoints=[checkpoint_pb2.PatchCheckpoint(uuid=each) for each in both]
        )
        assert user.refusal(user.checkpoints.PatchCheckpoints, request) == (INVALID, text.format("patched"))

    def test_its_experiment(self, user, trial, checkpoint):
        run_to_the_end(user, trial.experiment_id)
        text = "checkpoints are registered as model versions"
        request = experiments_pb2.DeleteExperimentRequest(experiment_id=trial.experiment_id)
        assert user.refusal(user.experiments.DeleteExperiment, request) == (INVALID, text)
        several = experiments_pb2.DeleteExperimentsRequest(experiment_ids=[trial.experiment_id], project_id=-1)
        (result,) = user.call(user.experiments.DeleteExperiments, several).results
        assert result.error == f"rpc error: code = InvalidArgument desc = {text}"
        delete(user, "m", 1)
        user.call(user.experiments.DeleteExperiment, request)

    def test_what_is_around_it(self, user, application, trial, checkpoint):
        experiment = user.call(
            user.experiments.GetExperiment, experiments_pb2.GetExperimentRequest(experiment_id=trial.experiment_id)
        ).experiment
        project = projects_pb2.DeleteProjectRequest(id=experiment.project_id)
        workspace = workspaces_pb2.DeleteWorkspaceRequest(id=experiment.workspace_id)
        text = f"checkpoints of experiment {experiment.id} are registered as model versions; delete these first"
        assert user.refusal(user.projects.DeleteProject, project) == (WRONG, text)
        assert user.refusal(user.workspaces.DeleteWorkspace, workspace) == (WRONG, text)
        delete(user, "m", 1)
        assert not user.call(user.projects.DeleteProject, project).completed

    def test_for_whoever_asks(self, user, application, trial, checkpoint):
        free = new_checkpoint(user, trial)
        register(user, "m", checkpoint)
        with application.database.read() as tx:
            found = registered_checkpoints(tx, [free, checkpoint, NOBODY])
        assert {uuid: (where.model_name, where.version) for uuid, where in found.items()} == {checkpoint: ("m", 2)}


def test_a_checkpoint_of_what_is_being_deleted(user):
    make_model(user, "m")
    trial = new_trial(user)
    checkpoint = new_checkpoint(user, trial)
    run_to_the_end(user, trial.experiment_id)
    # Nothing runs in the background here, so that it stays as it is.
    request = experiments_pb2.DeleteExperimentRequest(experiment_id=trial.experiment_id)
    user.call(user.experiments.DeleteExperiment, request)
    assert refused(user, "m", checkpoint) == (MISSING, f"checkpoint '{checkpoint}' not found")
