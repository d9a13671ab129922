import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ActivityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTIVITY_TYPE_UNSPECIFIED: _ClassVar[ActivityType]
    ACTIVITY_TYPE_GET: _ClassVar[ActivityType]

class EntityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTITY_TYPE_UNSPECIFIED: _ClassVar[EntityType]
    ENTITY_TYPE_PROJECT: _ClassVar[EntityType]

class TokenType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TOKEN_TYPE_UNSPECIFIED: _ClassVar[TokenType]
    TOKEN_TYPE_USER_SESSION: _ClassVar[TokenType]
    TOKEN_TYPE_ACCESS_TOKEN: _ClassVar[TokenType]
ACTIVITY_TYPE_UNSPECIFIED: ActivityType
ACTIVITY_TYPE_GET: ActivityType
ENTITY_TYPE_UNSPECIFIED: EntityType
ENTITY_TYPE_PROJECT: EntityType
TOKEN_TYPE_UNSPECIFIED: TokenType
TOKEN_TYPE_USER_SESSION: TokenType
TOKEN_TYPE_ACCESS_TOKEN: TokenType

class AgentUserGroup(_message.Message):
    __slots__ = ("agent_uid", "agent_gid", "agent_user", "agent_group")
    AGENT_UID_FIELD_NUMBER: _ClassVar[int]
    AGENT_GID_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_FIELD_NUMBER: _ClassVar[int]
    AGENT_GROUP_FIELD_NUMBER: _ClassVar[int]
    agent_uid: int
    agent_gid: int
    agent_user: str
    agent_group: str
    def __init__(self, agent_uid: _Optional[int] = ..., agent_gid: _Optional[int] = ..., agent_user: _Optional[str] = ..., agent_group: _Optional[str] = ...) -> None: ...

class PatchUser(_message.Message):
    __slots__ = ("username", "password", "admin", "active", "display_name", "agent_user_group", "is_hashed", "remote")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    ADMIN_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    IS_HASHED_FIELD_NUMBER: _ClassVar[int]
    REMOTE_FIELD_NUMBER: _ClassVar[int]
    username: str
    password: str
    admin: _wrappers_pb2.BoolValue
    active: _wrappers_pb2.BoolValue
    display_name: str
    agent_user_group: AgentUserGroup
    is_hashed: bool
    remote: bool
    def __init__(self, username: _Optional[str] = ..., password: _Optional[str] = ..., admin: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., active: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., display_name: _Optional[str] = ..., agent_user_group: _Optional[_Union[AgentUserGroup, _Mapping]] = ..., is_hashed: _Optional[bool] = ..., remote: _Optional[bool] = ...) -> None: ...

class TokenInfo(_message.Message):
    __slots__ = ("id", "user_id", "expiry", "created_at", "token_type", "revoked", "description")
    ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    EXPIRY_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    id: int
    user_id: int
    expiry: _timestamp_pb2.Timestamp
    created_at: _timestamp_pb2.Timestamp
    token_type: TokenType
    revoked: bool
    description: str
    def __init__(self, id: _Optional[int] = ..., user_id: _Optional[int] = ..., expiry: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., token_type: _Optional[_Union[TokenType, str]] = ..., revoked: _Optional[bool] = ..., description: _Optional[str] = ...) -> None: ...

class User(_message.Message):
    __slots__ = ("id", "username", "admin", "active", "agent_user_group", "display_name", "modified_at", "remote", "last_auth_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    ADMIN_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    AGENT_USER_GROUP_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    MODIFIED_AT_FIELD_NUMBER: _ClassVar[int]
    REMOTE_FIELD_NUMBER: _ClassVar[int]
    LAST_AUTH_AT_FIELD_NUMBER: _ClassVar[int]
    id: int
    username: str
    admin: bool
    active: bool
    agent_user_group: AgentUserGroup
    display_name: str
    modified_at: _timestamp_pb2.Timestamp
    remote: bool
    last_auth_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[int] = ..., username: _Optional[str] = ..., admin: _Optional[bool] = ..., active: _Optional[bool] = ..., agent_user_group: _Optional[_Union[AgentUserGroup, _Mapping]] = ..., display_name: _Optional[str] = ..., modified_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., remote: _Optional[bool] = ..., last_auth_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class UserWebSetting(_message.Message):
    __slots__ = ("key", "storage_path", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    STORAGE_PATH_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    storage_path: str
    value: str
    def __init__(self, key: _Optional[str] = ..., storage_path: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
