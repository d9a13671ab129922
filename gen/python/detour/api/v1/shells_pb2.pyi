from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.shell.v1 import shell_pb2 as _shell_pb2
from detour.util.v1 import util_pb2 as _util_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetShellRequest(_message.Message):
    __slots__ = ("shell_id",)
    SHELL_ID_FIELD_NUMBER: _ClassVar[int]
    shell_id: str
    def __init__(self, shell_id: _Optional[str] = ...) -> None: ...

class GetShellResponse(_message.Message):
    __slots__ = ("shell", "config")
    SHELL_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    shell: _shell_pb2.Shell
    config: _struct_pb2.Struct
    def __init__(self, shell: _Optional[_Union[_shell_pb2.Shell, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetShellsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "users", "user_ids", "workspace_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetShellsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetShellsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetShellsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetShellsRequest.SortBy]
        SORT_BY_WORKSPACE_ID: _ClassVar[GetShellsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetShellsRequest.SortBy
    SORT_BY_ID: GetShellsRequest.SortBy
    SORT_BY_DESCRIPTION: GetShellsRequest.SortBy
    SORT_BY_START_TIME: GetShellsRequest.SortBy
    SORT_BY_WORKSPACE_ID: GetShellsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetShellsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_id: int
    def __init__(self, sort_by: _Optional[_Union[GetShellsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class GetShellsResponse(_message.Message):
    __slots__ = ("shells", "pagination")
    SHELLS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    shells: _containers.RepeatedCompositeFieldContainer[_shell_pb2.Shell]
    pagination: _pagination_pb2.Pagination
    def __init__(self, shells: _Optional[_Iterable[_Union[_shell_pb2.Shell, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class KillShellRequest(_message.Message):
    __slots__ = ("shell_id",)
    SHELL_ID_FIELD_NUMBER: _ClassVar[int]
    shell_id: str
    def __init__(self, shell_id: _Optional[str] = ...) -> None: ...

class KillShellResponse(_message.Message):
    __slots__ = ("shell",)
    SHELL_FIELD_NUMBER: _ClassVar[int]
    shell: _shell_pb2.Shell
    def __init__(self, shell: _Optional[_Union[_shell_pb2.Shell, _Mapping]] = ...) -> None: ...

class LaunchShellRequest(_message.Message):
    __slots__ = ("config", "template_name", "files", "data", "workspace_id")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_NAME_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    config: _struct_pb2.Struct
    template_name: str
    files: _containers.RepeatedCompositeFieldContainer[_util_pb2.File]
    data: bytes
    workspace_id: int
    def __init__(self, config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., template_name: _Optional[str] = ..., files: _Optional[_Iterable[_Union[_util_pb2.File, _Mapping]]] = ..., data: _Optional[bytes] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class LaunchShellResponse(_message.Message):
    __slots__ = ("shell", "config", "warnings")
    SHELL_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    shell: _shell_pb2.Shell
    config: _struct_pb2.Struct
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, shell: _Optional[_Union[_shell_pb2.Shell, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class SetShellPriorityRequest(_message.Message):
    __slots__ = ("shell_id", "priority")
    SHELL_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    shell_id: str
    priority: int
    def __init__(self, shell_id: _Optional[str] = ..., priority: _Optional[int] = ...) -> None: ...

class SetShellPriorityResponse(_message.Message):
    __slots__ = ("shell",)
    SHELL_FIELD_NUMBER: _ClassVar[int]
    shell: _shell_pb2.Shell
    def __init__(self, shell: _Optional[_Union[_shell_pb2.Shell, _Mapping]] = ...) -> None: ...
