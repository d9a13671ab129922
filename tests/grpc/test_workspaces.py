from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2, pagination_pb2, resource_pools_pb2
from detour.api.v1 import workspaces_pb2 as api
from detour.user.v1 import user_pb2
from detour.workspace.v1 import workspace_pb2
from experiment_calls import CONFIG, get
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.struct_pb2 import Struct
from google.protobuf.wrappers_pb2 import BoolValue, StringValue
from workspace_calls import (
    delete_workspace,
    get_workspace,
    list_projects,
    list_workspaces,
    make_experiment,
    make_project,
    make_user,
    make_workspace,
)

INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
MISSING = grpc.StatusCode.NOT_FOUND
EXISTS = grpc.StatusCode.ALREADY_EXISTS
DENIED = grpc.StatusCode.PERMISSION_DENIED
TAKEN = (EXISTS, "avoid names equal to other workspaces (case-insensitive)")
IMMUTABLE = (PRECONDITION, "workspace (1) is immutable and cannot add new projects")
DESC = pagination_pb2.ORDER_BY_DESC
SortBy = api.GetWorkspacesRequest.SortBy
AGENT = user_pb2.AgentUserGroup(agent_uid=0, agent_gid=0, agent_user="root", agent_group="root")


def struct(**fields: Any) -> Struct:
    return ParseDict(fields, Struct())


def ids(answer) -> list[int]:
    return [workspace.id for workspace in answer.workspaces]


def patch(client, workspace_id: int, **fields: Any) -> Any:
    request = api.PatchWorkspaceRequest(id=workspace_id, workspace=workspace_pb2.PatchWorkspace(**fields))
    return client.call(client.workspaces.PatchWorkspace, request).workspace


def patch_refusal(client, workspace_id: int, **fields: Any) -> Any:
    request = api.PatchWorkspaceRequest(id=workspace_id, workspace=workspace_pb2.PatchWorkspace(**fields))
    return client.refusal(client.workspaces.PatchWorkspace, request)


def do(client, what: str, workspace_id: int) -> None:
    client.call(getattr(client.workspaces, what), getattr(api, f"{what}Request")(id=workspace_id))


def refusal(client, what: str, workspace_id: int) -> Any:
    return client.refusal(getattr(client.workspaces, what), getattr(api, f"{what}Request")(id=workspace_id))


def test_the_first_workspace(user):
    shown = get_workspace(user, 1)
    assert MessageToDict(shown) == {
        "id": 1,
        "name": "Uncategorized",
        "username": "admin",
        "immutable": True,
        "numProjects": 1,
        "userId": 1,
    }


def test_a_new_workspace(user):
    answer = user.call(user.workspaces.PostWorkspace, api.PostWorkspaceRequest(name="mine"))
    assert MessageToDict(answer.workspace) == {
        "id": 2,
        "name": "mine",
        "username": "determined",
        "userId": 2,
        "pinned": True,
    }
    assert dict(answer.namespace_bindings) == {}
    shown = get_workspace(user, 2)
    assert shown.HasField("pinned_at")
    shown.ClearField("pinned_at")
    assert shown == answer.workspace


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("", (INVALID, "name '' must be at least 1 character long"), id="empty"),
        pytest.param("  ", (INVALID, "name must contain at least non-whitespace letter"), id="blank"),
        pytest.param("x" * 81, (INVALID, f"name '{'x' * 81}' must be at most 53 character long"), id="long"),
        pytest.param("a\0b", (INVALID, "name: strings must not contain NUL characters"), id="NUL"),
        pytest.param("Uncategorized", TAKEN, id="taken"),
    ],
)
def test_names_that_are_refused(user, name, expected):
    assert user.refusal(user.workspaces.PostWorkspace, api.PostWorkspaceRequest(name=name)) == expected
    assert ids(list_workspaces(user)) == [1]


def test_names_that_differ_in_case_are_two(user):
    assert make_workspace(user, "ws").id != make_workspace(user, "WS").id


def test_twelve_equal_creates_give_one(user):
    def post(_: int) -> grpc.StatusCode:
        try:
            make_workspace(user, "contested")
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(post, range(12)))
    assert sorted(code.name for code in codes) == ["ALREADY_EXISTS"] * 11 + ["OK"]
    assert list_workspaces(user).pagination.total == 2


def test_twelve_equal_renames_give_one(user):
    made = [make_workspace(user, f"w{number}").id for number in range(12)]

    def rename(workspace_id: int) -> grpc.StatusCode:
        try:
            patch(user, workspace_id, name=StringValue(value="contested"))
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(rename, made))
    assert sorted(code.name for code in codes) == ["ALREADY_EXISTS"] * 11 + ["OK"]


def test_settings_of_a_new_workspace(admin):
    made = make_workspace(
        admin,
        "set up",
        agent_user_group=AGENT,
        checkpoint_storage_config=struct(type="s3", bucket="b", secret_key="k"),
        default_compute_pool="gpus",
        default_aux_pool="cpus",
    )
    assert made.agent_user_group == AGENT
    assert (made.default_compute_pool, made.default_aux_pool) == ("gpus", "cpus")
    assert MessageToDict(made.checkpoint_storage_config) == {
        "type": "s3",
        "bucket": "b",
        "secret_key": "********",
        "access_key": None,
        "endpoint_url": None,
        "prefix": None,
        "save_experiment_best": None,
        "save_trial_best": None,
        "save_trial_latest": None,
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {"agent_user_group": AGENT},
            (DENIED, "only admin privileged users can set workspace agent user groups"),
            id="agent",
        ),
        pytest.param(
            {"checkpoint_storage_config": struct(type="shared_fs")},
            (INVALID, "config is invalid or incomplete: <config>: host_path is a required property"),
            id="storage",
        ),
        pytest.param({"cluster_quota_pairs": {"": 1}}, (DENIED, "only admins may set workspace bindings"), id="quota"),
        pytest.param(
            {"default_aux_pool": "\0"}, (INVALID, "defaultAuxPool: strings must not contain NUL characters"), id="pool"
        ),
    ],
)
def test_settings_that_are_refused(user, fields, expected):
    assert user.refusal(user.workspaces.PostWorkspace, api.PostWorkspaceRequest(name="x", **fields)) == expected
    assert ids(list_workspaces(user)) == [1]


def test_there_are_no_namespaces(admin):
    meta = {"": workspace_pb2.WorkspaceNamespaceMeta(namespace="n")}
    expected = (PRECONDITION, "namespaces and quotas need a Kubernetes cluster, and there is none")
    request = api.PostWorkspaceRequest(name="x", cluster_namespace_meta=meta)
    assert admin.refusal(admin.workspaces.PostWorkspace, request) == expected
    made = make_workspace(admin, "x").id
    assert patch_refusal(admin, made, cluster_namespace_meta=meta) == expected


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        pytest.param({}, ["Uncategorized", "ws", "WS", "a%b", "axb"], id="all"),
        pytest.param({"name": "wS"}, ["ws", "WS"], id="name regardless of case"),
        pytest.param({"name": "w"}, [], id="part of a name"),
        pytest.param({"name": "%"}, [], id="percent"),
        pytest.param({"name": "a%b"}, ["a%b"], id="percent in a name"),
        pytest.param({"name": "a_b"}, [], id="underscore"),
        pytest.param({"name_case_sensitive": "WS"}, ["WS"], id="exact"),
        pytest.param({"name_case_sensitive": "Ws"}, [], id="exact, other case"),
        pytest.param({"name_case_sensitive": "%"}, [], id="exact percent"),
        pytest.param({"name": "ws", "name_case_sensitive": "ws"}, ["ws"], id="both"),
        pytest.param({"archived": BoolValue(value=True)}, ["axb"], id="archived"),
        pytest.param({"archived": BoolValue(value=False)}, ["Uncategorized", "ws", "WS", "a%b"], id="not archived"),
        pytest.param({"users": ["admin"]}, ["Uncategorized", "a%b", "axb"], id="user"),
        pytest.param({"users": ["admin,determined"], "name": "ws"}, ["ws", "WS"], id="users in one value"),
        pytest.param({"users": ["", "Admin"]}, [], id="user in another case"),
        pytest.param({"users": [""]}, ["Uncategorized", "ws", "WS", "a%b", "axb"], id="empty user"),
        pytest.param({"user_ids": [2]}, ["ws", "WS"], id="user id"),
        pytest.param({"user_ids": [2, 1, 99]}, ["Uncategorized", "ws", "WS", "a%b", "axb"], id="user ids"),
        pytest.param({"users": ["determined"], "user_ids": [1]}, [], id="user and another's id"),
        pytest.param({"pinned": BoolValue(value=True)}, ["ws", "WS"], id="pinned"),
        pytest.param({"pinned": BoolValue(value=False)}, ["Uncategorized", "a%b", "axb"], id="not pinned"),
    ],
)
def test_filters(user, admin, fields, names):
    make_workspace(user, "ws")
    make_workspace(user, "WS")
    make_workspace(admin, "a%b")
    do(admin, "ArchiveWorkspace", make_workspace(admin, "axb").id)
    answer = list_workspaces(user, **fields)
    assert [workspace.name for workspace in answer.workspaces] == names
    assert answer.pagination.total == len(names)


def test_a_filter_by_what_no_name_can_be_is_refused(user):
    for field in ("name", "name_case_sensitive"):
        code, _ = user.refusal(user.workspaces.GetWorkspaces, api.GetWorkspacesRequest(**{field: "a\0"}))
        assert code is INVALID


def test_names_are_sorted_as_people_expect(user):
    for name in ("b", "B", "_a", "a", "Ä", "10"):
        make_workspace(user, name)
    shown = list_workspaces(user, sort_by=SortBy.SORT_BY_NAME)
    names = [workspace.name for workspace in shown.workspaces]
    assert names == ["10", "_a", "a", "Ä", "B", "b", "Uncategorized"]
    backwards = list_workspaces(user, sort_by=SortBy.SORT_BY_NAME, order_by=DESC)
    assert [workspace.name for workspace in backwards.workspaces] == names[::-1]


@pytest.mark.parametrize(
    ("sort_by", "order_by"),
    [
        pytest.param(sort_by, order_by, id=f"{SortBy.Name(sort_by)} {pagination_pb2.OrderBy.Name(order_by)}")
        for sort_by, order_by in itertools.product(SortBy.values(), pagination_pb2.OrderBy.values())
    ],
)
def test_pages_show_each_workspace_once(user, sort_by, order_by):
    made = [make_workspace(user, f"w{number % 3}{number}").id for number in range(7)]
    order = {"sort_by": sort_by, "order_by": order_by}
    pages = [ids(list_workspaces(user, offset=offset, limit=3, **order)) for offset in (0, 3, 6)]
    found = [workspace_id for page in pages for workspace_id in page]
    assert sorted(found) == [1, *made]
    assert found == ids(list_workspaces(user, **order))


@pytest.mark.parametrize("wrong", [{"sort_by": 9}, {"order_by": 9}])
def test_an_unknown_order_is_refused(user, wrong):
    assert user.refusal(user.workspaces.GetWorkspaces, api.GetWorkspacesRequest(**wrong))[0] is INVALID


@pytest.mark.parametrize(
    ("offset", "limit", "shown", "start", "end"),
    [
        pytest.param(0, 0, 3, 0, 3, id="limit 0 is all"),
        pytest.param(1, 1, 1, 1, 2, id="the middle"),
        pytest.param(-1, 0, 1, 2, 3, id="from the end"),
        pytest.param(3, 5, 0, 3, 3, id="at the end"),
        pytest.param(0, -1, 3, 0, 3, id="limit -1"),
        pytest.param(0, -2, 0, 0, 0, id="limit -2"),
    ],
)
def test_pages_go_by_rule_b(user, offset, limit, shown, start, end):
    for name in "ab":
        make_workspace(user, name)
    answer = list_workspaces(user, offset=offset, limit=limit)
    page = answer.pagination
    assert len(answer.workspaces) == shown
    assert (page.offset, page.limit, page.start_index, page.end_index, page.total) == (offset, limit, start, end, 3)


@pytest.mark.parametrize("offset", [4, -4, 2**31 - 1])
def test_an_offset_outside_of_the_list_is_refused(user, offset):
    for name in "ab":
        make_workspace(user, name)
    expected = (INVALID, "offset out of bounds")
    assert user.refusal(user.workspaces.GetWorkspaces, api.GetWorkspacesRequest(offset=offset)) == expected


def test_a_list_keeps_the_storage_to_itself(user):
    made = make_workspace(user, "x", checkpoint_storage_config=struct(type="gcs", bucket="b"))
    assert made.HasField("checkpoint_storage_config")
    shown = {workspace.id: workspace for workspace in list_workspaces(user).workspaces}[made.id]
    assert not shown.HasField("checkpoint_storage_config")
    assert shown.HasField("pinned_at")


def test_what_is_in_it_is_counted(user):
    made = make_workspace(user, "x").id
    assert (get_workspace(user, made).num_projects, get_workspace(user, made).num_experiments) == (0, 0)
    first, second = (make_project(user, made, name).id for name in "ab")
    for project in (first, first, second):
        make_experiment(user, project)
    make_experiment(user, 1)
    shown = {workspace.id: workspace for workspace in list_workspaces(user).workspaces}
    assert (shown[made].num_projects, shown[made].num_experiments) == (2, 3)
    assert (shown[1].num_projects, shown[1].num_experiments) == (1, 1)
    assert (get_workspace(user, made).num_projects, get_workspace(user, made).num_experiments) == (2, 3)


def test_a_patch_changes_what_it_names(admin):
    made = make_workspace(admin, "x").id
    assert patch(admin, made, name=StringValue(value="y")).name == "y"
    assert patch(admin, made, agent_user_group=AGENT).agent_user_group == AGENT
    assert patch(admin, made, default_compute_resource_pool="default").default_compute_pool == "default"
    shown = patch(admin, made, default_aux_resource_pool="default")
    assert (shown.name, shown.default_compute_pool, shown.default_aux_pool) == ("y", "default", "default")
    shown = patch(admin, made, default_compute_resource_pool="")
    assert (shown.default_compute_pool, shown.default_aux_pool) == ("", "default")
    assert not patch(admin, made, agent_user_group=user_pb2.AgentUserGroup()).HasField("agent_user_group")
    assert patch(admin, made) == get_workspace(admin, made)


def test_a_patch_sets_and_removes_the_storage(user):
    made = make_workspace(user, "x").id
    section = struct(type="shared_fs", host_path="/data")
    shown = patch(user, made, checkpoint_storage_config=section).checkpoint_storage_config
    assert shown["host_path"] == "/data"
    assert get_workspace(user, made).checkpoint_storage_config == shown
    assert patch(user, made, name=StringValue(value="y")).checkpoint_storage_config == shown
    assert not patch(user, made, checkpoint_storage_config=Struct()).HasField("checkpoint_storage_config")


def test_a_new_name_is_found(user):
    made = make_workspace(user, "before").id
    patch(user, made, name=StringValue(value="After"))
    assert ids(list_workspaces(user, name="after")) == [made]
    assert ids(list_workspaces(user, name="before")) == []
    make_workspace(user, "before")


def test_a_patch_with_the_same_name_needs_no_right(user, admin):
    made = make_workspace(admin, "x").id
    assert patch(user, made, name=StringValue(value="x")).name == "x"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {"name": StringValue(value="")}, (INVALID, "name '' must be at least 1 character long"), id="name"
        ),
        pytest.param({"name": StringValue(value="Uncategorized")}, TAKEN, id="taken"),
        pytest.param(
            {"agent_user_group": AGENT},
            (DENIED, "only admin privileged users can set workspace agent user groups"),
            id="agent",
        ),
        pytest.param(
            {"default_aux_resource_pool": "gpu"},
            (
                PRECONDITION,
                "unable to bind a resource pool that does not exist or is not available to the workspace",
            ),
            id="pool",
        ),
        pytest.param(
            {"checkpoint_storage_config": struct(type="s3", bucket="b", prefix="..")},
            (INVALID, "config is invalid or incomplete: <config>.prefix: prefix cannot contain /../"),
            id="storage",
        ),
    ],
)
def test_patches_that_are_refused(user, fields, expected):
    made = make_workspace(user, "x").id
    before = get_workspace(user, made)
    assert patch_refusal(user, made, **({"default_compute_resource_pool": "default"} | fields)) == expected
    assert get_workspace(user, made) == before


def test_the_first_workspace_stays_as_it_is(admin):
    assert patch_refusal(admin, 1, name=StringValue(value="x")) == IMMUTABLE
    assert refusal(admin, "ArchiveWorkspace", 1) == (PRECONDITION, "error archiving workspace (1): not found")
    assert refusal(admin, "UnarchiveWorkspace", 1) == (PRECONDITION, "error unarchiving workspace (1): not found")
    assert refusal(admin, "DeleteWorkspace", 1) == (
        PRECONDITION,
        "workspace (1) does not exist or not deletable by this user: not found",
    )


def test_archiving_is_idempotent_and_covers_the_projects(user):
    made = make_workspace(user, "x").id
    project = make_project(user, made, "p").id
    for _ in range(2):
        do(user, "ArchiveWorkspace", made)
        assert get_workspace(user, made).archived
        assert [shown.archived for shown in list_projects(user, made).projects] == [True]
    assert patch_refusal(user, made, name=StringValue(value="y")) == (
        PRECONDITION,
        f"workspace ({made}) is archived and cannot add new projects",
    )
    for _ in range(2):
        do(user, "UnarchiveWorkspace", made)
        assert not get_workspace(user, made).archived
        assert [(shown.id, shown.archived) for shown in list_projects(user, made).projects] == [(project, False)]


def test_pins_are_each_users_own(user, admin):
    made = make_workspace(user, "x").id
    assert not get_workspace(admin, made).pinned
    for _ in range(2):
        do(admin, "PinWorkspace", made)
        assert get_workspace(admin, made).pinned
    for _ in range(2):
        do(user, "UnpinWorkspace", made)
        assert not get_workspace(user, made).pinned
    assert get_workspace(admin, made).HasField("pinned_at")


@pytest.mark.parametrize(
    ("what", "text"),
    [
        pytest.param("ArchiveWorkspace", "only admins may archive other user's workspaces", id="archive"),
        pytest.param("UnarchiveWorkspace", "only admins may unarchive other user's workspaces", id="unarchive"),
        pytest.param("DeleteWorkspace", "only admins may delete other user's workspaces", id="delete"),
    ],
)
def test_what_belongs_to_others(user, admin, what, text):
    made = make_workspace(admin, "x").id
    other = make_user(admin, "other")
    mine = make_workspace(other, "mine").id
    assert refusal(user, what, made) == (DENIED, text)
    assert refusal(user, what, mine) == (DENIED, text)
    do(other, what, mine)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        pytest.param({"name": StringValue(value="y")}, "only admins may set other user's workspaces names", id="name"),
        pytest.param(
            {"checkpoint_storage_config": Struct()},
            "only admins may set checkpoint storage config on other user's workspaces",
            id="storage",
        ),
    ],
)
def test_others_may_not_patch(user, admin, fields, text):
    made = make_workspace(admin, "x").id
    assert patch_refusal(user, made, **fields) == (DENIED, text)
    assert patch(user, made, default_compute_resource_pool="default").default_compute_pool == "default"


@pytest.mark.parametrize(
    "what",
    [
        "ArchiveWorkspace",
        "UnarchiveWorkspace",
        "PinWorkspace",
        "UnpinWorkspace",
        "DeleteWorkspace",
        "GetWorkspace",
        "GetWorkspaceProjects",
        "PatchWorkspace",
    ],
)
@pytest.mark.parametrize("workspace_id", [99, -1, 2**31 - 1])
def test_a_workspace_that_is_not_there(user, what, workspace_id):
    assert refusal(user, what, workspace_id) == (MISSING, f"workspace '{workspace_id}' not found")


def test_an_empty_workspace_is_deleted_at_once(user):
    made = make_workspace(user, "x").id
    assert delete_workspace(user, made)
    assert refusal(user, "GetWorkspace", made) == (MISSING, f"workspace '{made}' not found")
    assert make_workspace(user, "x").id > made


def storage_of(client, experiment_id: int) -> dict[str, Any]:
    return MessageToDict(get(client, experiment_id).config)["checkpoint_storage"]


def test_experiments_use_the_storage_of_their_workspace(user):
    section = struct(type="s3", bucket="b", secret_key="k", save_trial_best=3)
    made = make_workspace(user, "x", checkpoint_storage_config=section).id
    project = make_project(user, made, "p").id
    told = storage_of(user, make_experiment(user, project))
    # Whoever trains needs the keys, so experiments have them, as on a master.
    assert (told["type"], told["bucket"], told["secret_key"], told["save_trial_best"]) == ("s3", "b", "k", 3)
    assert told["save_trial_latest"] == 1
    own = CONFIG + "checkpoint_storage: {type: directory, container_path: /mine}\n"
    assert storage_of(user, make_experiment(user, project, config=own))["container_path"] == "/mine"
    assert storage_of(user, make_experiment(user, 1))["type"] == "shared_fs"


def test_a_config_that_replaces_another_uses_that_storage_too(user):
    made = make_workspace(user, "x", checkpoint_storage_config=struct(type="gcs", bucket="b")).id
    request = experiments_pb2.CreateExperimentRequest(
        config=CONFIG, unmanaged=True, project_id=make_project(user, made, "p").id
    )
    put = experiments_pb2.PutExperimentRequest(external_experiment_id="mine", create_experiment_request=request)
    for _ in range(2):
        answer = user.call(user.experiments.PutExperiment, put)
        assert MessageToDict(answer.config)["checkpoint_storage"]["bucket"] == "b"


def test_pools_of_a_workspace(user):
    request = resource_pools_pb2.ListRPsBoundToWorkspaceRequest(workspace_id=1)
    answer = user.call(user.resource_pools.ListRPsBoundToWorkspace, request)
    assert (list(answer.resource_pools), answer.pagination.total) == (["default"], 1)
    request.workspace_id = 9
    expected = (MISSING, "workspace '9' not found")
    assert user.refusal(user.resource_pools.ListRPsBoundToWorkspace, request) == expected
