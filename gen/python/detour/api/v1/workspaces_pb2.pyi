from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.project.v1 import project_pb2 as _project_pb2
from detour.user.v1 import user_pb2 as _user_pb2
from detour.workspace.v1 import workspace_pb2 as _workspace_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ArchiveWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ArchiveWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class DeleteWorkspaceResponse(_message.Message):
    __slots__ = ("completed",)
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    completed: bool
    def __init__(self, completed: _Optional[bool] = ...) -> None: ...

class GetWorkspaceProjectsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "id", "name", "archived", "users", "user_ids")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
        SORT_BY_CREATION_TIME: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
        SORT_BY_LAST_EXPERIMENT_START_TIME: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
        SORT_BY_NAME: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetWorkspaceProjectsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_CREATION_TIME: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_LAST_EXPERIMENT_START_TIME: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_NAME: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_DESCRIPTION: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_ID: GetWorkspaceProjectsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetWorkspaceProjectsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    id: int
    name: str
    archived: _wrappers_pb2.BoolValue
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, sort_by: _Optional[_Union[GetWorkspaceProjectsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., id: _Optional[int] = ..., name: _Optional[str] = ..., archived: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class GetWorkspaceProjectsResponse(_message.Message):
    __slots__ = ("projects", "pagination")
    PROJECTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    projects: _containers.RepeatedCompositeFieldContainer[_project_pb2.Project]
    pagination: _pagination_pb2.Pagination
    def __init__(self, projects: _Optional[_Iterable[_Union[_project_pb2.Project, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetWorkspaceResponse(_message.Message):
    __slots__ = ("workspace",)
    WORKSPACE_FIELD_NUMBER: _ClassVar[int]
    workspace: _workspace_pb2.Workspace
    def __init__(self, workspace: _Optional[_Union[_workspace_pb2.Workspace, _Mapping]] = ...) -> None: ...

class GetWorkspacesRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "name", "archived", "users", "user_ids", "pinned", "name_case_sensitive")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetWorkspacesRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetWorkspacesRequest.SortBy]
        SORT_BY_NAME: _ClassVar[GetWorkspacesRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetWorkspacesRequest.SortBy
    SORT_BY_ID: GetWorkspacesRequest.SortBy
    SORT_BY_NAME: GetWorkspacesRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    PINNED_FIELD_NUMBER: _ClassVar[int]
    NAME_CASE_SENSITIVE_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetWorkspacesRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    name: str
    archived: _wrappers_pb2.BoolValue
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    pinned: _wrappers_pb2.BoolValue
    name_case_sensitive: str
    def __init__(self, sort_by: _Optional[_Union[GetWorkspacesRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., name: _Optional[str] = ..., archived: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., pinned: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., name_case_sensitive: _Optional[str] = ...) -> None: ...

class GetWorkspacesResponse(_message.Message):
    __slots__ = ("workspaces", "pagination")
    WORKSPACES_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    workspaces: _containers.RepeatedCompositeFieldContainer[_workspace_pb2.Workspace]
    pagination: _pagination_pb2.Pagination
    def __init__(self, workspaces: _Optional[_Iterable[_Union[_workspace_pb2.Workspace, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class PatchWorkspaceRequest(_message.Message):
    __slots__ = ("id", "workspace")
    ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_FIELD_NUMBER: _ClassVar[int]
    id: int
    workspace: _workspace_pb2.PatchWorkspace
    def __init__(self, id: _Optional[int] = ..., workspace: _Optional[_Union[_workspace_pb2.PatchWorkspace, _Mapping]] = ...) -> None: ...

class PatchWorkspaceResponse(_message.Message):
    __slots__ = ("workspace", "namespace_bindings")
    class NamespaceBindingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceBinding
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceBinding, _Mapping]] = ...) -> None: ...
    WORKSPACE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_BINDINGS_FIELD_NUMBER: _ClassVar[int]
    workspace: _workspace_pb2.Workspace
    namespace_bindings: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceBinding]
    def __init__(self, workspace: _Optional[_Union[_workspace_pb2.Workspace, _Mapping]] = ..., namespace_bindings: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceBinding]] = ...) -> None: ...

class PinWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class PinWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PostWorkspaceRequest(_message.Message):
    __slots__ = ("name", "agent_user_group", "checkpoint_storage_config", "default_compute_pool", "default_aux_pool", "cluster_namespace_meta", "cluster_quota_pairs")
    class ClusterNamespaceMetaEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceMeta
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceMeta, _Mapping]] = ...) -> None: ...
    class ClusterQuotaPairsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_STORAGE_CONFIG_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_COMPUTE_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_AUX_POOL_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAMESPACE_META_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_QUOTA_PAIRS_FIELD_NUMBER: _ClassVar[int]
    name: str
    agent_user_group: _user_pb2.AgentUserGroup
    checkpoint_storage_config: _struct_pb2.Struct
    default_compute_pool: str
    default_aux_pool: str
    cluster_namespace_meta: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceMeta]
    cluster_quota_pairs: _containers.ScalarMap[str, int]
    def __init__(self, name: _Optional[str] = ..., agent_user_group: _Optional[_Union[_user_pb2.AgentUserGroup, _Mapping]] = ..., checkpoint_storage_config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., default_compute_pool: _Optional[str] = ..., default_aux_pool: _Optional[str] = ..., cluster_namespace_meta: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceMeta]] = ..., cluster_quota_pairs: _Optional[_Mapping[str, int]] = ...) -> None: ...

class PostWorkspaceResponse(_message.Message):
    __slots__ = ("workspace", "namespace_bindings")
    class NamespaceBindingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceBinding
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceBinding, _Mapping]] = ...) -> None: ...
    WORKSPACE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_BINDINGS_FIELD_NUMBER: _ClassVar[int]
    workspace: _workspace_pb2.Workspace
    namespace_bindings: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceBinding]
    def __init__(self, workspace: _Optional[_Union[_workspace_pb2.Workspace, _Mapping]] = ..., namespace_bindings: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceBinding]] = ...) -> None: ...

class UnarchiveWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class UnarchiveWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnpinWorkspaceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class UnpinWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
