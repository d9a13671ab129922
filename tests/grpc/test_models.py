"""The registry: models."""

from __future__ import annotations

import grpc
import pytest
from detour.api.v1 import models_pb2 as api
from detour.model.v1 import model_pb2
from google.protobuf.struct_pb2 import ListValue
from google.protobuf.wrappers_pb2 import BoolValue, StringValue

from tests.grpc.model_calls import get_model, make_model, new_checkpoint, register
from tests.grpc.trial_calls import document, struct
from tests.grpc.workspace_calls import delete_workspace, make_user, make_workspace

MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
TAKEN = grpc.StatusCode.ALREADY_EXISTS
WRONG = grpc.StatusCode.FAILED_PRECONDITION
DENIED = grpc.StatusCode.PERMISSION_DENIED
DESC = "ORDER_BY_DESC"


def listed(client, **fields) -> list[str]:
    return [model.name for model in client.call(client.models.GetModels, api.GetModelsRequest(**fields)).models]


def patch(client, model, /, **fields):
    request = api.PatchModelRequest(model_name=model, model=model_pb2.PatchModel(**fields))
    return client.call(client.models.PatchModel, request).model


def refused_patch(client, model, /, **fields):
    request = api.PatchModelRequest(model_name=model, model=model_pb2.PatchModel(**fields))
    return client.refusal(client.models.PatchModel, request)


def archive(client, name):
    client.call(client.models.ArchiveModel, api.ArchiveModelRequest(model_name=name))


def unarchive(client, name):
    client.call(client.models.UnarchiveModel, api.UnarchiveModelRequest(model_name=name))


def text_list(*items) -> ListValue:
    made = ListValue()
    made.extend(items)
    return made


def test_a_model(user):
    made = make_model(
        user, "mnist", description="digits", notes="# n", labels=["b", "a,c"], metadata=struct({"k": [1, None]})
    )
    assert (made.id, made.name, made.description, made.notes) == (1, "mnist", "digits", "# n")
    assert list(made.labels) == ["b", "a", "c"]
    assert document(made.metadata) == {"k": [1, None]}
    assert (made.username, made.user_id, made.workspace_id) == ("determined", 2, 1)
    assert (made.num_versions, made.archived) == (0, False)
    assert made.creation_time == made.last_updated_time
    assert made.creation_time.seconds > 1_700_000_000
    assert get_model(user, "mnist") == get_model(user, 1) == get_model(user, "01") == made


def test_a_model_of_next_to_nothing_has_metadata(user):
    made = make_model(user, "m")
    assert made.HasField("metadata")
    assert not document(made.metadata)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("", "model names cannot be blank", id="empty"),
        pytest.param("   ", "model names cannot be blank", id="blank"),
        pytest.param("a  b", "model names cannot have excessive spacing", id="two spaces"),
        pytest.param("a/b", "model names cannot have slashes", id="slash"),
        pytest.param("a\\b", "model names cannot have slashes", id="backslash"),
        pytest.param("0123", "model names cannot be only numbers", id="digits"),
        pytest.param("x" * 1025, "model names cannot be longer than 1024 bytes", id="too long"),
        pytest.param("a\0b", "name: strings must not contain NUL characters", id="NUL"),
    ],
)
def test_names_that_cannot_be(user, name, text):
    make_model(user, "m")
    assert user.refusal(user.models.PostModel, api.PostModelRequest(name=name)) == (INVALID, text)
    assert refused_patch(user, "m", name=StringValue(value=name)) == (INVALID, text)


@pytest.mark.parametrize("name", ["x" * 1024, "1a", "a b", "é", "१२", "-1", "%", "1\n"])
def test_names_that_can_be(user, name):
    assert make_model(user, name).name == name
    assert get_model(user, name).name == name


def test_names_are_unique_as_they_are_written(user, admin):
    make_model(user, "m")
    for other in ("M", "mx"):
        assert get_model(user, make_model(user, other).id).name == other
    expected = (TAKEN, "avoid names equal to other models (case-sensitive)")
    assert admin.refusal(admin.models.PostModel, api.PostModelRequest(name="m")) == expected
    assert refused_patch(user, "mx", name=StringValue(value="m")) == expected
    assert patch(user, "m", name=StringValue(value="m")).name == "m"
    assert get_model(user, "mx").name == "mx"


@pytest.mark.parametrize("name", ["nope", "9", "0", "99999999999999999999", "M"])
def test_a_model_that_is_not_there(user, name):
    make_model(user, "m")
    expected = (MISSING, f'model "{name}" not found')
    for method, request in (
        (user.models.GetModel, api.GetModelRequest(model_name=name)),
        (user.models.PatchModel, api.PatchModelRequest(model_name=name)),
        (user.models.ArchiveModel, api.ArchiveModelRequest(model_name=name)),
        (user.models.UnarchiveModel, api.UnarchiveModelRequest(model_name=name)),
        (user.models.MoveModel, api.MoveModelRequest(model_name=name, destination_workspace_id=1)),
        (user.models.DeleteModel, api.DeleteModelRequest(model_name=name)),
        (user.models.GetModelVersions, api.GetModelVersionsRequest(model_name=name)),
        (user.models.GetModelVersion, api.GetModelVersionRequest(model_name=name)),
        (user.models.PatchModelVersion, api.PatchModelVersionRequest(model_name=name)),
        (user.models.DeleteModelVersion, api.DeleteModelVersionRequest(model_name=name)),
        (user.models.GetTrialMetricsByModelVersion, api.GetTrialMetricsByModelVersionRequest(model_name=name)),
        (
            user.models.PostModelVersion,
            api.PostModelVersionRequest(model_name=name, checkpoint_uuid=new_checkpoint(user)),
        ),
    ):
        assert user.refusal(method, request) == expected


class TestWorkspaces:
    def test_by_id_and_by_name(self, user):
        one, two = make_workspace(user, "one").id, make_workspace(user, "two").id
        assert make_model(user, "a", workspace_id=one).workspace_id == one
        assert make_model(user, "b", workspace_name="two").workspace_id == two
        assert make_model(user, "c", workspace_id=one, workspace_name="two").workspace_id == one
        assert patch(user, "a", workspace_id=two, workspace_name="one").workspace_id == two
        assert patch(user, "a", workspace_name="one").workspace_id == one

    def test_move(self, user):
        target = make_workspace(user, "one").id
        made = make_model(user, "m")
        archive(user, "m")
        before = get_model(user, "m")
        assert before.last_updated_time.ToNanoseconds() > made.last_updated_time.ToNanoseconds()
        user.call(user.models.MoveModel, api.MoveModelRequest(model_name="m", destination_workspace_id=target))
        after = get_model(user, "m")
        assert after.workspace_id == target
        assert after.last_updated_time == before.last_updated_time

    def test_unknown_ones(self, user):
        make_model(user, "m")
        by_id = (MISSING, "failed to get workspace with id 99: not found")
        by_name = (MISSING, "failed to get workspace nope: not found")
        assert refused_patch(user, "m", workspace_id=99) == by_id
        assert refused_patch(user, "m", workspace_name="nope") == by_name
        assert user.refusal(user.models.PostModel, api.PostModelRequest(name="x", workspace_id=99)) == by_id
        assert user.refusal(user.models.PostModel, api.PostModelRequest(name="x", workspace_name="nope")) == by_name
        move = api.MoveModelRequest(model_name="m", destination_workspace_id=99)
        assert user.refusal(user.models.MoveModel, move) == by_id
        assert get_model(user, "m").workspace_id == 1

    def test_a_workspace_with_models_stays(self, user):
        from detour.api.v1 import workspaces_pb2

        workspace = make_workspace(user, "one").id
        make_model(user, "m", workspace_id=workspace)
        request = workspaces_pb2.DeleteWorkspaceRequest(id=workspace)
        text = f"workspace ({workspace}) contains models; move or delete models first"
        assert user.refusal(user.workspaces.DeleteWorkspace, request) == (WRONG, text)
        user.call(user.models.DeleteModel, api.DeleteModelRequest(model_name="m"))
        assert delete_workspace(user, workspace)


class TestPatch:
    def test_everything(self, user, admin):
        made = make_model(user, "m", labels=["a"], metadata=struct({"k": 1}))
        changed = patch(
            admin,
            "m",
            name=StringValue(value="n"),
            description=StringValue(value="d"),
            notes=StringValue(value="notes"),
            metadata=struct({"j": "x"}),
            labels=text_list("b", "a", "b", "c,d"),
        )
        assert (changed.name, changed.description, changed.notes) == ("n", "d", "notes")
        assert document(changed.metadata) == {"j": "x"}
        assert list(changed.labels) == ["b", "a", "c", "d"]
        assert (changed.id, changed.user_id, changed.username) == (made.id, 2, "determined")
        assert changed.creation_time == made.creation_time
        assert changed.last_updated_time.ToNanoseconds() > made.last_updated_time.ToNanoseconds()
        assert get_model(user, "n") == changed

    def test_nothing(self, user):
        made = make_model(user, "m", description="d", labels=["a"], metadata=struct({"k": 1}))
        assert patch(user, "m") == made
        same = {"description": StringValue(value="d"), "labels": text_list("a"), "metadata": struct({"k": 1})}
        assert patch(user, "m", name=StringValue(value="m"), workspace_id=1, **same) == made

    def test_clearing(self, user):
        make_model(user, "m", description="d", notes="n", labels=["a"], metadata=struct({"k": 1}))
        empty = StringValue(value="")
        cleared = patch(user, "m", description=empty, notes=empty, labels=text_list(), metadata=struct({}))
        assert (cleared.description, cleared.notes, list(cleared.labels)) == ("", "", [])
        assert not document(cleared.metadata)

    def test_what_is_no_text_is_no_label(self, user):
        make_model(user, "m")
        assert list(patch(user, "m", labels=text_list("a", 1, None, True, "b")).labels) == ["a", "b"]

    def test_an_archived_model(self, user):
        make_model(user, "m")
        for _ in range(2):
            archive(user, "m")
        assert get_model(user, "m").archived
        text = 'model "m" is archived and cannot have attributes updated'
        assert refused_patch(user, "m", notes=StringValue(value="x")) == (WRONG, text)
        refused = api.PostModelVersionRequest(model_name="m", checkpoint_uuid=new_checkpoint(user))
        text = 'model "m" is archived and cannot register new versions'
        assert user.refusal(user.models.PostModelVersion, refused) == (WRONG, text)
        for _ in range(2):
            unarchive(user, "m")
        assert patch(user, "m", notes=StringValue(value="x")).notes == "x"


class TestDelete:
    def test_who_may(self, user, admin):
        other = make_user(admin, "other")
        for name in ("a", "b"):
            make_model(user, name)
        request = api.DeleteModelRequest(model_name="a")
        text = "non-admin users may not delete other users' models access denied"
        assert other.refusal(other.models.DeleteModel, request) == (DENIED, text)
        user.call(user.models.DeleteModel, request)
        admin.call(admin.models.DeleteModel, api.DeleteModelRequest(model_name="b"))
        assert listed(user) == []

    def test_versions_go_and_checkpoints_stay(self, user):
        from detour.api.v1 import checkpoints_pb2

        checkpoint = new_checkpoint(user)
        first = make_model(user, "m", labels=["a"])
        register(user, "m", checkpoint)
        user.call(user.models.DeleteModel, api.DeleteModelRequest(model_name=str(first.id)))
        assert user.refusal(user.models.GetModel, api.GetModelRequest(model_name="m"))[0] is MISSING
        assert user.call(
            user.checkpoints.GetCheckpoint, checkpoints_pb2.GetCheckpointRequest(checkpoint_uuid=checkpoint)
        ).checkpoint
        again = make_model(user, "m")
        assert again.id > first.id
        assert again.num_versions == 0
        assert list(user.call(user.models.GetModelLabels, api.GetModelLabelsRequest()).labels) == []


@pytest.fixture
def four(user, admin):
    """Four models, that differ in everything they can be sorted and found by."""
    workspace = make_workspace(user, "Another").id
    make_model(user, "delta", description="A net", labels=["x", "y"])
    make_model(admin, "Bravo", description="zoo%", labels=["x"], workspace_id=workspace)
    make_model(user, "alpha_1", description="net", labels=["y", "z"])
    make_model(user, "charlie", description="Árbol", workspace_id=workspace)
    register(user, "alpha_1", new_checkpoint(user))
    for _ in range(2):
        register(user, "Bravo", new_checkpoint(user))
    patch(user, "delta", notes=StringValue(value="touched"))
    archive(user, "charlie")
    return workspace


class TestLists:
    @pytest.mark.parametrize(
        ("sort_by", "names"),
        [
            pytest.param("SORT_BY_UNSPECIFIED", ["delta", "Bravo", "alpha_1", "charlie"], id="by id"),
            pytest.param("SORT_BY_NAME", ["alpha_1", "Bravo", "charlie", "delta"], id="by name"),
            pytest.param("SORT_BY_DESCRIPTION", ["delta", "charlie", "alpha_1", "Bravo"], id="by description"),
            pytest.param("SORT_BY_CREATION_TIME", ["delta", "Bravo", "alpha_1", "charlie"], id="by creation"),
            pytest.param("SORT_BY_LAST_UPDATED_TIME", ["Bravo", "alpha_1", "delta", "charlie"], id="by change"),
            pytest.param("SORT_BY_NUM_VERSIONS", ["delta", "charlie", "alpha_1", "Bravo"], id="by versions"),
            pytest.param("SORT_BY_WORKSPACE", ["Bravo", "charlie", "delta", "alpha_1"], id="by workspace"),
        ],
    )
    def test_orders(self, user, four, sort_by, names):
        assert listed(user, sort_by=sort_by) == listed(user, sort_by=sort_by, order_by="ORDER_BY_ASC") == names
        assert listed(user, sort_by=sort_by, order_by=DESC) == names[::-1]

    @pytest.mark.parametrize(
        ("fields", "names"),
        [
            pytest.param({"name": "ALPHA"}, ["alpha_1"], id="part of a name, in any case"),
            pytest.param({"name": "_"}, ["alpha_1"], id="no wildcard in names"),
            pytest.param({"name": "%"}, [], id="no other wildcard in names"),
            pytest.param({"description": "NET"}, ["delta", "alpha_1"], id="part of a description"),
            pytest.param({"description": "%"}, ["Bravo"], id="no wildcard in descriptions"),
            pytest.param({"description": "ÁRB"}, ["charlie"], id="beyond ASCII"),
            pytest.param({"labels": ["x"]}, ["delta", "Bravo"], id="label"),
            pytest.param({"labels": ["x", "z"]}, ["delta", "Bravo", "alpha_1"], id="either label"),
            pytest.param({"labels": ["x,z"]}, ["delta", "Bravo", "alpha_1"], id="two labels in one"),
            pytest.param({"labels": ["y"], "users": ["admin"]}, [], id="a label and a user"),
            pytest.param({"labels": ["X"]}, [], id="labels are exact"),
            pytest.param({"archived": BoolValue(value=True)}, ["charlie"], id="archived"),
            pytest.param({"archived": BoolValue(value=False)}, ["delta", "Bravo", "alpha_1"], id="not archived"),
            pytest.param({"users": ["admin"]}, ["Bravo"], id="user"),
            pytest.param({"users": ["admin,determined"], "labels": ["x"]}, ["delta", "Bravo"], id="users and label"),
            pytest.param({"user_ids": [2]}, ["delta", "alpha_1", "charlie"], id="user by id"),
            pytest.param({"user_ids": [1], "users": ["determined"]}, [], id="both"),
            pytest.param({"id": 3}, ["alpha_1"], id="id"),
            pytest.param({"workspace_names": ["Another"]}, ["Bravo", "charlie"], id="workspace by name"),
            pytest.param({"workspace_names": ["another"]}, [], id="workspaces are exact"),
            pytest.param({"workspace_names": ["Uncategorized", "x"]}, ["delta", "alpha_1"], id="workspaces"),
            pytest.param({"workspace_ids": [1], "workspace_names": ["Another"]}, ["delta", "alpha_1"], id="ids win"),
        ],
    )
    def test_filters(self, user, four, fields, names):
        assert listed(user, **fields) == names

    @pytest.mark.parametrize(
        ("offset", "limit", "names"),
        [
            pytest.param(0, 0, ["delta", "Bravo", "alpha_1", "charlie"], id="all"),
            pytest.param(1, 2, ["Bravo", "alpha_1"], id="two"),
            pytest.param(-1, 0, ["charlie"], id="from the end"),
            pytest.param(4, 1, [], id="behind the end"),
            pytest.param(0, -2, [], id="none"),
            pytest.param(2, -1, ["alpha_1", "charlie"], id="the rest"),
        ],
    )
    def test_pages(self, user, four, offset, limit, names):
        answer = user.call(user.models.GetModels, api.GetModelsRequest(offset=offset, limit=limit))
        assert [model.name for model in answer.models] == names
        page = answer.pagination
        assert (page.offset, page.limit, page.total) == (offset, limit, 4)
        assert page.end_index - page.start_index == len(names)

    def test_no_page_repeats_or_loses_what_is_equal(self, user):
        names = [f"m {number}" for number in range(23)]
        for name in names:
            make_model(user, name)
        for sort_by in api.GetModelsRequest.SortBy.values():
            for order_by in ("ORDER_BY_UNSPECIFIED", "ORDER_BY_ASC", DESC):
                whole = []
                for offset in range(0, len(names), 8):
                    whole += listed(user, sort_by=sort_by, order_by=order_by, offset=offset, limit=8)
                assert whole == listed(user, sort_by=sort_by, order_by=order_by), (sort_by, order_by)
                assert sorted(whole) == sorted(names), (sort_by, order_by)

    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            pytest.param({"offset": 1}, "offset out of bounds", id="offset"),
            pytest.param({"sort_by": 3}, "3 is no order of models", id="order"),
            pytest.param({"order_by": 9}, "9 is no direction of a list", id="direction"),
            pytest.param({"name": "\0"}, "name: strings must not contain NUL characters", id="NUL"),
            pytest.param({"labels": [str(n) for n in range(101)]}, "labels: more than 100 values", id="labels"),
        ],
    )
    def test_wrong_requests(self, user, fields, text):
        assert user.refusal(user.models.GetModels, api.GetModelsRequest(**fields)) == (INVALID, text)

    def test_labels_by_use(self, user, four):
        def labels(**fields):
            return list(user.call(user.models.GetModelLabels, api.GetModelLabelsRequest(**fields)).labels)

        assert labels() == labels(workspace_id=0) == ["x", "y", "z"]
        assert labels(workspace_id=four) == ["x"]
        patch(user, "alpha_1", labels=text_list("z", "y"))
        unarchive(user, "charlie")
        patch(user, "charlie", labels=text_list("z", "w"))
        patch(user, "Bravo", labels=text_list("z"))
        assert labels() == ["z", "y", "w", "x"]
        assert labels(workspace_id=99) == []
