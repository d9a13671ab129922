from __future__ import annotations

import threading

import grpc
import pytest
from detour.api.v1 import pagination_pb2, users_pb2
from detour.user.v1 import user_pb2
from google.protobuf.wrappers_pb2 import BoolValue

from server.domain.passwords import pre_hash

Code = grpc.StatusCode
SortBy = users_pb2.GetUsersRequest.SortBy
FOR_ADMINS = "only admin privileged users can update users"
TAKEN = "Display name is taken: it is a name of another user"


def create(client, username: str, password: str = "", *, is_hashed: bool = False, active: bool = True, **fields):
    user = user_pb2.User(username=username, active=active, **fields)
    request = users_pb2.PostUserRequest(user=user, password=password, is_hashed=is_hashed)
    return client.call(client.users.PostUser, request).user


def patch(user_id: int, **fields) -> users_pb2.PatchUserRequest:
    return users_pb2.PatchUserRequest(user_id=user_id, user=user_pb2.PatchUser(**fields))


def change(client, user_id: int, **fields):
    return client.call(client.users.PatchUser, patch(user_id, **fields)).user


def get(client, user_id: int):
    return client.call(client.users.GetUser, users_pb2.GetUserRequest(user_id=user_id)).user


def list_users(client, **fields) -> users_pb2.GetUsersResponse:
    return client.call(client.users.GetUsers, users_pb2.GetUsersRequest(**fields))


def names(client, **fields) -> list[str]:
    return [user.username for user in list_users(client, **fields).users]


class TestReading:
    def test_by_id_and_by_name(self, user):
        found = user.call(user.users.GetUserByUsername, users_pb2.GetUserByUsernameRequest(username="admin")).user
        assert found == get(user, 1)
        assert found.admin

    @pytest.mark.parametrize("name", ["Admin", "admin ", "adm%", "", "a\0", "_dmin"])
    def test_name_must_be_exact(self, user, name):
        request = users_pb2.GetUserByUsernameRequest(username=name)
        assert user.refusal(user.users.GetUserByUsername, request) == (Code.NOT_FOUND, "user not found")

    @pytest.mark.parametrize("user_id", [0, -1, 3, 2**31 - 1, -(2**31)])
    def test_unknown_id(self, user, user_id):
        request = users_pb2.GetUserRequest(user_id=user_id)
        assert user.refusal(user.users.GetUser, request) == (Code.NOT_FOUND, "user not found")


class TestList:
    @pytest.fixture
    def crowd(self, admin):
        create(admin, "_under", display_name="Zoe", active=False)
        create(admin, "Beth", display_name="anna")
        create(admin, "carl", admin=True, remote=True)
        create(admin, "per%cent")
        create(admin, "xAy")
        return admin

    def test_default_order_is_by_id(self, crowd):
        assert names(crowd) == ["admin", "determined", "_under", "Beth", "carl", "per%cent", "xAy"]
        assert names(crowd, order_by=pagination_pb2.ORDER_BY_DESC) == names(crowd)[::-1]

    def test_names_sort_as_people_expect(self, crowd):
        by_name = ["_under", "admin", "Beth", "carl", "determined", "per%cent", "xAy"]
        assert names(crowd, sort_by=SortBy.SORT_BY_USER_NAME) == by_name
        shown = ["admin", "Beth", "carl", "determined", "per%cent", "xAy", "_under"]
        assert names(crowd, sort_by=SortBy.SORT_BY_NAME) == shown

    @pytest.mark.parametrize("sort_by", SortBy.values())
    @pytest.mark.parametrize("order_by", pagination_pb2.OrderBy.values())
    def test_pages_of_every_order_show_everybody_once(self, crowd, sort_by, order_by):
        whole = names(crowd, sort_by=sort_by, order_by=order_by)
        assert sorted(whole) == sorted(names(crowd))
        paged = []
        for offset in range(0, 7, 2):
            paged += names(crowd, sort_by=sort_by, order_by=order_by, offset=offset, limit=2)
        assert paged == whole

    @pytest.mark.parametrize("order_by", [pagination_pb2.ORDER_BY_ASC, pagination_pb2.ORDER_BY_DESC])
    def test_who_never_logged_in_comes_last(self, crowd, order_by):
        assert names(crowd, sort_by=SortBy.SORT_BY_LAST_AUTH_TIME, order_by=order_by)[0] == "admin"

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param({"name": "a"}, ["admin", "Beth", "carl", "xAy"], id="either name, any case"),
            pytest.param({"name": "%"}, ["per%cent"], id="percent is no wildcard"),
            pytest.param({"name": "_"}, ["_under"], id="underscore is no wildcard"),
            pytest.param({"name": "\0"}, [], id="NUL"),
            pytest.param({"active": False}, ["_under"], id="inactive"),
            pytest.param({"admin": True}, ["admin", "carl"], id="administrators"),
            pytest.param({"admin": False, "active": True, "name": "e"}, ["determined", "Beth", "per%cent"], id="all"),
            pytest.param({"role_id_assigned_directly_to_user": [5]}, None, id="roles do not filter"),
        ],
    )
    def test_filters(self, crowd, fields, expected):
        assert names(crowd, **fields) == (names(crowd) if expected is None else expected)

    @pytest.mark.parametrize(
        ("offset", "limit", "shown", "start", "end"),
        [
            pytest.param(0, 0, 7, 0, 7, id="all"),
            pytest.param(2, 3, 3, 2, 5, id="middle"),
            pytest.param(-2, 0, 2, 5, 7, id="from the end"),
            pytest.param(7, 1, 0, 7, 7, id="at the end"),
            pytest.param(0, -1, 7, 0, 7, id="minus one is all"),
            pytest.param(0, -2, 0, 0, 0, id="minus two is none"),
        ],
    )
    def test_pages(self, crowd, offset, limit, shown, start, end):
        answer = list_users(crowd, offset=offset, limit=limit)
        page = answer.pagination
        assert (len(answer.users), page.start_index, page.end_index, page.total) == (shown, start, end, 7)
        assert (page.offset, page.limit) == (offset, limit)

    @pytest.mark.parametrize("offset", [8, -8])
    def test_offset_out_of_bounds(self, crowd, offset):
        expected = (Code.INVALID_ARGUMENT, "offset out of bounds")
        assert crowd.refusal(crowd.users.GetUsers, users_pb2.GetUsersRequest(offset=offset)) == expected

    @pytest.mark.parametrize("fields", [{"sort_by": 99}, {"order_by": 7}])
    def test_unknown_orders(self, user, fields):
        code, _ = user.refusal(user.users.GetUsers, users_pb2.GetUsersRequest(**fields))
        assert code == Code.INVALID_ARGUMENT


class TestCreating:
    def test_answer(self, admin):
        group = user_pb2.AgentUserGroup(agent_uid=0, agent_gid=0, agent_user="root", agent_group="root")
        user = create(admin, " new ", "Secret", display_name="New One", agent_user_group=group, admin=True)
        assert (user.id, user.username, user.display_name, user.admin, user.active) == (3, "new", "New One", True, True)
        assert user.agent_user_group == group
        assert not user.HasField("last_auth_at")
        assert user == get(admin, 3)

    def test_inactive_unless_told(self, admin, anonymous):
        user = admin.call(
            admin.users.PostUser, users_pb2.PostUserRequest(user=user_pb2.User(username="new"), password="Secret")
        ).user
        assert not user.active

    @pytest.mark.parametrize("is_hashed", [False, True])
    def test_password_opens(self, admin, anonymous, is_hashed):
        create(admin, "new", pre_hash("Secret") if is_hashed else "Secret", is_hashed=is_hashed)
        anonymous.log_in("new", "Secret")

    def test_empty_password(self, admin, anonymous):
        create(admin, "new")
        anonymous.log_in("new")

    def test_remote_user_has_no_password(self, admin, anonymous):
        create(admin, "new", remote=True)
        from detour.api.v1 import auth_pb2

        refused = anonymous.refusal(anonymous.auth.Login, auth_pb2.LoginRequest(username="new"))
        assert refused == (Code.UNAUTHENTICATED, "invalid credentials")

    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            pytest.param(
                users_pb2.PostUserRequest(), (Code.INVALID_ARGUMENT, "must specify user to create"), id="nobody"
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User()),
                (Code.INVALID_ARGUMENT, "Display name or username value has minimum length."),
                id="no name",
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User(username="jürgen")),
                (Code.INVALID_ARGUMENT, "Display name and username cannot contain non-ASCII characters."),
                id="umlaut",
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User(username="admin")),
                (Code.ALREADY_EXISTS, "user already exists"),
                id="taken",
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User(username="DETERMINED")),
                (Code.INVALID_ARGUMENT, "User cannot be renamed 'determined'"),
                id="reserved",
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User(username="new", display_name="Determined")),
                (Code.INVALID_ARGUMENT, "User cannot be renamed 'determined'"),
                id="reserved display name",
            ),
            pytest.param(
                users_pb2.PostUserRequest(user=user_pb2.User(username="new", remote=True), password="x"),
                (Code.INVALID_ARGUMENT, "cannot set password for remote user"),
                id="remote with a password",
            ),
            pytest.param(
                users_pb2.PostUserRequest(
                    user=user_pb2.User(username="new", agent_user_group=user_pb2.AgentUserGroup(agent_uid=5))
                ),
                (Code.INVALID_ARGUMENT, "agentUid, agentGid, agentUser and agentGroup cannot be empty"),
                id="half an agent group",
            ),
        ],
    )
    def test_refusals_leave_nothing(self, admin, request_, expected):
        assert admin.refusal(admin.users.PostUser, request_) == expected
        assert len(names(admin)) == 2

    def test_names_that_differ_in_case_are_two(self, admin):
        assert create(admin, "u1").id != create(admin, "U1").id

    def test_display_name_is_unique_among_all_names(self, admin):
        create(admin, "first", display_name="Shown")
        for name in ["shown", "FIRST"]:
            request = users_pb2.PostUserRequest(user=user_pb2.User(username="second", display_name=name))
            assert admin.refusal(admin.users.PostUser, request) == (Code.INVALID_ARGUMENT, TAKEN)

    def test_by_another_than_an_administrator(self, user):
        request = users_pb2.PostUserRequest(user=user_pb2.User(username="new"))
        expected = (Code.PERMISSION_DENIED, "only admin privileged users can create users")
        assert user.refusal(user.users.PostUser, request) == expected

    @pytest.mark.parametrize("field", ["username", "display_name"])
    def test_twelve_at_once_make_one(self, admin, field):
        outcomes = []

        def attempt(number: int) -> None:
            fields = {"username": f"user{number}"} | {field: "same"}
            try:
                admin.call(admin.users.PostUser, users_pb2.PostUserRequest(user=user_pb2.User(**fields)))
            except grpc.RpcError as error:
                outcomes.append(error.code())
            else:
                outcomes.append(Code.OK)

        threads = [threading.Thread(target=attempt, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = Code.ALREADY_EXISTS if field == "username" else Code.INVALID_ARGUMENT
        assert sorted(outcomes, key=str) == sorted([Code.OK] + [refused] * 11, key=str)


class TestChanging:
    @pytest.fixture
    def other(self, admin, anonymous):
        create(admin, "other", "Secret")
        return anonymous.log_in("other", "Secret")

    def test_nothing(self, other):
        before = get(other, 3)
        assert change(other, 3) == before
        assert change(other, 1) == get(other, 1)

    def test_own_names(self, other):
        changed = change(other, 3, username=" renamed ", display_name="Shown")
        assert (changed.username, changed.display_name) == ("renamed", "Shown")
        assert changed.modified_at.ToMicroseconds() > 0
        assert change(other, 3, display_name="").display_name == ""
        assert other.call(other.users.GetMe, users_pb2.GetMeRequest()).user.username == "renamed"

    def test_own_names_again_are_no_change(self, admin, other):
        change(other, 3, username="other", display_name="Other")
        assert change(other, 3, username="other", display_name="Other").display_name == "Other"
        assert change(admin, 2, username="determined").username == "determined"

    def test_old_name_can_be_used_again(self, admin, other):
        change(other, 3, username="renamed")
        assert create(admin, "other").id == 4

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param({"username": "determined"}, "User cannot be renamed 'determined'", id="determined"),
            pytest.param({"username": "Admin"}, "Non-admin user cannot be renamed 'admin'", id="admin"),
            pytest.param({"display_name": "Admin"}, "Non-admin user cannot be renamed 'admin'", id="display"),
            pytest.param({"display_name": "third"}, TAKEN, id="taken by a user name"),
            pytest.param({"display_name": "SHOWN"}, TAKEN, id="taken by a display name"),
            pytest.param({"username": "x"}, "Display name or username value has minimum length.", id="short"),
            pytest.param({"username": "   "}, "Display name or username value has minimum length.", id="blank"),
            pytest.param({"display_name": " "}, "Display name or username value has minimum length.", id="blank2"),
            pytest.param(
                {"display_name": "é" * 5},
                "Display name and username cannot contain non-ASCII characters.",
                id="accents",
            ),
        ],
    )
    def test_names_that_cannot_be_given(self, admin, other, fields, expected):
        create(admin, "third", display_name="Shown")
        before = get(admin, 3)
        assert other.refusal(other.users.PatchUser, patch(3, **fields)) == (Code.INVALID_ARGUMENT, expected)
        assert get(admin, 3) == before

    def test_name_that_is_taken(self, admin, other):
        create(admin, "third")
        refused = other.refusal(other.users.PatchUser, patch(3, username="third"))
        assert refused == (Code.ALREADY_EXISTS, "user already exists")

    @pytest.mark.parametrize(
        ("user_id", "fields", "text"),
        [
            pytest.param(
                3, {"admin": BoolValue(value=True)}, "only admin privileged users can update users", id="admin"
            ),
            pytest.param(3, {"active": BoolValue()}, "only admin privileged users can update users", id="active"),
            pytest.param(3, {"remote": False}, "only admin privileged users can update users", id="remote"),
            pytest.param(
                2,
                {"display_name": "x"},
                "only admin privileged users can set another user's display name",
                id="another's display name",
            ),
            pytest.param(
                2,
                {"password": "x"},
                "only admin privileged users can set another user's password",
                id="another's password",
            ),
        ],
    )
    def test_what_is_for_administrators(self, other, user_id, fields, text):
        assert other.refusal(other.users.PatchUser, patch(user_id, **fields)) == (Code.PERMISSION_DENIED, text)

    def test_unknown_user(self, admin, other):
        expected = (Code.NOT_FOUND, "user not found")
        for client in [admin, other]:
            assert client.refusal(client.users.PatchUser, patch(99, display_name="xx")) == expected

    def test_flags_by_an_administrator(self, admin, other):
        changed = change(admin, 3, admin=BoolValue(value=True), active=BoolValue(value=False))
        assert (changed.admin, changed.active) == (True, False)
        assert change(admin, 3, admin=BoolValue(value=False)).active is False

    def test_deactivated_user_is_out_at_once_and_back_with_the_same_token(self, admin, other):
        change(admin, 3, active=BoolValue(value=False))
        denied = (Code.PERMISSION_DENIED, "user does not have permission")
        assert other.refusal(other.users.GetMe, users_pb2.GetMeRequest()) == denied
        change(admin, 3, active=BoolValue(value=True))
        assert get(other, 3).active

    def test_agent_group_with_zeros(self, admin, other):
        group = user_pb2.AgentUserGroup(agent_uid=0, agent_gid=0, agent_user="root", agent_group="root")
        assert change(admin, 3, agent_user_group=group).agent_user_group == group
        part = user_pb2.AgentUserGroup(agent_uid=5)
        expected = (Code.INVALID_ARGUMENT, "agentUid, agentGid, agentUser and agentGroup cannot be empty")
        assert admin.refusal(admin.users.PatchUser, patch(3, agent_user_group=part)) == expected
        negative = user_pb2.AgentUserGroup(agent_uid=-1, agent_gid=-1, agent_user="u", agent_group="g")
        assert change(admin, 3, agent_user_group=negative).agent_user_group == negative

    @pytest.mark.parametrize("by", ["patch", "patch hashed", "set"])
    def test_new_password_ends_all_logins(self, admin, anonymous, other, by):
        second = anonymous.log_in("other", "Secret")
        if by == "patch":
            change(other, 3, password="Changed")
        elif by == "patch hashed":
            change(other, 3, password=pre_hash("Changed"), is_hashed=True)
        else:
            request = users_pb2.SetUserPasswordRequest(user_id=3, password="Changed")
            assert other.call(other.users.SetUserPassword, request).user.username == "other"
        for client in [other, second]:
            refused = client.refusal(client.users.GetMe, users_pb2.GetMeRequest())
            assert refused == (Code.UNAUTHENTICATED, "invalid credentials")
        anonymous.log_in("other", "Changed")
        assert get(admin, 3).username == "other"

    def test_other_changes_end_nothing(self, other):
        change(other, 3, display_name="Shown")
        assert get(other, 3).display_name == "Shown"

    def test_password_can_be_emptied(self, admin, anonymous, other):
        change(admin, 3, password="")
        anonymous.log_in("other")

    def test_password_of_another(self, admin, user, other):
        request = users_pb2.SetUserPasswordRequest(user_id=3, password="Changed")
        code, _ = user.refusal(user.users.SetUserPassword, request)
        assert code == Code.PERMISSION_DENIED
        admin.call(admin.users.SetUserPassword, request)

    def test_remote_user_loses_the_password_for_good(self, admin, anonymous, other):
        from detour.api.v1 import auth_pb2

        change(admin, 3, remote=True)
        assert admin.refusal(admin.users.PatchUser, patch(3, password="x")) == (
            Code.INVALID_ARGUMENT,
            "cannot set password for remote user",
        )
        for password in ["Secret", ""]:
            login = auth_pb2.LoginRequest(username="other", password=password)
            assert anonymous.refusal(anonymous.auth.Login, login)[0] == Code.UNAUTHENTICATED
        change(admin, 3, remote=False)
        for password in ["Secret", ""]:
            login = auth_pb2.LoginRequest(username="other", password=password)
            assert anonymous.refusal(anonymous.auth.Login, login)[0] == Code.UNAUTHENTICATED
        change(admin, 3, password="Again")
        anonymous.log_in("other", "Again")


class TestManyAtOnce:
    def test_by_ids(self, admin):
        create(admin, "first")
        create(admin, "second")
        request = users_pb2.PatchUsersRequest(user_ids=[4, 99, 3, 4], activate=False)
        results = admin.call(admin.users.PatchUsers, request).results
        assert [(result.id, result.error) for result in results] == [(4, ""), (99, "user not found"), (3, "")]
        assert names(admin, active=False) == ["first", "second"]

    def test_by_filter(self, admin):
        for number in range(3):
            create(admin, f"group{number}")
        create(admin, "boss_of_group", admin=True)
        filters = users_pb2.UserFilters(name="GROUP", admin=False)
        request = users_pb2.PatchUsersRequest(user_ids=[1], activate=False, filters=filters)
        assert len(admin.call(admin.users.PatchUsers, request).results) == 3
        assert names(admin, active=False) == ["group0", "group1", "group2"]

    def test_nobody(self, admin):
        assert not admin.call(admin.users.PatchUsers, users_pb2.PatchUsersRequest()).results


class TestExposed:
    """A server that others than this machine can reach: nobody gets an empty password."""

    TEXT = "an empty password is refused while the server can be reached from other machines"

    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"rest": "0.0.0.0:8080"})

    def test_nobody_gets_an_empty_password(self, admin):
        refused = (Code.INVALID_ARGUMENT, self.TEXT)
        new = users_pb2.PostUserRequest(user=user_pb2.User(username="new"))
        assert admin.refusal(admin.users.PostUser, new) == refused
        create(admin, "new", "Secret")
        assert admin.refusal(admin.users.PatchUser, patch(3, password="")) == refused
        empty = users_pb2.SetUserPasswordRequest(user_id=3)
        assert admin.refusal(admin.users.SetUserPassword, empty) == refused
        create(admin, "remote", remote=True)

    def test_nobody_with_one_is_activated(self, admin):
        change(admin, 2, active=BoolValue(value=False))
        activate = patch(2, active=BoolValue(value=True))
        assert admin.refusal(admin.users.PatchUser, activate) == (Code.INVALID_ARGUMENT, self.TEXT)
        request = users_pb2.PatchUsersRequest(user_ids=[2], activate=True)
        assert admin.call(admin.users.PatchUsers, request).results[0].error == self.TEXT
        assert change(admin, 2, active=BoolValue(value=True), password="Secret").active


class TestSettings:
    def put(self, client, *settings: tuple[str, str, str]) -> None:
        wanted = [user_pb2.UserWebSetting(storage_path=path, key=key, value=value) for path, key, value in settings]
        client.call(client.users.PostUserSetting, users_pb2.PostUserSettingRequest(settings=wanted))

    def get(self, client) -> list[tuple[str, str, str]]:
        found = client.call(client.users.GetUserSetting, users_pb2.GetUserSettingRequest()).settings
        return [(one.storage_path, one.key, one.value) for one in found]

    def test_they_are_each_users_own(self, user, admin):
        self.put(user, ("page", "b", '{"x": 1}'), ("page", "a", "null"), ("", "", "1"))
        assert self.get(user) == [("", "", "1"), ("page", "a", "null"), ("page", "b", '{"x": 1}')]
        assert self.get(admin) == []

    def test_they_are_replaced_and_removed(self, user):
        self.put(user, ("page", "a", "1"), ("page", "b", "2"))
        self.put(user, ("page", "a", "3"), ("page", "b", ""), ("page", "c", ""))
        assert self.get(user) == [("page", "a", "3")]
        user.call(user.users.ResetUserSetting, users_pb2.ResetUserSettingRequest())
        assert self.get(user) == []

    @pytest.mark.parametrize(
        ("path", "key", "value"),
        [
            pytest.param("page", "a", "{", id="no JSON"),
            pytest.param("page", "a", "NaN", id="NaN"),
            pytest.param("page", "a", "[" * 100_000, id="deep"),
            pytest.param("page", "a" * 513, "1", id="long key"),
            pytest.param("\0", "a", "1", id="NUL"),
            pytest.param("page", "a", '"' + "x" * 1024 * 1024 + '"', id="long value"),
        ],
    )
    def test_bad_ones_leave_nothing(self, user, path, key, value):
        wanted = [
            user_pb2.UserWebSetting(storage_path="page", key="good", value="1"),
            user_pb2.UserWebSetting(storage_path=path, key=key, value=value),
        ]
        code, _ = user.refusal(user.users.PostUserSetting, users_pb2.PostUserSettingRequest(settings=wanted))
        assert code == Code.INVALID_ARGUMENT
        assert self.get(user) == []


class TestActivity:
    def test_is_noted(self, user):
        request = users_pb2.PostUserActivityRequest(
            activity_type=user_pb2.ACTIVITY_TYPE_GET, entity_type=user_pb2.ENTITY_TYPE_PROJECT, entity_id=1
        )
        for _ in range(2):
            user.call(user.users.PostUserActivity, request)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            pytest.param({"entity_type": 1, "entity_id": 1}, Code.INVALID_ARGUMENT, id="no activity"),
            pytest.param({"activity_type": 1, "entity_id": 1}, Code.INVALID_ARGUMENT, id="no entity"),
            pytest.param({"activity_type": 9, "entity_type": 1}, Code.INVALID_ARGUMENT, id="unknown activity"),
            pytest.param({"activity_type": 1, "entity_type": 1, "entity_id": 99}, Code.NOT_FOUND, id="no project"),
        ],
    )
    def test_is_refused(self, user, fields, code):
        request = users_pb2.PostUserActivityRequest(**fields)
        assert user.refusal(user.users.PostUserActivity, request)[0] == code
