from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.group.v1 import group_pb2 as _group_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateGroupRequest(_message.Message):
    __slots__ = ("name", "add_users")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ADD_USERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    add_users: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, name: _Optional[str] = ..., add_users: _Optional[_Iterable[int]] = ...) -> None: ...

class CreateGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _group_pb2.GroupDetails
    def __init__(self, group: _Optional[_Union[_group_pb2.GroupDetails, _Mapping]] = ...) -> None: ...

class DeleteGroupRequest(_message.Message):
    __slots__ = ("group_id",)
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    def __init__(self, group_id: _Optional[int] = ...) -> None: ...

class DeleteGroupResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetGroupRequest(_message.Message):
    __slots__ = ("group_id",)
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    def __init__(self, group_id: _Optional[int] = ...) -> None: ...

class GetGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _group_pb2.GroupDetails
    def __init__(self, group: _Optional[_Union[_group_pb2.GroupDetails, _Mapping]] = ...) -> None: ...

class GetGroupsRequest(_message.Message):
    __slots__ = ("user_id", "name", "offset", "limit")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    name: str
    offset: int
    limit: int
    def __init__(self, user_id: _Optional[int] = ..., name: _Optional[str] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class GetGroupsResponse(_message.Message):
    __slots__ = ("groups", "pagination")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[_group_pb2.GroupSearchResult]
    pagination: _pagination_pb2.Pagination
    def __init__(self, groups: _Optional[_Iterable[_Union[_group_pb2.GroupSearchResult, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class UpdateGroupRequest(_message.Message):
    __slots__ = ("group_id", "name", "add_users", "remove_users")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ADD_USERS_FIELD_NUMBER: _ClassVar[int]
    REMOVE_USERS_FIELD_NUMBER: _ClassVar[int]
    group_id: int
    name: str
    add_users: _containers.RepeatedScalarFieldContainer[int]
    remove_users: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, group_id: _Optional[int] = ..., name: _Optional[str] = ..., add_users: _Optional[_Iterable[int]] = ..., remove_users: _Optional[_Iterable[int]] = ...) -> None: ...

class UpdateGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _group_pb2.GroupDetails
    def __init__(self, group: _Optional[_Union[_group_pb2.GroupDetails, _Mapping]] = ...) -> None: ...
