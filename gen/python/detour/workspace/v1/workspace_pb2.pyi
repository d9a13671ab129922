import datetime

from detour.user.v1 import user_pb2 as _user_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WorkspaceState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORKSPACE_STATE_UNSPECIFIED: _ClassVar[WorkspaceState]
    WORKSPACE_STATE_DELETING: _ClassVar[WorkspaceState]
    WORKSPACE_STATE_DELETE_FAILED: _ClassVar[WorkspaceState]
    WORKSPACE_STATE_DELETED: _ClassVar[WorkspaceState]
WORKSPACE_STATE_UNSPECIFIED: WorkspaceState
WORKSPACE_STATE_DELETING: WorkspaceState
WORKSPACE_STATE_DELETE_FAILED: WorkspaceState
WORKSPACE_STATE_DELETED: WorkspaceState

class PatchWorkspace(_message.Message):
    __slots__ = ("name", "agent_user_group", "checkpoint_storage_config", "default_compute_pool", "default_compute_resource_pool", "default_aux_pool", "default_aux_resource_pool", "cluster_namespace_meta")
    class ClusterNamespaceMetaEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: WorkspaceNamespaceMeta
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[WorkspaceNamespaceMeta, _Mapping]] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_STORAGE_CONFIG_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_COMPUTE_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_COMPUTE_RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_AUX_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_AUX_RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAMESPACE_META_FIELD_NUMBER: _ClassVar[int]
    name: _wrappers_pb2.StringValue
    agent_user_group: _user_pb2.AgentUserGroup
    checkpoint_storage_config: _struct_pb2.Struct
    default_compute_pool: str
    default_compute_resource_pool: str
    default_aux_pool: str
    default_aux_resource_pool: str
    cluster_namespace_meta: _containers.MessageMap[str, WorkspaceNamespaceMeta]
    def __init__(self, name: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., agent_user_group: _Optional[_Union[_user_pb2.AgentUserGroup, _Mapping]] = ..., checkpoint_storage_config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., default_compute_pool: _Optional[str] = ..., default_compute_resource_pool: _Optional[str] = ..., default_aux_pool: _Optional[str] = ..., default_aux_resource_pool: _Optional[str] = ..., cluster_namespace_meta: _Optional[_Mapping[str, WorkspaceNamespaceMeta]] = ...) -> None: ...

class Workspace(_message.Message):
    __slots__ = ("id", "name", "archived", "username", "immutable", "num_projects", "pinned", "user_id", "num_experiments", "state", "error_message", "agent_user_group", "checkpoint_storage_config", "pinned_at", "default_compute_pool", "default_aux_pool", "auto_created_namespace")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    IMMUTABLE_FIELD_NUMBER: _ClassVar[int]
    NUM_PROJECTS_FIELD_NUMBER: _ClassVar[int]
    PINNED_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    NUM_EXPERIMENTS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_STORAGE_CONFIG_FIELD_NUMBER: _ClassVar[int]
    PINNED_AT_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_COMPUTE_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_AUX_POOL_FIELD_NUMBER: _ClassVar[int]
    AUTO_CREATED_NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    id: int
    name: str
    archived: bool
    username: str
    immutable: bool
    num_projects: int
    pinned: bool
    user_id: int
    num_experiments: int
    state: WorkspaceState
    error_message: str
    agent_user_group: _user_pb2.AgentUserGroup
    checkpoint_storage_config: _struct_pb2.Struct
    pinned_at: _timestamp_pb2.Timestamp
    default_compute_pool: str
    default_aux_pool: str
    auto_created_namespace: str
    def __init__(self, id: _Optional[int] = ..., name: _Optional[str] = ..., archived: _Optional[bool] = ..., username: _Optional[str] = ..., immutable: _Optional[bool] = ..., num_projects: _Optional[int] = ..., pinned: _Optional[bool] = ..., user_id: _Optional[int] = ..., num_experiments: _Optional[int] = ..., state: _Optional[_Union[WorkspaceState, str]] = ..., error_message: _Optional[str] = ..., agent_user_group: _Optional[_Union[_user_pb2.AgentUserGroup, _Mapping]] = ..., checkpoint_storage_config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., pinned_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., default_compute_pool: _Optional[str] = ..., default_aux_pool: _Optional[str] = ..., auto_created_namespace: _Optional[str] = ...) -> None: ...

class WorkspaceNamespaceBinding(_message.Message):
    __slots__ = ("workspace_id", "namespace", "cluster_name", "auto_create_namespace")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAME_FIELD_NUMBER: _ClassVar[int]
    AUTO_CREATE_NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    namespace: str
    cluster_name: str
    auto_create_namespace: bool
    def __init__(self, workspace_id: _Optional[int] = ..., namespace: _Optional[str] = ..., cluster_name: _Optional[str] = ..., auto_create_namespace: _Optional[bool] = ...) -> None: ...

class WorkspaceNamespaceMeta(_message.Message):
    __slots__ = ("namespace", "auto_create_namespace", "auto_create_namespace_all_clusters", "cluster_name", "resource_quota")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    AUTO_CREATE_NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    AUTO_CREATE_NAMESPACE_ALL_CLUSTERS_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAME_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_QUOTA_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    auto_create_namespace: bool
    auto_create_namespace_all_clusters: bool
    cluster_name: str
    resource_quota: int
    def __init__(self, namespace: _Optional[str] = ..., auto_create_namespace: _Optional[bool] = ..., auto_create_namespace_all_clusters: _Optional[bool] = ..., cluster_name: _Optional[str] = ..., resource_quota: _Optional[int] = ...) -> None: ...
