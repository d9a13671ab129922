from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeleteGlobalConfigPoliciesRequest(_message.Message):
    __slots__ = ("workload_type",)
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    workload_type: str
    def __init__(self, workload_type: _Optional[str] = ...) -> None: ...

class DeleteGlobalConfigPoliciesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteWorkspaceConfigPoliciesRequest(_message.Message):
    __slots__ = ("workspace_id", "workload_type")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    workload_type: str
    def __init__(self, workspace_id: _Optional[int] = ..., workload_type: _Optional[str] = ...) -> None: ...

class DeleteWorkspaceConfigPoliciesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetGlobalConfigPoliciesRequest(_message.Message):
    __slots__ = ("workload_type",)
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    workload_type: str
    def __init__(self, workload_type: _Optional[str] = ...) -> None: ...

class GetGlobalConfigPoliciesResponse(_message.Message):
    __slots__ = ("config_policies",)
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    config_policies: _struct_pb2.Struct
    def __init__(self, config_policies: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetWorkspaceConfigPoliciesRequest(_message.Message):
    __slots__ = ("workspace_id", "workload_type")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    workload_type: str
    def __init__(self, workspace_id: _Optional[int] = ..., workload_type: _Optional[str] = ...) -> None: ...

class GetWorkspaceConfigPoliciesResponse(_message.Message):
    __slots__ = ("config_policies",)
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    config_policies: _struct_pb2.Struct
    def __init__(self, config_policies: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class PutGlobalConfigPoliciesRequest(_message.Message):
    __slots__ = ("workload_type", "config_policies")
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    workload_type: str
    config_policies: str
    def __init__(self, workload_type: _Optional[str] = ..., config_policies: _Optional[str] = ...) -> None: ...

class PutGlobalConfigPoliciesResponse(_message.Message):
    __slots__ = ("config_policies",)
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    config_policies: _struct_pb2.Struct
    def __init__(self, config_policies: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class PutWorkspaceConfigPoliciesRequest(_message.Message):
    __slots__ = ("workspace_id", "workload_type", "config_policies")
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    workload_type: str
    config_policies: str
    def __init__(self, workspace_id: _Optional[int] = ..., workload_type: _Optional[str] = ..., config_policies: _Optional[str] = ...) -> None: ...

class PutWorkspaceConfigPoliciesResponse(_message.Message):
    __slots__ = ("config_policies",)
    CONFIG_POLICIES_FIELD_NUMBER: _ClassVar[int]
    config_policies: _struct_pb2.Struct
    def __init__(self, config_policies: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...
