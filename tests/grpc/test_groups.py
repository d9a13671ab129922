"""Groups of users: who is in them, what they are called, and who may change them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from detour.api.v1 import groups_pb2 as api
from detour.api.v1 import users_pb2
from detour.user.v1 import user_pb2

if TYPE_CHECKING:
    from detour.group.v1 import group_pb2

ADMIN, DETERMINED = 1, 2
MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
TAKEN = grpc.StatusCode.ALREADY_EXISTS
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "user does not have permission")
OUTSIDERS = (MISSING, "membership not found: none of the users is in the group")
TWICE = (TAKEN, "user is already a member of the group")


def create(client, name: str, *members: int) -> group_pb2.GroupDetails:
    return client.call(client.groups.CreateGroup, api.CreateGroupRequest(name=name, add_users=members)).group


def update(client, group_id: int, **fields: Any) -> group_pb2.GroupDetails:
    return client.call(client.groups.UpdateGroup, api.UpdateGroupRequest(group_id=group_id, **fields)).group


def get(client, group_id: int) -> group_pb2.GroupDetails:
    return client.call(client.groups.GetGroup, api.GetGroupRequest(group_id=group_id)).group


def found(client, **fields: Any) -> api.GetGroupsResponse:
    return client.call(client.groups.GetGroups, api.GetGroupsRequest(**{"limit": 500, **fields}))


def sizes(client, **fields: Any) -> dict[str, int]:
    return {result.group.name: result.num_members for result in found(client, **fields).groups}


def names(group: group_pb2.GroupDetails) -> list[str]:
    return [member.username for member in group.users]


def assign(client, users: list[int], add: list[int], remove: list[int]) -> None:
    request = users_pb2.AssignMultipleGroupsRequest(user_ids=users, add_groups=add, remove_groups=remove)
    client.call(client.users.AssignMultipleGroups, request)


def modified_at(client, user_id: int) -> int:
    request = users_pb2.GetUserRequest(user_id=user_id)
    return client.call(client.users.GetUser, request).user.modified_at.ToNanoseconds()


def test_a_group(admin, user):
    made = create(admin, "readers", DETERMINED, ADMIN, DETERMINED)
    assert (made.name, names(made)) == ("readers", ["admin", "determined"])
    assert get(user, made.group_id) == made
    assert sizes(user) == {"readers": 2}
    nobody = create(admin, "Readers")
    assert (nobody.group_id != made.group_id, names(nobody)) == (True, [])


def test_members(admin):
    group = create(admin, "g", DETERMINED)
    before = modified_at(admin, ADMIN)
    assert names(update(admin, group.group_id, add_users=[ADMIN])) == ["admin", "determined"]
    assert modified_at(admin, ADMIN) > before
    # Some who are no members may be named, as long as one is.
    left = update(admin, group.group_id, remove_users=[DETERMINED, 99])
    assert names(left) == ["admin"]
    assert left.users[0] == admin.call(admin.users.GetMe, users_pb2.GetMeRequest()).user
    assert sizes(admin) == {"g": 1}


def test_all_of_a_change_or_nothing(admin):
    group = create(admin, "g", DETERMINED)
    create(admin, "taken")
    for expected, fields in (
        (TWICE, {"name": "new", "add_users": [ADMIN, DETERMINED]}),
        (OUTSIDERS, {"name": "new", "remove_users": [ADMIN]}),
        ((MISSING, "user not found"), {"name": "new", "add_users": [ADMIN, 99]}),
        ((TAKEN, "group 'taken' already exists"), {"name": "taken", "add_users": [ADMIN]}),
    ):
        request = api.UpdateGroupRequest(group_id=group.group_id, **fields)
        assert admin.refusal(admin.groups.UpdateGroup, request) == expected
        assert get(admin, group.group_id) == group
    changed = update(admin, group.group_id, name="new", add_users=[ADMIN], remove_users=[DETERMINED])
    assert (changed.group_id, changed.name, names(changed)) == (group.group_id, "new", ["admin"])
    assert update(admin, group.group_id, name="new") == changed
    assert update(admin, group.group_id) == changed


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        pytest.param("", [], (INVALID, "name is required"), id="no name"),
        pytest.param("g", [], (TAKEN, "group 'g' already exists"), id="taken"),
        pytest.param(
            "1DeterminedPersonalGroup",
            [],
            (INVALID, "group name cannot contain 'DeterminedPersonalGroup'"),
            id="that of one user",
        ),
        pytest.param("ü" * 513, [], (INVALID, "name must not be longer than 1024 bytes"), id="too long"),
        pytest.param("h", [DETERMINED, 99], (MISSING, "user not found"), id="an unknown user"),
    ],
)
def test_no_such_group_is_made(admin, name, members, expected):
    create(admin, "g")
    request = api.CreateGroupRequest(name=name, add_users=members)
    assert admin.refusal(admin.groups.CreateGroup, request) == expected
    assert list(sizes(admin)) == ["g"]
    if not members and name:
        renaming = api.UpdateGroupRequest(group_id=create(admin, "other").group_id, name=name)
        assert admin.refusal(admin.groups.UpdateGroup, renaming) == expected


def test_names_with_nul(admin):
    assert admin.refusal(admin.groups.CreateGroup, api.CreateGroupRequest(name="a\0"))[0] == INVALID
    assert admin.refusal(admin.groups.GetGroups, api.GetGroupsRequest(name="a\0", limit=1))[0] == INVALID


def test_deletion(admin):
    group = create(admin, "g", DETERMINED)
    admin.call(admin.groups.DeleteGroup, api.DeleteGroupRequest(group_id=group.group_id))
    text = (MISSING, f"group '{group.group_id}' not found")
    for method, request in (
        (admin.groups.GetGroup, api.GetGroupRequest(group_id=group.group_id)),
        (admin.groups.UpdateGroup, api.UpdateGroupRequest(group_id=group.group_id)),
        (admin.groups.DeleteGroup, api.DeleteGroupRequest(group_id=group.group_id)),
    ):
        assert admin.refusal(method, request) == text
    assert sizes(admin, user_id=DETERMINED) == {}
    assert create(admin, "g").group_id > group.group_id


def test_pages(admin):
    create(admin, "b", ADMIN)
    create(admin, "a", ADMIN, DETERMINED)
    create(admin, "c")
    assert sizes(admin) == {"b": 1, "a": 2, "c": 0}
    assert list(sizes(admin)) == ["b", "a", "c"]
    for fields, expected, place in (
        ({"user_id": DETERMINED}, ["a"], (0, 500, 0, 1, 1)),
        ({"user_id": ADMIN, "limit": 1, "offset": 1}, ["a"], (1, 1, 1, 2, 2)),
        ({"name": "c"}, ["c"], (0, 500, 0, 1, 1)),
        ({"name": "C"}, [], (0, 500, 0, 0, 0)),
        ({"offset": 9, "limit": 2}, [], (9, 2, 9, 9, 3)),
        ({"limit": -1, "offset": 1}, ["a", "c"], (1, -1, 1, 3, 3)),
    ):
        answer = found(admin, **fields)
        page = answer.pagination
        assert [result.group.name for result in answer.groups] == expected, fields
        assert (page.offset, page.limit, page.start_index, page.end_index, page.total) == place, fields
    request = api.GetGroupsRequest(limit=1, offset=-1)
    assert admin.refusal(admin.groups.GetGroups, request) == (INVALID, "offset out of bounds")


def test_many_groups_of_many_users(admin):
    first, second = (create(admin, name, ADMIN).group_id for name in ("a", "b"))
    assign(admin, [ADMIN, DETERMINED], [first, second, first], [])
    assert sizes(admin) == {"a": 2, "b": 2}
    third = create(admin, "c").group_id
    assign(admin, [DETERMINED], [third], [first, second])
    assert sizes(admin) == {"a": 1, "b": 1, "c": 1}
    assign(admin, [], [first], [second])
    for expected, users, add, remove in (
        ((MISSING, "group '99' not found"), [ADMIN], [third, 99], []),
        ((MISSING, "user not found"), [99], [third], []),
        (OUTSIDERS, [DETERMINED], [], [first]),
        ((INVALID, "more than 10000 memberships at once"), [*range(1, 3336)], [first, second, third], []),
    ):
        request = users_pb2.AssignMultipleGroupsRequest(user_ids=users, add_groups=add, remove_groups=remove)
        assert admin.refusal(admin.users.AssignMultipleGroups, request) == expected
    assert sizes(admin) == {"a": 1, "b": 1, "c": 1}


def test_users_change_no_groups(admin, user):
    group = create(admin, "g")
    for method, request in (
        (user.groups.CreateGroup, api.CreateGroupRequest(name="x")),
        (user.groups.UpdateGroup, api.UpdateGroupRequest(group_id=group.group_id, name="x")),
        (user.groups.DeleteGroup, api.DeleteGroupRequest(group_id=group.group_id)),
        (user.users.AssignMultipleGroups, users_pb2.AssignMultipleGroupsRequest()),
    ):
        assert user.refusal(method, request) == DENIED
    assert list(sizes(user)) == ["g"]


def test_changes_at_once(admin):
    groups = [create(admin, name).group_id for name in "ab"]
    people = [
        admin.call(admin.users.PostUser, users_pb2.PostUserRequest(user=user_pb2.User(username=f"u{n}"))).user.id
        for n in range(8)
    ]

    def change(number: int) -> None:
        # Each way round, so that locks are asked for in both orders.
        step = 1 if number % 2 else -1
        assign(admin, people[::step], groups[::step], [])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(change, range(8)))
    assert sizes(admin) == {"a": 8, "b": 8}
