from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.command.v1 import command_pb2 as _command_pb2
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

class GetCommandRequest(_message.Message):
    __slots__ = ("command_id",)
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    def __init__(self, command_id: _Optional[str] = ...) -> None: ...

class GetCommandResponse(_message.Message):
    __slots__ = ("command", "config")
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    config: _struct_pb2.Struct
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetCommandsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "users", "user_ids", "workspace_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetCommandsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetCommandsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetCommandsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetCommandsRequest.SortBy]
        SORT_BY_WORKSPACE_ID: _ClassVar[GetCommandsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetCommandsRequest.SortBy
    SORT_BY_ID: GetCommandsRequest.SortBy
    SORT_BY_DESCRIPTION: GetCommandsRequest.SortBy
    SORT_BY_START_TIME: GetCommandsRequest.SortBy
    SORT_BY_WORKSPACE_ID: GetCommandsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetCommandsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_id: int
    def __init__(self, sort_by: _Optional[_Union[GetCommandsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class GetCommandsResponse(_message.Message):
    __slots__ = ("commands", "pagination")
    COMMANDS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    commands: _containers.RepeatedCompositeFieldContainer[_command_pb2.Command]
    pagination: _pagination_pb2.Pagination
    def __init__(self, commands: _Optional[_Iterable[_Union[_command_pb2.Command, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class KillCommandRequest(_message.Message):
    __slots__ = ("command_id",)
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    def __init__(self, command_id: _Optional[str] = ...) -> None: ...

class KillCommandResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...

class LaunchCommandRequest(_message.Message):
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

class LaunchCommandResponse(_message.Message):
    __slots__ = ("command", "config", "warnings")
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    config: _struct_pb2.Struct
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class SetCommandPriorityRequest(_message.Message):
    __slots__ = ("command_id", "priority")
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    priority: int
    def __init__(self, command_id: _Optional[str] = ..., priority: _Optional[int] = ...) -> None: ...

class SetCommandPriorityResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...
