from __future__ import annotations

import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from detour.api.v1 import pagination_pb2, users_pb2, workspaces_pb2
from detour.api.v1 import projects_pb2 as api
from detour.project.v1 import project_pb2
from detour.user.v1 import user_pb2
from experiment_calls import MANAGED, listed, run_to_the_end
from google.protobuf.json_format import MessageToDict
from google.protobuf.wrappers_pb2 import BoolValue, StringValue
from workspace_calls import (
    delete_project,
    get_project,
    list_projects,
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
OWNERS = "non admin users need to own the project or workspace"
ARCHIVED_PARENT = "This project belongs to an archived workspace. To make changes, first unarchive the workspace."
SortBy = workspaces_pb2.GetWorkspaceProjectsRequest.SortBy
DESC = pagination_pb2.ORDER_BY_DESC
NOTES = [project_pb2.Note(name="n", contents="c"), project_pb2.Note(name="n", contents="# again")]


@pytest.fixture
def workspace(user) -> int:
    """A workspace of the plain user's."""
    return make_workspace(user, "ws").id


def taken(name: str, what: str) -> tuple[grpc.StatusCode, str]:
    return EXISTS, (
        f"error creating project {name} in database: rpc error: code = AlreadyExists desc = "
        f"error inserting project {name} into database: project {what} is already in use: row already exists"
    )


def post_refusal(client, workspace_id: int, **fields: Any) -> Any:
    return client.refusal(client.projects.PostProject, api.PostProjectRequest(workspace_id=workspace_id, **fields))


def patch(client, project_id: int, **fields: Any) -> Any:
    wrapped = {name: StringValue(value=value) for name, value in fields.items()}
    request = api.PatchProjectRequest(id=project_id, project=project_pb2.PatchProject(**wrapped))
    return client.call(client.projects.PatchProject, request).project


def patch_refusal(client, project_id: int, **fields: Any) -> Any:
    wrapped = {name: StringValue(value=value) for name, value in fields.items()}
    request = api.PatchProjectRequest(id=project_id, project=project_pb2.PatchProject(**wrapped))
    return client.refusal(client.projects.PatchProject, request)


def do(client, what: str, project_id: int) -> None:
    client.call(getattr(client.projects, what), getattr(api, f"{what}Request")(id=project_id))


def refusal(client, what: str, project_id: int) -> Any:
    return client.refusal(getattr(client.projects, what), getattr(api, f"{what}Request")(id=project_id))


def move(project_id: int, workspace_id: int) -> api.MoveProjectRequest:
    return api.MoveProjectRequest(project_id=project_id, destination_workspace_id=workspace_id)


def archive_workspace(client, workspace_id: int) -> None:
    client.call(client.workspaces.ArchiveWorkspace, workspaces_pb2.ArchiveWorkspaceRequest(id=workspace_id))


def names(answer) -> list[str]:
    return [project.name for project in answer.projects]


def test_the_first_project(user):
    assert MessageToDict(get_project(user, 1)) == {
        "id": 1,
        "name": "Uncategorized",
        "workspaceId": 1,
        "username": "admin",
        "immutable": True,
        "userId": 1,
        "workspaceName": "Uncategorized",
        "key": "UNCAT",
    }


def test_a_new_project(user, workspace):
    made = make_project(user, workspace, "p", description="d")
    assert re.fullmatch("P[A-Z0-9]{4}", made.key)
    assert MessageToDict(made) == {
        "id": 2,
        "name": "p",
        "workspaceId": workspace,
        "description": "d",
        "username": "determined",
        "userId": 2,
        "workspaceName": "ws",
        "key": made.key,
    }
    assert get_project(user, 2) == made
    assert list_projects(user, workspace).projects[0] == made


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"name": ""}, (INVALID, "name '' must be at least 1 character long"), id="no name"),
        pytest.param({"name": "x" * 81}, (INVALID, f"name '{'x' * 81}' must be at most 80 character long"), id="long"),
        pytest.param({"name": "\0"}, (INVALID, "name: strings must not contain NUL characters"), id="NUL"),
        pytest.param({"name": "p"}, taken("p", "name p"), id="name taken"),
        pytest.param({"name": "q", "key": "key1"}, taken("q", "key KEY1"), id="key taken"),
        pytest.param({"name": "q", "key": ""}, (INVALID, "project key cannot be empty"), id="empty key"),
        pytest.param(
            {"name": "q", "key": "toolong"}, (INVALID, "project key cannot be longer than 5 characters"), id="long key"
        ),
        pytest.param(
            {"name": "q", "key": "a b"},
            (INVALID, "project key can only contain alphanumeric characters: a b"),
            id="wrong key",
        ),
    ],
)
def test_projects_that_are_refused(user, workspace, fields, expected):
    make_project(user, workspace, "p", key="Key1")
    assert post_refusal(user, workspace, **fields) == expected
    assert names(list_projects(user, workspace)) == ["p"]


def test_names_are_unique_in_their_workspace_only(user, workspace):
    other = make_workspace(user, "other").id
    assert len({make_project(user, where, name).id for where in (workspace, other) for name in ("p", "P", " ")}) == 6


def test_where_no_project_can_be_made(user, workspace):
    archive_workspace(user, workspace)
    text = f"workspace ({workspace}) is archived and cannot add new projects"
    assert post_refusal(user, workspace, name="p") == (PRECONDITION, text)
    text = "workspace (1) is immutable and cannot add new projects"
    assert post_refusal(user, 1, name="p") == (PRECONDITION, text)
    assert post_refusal(user, 99, name="p") == (MISSING, "workspace '99' not found")


def test_twelve_equal_creates_give_one(user, workspace):
    def post(_: int) -> grpc.StatusCode:
        try:
            make_project(user, workspace, "contested")
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(post, range(12)))
    assert sorted(code.name for code in codes) == ["ALREADY_EXISTS"] * 11 + ["OK"]


def test_twelve_creates_with_one_key_give_one(user, workspace):
    def post(number: int) -> grpc.StatusCode:
        try:
            make_project(user, workspace, f"p{number}", key="SAME")
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(post, range(12)))
    assert sorted(code.name for code in codes) == ["ALREADY_EXISTS"] * 11 + ["OK"]


def test_many_projects_of_similar_names_get_keys(user, workspace):
    with ThreadPoolExecutor(6) as pool:
        keys = list(pool.map(lambda number: make_project(user, workspace, f"abc{number}").key, range(40)))
    assert len(set(keys)) == 40
    assert all(key.startswith("ABC") for key in keys)


def test_a_project_is_found_by_its_key(user, workspace):
    made = make_project(user, workspace, "p", key="ab1")
    assert made.key == "AB1"
    for key in ("AB1", "ab1"):
        answer = user.call(user.projects.GetProjectByKey, api.GetProjectByKeyRequest(key=key))
        assert answer.project == made
    make_project(user, workspace, "sharp", key="SS")
    for key in ("AB", "", "%", "工", "ß"):
        request = api.GetProjectByKeyRequest(key=key)
        assert user.refusal(user.projects.GetProjectByKey, request) == (MISSING, f"project '{key}' not found")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param({}, ["p", "P", "a_b", "axb"], id="all"),
        pytest.param({"name": "p"}, ["p", "P"], id="name regardless of case"),
        pytest.param({"name": "a_b"}, ["a_b"], id="underscore"),
        pytest.param({"name": "a"}, [], id="part of a name"),
        pytest.param({"archived": BoolValue(value=True)}, ["axb"], id="archived"),
        pytest.param({"archived": BoolValue(value=False)}, ["p", "P", "a_b"], id="not archived"),
        pytest.param({"users": ["admin"]}, ["a_b", "axb"], id="user"),
        pytest.param({"users": ["admin,determined"]}, ["p", "P", "a_b", "axb"], id="users in one value"),
        pytest.param({"user_ids": [2]}, ["p", "P"], id="user id"),
        pytest.param({"users": ["determined"], "user_ids": [1]}, [], id="user and another's id"),
    ],
)
def test_filters(user, admin, workspace, fields, found):
    for client, name in ((user, "p"), (user, "P"), (admin, "a_b"), (admin, "axb")):
        last = make_project(client, workspace, name).id
    do(admin, "ArchiveProject", last)
    answer = list_projects(user, workspace, **fields)
    assert names(answer) == found
    assert answer.pagination.total == len(found)


def test_the_workspace_zero_is_all(user, workspace):
    make_project(user, workspace, "p")
    make_project(user, make_workspace(user, "other").id, "q")
    assert names(list_projects(user, 0)) == ["Uncategorized", "p", "q"]
    assert names(list_projects(user, 0, name="P")) == ["p"]


@pytest.mark.parametrize(
    ("sort_by", "expected"),
    [
        pytest.param(SortBy.SORT_BY_UNSPECIFIED, ["b", "A", "c"], id="default"),
        pytest.param(SortBy.SORT_BY_ID, ["b", "A", "c"], id="id"),
        pytest.param(SortBy.SORT_BY_CREATION_TIME, ["b", "A", "c"], id="creation"),
        pytest.param(SortBy.SORT_BY_NAME, ["A", "b", "c"], id="name"),
        pytest.param(SortBy.SORT_BY_DESCRIPTION, ["c", "b", "A"], id="description"),
        pytest.param(SortBy.SORT_BY_LAST_EXPERIMENT_START_TIME, ["c", "b", "A"], id="last experiment"),
    ],
)
def test_orders(user, workspace, sort_by, expected):
    made = [make_project(user, workspace, name, description=text).id for name, text in ("b2", "A3", "c1")]
    for project in (made[2], made[0]):
        make_experiment(user, project)
    assert names(list_projects(user, workspace, sort_by=sort_by)) == expected
    assert names(list_projects(user, workspace, sort_by=sort_by, order_by=DESC)) == expected[::-1]


@pytest.mark.parametrize(
    ("sort_by", "order_by"),
    [
        pytest.param(sort_by, order_by, id=f"{SortBy.Name(sort_by)} {pagination_pb2.OrderBy.Name(order_by)}")
        for sort_by, order_by in itertools.product(SortBy.values(), pagination_pb2.OrderBy.values())
    ],
)
def test_pages_show_each_project_once(user, workspace, sort_by, order_by):
    made = [make_project(user, workspace, f"p{number}", description="same").id for number in range(7)]
    for project in made[::3]:
        make_experiment(user, project)
    order = {"sort_by": sort_by, "order_by": order_by}
    pages = [list_projects(user, workspace, offset=offset, limit=3, **order).projects for offset in (0, 3, 6)]
    found = [project.id for page in pages for project in page]
    assert sorted(found) == made
    assert found == [project.id for project in list_projects(user, workspace, **order).projects]


def test_lists_that_are_refused(user, workspace):
    method, request = user.workspaces.GetWorkspaceProjects, workspaces_pb2.GetWorkspaceProjectsRequest
    assert user.refusal(method, request(id=workspace, offset=1)) == (INVALID, "offset out of bounds")
    assert user.refusal(method, request(id=workspace, sort_by=9))[0] is INVALID
    assert user.refusal(method, request(id=99)) == (MISSING, "workspace '99' not found")


def test_what_is_in_it_is_counted(user, workspace):
    project, other = (make_project(user, workspace, name).id for name in "pq")
    first, second = make_experiment(user, project), make_experiment(user, project)
    make_experiment(user, project, config=MANAGED, unmanaged=False, activate=True)
    make_experiment(user, other)
    run_to_the_end(user, first)
    run_to_the_end(user, second)
    shown = get_project(user, project)
    assert (shown.num_experiments, shown.num_active_experiments) == (3, 1)
    trials_of_each = [experiment.num_trials for experiment in listed(user, project_id=project).experiments]
    assert trials_of_each[:2] == [1, 1]
    assert shown.num_runs == sum(trials_of_each)
    assert shown.HasField("last_experiment_started_at")
    assert list_projects(user, workspace).projects[0] == shown
    assert get_project(user, other).num_experiments == 1


def test_counts_follow_an_experiment_that_is_moved(user, application, workspace):
    from server.store import experiments as store

    source, target = (make_project(user, workspace, name).id for name in "st")
    experiment = make_experiment(user, source)
    run_to_the_end(user, experiment)
    make_experiment(user, source)
    with application.database.write() as tx:
        store.change(tx, store.lock(tx, experiment), project_id=target)
    numbers = [(shown.num_experiments, shown.num_runs) for shown in map(get_project, [user] * 2, [source, target])]
    assert numbers == [(1, 0), (1, 1)]


def test_a_patch_changes_what_it_names(user, workspace):
    made = make_project(user, workspace, "p", key="K1")
    assert patch(user, made.id, name="q").name == "q"
    assert patch(user, made.id, description="about").description == "about"
    assert patch(user, made.id, key="k2").key == "K2"
    shown = get_project(user, made.id)
    assert (shown.name, shown.description, shown.key) == ("q", "about", "K2")
    assert patch(user, made.id) == shown
    assert user.call(user.projects.PatchProject, api.PatchProjectRequest(id=made.id)).project == shown
    assert patch(user, made.id, description="").description == ""
    assert names(list_projects(user, workspace, name="Q")) == ["q"]
    make_project(user, workspace, "p", key="K1")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"name": "other"}, (EXISTS, "project name other is already in use"), id="name taken"),
        pytest.param({"key": "taken"}, (EXISTS, "project key TAKEN is already in use"), id="key taken"),
        pytest.param(
            {"key": "taken", "name": "new"}, (EXISTS, "project key TAKEN is already in use"), id="key taken, new name"
        ),
        pytest.param({"name": ""}, (INVALID, "name '' must be at least 1 character long"), id="empty name"),
        pytest.param({"key": ""}, (INVALID, "project key cannot be empty"), id="empty key"),
        pytest.param(
            {"description": "\0"}, (INVALID, "description: strings must not contain NUL characters"), id="NUL"
        ),
    ],
)
def test_patches_that_are_refused(user, workspace, fields, expected):
    make_project(user, workspace, "other", key="TAKEN")
    made = make_project(user, workspace, "p")
    assert patch_refusal(user, made.id, **fields) == expected
    assert get_project(user, made.id) == made


def test_an_archived_project_stays_as_it_is_but_for_its_notes(user, workspace):
    made = make_project(user, workspace, "p").id
    for _ in range(2):
        do(user, "ArchiveProject", made)
        assert get_project(user, made).archived
    text = f"project ({made}) is archived and cannot have attributes updated"
    assert patch_refusal(user, made, name="q") == (PRECONDITION, text)
    user.call(user.projects.PutProjectNotes, api.PutProjectNotesRequest(project_id=made, notes=NOTES))
    for _ in range(2):
        do(user, "UnarchiveProject", made)
        assert not get_project(user, made).archived


def test_what_an_archived_workspace_refuses(user, workspace):
    made = make_project(user, workspace, "p").id
    archive_workspace(user, workspace)
    assert refusal(user, "ArchiveProject", made) == (PRECONDITION, ARCHIVED_PARENT)
    assert refusal(user, "UnarchiveProject", made) == (PRECONDITION, ARCHIVED_PARENT)
    text = f"project ({made}) is archived and cannot have attributes updated"
    assert patch_refusal(user, made, description="x") == (PRECONDITION, text)


def test_the_first_project_stays_as_it_is(admin):
    text = "project (1) is immutable and cannot have attributes updated"
    assert patch_refusal(admin, 1, name="x") == (PRECONDITION, text)
    assert refusal(admin, "ArchiveProject", 1) == (PRECONDITION, "error archiving project (1): not found")
    assert refusal(admin, "UnarchiveProject", 1) == (PRECONDITION, "error unarchiving project (1): not found")
    text = "project (1) does not exist or not deletable by this user: not found"
    assert refusal(admin, "DeleteProject", 1) == (PRECONDITION, text)


def test_notes(user, admin):
    put = user.call(user.projects.PutProjectNotes, api.PutProjectNotesRequest(project_id=1, notes=NOTES))
    assert list(put.notes) == NOTES
    note = project_pb2.Note(name="", contents="<b>工</b>\n")
    added = admin.call(admin.projects.AddProjectNote, api.AddProjectNoteRequest(project_id=1, note=note))
    assert list(added.notes) == list(get_project(user, 1).notes) == [*NOTES, note]
    assert list_projects(user, 1).projects[0].notes == get_project(user, 1).notes
    put = user.call(user.projects.PutProjectNotes, api.PutProjectNotesRequest(project_id=1))
    assert list(put.notes) == list(get_project(user, 1).notes) == []


def test_notes_that_are_added_at_once_are_all_there(user):
    def add(number: int) -> None:
        note = project_pb2.Note(name=str(number))
        user.call(user.projects.AddProjectNote, api.AddProjectNoteRequest(project_id=1, note=note))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(24)))
    assert sorted(int(note.name) for note in get_project(user, 1).notes) == list(range(24))


def test_notes_that_are_refused(user):
    assert user.refusal(user.projects.AddProjectNote, api.AddProjectNoteRequest(project_id=1))[0] is INVALID
    note = project_pb2.Note(name="a", contents="\0")
    for method, request in (
        (user.projects.AddProjectNote, api.AddProjectNoteRequest(project_id=1, note=note)),
        (user.projects.PutProjectNotes, api.PutProjectNotesRequest(project_id=1, notes=[note])),
    ):
        assert user.refusal(method, request) == (INVALID, "contents: strings must not contain NUL characters")
    assert list(get_project(user, 1).notes) == []


def test_a_project_is_moved(user, workspace):
    made, target = make_project(user, workspace, "p").id, make_workspace(user, "target").id
    user.call(user.projects.MoveProject, move(made, target))
    assert (get_project(user, made).workspace_id, get_project(user, made).workspace_name) == (target, "target")
    assert names(list_projects(user, workspace)) == []


def test_moves_that_are_refused(user, admin, workspace):
    made, target = make_project(user, workspace, "p").id, make_workspace(user, "target").id
    expected = {
        99: (MISSING, "workspace '99' not found"),
        1: (PRECONDITION, "workspace (1) is immutable and cannot add new projects"),
        workspace: (EXISTS, "project with name 'p' already exists in target workspace"),
    }
    for destination, answer in expected.items():
        assert user.refusal(user.projects.MoveProject, move(made, destination)) == answer
    make_project(user, target, "p")
    answer = (EXISTS, "project with name 'p' already exists in target workspace")
    assert user.refusal(user.projects.MoveProject, move(made, target)) == answer
    assert user.refusal(user.projects.MoveProject, move(99, target)) == (MISSING, "project '99' not found")
    assert admin.refusal(admin.projects.MoveProject, move(1, target)) == (
        PRECONDITION,
        "error moving project (1): not found",
    )
    do(user, "ArchiveProject", made)
    answer = (PRECONDITION, f"error moving project ({made}): not found")
    assert user.refusal(user.projects.MoveProject, move(made, make_workspace(user, "free").id)) == answer


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        pytest.param({"name": "x"}, f"can't set project name: {OWNERS}", id="name"),
        pytest.param({"description": "x"}, f"can't set project name: {OWNERS}", id="description"),
        pytest.param({"key": "x"}, f"can't set project key: {OWNERS}", id="key"),
    ],
)
def test_patches_of_others(user, admin, workspace, fields, text):
    other = make_user(admin, "other")
    theirs = make_project(other, workspace, "theirs").id
    mine = make_project(user, workspace, "mine").id
    assert patch_refusal(other, mine, **fields) == (DENIED, text)
    # The owner of the workspace may, and everybody may say what is so already.
    patch(user, theirs, **fields)
    patch(other, mine, name="mine", description="")


@pytest.mark.parametrize(
    ("what", "text"),
    [
        pytest.param("ArchiveProject", f"can't archive project: {OWNERS}", id="archive"),
        pytest.param("UnarchiveProject", f"can't unarchive project: {OWNERS}", id="unarchive"),
        pytest.param("DeleteProject", f"can't delete project: {OWNERS}", id="delete"),
    ],
)
def test_what_belongs_to_others(user, admin, workspace, what, text):
    other = make_user(admin, "other")
    mine = make_project(user, workspace, "mine").id
    theirs = make_project(other, workspace, "theirs").id
    assert refusal(other, what, mine) == (DENIED, text)
    do(other, what, theirs)
    do(admin, what, mine)


def test_who_may_move(user, admin, workspace):
    other = make_user(admin, "other")
    target = make_workspace(user, "target").id
    theirs = make_project(other, workspace, "theirs").id
    text = "non admin users can't move projects that someone else owns"
    assert user.refusal(user.projects.MoveProject, move(theirs, target)) == (DENIED, text)
    other.call(other.projects.MoveProject, move(theirs, target))
    admin.call(admin.projects.MoveProject, move(theirs, workspace))


@pytest.mark.parametrize(
    "what",
    [
        "GetProject",
        "GetProjectColumns",
        "GetProjectNumericMetricsRange",
        "ArchiveProject",
        "UnarchiveProject",
        "DeleteProject",
        "PatchProject",
    ],
)
@pytest.mark.parametrize("project_id", [99, 0, -1])
def test_a_project_that_is_not_there(user, what, project_id):
    assert refusal(user, what, project_id) == (MISSING, f"project '{project_id}' not found")


def test_notes_of_a_project_that_is_not_there(user):
    expected = (MISSING, "project '99' not found")
    request = api.PutProjectNotesRequest(project_id=99)
    assert user.refusal(user.projects.PutProjectNotes, request) == expected
    request = api.AddProjectNoteRequest(project_id=99, note=NOTES[0])
    assert user.refusal(user.projects.AddProjectNote, request) == expected


def test_an_empty_project_is_deleted_at_once(user, workspace):
    made = make_project(user, workspace, "p").id
    assert delete_project(user, made)
    assert refusal(user, "GetProject", made) == (MISSING, f"project '{made}' not found")
    assert make_project(user, workspace, "p").id > made


def look_at(client, project_id: int) -> None:
    client.call(
        client.users.PostUserActivity,
        users_pb2.PostUserActivityRequest(
            activity_type=user_pb2.ACTIVITY_TYPE_GET, entity_type=user_pb2.ENTITY_TYPE_PROJECT, entity_id=project_id
        ),
    )


def recent(client, limit: int) -> list[int]:
    request = api.GetProjectsByUserActivityRequest(limit=limit)
    return [project.id for project in client.call(client.projects.GetProjectsByUserActivity, request).projects]


def test_projects_that_were_looked_at_last(user, admin, workspace):
    first, second = (make_project(user, workspace, name).id for name in "pq")
    for project in (first, 1, second, first):
        look_at(user, project)
    look_at(admin, 1)
    assert recent(user, 10) == recent(user, 0) == [first, second, 1]
    assert recent(user, 2) == [first, second]
    assert recent(admin, 5) == [1]
    delete_project(user, first)
    assert recent(user, 10) == [second, 1]


@pytest.mark.parametrize("limit", [501, -1])
def test_too_many_projects_that_were_looked_at(user, limit):
    expected = (INVALID, "Bad request: limit is required and must be <= 500")
    request = api.GetProjectsByUserActivityRequest(limit=limit)
    assert user.refusal(user.projects.GetProjectsByUserActivity, request) == expected
