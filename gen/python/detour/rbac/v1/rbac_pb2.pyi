from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PermissionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PERMISSION_TYPE_UNSPECIFIED: _ClassVar[PermissionType]
    PERMISSION_TYPE_ADMINISTRATE_USER: _ClassVar[PermissionType]
    PERMISSION_TYPE_ADMINISTRATE_OAUTH: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_EXPERIMENT: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_EXPERIMENT_ARTIFACTS: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_EXPERIMENT_METADATA: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_EXPERIMENT: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_EXPERIMENT_METADATA: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_EXPERIMENT: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_NSC: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_NSC: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_NSC: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_GROUP: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_WORKSPACE: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_WORKSPACE: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_WORKSPACE: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_WORKSPACE: _ClassVar[PermissionType]
    PERMISSION_TYPE_SET_WORKSPACE_AGENT_USER_GROUP: _ClassVar[PermissionType]
    PERMISSION_TYPE_SET_WORKSPACE_CHECKPOINT_STORAGE_CONFIG: _ClassVar[PermissionType]
    PERMISSION_TYPE_SET_WORKSPACE_DEFAULT_RESOURCE_POOL: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_PROJECT: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_PROJECT: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_PROJECT: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_PROJECT: _ClassVar[PermissionType]
    PERMISSION_TYPE_ASSIGN_ROLES: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_MODEL_REGISTRY: _ClassVar[PermissionType]
    PERMISSION_TYPE_EDIT_MODEL_REGISTRY: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_MODEL_REGISTRY: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_MODEL_REGISTRY: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_MODEL_VERSION: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_OTHER_USER_MODEL_REGISTRY: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_OTHER_USER_MODEL_VERSION: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_MASTER_LOGS: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_CLUSTER_USAGE: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_AGENTS: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_SENSITIVE_AGENT_INFO: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_MASTER_CONFIG: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_MASTER_CONFIG: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_EXTERNAL_JOBS: _ClassVar[PermissionType]
    PERMISSION_TYPE_CONTROL_STRICT_JOB_QUEUE: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_TEMPLATES: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_TEMPLATES: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_TEMPLATES: _ClassVar[PermissionType]
    PERMISSION_TYPE_DELETE_TEMPLATES: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_ROLES: _ClassVar[PermissionType]
    PERMISSION_TYPE_EDIT_WEBHOOKS: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_WEBHOOKS: _ClassVar[PermissionType]
    PERMISSION_TYPE_MODIFY_RP_WORKSPACE_BINDINGS: _ClassVar[PermissionType]
    PERMISSION_TYPE_SET_WORKSPACE_NAMESPACE_BINDINGS: _ClassVar[PermissionType]
    PERMISSION_TYPE_SET_RESOURCE_QUOTAS: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_RESOURCE_QUOTAS: _ClassVar[PermissionType]
    PERMISSION_TYPE_MODIFY_GLOBAL_CONFIG_POLICIES: _ClassVar[PermissionType]
    PERMISSION_TYPE_MODIFY_WORKSPACE_CONFIG_POLICIES: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_GLOBAL_CONFIG_POLICIES: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_WORKSPACE_CONFIG_POLICIES: _ClassVar[PermissionType]
    PERMISSION_TYPE_ADMINISTRATE_TOKEN: _ClassVar[PermissionType]
    PERMISSION_TYPE_UPDATE_TOKEN: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_TOKEN: _ClassVar[PermissionType]
    PERMISSION_TYPE_CREATE_OTHER_TOKEN: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_OTHER_TOKEN: _ClassVar[PermissionType]
    PERMISSION_TYPE_VIEW_TOKEN: _ClassVar[PermissionType]
PERMISSION_TYPE_UNSPECIFIED: PermissionType
PERMISSION_TYPE_ADMINISTRATE_USER: PermissionType
PERMISSION_TYPE_ADMINISTRATE_OAUTH: PermissionType
PERMISSION_TYPE_CREATE_EXPERIMENT: PermissionType
PERMISSION_TYPE_VIEW_EXPERIMENT_ARTIFACTS: PermissionType
PERMISSION_TYPE_VIEW_EXPERIMENT_METADATA: PermissionType
PERMISSION_TYPE_UPDATE_EXPERIMENT: PermissionType
PERMISSION_TYPE_UPDATE_EXPERIMENT_METADATA: PermissionType
PERMISSION_TYPE_DELETE_EXPERIMENT: PermissionType
PERMISSION_TYPE_CREATE_NSC: PermissionType
PERMISSION_TYPE_VIEW_NSC: PermissionType
PERMISSION_TYPE_UPDATE_NSC: PermissionType
PERMISSION_TYPE_UPDATE_GROUP: PermissionType
PERMISSION_TYPE_CREATE_WORKSPACE: PermissionType
PERMISSION_TYPE_VIEW_WORKSPACE: PermissionType
PERMISSION_TYPE_UPDATE_WORKSPACE: PermissionType
PERMISSION_TYPE_DELETE_WORKSPACE: PermissionType
PERMISSION_TYPE_SET_WORKSPACE_AGENT_USER_GROUP: PermissionType
PERMISSION_TYPE_SET_WORKSPACE_CHECKPOINT_STORAGE_CONFIG: PermissionType
PERMISSION_TYPE_SET_WORKSPACE_DEFAULT_RESOURCE_POOL: PermissionType
PERMISSION_TYPE_CREATE_PROJECT: PermissionType
PERMISSION_TYPE_VIEW_PROJECT: PermissionType
PERMISSION_TYPE_UPDATE_PROJECT: PermissionType
PERMISSION_TYPE_DELETE_PROJECT: PermissionType
PERMISSION_TYPE_ASSIGN_ROLES: PermissionType
PERMISSION_TYPE_VIEW_MODEL_REGISTRY: PermissionType
PERMISSION_TYPE_EDIT_MODEL_REGISTRY: PermissionType
PERMISSION_TYPE_CREATE_MODEL_REGISTRY: PermissionType
PERMISSION_TYPE_DELETE_MODEL_REGISTRY: PermissionType
PERMISSION_TYPE_DELETE_MODEL_VERSION: PermissionType
PERMISSION_TYPE_DELETE_OTHER_USER_MODEL_REGISTRY: PermissionType
PERMISSION_TYPE_DELETE_OTHER_USER_MODEL_VERSION: PermissionType
PERMISSION_TYPE_VIEW_MASTER_LOGS: PermissionType
PERMISSION_TYPE_VIEW_CLUSTER_USAGE: PermissionType
PERMISSION_TYPE_UPDATE_AGENTS: PermissionType
PERMISSION_TYPE_VIEW_SENSITIVE_AGENT_INFO: PermissionType
PERMISSION_TYPE_VIEW_MASTER_CONFIG: PermissionType
PERMISSION_TYPE_UPDATE_MASTER_CONFIG: PermissionType
PERMISSION_TYPE_VIEW_EXTERNAL_JOBS: PermissionType
PERMISSION_TYPE_CONTROL_STRICT_JOB_QUEUE: PermissionType
PERMISSION_TYPE_VIEW_TEMPLATES: PermissionType
PERMISSION_TYPE_UPDATE_TEMPLATES: PermissionType
PERMISSION_TYPE_CREATE_TEMPLATES: PermissionType
PERMISSION_TYPE_DELETE_TEMPLATES: PermissionType
PERMISSION_TYPE_UPDATE_ROLES: PermissionType
PERMISSION_TYPE_EDIT_WEBHOOKS: PermissionType
PERMISSION_TYPE_VIEW_WEBHOOKS: PermissionType
PERMISSION_TYPE_MODIFY_RP_WORKSPACE_BINDINGS: PermissionType
PERMISSION_TYPE_SET_WORKSPACE_NAMESPACE_BINDINGS: PermissionType
PERMISSION_TYPE_SET_RESOURCE_QUOTAS: PermissionType
PERMISSION_TYPE_VIEW_RESOURCE_QUOTAS: PermissionType
PERMISSION_TYPE_MODIFY_GLOBAL_CONFIG_POLICIES: PermissionType
PERMISSION_TYPE_MODIFY_WORKSPACE_CONFIG_POLICIES: PermissionType
PERMISSION_TYPE_VIEW_GLOBAL_CONFIG_POLICIES: PermissionType
PERMISSION_TYPE_VIEW_WORKSPACE_CONFIG_POLICIES: PermissionType
PERMISSION_TYPE_ADMINISTRATE_TOKEN: PermissionType
PERMISSION_TYPE_UPDATE_TOKEN: PermissionType
PERMISSION_TYPE_CREATE_TOKEN: PermissionType
PERMISSION_TYPE_CREATE_OTHER_TOKEN: PermissionType
PERMISSION_TYPE_VIEW_OTHER_TOKEN: PermissionType
PERMISSION_TYPE_VIEW_TOKEN: PermissionType

class GroupRoleAssignment(_message.Message):
    __slots__ = ("group_id", "role_assignment")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    role_assignment: RoleAssignment
    def __init__(self, group_id: _Optional[int] = ..., role_assignment: _Optional[_Union[RoleAssignment, _Mapping]] = ...) -> None: ...

class Permission(_message.Message):
    __slots__ = ("id", "name", "scope_type_mask")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPE_TYPE_MASK_FIELD_NUMBER: _ClassVar[int]
    id: PermissionType
    name: str
    scope_type_mask: ScopeTypeMask
    def __init__(self, id: _Optional[_Union[PermissionType, str]] = ..., name: _Optional[str] = ..., scope_type_mask: _Optional[_Union[ScopeTypeMask, _Mapping]] = ...) -> None: ...

class Role(_message.Message):
    __slots__ = ("role_id", "name", "permissions", "scope_type_mask")
    ROLE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PERMISSIONS_FIELD_NUMBER: _ClassVar[int]
    SCOPE_TYPE_MASK_FIELD_NUMBER: _ClassVar[int]
    role_id: int
    name: str
    permissions: _containers.RepeatedCompositeFieldContainer[Permission]
    scope_type_mask: ScopeTypeMask
    def __init__(self, role_id: _Optional[int] = ..., name: _Optional[str] = ..., permissions: _Optional[_Iterable[_Union[Permission, _Mapping]]] = ..., scope_type_mask: _Optional[_Union[ScopeTypeMask, _Mapping]] = ...) -> None: ...

class RoleAssignment(_message.Message):
    __slots__ = ("role", "scope_workspace_id", "scope_cluster")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SCOPE_WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_CLUSTER_FIELD_NUMBER: _ClassVar[int]
    role: Role
    scope_workspace_id: int
    scope_cluster: bool
    def __init__(self, role: _Optional[_Union[Role, _Mapping]] = ..., scope_workspace_id: _Optional[int] = ..., scope_cluster: _Optional[bool] = ...) -> None: ...

class RoleAssignmentSummary(_message.Message):
    __slots__ = ("role_id", "scope_workspace_ids", "scope_cluster")
    ROLE_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    SCOPE_CLUSTER_FIELD_NUMBER: _ClassVar[int]
    role_id: int
    scope_workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    scope_cluster: bool
    def __init__(self, role_id: _Optional[int] = ..., scope_workspace_ids: _Optional[_Iterable[int]] = ..., scope_cluster: _Optional[bool] = ...) -> None: ...

class RoleWithAssignments(_message.Message):
    __slots__ = ("role", "group_role_assignments", "user_role_assignments")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    GROUP_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    USER_ROLE_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    role: Role
    group_role_assignments: _containers.RepeatedCompositeFieldContainer[GroupRoleAssignment]
    user_role_assignments: _containers.RepeatedCompositeFieldContainer[UserRoleAssignment]
    def __init__(self, role: _Optional[_Union[Role, _Mapping]] = ..., group_role_assignments: _Optional[_Iterable[_Union[GroupRoleAssignment, _Mapping]]] = ..., user_role_assignments: _Optional[_Iterable[_Union[UserRoleAssignment, _Mapping]]] = ...) -> None: ...

class ScopeTypeMask(_message.Message):
    __slots__ = ("cluster", "workspace")
    CLUSTER_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_FIELD_NUMBER: _ClassVar[int]
    cluster: bool
    workspace: bool
    def __init__(self, cluster: _Optional[bool] = ..., workspace: _Optional[bool] = ...) -> None: ...

class UserRoleAssignment(_message.Message):
    __slots__ = ("user_id", "role_assignment")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    role_assignment: RoleAssignment
    def __init__(self, user_id: _Optional[int] = ..., role_assignment: _Optional[_Union[RoleAssignment, _Mapping]] = ...) -> None: ...
