"""The service `Users`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from detour.api.v1 import users_pb2
from detour.user.v1 import user_pb2

from server.domain.errors import InvalidArgumentError, NotFoundError, missing
from server.domain.passwords import pre_hash
from server.domain.user_changes import UserChange
from server.domain.user_settings import check_setting
from server.rpc.caller import current_caller
from server.services.group_assignment_methods import GroupAssignmentMethods
from server.services.pagination import is_descending, pagination_message
from server.services.user_accounts import NOT_FOUND
from server.services.user_message import user_message
from server.services.user_request import new_user, user_change
from server.store import projects, user_activity, user_settings, users
from server.store.user_settings import UserSetting
from server.store.users import UserFilter, UserOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import grpc
    from sqlalchemy import Connection

    from server.services.user_accounts import UserAccounts
    from server.store.database import Database
    from server.store.users import User

_SortBy = users_pb2.GetUsersRequest.SortBy
_ORDERS: Final[Mapping[int, UserOrder]] = {
    _SortBy.SORT_BY_UNSPECIFIED: UserOrder.ID,
    _SortBy.SORT_BY_DISPLAY_NAME: UserOrder.DISPLAY_NAME,
    _SortBy.SORT_BY_USER_NAME: UserOrder.USERNAME,
    _SortBy.SORT_BY_ADMIN: UserOrder.ADMIN,
    _SortBy.SORT_BY_ACTIVE: UserOrder.ACTIVE,
    _SortBy.SORT_BY_MODIFIED_TIME: UserOrder.MODIFIED_AT,
    _SortBy.SORT_BY_NAME: UserOrder.NAME,
    _SortBy.SORT_BY_LAST_AUTH_TIME: UserOrder.LAST_AUTH_AT,
    _SortBy.SORT_BY_REMOTE: UserOrder.REMOTE,
}


class UsersServicer(GroupAssignmentMethods):
    """Answers the methods of `Users`."""

    def __init__(self, database: Database, accounts: UserAccounts) -> None:
        self._database = database
        self._accounts = accounts

    def GetMe(self, request: users_pb2.GetMeRequest, context: grpc.ServicerContext) -> users_pb2.GetMeResponse:
        """Show the caller."""
        with self._database.ask() as tx:
            user = present_user(tx, current_caller().user_id)
        return users_pb2.GetMeResponse(user=user_message(user))

    def GetUser(self, request: users_pb2.GetUserRequest, context: grpc.ServicerContext) -> users_pb2.GetUserResponse:
        """Show the user with an id."""
        with self._database.ask() as tx:
            user = present_user(tx, request.user_id)
        return users_pb2.GetUserResponse(user=user_message(user))

    def GetUserByUsername(
        self, request: users_pb2.GetUserByUsernameRequest, context: grpc.ServicerContext
    ) -> users_pb2.GetUserByUsernameResponse:
        """Show the user with exactly this name."""
        with self._database.ask() as tx:
            user = users.get_user_by_username(tx, request.username)
        if user is None:
            raise NotFoundError(NOT_FOUND)
        return users_pb2.GetUserByUsernameResponse(user=user_message(user))

    def GetUsers(self, request: users_pb2.GetUsersRequest, context: grpc.ServicerContext) -> users_pb2.GetUsersResponse:
        """Show a page of users; without roles, the filter by roles shows everybody."""
        order = _ORDERS.get(request.sort_by)
        if order is None:
            raise InvalidArgumentError(f"{request.sort_by} is no order of users")
        filters = UserFilter(
            name=request.name,
            active=request.active if request.HasField("active") else None,
            admin=request.admin if request.HasField("admin") else None,
        )
        descending = is_descending(request.order_by)
        with self._database.read() as tx:
            found, page = users.list_users(tx, filters, order, request.offset, request.limit, descending=descending)
        return users_pb2.GetUsersResponse(
            users=[user_message(user) for user in found], pagination=pagination_message(page)
        )

    def PostUser(self, request: users_pb2.PostUserRequest, context: grpc.ServicerContext) -> users_pb2.PostUserResponse:
        """Make a user; the policy lets administrators alone do so."""
        return users_pb2.PostUserResponse(user=user_message(self._accounts.create(new_user(request))))

    def PatchUser(
        self, request: users_pb2.PatchUserRequest, context: grpc.ServicerContext
    ) -> users_pb2.PatchUserResponse:
        """Change a user."""
        user = self._accounts.change(request.user_id, user_change(request.user), current_caller())
        return users_pb2.PatchUserResponse(user=user_message(user))

    def PatchUsers(
        self, request: users_pb2.PatchUsersRequest, context: grpc.ServicerContext
    ) -> users_pb2.PatchUsersResponse:
        """Activate or deactivate users, those of a filter or those named; the policy lets administrators do so."""
        ids = list(request.user_ids)
        if request.HasField("filters"):
            wanted = request.filters
            filters = UserFilter(name=wanted.name, admin=wanted.admin if wanted.HasField("admin") else None)
            with self._database.ask() as tx:
                ids = list(users.find_user_ids(tx, filters))
        results = self._accounts.set_active(ids, active=request.activate)
        return users_pb2.PatchUsersResponse(
            results=[users_pb2.UserActionResult(id=user_id, error=error) for user_id, error in results.items()]
        )

    def SetUserPassword(
        self, request: users_pb2.SetUserPasswordRequest, context: grpc.ServicerContext
    ) -> users_pb2.SetUserPasswordResponse:
        """Set the password of a user, which comes as it was typed."""
        change = UserChange(sent_password=pre_hash(request.password))
        user = self._accounts.change(request.user_id, change, current_caller())
        return users_pb2.SetUserPasswordResponse(user=user_message(user))

    def GetUserSetting(
        self, request: users_pb2.GetUserSettingRequest, context: grpc.ServicerContext
    ) -> users_pb2.GetUserSettingResponse:
        """Show the caller's settings."""
        with self._database.ask() as tx:
            found = user_settings.list_settings(tx, current_caller().user_id)
        return users_pb2.GetUserSettingResponse(
            settings=[
                user_pb2.UserWebSetting(key=one.key, storage_path=one.storage_path, value=one.value) for one in found
            ]
        )

    def PostUserSetting(
        self, request: users_pb2.PostUserSettingRequest, context: grpc.ServicerContext
    ) -> users_pb2.PostUserSettingResponse:
        """Store settings of the caller, all or none; an empty value removes one."""
        user_id = current_caller().user_id
        for one in request.settings:
            check_setting(one.storage_path, one.key, one.value)
        with self._database.write() as tx:
            for one in request.settings:
                if one.value:
                    user_settings.put_setting(tx, user_id, UserSetting(one.storage_path, one.key, one.value))
                else:
                    user_settings.delete_setting(tx, user_id, one.storage_path, one.key)
        return users_pb2.PostUserSettingResponse()

    def ResetUserSetting(
        self, request: users_pb2.ResetUserSettingRequest, context: grpc.ServicerContext
    ) -> users_pb2.ResetUserSettingResponse:
        """Remove all settings of the caller."""
        with self._database.write() as tx:
            user_settings.delete_settings(tx, current_caller().user_id)
        return users_pb2.ResetUserSettingResponse()

    def PostUserActivity(
        self, request: users_pb2.PostUserActivityRequest, context: grpc.ServicerContext
    ) -> users_pb2.PostUserActivityResponse:
        """Note that the caller looked at a project."""
        if request.activity_type != user_pb2.ACTIVITY_TYPE_GET:
            raise InvalidArgumentError("activityType must be ACTIVITY_TYPE_GET")
        if request.entity_type != user_pb2.ENTITY_TYPE_PROJECT:
            raise InvalidArgumentError("entityType must be ENTITY_TYPE_PROJECT")
        user_id, now = current_caller().user_id, dt.datetime.now(dt.UTC)
        with self._database.write() as tx:
            if projects.get_place(tx, request.entity_id) is None:
                raise missing("project", request.entity_id)
            user_activity.note_activity(tx, user_id, user_activity.GET, user_activity.PROJECT, request.entity_id, now)
        return users_pb2.PostUserActivityResponse()


def present_user(tx: Connection, user_id: int) -> User:
    """Return the user with this id.

    Raises:
        NotFoundError: When there is none.
    """
    user = users.get_user(tx, user_id)
    if user is None:
        raise NotFoundError(NOT_FOUND)
    return user
