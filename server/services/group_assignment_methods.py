"""The method of `Users` that puts several users into several groups."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import users_pb2, users_pb2_grpc

from server.services.group_members import hold_groups, join_groups, leave_groups
from server.services.repeated_values import distinct

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class GroupAssignmentMethods(users_pb2_grpc.UsersServicer):
    """Answers it; the policy lets administrators alone call it."""

    _database: Database

    def AssignMultipleGroups(
        self, request: users_pb2.AssignMultipleGroupsRequest, context: grpc.ServicerContext
    ) -> users_pb2.AssignMultipleGroupsResponse:
        """Put users into groups, unless they are in them, and take them out of others: all of this or nothing."""
        members = distinct(request.user_ids, "userIds")
        joined, left = distinct(request.add_groups, "addGroups"), distinct(request.remove_groups, "removeGroups")
        now = dt.datetime.now(dt.UTC)
        with self._database.write() as tx:
            hold_groups(tx, sorted({*joined, *left}))
            if joined and members:
                join_groups(tx, joined, members, now, anew=False)
            if left and members:
                leave_groups(tx, left, members, now)
        return users_pb2.AssignMultipleGroupsResponse()
