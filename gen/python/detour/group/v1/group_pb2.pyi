from detour.user.v1 import user_pb2 as _user_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Group(_message.Message):
    __slots__ = ("group_id", "name")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    name: str
    def __init__(self, group_id: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class GroupDetails(_message.Message):
    __slots__ = ("group_id", "name", "users")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    name: str
    users: _containers.RepeatedCompositeFieldContainer[_user_pb2.User]
    def __init__(self, group_id: _Optional[int] = ..., name: _Optional[str] = ..., users: _Optional[_Iterable[_Union[_user_pb2.User, _Mapping]]] = ...) -> None: ...

class GroupSearchResult(_message.Message):
    __slots__ = ("group", "num_members")
    GROUP_FIELD_NUMBER: _ClassVar[int]
    NUM_MEMBERS_FIELD_NUMBER: _ClassVar[int]
    group: Group
    num_members: int
    def __init__(self, group: _Optional[_Union[Group, _Mapping]] = ..., num_members: _Optional[int] = ...) -> None: ...
