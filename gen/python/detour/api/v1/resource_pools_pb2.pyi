from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.resourcepool.v1 import resourcepool_pb2 as _resourcepool_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BindRPToWorkspaceRequest(_message.Message):
    __slots__ = ("resource_pool_name", "workspace_ids", "workspace_names")
    RESOURCE_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAMES_FIELD_NUMBER: _ClassVar[int]
    resource_pool_name: str
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resource_pool_name: _Optional[str] = ..., workspace_ids: _Optional[_Iterable[int]] = ..., workspace_names: _Optional[_Iterable[str]] = ...) -> None: ...

class BindRPToWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetKubernetesResourceManagersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetKubernetesResourceManagersResponse(_message.Message):
    __slots__ = ("resource_managers",)
    RESOURCE_MANAGERS_FIELD_NUMBER: _ClassVar[int]
    resource_managers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resource_managers: _Optional[_Iterable[str]] = ...) -> None: ...

class GetResourcePoolsRequest(_message.Message):
    __slots__ = ("offset", "limit", "unbound")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    UNBOUND_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    unbound: bool
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., unbound: _Optional[bool] = ...) -> None: ...

class GetResourcePoolsResponse(_message.Message):
    __slots__ = ("resource_pools", "pagination")
    RESOURCE_POOLS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    resource_pools: _containers.RepeatedCompositeFieldContainer[_resourcepool_pb2.ResourcePool]
    pagination: _pagination_pb2.Pagination
    def __init__(self, resource_pools: _Optional[_Iterable[_Union[_resourcepool_pb2.ResourcePool, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class ListRPsBoundToWorkspaceRequest(_message.Message):
    __slots__ = ("workspace_id", "offset", "limit")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    offset: int
    limit: int
    def __init__(self, workspace_id: _Optional[int] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class ListRPsBoundToWorkspaceResponse(_message.Message):
    __slots__ = ("resource_pools", "pagination")
    RESOURCE_POOLS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    resource_pools: _containers.RepeatedScalarFieldContainer[str]
    pagination: _pagination_pb2.Pagination
    def __init__(self, resource_pools: _Optional[_Iterable[str]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class ListWorkspacesBoundToRPRequest(_message.Message):
    __slots__ = ("resource_pool_name", "offset", "limit")
    RESOURCE_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    resource_pool_name: str
    offset: int
    limit: int
    def __init__(self, resource_pool_name: _Optional[str] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class ListWorkspacesBoundToRPResponse(_message.Message):
    __slots__ = ("workspace_ids", "pagination")
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    pagination: _pagination_pb2.Pagination
    def __init__(self, workspace_ids: _Optional[_Iterable[int]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class OverwriteRPWorkspaceBindingsRequest(_message.Message):
    __slots__ = ("resource_pool_name", "workspace_ids", "workspace_names")
    RESOURCE_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAMES_FIELD_NUMBER: _ClassVar[int]
    resource_pool_name: str
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resource_pool_name: _Optional[str] = ..., workspace_ids: _Optional[_Iterable[int]] = ..., workspace_names: _Optional[_Iterable[str]] = ...) -> None: ...

class OverwriteRPWorkspaceBindingsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnbindRPFromWorkspaceRequest(_message.Message):
    __slots__ = ("resource_pool_name", "workspace_ids", "workspace_names")
    RESOURCE_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAMES_FIELD_NUMBER: _ClassVar[int]
    resource_pool_name: str
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resource_pool_name: _Optional[str] = ..., workspace_ids: _Optional[_Iterable[int]] = ..., workspace_names: _Optional[_Iterable[str]] = ...) -> None: ...

class UnbindRPFromWorkspaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
