"""The service `Groups`: groups of users carry roles, and a master without roles has no use for one. There is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from detour.api.v1 import groups_pb2, groups_pb2_grpc

from server.domain.errors import InvalidArgumentError
from server.domain.paging import page_by_rule_a
from server.services.empty_list import nothing
from server.services.pagination import pagination_message

if TYPE_CHECKING:
    import grpc

_MAX_LIMIT: Final = 500


class GroupsServicer(groups_pb2_grpc.GroupsServicer):
    """Answers the methods of `Groups`, but for the one that makes one; the policy keeps changes to administrators."""

    def GetGroups(
        self, request: groups_pb2.GetGroupsRequest, context: grpc.ServicerContext
    ) -> groups_pb2.GetGroupsResponse:
        """Show an empty page; unlike other lists this one takes no request without a limit.

        Raises:
            InvalidArgumentError: The limit is missing or above 500.
        """
        if not 0 < request.limit <= _MAX_LIMIT:
            raise InvalidArgumentError(f"Bad request: limit is required and must be <= {_MAX_LIMIT}")
        page = page_by_rule_a(request.offset, request.limit, 0)
        return groups_pb2.GetGroupsResponse(pagination=pagination_message(page))

    def GetGroup(self, request: groups_pb2.GetGroupRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no group."""
        raise nothing("group", str(request.group_id))

    def UpdateGroup(self, request: groups_pb2.UpdateGroupRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no group."""
        raise nothing("group", str(request.group_id))

    def DeleteGroup(self, request: groups_pb2.DeleteGroupRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no group."""
        raise nothing("group", str(request.group_id))
