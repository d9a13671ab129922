"""The service `Users`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.api.v1 import pagination_pb2, users_pb2, users_pb2_grpc

from server.domain.errors import InvalidArgumentError, NotFoundError
from server.rpc.caller import current_caller
from server.services.user_message import user_message
from server.store import users
from server.store.users import UserFilter, UserOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import grpc
    from sqlalchemy import Connection

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


class UsersServicer(users_pb2_grpc.UsersServicer):
    """Answers the methods of `Users`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetMe(self, request: users_pb2.GetMeRequest, context: grpc.ServicerContext) -> users_pb2.GetMeResponse:
        """Show the caller."""
        with self._database.read() as tx:
            user = present_user(tx, current_caller().user_id)
        return users_pb2.GetMeResponse(user=user_message(user))

    def GetUser(self, request: users_pb2.GetUserRequest, context: grpc.ServicerContext) -> users_pb2.GetUserResponse:
        """Show the user with an id."""
        with self._database.read() as tx:
            user = present_user(tx, request.user_id)
        return users_pb2.GetUserResponse(user=user_message(user))

    def GetUserByUsername(
        self, request: users_pb2.GetUserByUsernameRequest, context: grpc.ServicerContext
    ) -> users_pb2.GetUserByUsernameResponse:
        """Show the user with exactly this name."""
        with self._database.read() as tx:
            user = users.get_user_by_username(tx, request.username)
        if user is None:
            raise _not_found()
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
        descending = request.order_by == pagination_pb2.ORDER_BY_DESC
        with self._database.read() as tx:
            found, page = users.list_users(tx, filters, order, request.offset, request.limit, descending=descending)
        return users_pb2.GetUsersResponse(
            users=[user_message(user) for user in found],
            pagination=pagination_pb2.Pagination(
                offset=page.offset,
                limit=page.limit,
                start_index=page.start_index,
                end_index=page.end_index,
                total=page.total,
            ),
        )


def present_user(tx: Connection, user_id: int) -> User:
    """Return the user with this id.

    Raises:
        NotFoundError: When there is none.
    """
    user = users.get_user(tx, user_id)
    if user is None:
        raise _not_found()
    return user


def _not_found() -> NotFoundError:
    return NotFoundError("user not found")
