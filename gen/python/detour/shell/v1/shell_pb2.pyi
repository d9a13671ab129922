import datetime

from detour.container.v1 import container_pb2 as _container_pb2
from detour.task.v1 import task_pb2 as _task_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Shell(_message.Message):
    __slots__ = ("id", "description", "state", "start_time", "container", "private_key", "public_key", "display_name", "user_id", "username", "resource_pool", "exit_status", "addresses", "agent_user_group", "job_id", "workspace_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_FIELD_NUMBER: _ClassVar[int]
    PRIVATE_KEY_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    EXIT_STATUS_FIELD_NUMBER: _ClassVar[int]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    description: str
    state: _task_pb2.State
    start_time: _timestamp_pb2.Timestamp
    container: _container_pb2.Container
    private_key: str
    public_key: str
    display_name: str
    user_id: int
    username: str
    resource_pool: str
    exit_status: str
    addresses: _containers.RepeatedCompositeFieldContainer[_struct_pb2.Struct]
    agent_user_group: _struct_pb2.Struct
    job_id: str
    workspace_id: int
    def __init__(self, id: _Optional[str] = ..., description: _Optional[str] = ..., state: _Optional[_Union[_task_pb2.State, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., container: _Optional[_Union[_container_pb2.Container, _Mapping]] = ..., private_key: _Optional[str] = ..., public_key: _Optional[str] = ..., display_name: _Optional[str] = ..., user_id: _Optional[int] = ..., username: _Optional[str] = ..., resource_pool: _Optional[str] = ..., exit_status: _Optional[str] = ..., addresses: _Optional[_Iterable[_Union[_struct_pb2.Struct, _Mapping]]] = ..., agent_user_group: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., job_id: _Optional[str] = ..., workspace_id: _Optional[int] = ...) -> None: ...
