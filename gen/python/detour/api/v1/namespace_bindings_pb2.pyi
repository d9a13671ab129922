from detour.workspace.v1 import workspace_pb2 as _workspace_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BulkAutoCreateWorkspaceNamespaceBindingsRequest(_message.Message):
    __slots__ = ("workspace_ids",)
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, workspace_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class BulkAutoCreateWorkspaceNamespaceBindingsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteWorkspaceNamespaceBindingsRequest(_message.Message):
    __slots__ = ("workspace_id", "cluster_names")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAMES_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    cluster_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, workspace_id: _Optional[int] = ..., cluster_names: _Optional[_Iterable[str]] = ...) -> None: ...

class DeleteWorkspaceNamespaceBindingsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetKubernetesResourceQuotasRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetKubernetesResourceQuotasResponse(_message.Message):
    __slots__ = ("resource_quotas",)
    class ResourceQuotasEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    RESOURCE_QUOTAS_FIELD_NUMBER: _ClassVar[int]
    resource_quotas: _containers.ScalarMap[str, float]
    def __init__(self, resource_quotas: _Optional[_Mapping[str, float]] = ...) -> None: ...

class GetWorkspacesWithDefaultNamespaceBindingsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetWorkspacesWithDefaultNamespaceBindingsResponse(_message.Message):
    __slots__ = ("workspace_ids",)
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, workspace_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class ListWorkspaceNamespaceBindingsRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ListWorkspaceNamespaceBindingsResponse(_message.Message):
    __slots__ = ("namespace_bindings",)
    class NamespaceBindingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceBinding
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceBinding, _Mapping]] = ...) -> None: ...
    NAMESPACE_BINDINGS_FIELD_NUMBER: _ClassVar[int]
    namespace_bindings: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceBinding]
    def __init__(self, namespace_bindings: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceBinding]] = ...) -> None: ...

class SetResourceQuotasRequest(_message.Message):
    __slots__ = ("id", "cluster_quota_pairs")
    class ClusterQuotaPairsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_QUOTA_PAIRS_FIELD_NUMBER: _ClassVar[int]
    id: int
    cluster_quota_pairs: _containers.ScalarMap[str, int]
    def __init__(self, id: _Optional[int] = ..., cluster_quota_pairs: _Optional[_Mapping[str, int]] = ...) -> None: ...

class SetResourceQuotasResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SetWorkspaceNamespaceBindingsRequest(_message.Message):
    __slots__ = ("workspace_id", "cluster_namespace_meta")
    class ClusterNamespaceMetaEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceMeta
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceMeta, _Mapping]] = ...) -> None: ...
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAMESPACE_META_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    cluster_namespace_meta: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceMeta]
    def __init__(self, workspace_id: _Optional[int] = ..., cluster_namespace_meta: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceMeta]] = ...) -> None: ...

class SetWorkspaceNamespaceBindingsResponse(_message.Message):
    __slots__ = ("namespace_bindings",)
    class NamespaceBindingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _workspace_pb2.WorkspaceNamespaceBinding
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_workspace_pb2.WorkspaceNamespaceBinding, _Mapping]] = ...) -> None: ...
    NAMESPACE_BINDINGS_FIELD_NUMBER: _ClassVar[int]
    namespace_bindings: _containers.MessageMap[str, _workspace_pb2.WorkspaceNamespaceBinding]
    def __init__(self, namespace_bindings: _Optional[_Mapping[str, _workspace_pb2.WorkspaceNamespaceBinding]] = ...) -> None: ...
