from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.group.v1 import group_pb2 as _group_pb2
from detour.rbac.v1 import rbac_pb2 as _rbac_pb2
from detour.user.v1 import user_pb2 as _user_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AssignRolesRequest(_message.Message):
    __slots__ = ("group_role_assignments", "user_role_assignments")
    GROUP_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    USER_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    group_role_assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.GroupRoleAssignment]
    user_role_assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.UserRoleAssignment]
    def __init__(self, group_role_assignments: _Optional[_Iterable[_Union[_rbac_pb2.GroupRoleAssignment, _Mapping]]] = ..., user_role_assignments: _Optional[_Iterable[_Union[_rbac_pb2.UserRoleAssignment, _Mapping]]] = ...) -> None: ...

class AssignRolesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetGroupsAndUsersAssignedToWorkspaceRequest(_message.Message):
    __slots__ = ("workspace_id", "name")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    name: str
    def __init__(self, workspace_id: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class GetGroupsAndUsersAssignedToWorkspaceResponse(_message.Message):
    __slots__ = ("groups", "users_assigned_directly", "assignments")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    USERS_ASSIGNED_DIRECTLY_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[_group_pb2.GroupDetails]
    users_assigned_directly: _containers.RepeatedCompositeFieldContainer[_user_pb2.User]
    assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.RoleWithAssignments]
    def __init__(self, groups: _Optional[_Iterable[_Union[_group_pb2.GroupDetails, _Mapping]]] = ..., users_assigned_directly: _Optional[_Iterable[_Union[_user_pb2.User, _Mapping]]] = ..., assignments: _Optional[_Iterable[_Union[_rbac_pb2.RoleWithAssignments, _Mapping]]] = ...) -> None: ...

class GetPermissionsSummaryRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetPermissionsSummaryResponse(_message.Message):
    __slots__ = ("roles", "assignments")
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.Role]
    assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.RoleAssignmentSummary]
    def __init__(self, roles: _Optional[_Iterable[_Union[_rbac_pb2.Role, _Mapping]]] = ..., assignments: _Optional[_Iterable[_Union[_rbac_pb2.RoleAssignmentSummary, _Mapping]]] = ...) -> None: ...

class GetRolesAssignedToGroupRequest(_message.Message):
    __slots__ = ("group_id",)
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    def __init__(self, group_id: _Optional[int] = ...) -> None: ...

class GetRolesAssignedToGroupResponse(_message.Message):
    __slots__ = ("roles", "assignments")
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.Role]
    assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.RoleAssignmentSummary]
    def __init__(self, roles: _Optional[_Iterable[_Union[_rbac_pb2.Role, _Mapping]]] = ..., assignments: _Optional[_Iterable[_Union[_rbac_pb2.RoleAssignmentSummary, _Mapping]]] = ...) -> None: ...

class GetRolesAssignedToUserRequest(_message.Message):
    __slots__ = ("user_id",)
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    def __init__(self, user_id: _Optional[int] = ...) -> None: ...

class GetRolesAssignedToUserResponse(_message.Message):
    __slots__ = ("roles",)
    ROLES_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.RoleWithAssignments]
    def __init__(self, roles: _Optional[_Iterable[_Union[_rbac_pb2.RoleWithAssignments, _Mapping]]] = ...) -> None: ...

class GetRolesByIDRequest(_message.Message):
    __slots__ = ("role_ids",)
    ROLE_IDS_FIELD_NUMBER: _ClassVar[int]
    role_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, role_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class GetRolesByIDResponse(_message.Message):
    __slots__ = ("roles",)
    ROLES_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.RoleWithAssignments]
    def __init__(self, roles: _Optional[_Iterable[_Union[_rbac_pb2.RoleWithAssignments, _Mapping]]] = ...) -> None: ...

class ListRolesRequest(_message.Message):
    __slots__ = ("offset", "limit")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class ListRolesResponse(_message.Message):
    __slots__ = ("roles", "pagination")
    ROLES_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.Role]
    pagination: _pagination_pb2.Pagination
    def __init__(self, roles: _Optional[_Iterable[_Union[_rbac_pb2.Role, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class RemoveAssignmentsRequest(_message.Message):
    __slots__ = ("group_role_assignments", "user_role_assignments")
    GROUP_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    USER_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    group_role_assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.GroupRoleAssignment]
    user_role_assignments: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.UserRoleAssignment]
    def __init__(self, group_role_assignments: _Optional[_Iterable[_Union[_rbac_pb2.GroupRoleAssignment, _Mapping]]] = ..., user_role_assignments: _Optional[_Iterable[_Union[_rbac_pb2.UserRoleAssignment, _Mapping]]] = ...) -> None: ...

class RemoveAssignmentsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SearchRolesAssignableToScopeRequest(_message.Message):
    __slots__ = ("limit", "offset", "workspace_id")
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    limit: int
    offset: int
    workspace_id: _wrappers_pb2.Int32Value
    def __init__(self, limit: _Optional[int] = ..., offset: _Optional[int] = ..., workspace_id: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ...) -> None: ...

class SearchRolesAssignableToScopeResponse(_message.Message):
    __slots__ = ("pagination", "roles")
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    pagination: _pagination_pb2.Pagination
    roles: _containers.RepeatedCompositeFieldContainer[_rbac_pb2.Role]
    def __init__(self, pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ..., roles: _Optional[_Iterable[_Union[_rbac_pb2.Role, _Mapping]]] = ...) -> None: ...
