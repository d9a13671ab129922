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

class GetAccessTokensRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "token_ids", "username", "show_inactive")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_USER_ID: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_EXPIRY: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_CREATED_AT: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_TOKEN_TYPE: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_REVOKED: _ClassVar[GetAccessTokensRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetAccessTokensRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetAccessTokensRequest.SortBy
    SORT_BY_USER_ID: GetAccessTokensRequest.SortBy
    SORT_BY_EXPIRY: GetAccessTokensRequest.SortBy
    SORT_BY_CREATED_AT: GetAccessTokensRequest.SortBy
    SORT_BY_TOKEN_TYPE: GetAccessTokensRequest.SortBy
    SORT_BY_REVOKED: GetAccessTokensRequest.SortBy
    SORT_BY_DESCRIPTION: GetAccessTokensRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_IDS_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    SHOW_INACTIVE_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetAccessTokensRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    token_ids: _containers.RepeatedScalarFieldContainer[int]
    username: str
    show_inactive: bool
    def __init__(self, sort_by: _Optional[_Union[GetAccessTokensRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., token_ids: _Optional[_Iterable[int]] = ..., username: _Optional[str] = ..., show_inactive: _Optional[bool] = ...) -> None: ...

class GetAccessTokensResponse(_message.Message):
    __slots__ = ("token_info", "pagination")
    TOKEN_INFO_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    token_info: _containers.RepeatedCompositeFieldContainer[_user_pb2.TokenInfo]
    pagination: _pagination_pb2.Pagination
    def __init__(self, token_info: _Optional[_Iterable[_Union[_user_pb2.TokenInfo, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class PatchAccessTokenRequest(_message.Message):
    __slots__ = ("token_id", "description", "set_revoked")
    TOKEN_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SET_REVOKED_FIELD_NUMBER: _ClassVar[int]
    token_id: int
    description: str
    set_revoked: bool
    def __init__(self, token_id: _Optional[int] = ..., description: _Optional[str] = ..., set_revoked: _Optional[bool] = ...) -> None: ...

class PatchAccessTokenResponse(_message.Message):
    __slots__ = ("token_info",)
    TOKEN_INFO_FIELD_NUMBER: _ClassVar[int]
    token_info: _user_pb2.TokenInfo
    def __init__(self, token_info: _Optional[_Union[_user_pb2.TokenInfo, _Mapping]] = ...) -> None: ...

class PostAccessTokenRequest(_message.Message):
    __slots__ = ("user_id", "lifespan", "description")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    LIFESPAN_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    lifespan: str
    description: str
    def __init__(self, user_id: _Optional[int] = ..., lifespan: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class PostAccessTokenResponse(_message.Message):
    __slots__ = ("token", "token_id")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOKEN_ID_FIELD_NUMBER: _ClassVar[int]
    token: str
    token_id: int
    def __init__(self, token: _Optional[str] = ..., token_id: _Optional[int] = ...) -> None: ...
