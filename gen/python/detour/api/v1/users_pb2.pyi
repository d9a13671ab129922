from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.user.v1 import user_pb2 as _user_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AssignMultipleGroupsRequest(_message.Message):
    __slots__ = ("user_ids", "add_groups", "remove_groups")
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    ADD_GROUPS_FIELD_NUMBER: _ClassVar[int]
    REMOVE_GROUPS_FIELD_NUMBER: _ClassVar[int]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    add_groups: _containers.RepeatedScalarFieldContainer[int]
    remove_groups: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, user_ids: _Optional[_Iterable[int]] = ..., add_groups: _Optional[_Iterable[int]] = ..., remove_groups: _Optional[_Iterable[int]] = ...) -> None: ...

class AssignMultipleGroupsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetMeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetMeResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class GetUserByUsernameRequest(_message.Message):
    __slots__ = ("username",)
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    username: str
    def __init__(self, username: _Optional[str] = ...) -> None: ...

class GetUserByUsernameResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class GetUserRequest(_message.Message):
    __slots__ = ("user_id",)
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    def __init__(self, user_id: _Optional[int] = ...) -> None: ...

class GetUserResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class GetUserSettingRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetUserSettingResponse(_message.Message):
    __slots__ = ("settings",)
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    settings: _containers.RepeatedCompositeFieldContainer[_user_pb2.UserWebSetting]
    def __init__(self, settings: _Optional[_Iterable[_Union[_user_pb2.UserWebSetting, _Mapping]]] = ...) -> None: ...

class GetUsersRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "name", "active", "admin", "role_id_assigned_directly_to_user")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_DISPLAY_NAME: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_USER_NAME: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_ADMIN: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_ACTIVE: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_MODIFIED_TIME: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_NAME: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_LAST_AUTH_TIME: _ClassVar[GetUsersRequest.SortBy]
        SORT_BY_REMOTE: _ClassVar[GetUsersRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetUsersRequest.SortBy
    SORT_BY_DISPLAY_NAME: GetUsersRequest.SortBy
    SORT_BY_USER_NAME: GetUsersRequest.SortBy
    SORT_BY_ADMIN: GetUsersRequest.SortBy
    SORT_BY_ACTIVE: GetUsersRequest.SortBy
    SORT_BY_MODIFIED_TIME: GetUsersRequest.SortBy
    SORT_BY_NAME: GetUsersRequest.SortBy
    SORT_BY_LAST_AUTH_TIME: GetUsersRequest.SortBy
    SORT_BY_REMOTE: GetUsersRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    ADMIN_FIELD_NUMBER: _ClassVar[int]
    ROLE_ID_ASSIGNED_DIRECTLY_TO_USER_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetUsersRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    name: str
    active: bool
    admin: bool
    role_id_assigned_directly_to_user: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, sort_by: _Optional[_Union[GetUsersRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., name: _Optional[str] = ..., active: _Optional[bool] = ..., admin: _Optional[bool] = ..., role_id_assigned_directly_to_user: _Optional[_Iterable[int]] = ...) -> None: ...

class GetUsersResponse(_message.Message):
    __slots__ = ("users", "pagination")
    USERS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    users: _containers.RepeatedCompositeFieldContainer[_user_pb2.User]
    pagination: _pagination_pb2.Pagination
    def __init__(self, users: _Optional[_Iterable[_Union[_user_pb2.User, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class PatchUserRequest(_message.Message):
    __slots__ = ("user_id", "user")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    user: _user_pb2.PatchUser
    def __init__(self, user_id: _Optional[int] = ..., user: _Optional[_Union[_user_pb2.PatchUser, _Mapping]] = ...) -> None: ...

class PatchUserResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class PatchUsersRequest(_message.Message):
    __slots__ = ("user_ids", "activate", "filters")
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    ACTIVATE_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    activate: bool
    filters: UserFilters
    def __init__(self, user_ids: _Optional[_Iterable[int]] = ..., activate: _Optional[bool] = ..., filters: _Optional[_Union[UserFilters, _Mapping]] = ...) -> None: ...

class PatchUsersResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[UserActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[UserActionResult, _Mapping]]] = ...) -> None: ...

class PostUserActivityRequest(_message.Message):
    __slots__ = ("activity_type", "entity_type", "entity_id")
    ACTIVITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_type: _user_pb2.ActivityType
    entity_type: _user_pb2.EntityType
    entity_id: int
    def __init__(self, activity_type: _Optional[_Union[_user_pb2.ActivityType, str]] = ..., entity_type: _Optional[_Union[_user_pb2.EntityType, str]] = ..., entity_id: _Optional[int] = ...) -> None: ...

class PostUserActivityResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PostUserRequest(_message.Message):
    __slots__ = ("user", "password", "is_hashed")
    USER_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    IS_HASHED_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    password: str
    is_hashed: bool
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ..., password: _Optional[str] = ..., is_hashed: _Optional[bool] = ...) -> None: ...

class PostUserResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class PostUserSettingRequest(_message.Message):
    __slots__ = ("settings",)
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    settings: _containers.RepeatedCompositeFieldContainer[_user_pb2.UserWebSetting]
    def __init__(self, settings: _Optional[_Iterable[_Union[_user_pb2.UserWebSetting, _Mapping]]] = ...) -> None: ...

class PostUserSettingResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResetUserSettingRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResetUserSettingResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SetUserPasswordRequest(_message.Message):
    __slots__ = ("user_id", "password")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    password: str
    def __init__(self, user_id: _Optional[int] = ..., password: _Optional[str] = ...) -> None: ...

class SetUserPasswordResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _user_pb2.User
    def __init__(self, user: _Optional[_Union[_user_pb2.User, _Mapping]] = ...) -> None: ...

class UserActionResult(_message.Message):
    __slots__ = ("error", "id")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    error: str
    id: int
    def __init__(self, error: _Optional[str] = ..., id: _Optional[int] = ...) -> None: ...

class UserFilters(_message.Message):
    __slots__ = ("name", "admin")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ADMIN_FIELD_NUMBER: _ClassVar[int]
    name: str
    admin: bool
    def __init__(self, name: _Optional[str] = ..., admin: _Optional[bool] = ...) -> None: ...
