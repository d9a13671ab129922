"""The service `Groups`: groups of users, which everybody may see and administrators make and change.

They say who belongs together and nothing more: where there are roles, a group is what roles are given to.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from detour.api.v1 import groups_pb2, groups_pb2_grpc
from detour.group.v1 import group_pb2
from sqlalchemy.exc import IntegrityError

from server.domain.errors import AlreadyExistsError, InvalidArgumentError
from server.domain.groups import check_group_name
from server.domain.text import check_text
from server.services.group_members import group_not_found, hold_groups, join_groups, leave_groups
from server.services.pagination import pagination_message
from server.services.repeated_values import distinct
from server.services.user_message import user_message
from server.store import groups, users
from server.store.groups import GroupFilter

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database

_MAX_LIMIT: Final = 500


class GroupsServicer(groups_pb2_grpc.GroupsServicer):
    """Answers the methods of `Groups`; the policy keeps changes to administrators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetGroups(
        self, request: groups_pb2.GetGroupsRequest, context: grpc.ServicerContext
    ) -> groups_pb2.GetGroupsResponse:
        """Show a page of groups; unlike other lists this one takes no request without a limit.

        Raises:
            InvalidArgumentError: The limit is missing or above 500, the offset below 0, or the name no text.
        """
        if request.limit > _MAX_LIMIT or not request.limit:
            raise InvalidArgumentError(f"Bad request: limit is required and must be <= {_MAX_LIMIT}")
        if request.offset < 0:
            raise InvalidArgumentError("offset out of bounds")
        wanted = GroupFilter(check_text(request.name, "name"), request.user_id)
        with self._database.read() as tx:
            found, page = groups.list_groups(tx, wanted, request.offset, request.limit)
        results = [
            group_pb2.GroupSearchResult(
                group=group_pb2.Group(group_id=group.id, name=group.name), num_members=group.members
            )
            for group in found
        ]
        return groups_pb2.GetGroupsResponse(groups=results, pagination=pagination_message(page))

    def GetGroup(
        self, request: groups_pb2.GetGroupRequest, context: grpc.ServicerContext
    ) -> groups_pb2.GetGroupResponse:
        """Show a group with its members."""
        with self._database.read() as tx:
            details = _details(tx, request.group_id)
        return groups_pb2.GetGroupResponse(group=details)

    def CreateGroup(
        self, request: groups_pb2.CreateGroupRequest, context: grpc.ServicerContext
    ) -> groups_pb2.CreateGroupResponse:
        """Make a group and put users into it."""
        name, joining = check_group_name(request.name), distinct(request.add_users, "addUsers")
        with self._database.write() as tx:
            group_id = groups.insert_group(tx, name)
            if group_id is None:
                raise _name_taken(name)
            if joining:
                join_groups(tx, [group_id], joining, dt.datetime.now(dt.UTC), anew=True)
            details = _details(tx, group_id)
        return groups_pb2.CreateGroupResponse(group=details)

    def UpdateGroup(
        self, request: groups_pb2.UpdateGroupRequest, context: grpc.ServicerContext
    ) -> groups_pb2.UpdateGroupResponse:
        """Rename a group, put users into it, and then take users out of it: all of this or nothing."""
        group_id, name = request.group_id, check_group_name(request.name) if request.name else ""
        joining, leaving = distinct(request.add_users, "addUsers"), distinct(request.remove_users, "removeUsers")
        now = dt.datetime.now(dt.UTC)
        try:
            with self._database.write() as tx:
                hold_groups(tx, [group_id])
                if name:
                    groups.rename_group(tx, group_id, name)
                if joining:
                    join_groups(tx, [group_id], joining, now, anew=True)
                if leaving:
                    leave_groups(tx, [group_id], leaving, now)
                details = _details(tx, group_id)
        except IntegrityError:
            # The name is the only column that can clash: users and the group are held.
            raise _name_taken(name) from None
        return groups_pb2.UpdateGroupResponse(group=details)

    def DeleteGroup(
        self, request: groups_pb2.DeleteGroupRequest, context: grpc.ServicerContext
    ) -> groups_pb2.DeleteGroupResponse:
        """Delete a group; its members stay."""
        with self._database.write() as tx:
            if not groups.delete_group(tx, request.group_id):
                raise group_not_found(request.group_id)
        return groups_pb2.DeleteGroupResponse()


def _details(tx: Connection, group_id: int) -> group_pb2.GroupDetails:
    group = groups.get_group(tx, group_id)
    if group is None:
        raise group_not_found(group_id)
    members = users.list_group_members(tx, group_id)
    return group_pb2.GroupDetails(
        group_id=group.id, name=group.name, users=[user_message(member) for member in members]
    )


def _name_taken(name: str) -> AlreadyExistsError:
    return AlreadyExistsError(f"group '{name}' already exists")
