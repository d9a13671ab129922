from detour.api.v1 import bulk_experiment_filters_pb2 as _bulk_experiment_filters_pb2
from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.tensorboard.v1 import tensorboard_pb2 as _tensorboard_pb2
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

class GetTensorboardRequest(_message.Message):
    __slots__ = ("tensorboard_id",)
    TENSORBOARD_ID_FIELD_NUMBER: _ClassVar[int]
    tensorboard_id: str
    def __init__(self, tensorboard_id: _Optional[str] = ...) -> None: ...

class GetTensorboardResponse(_message.Message):
    __slots__ = ("tensorboard", "config")
    TENSORBOARD_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    tensorboard: _tensorboard_pb2.Tensorboard
    config: _struct_pb2.Struct
    def __init__(self, tensorboard: _Optional[_Union[_tensorboard_pb2.Tensorboard, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetTensorboardsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "users", "user_ids", "workspace_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetTensorboardsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetTensorboardsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetTensorboardsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetTensorboardsRequest.SortBy]
        SORT_BY_WORKSPACE_ID: _ClassVar[GetTensorboardsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetTensorboardsRequest.SortBy
    SORT_BY_ID: GetTensorboardsRequest.SortBy
    SORT_BY_DESCRIPTION: GetTensorboardsRequest.SortBy
    SORT_BY_START_TIME: GetTensorboardsRequest.SortBy
    SORT_BY_WORKSPACE_ID: GetTensorboardsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetTensorboardsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_id: int
    def __init__(self, sort_by: _Optional[_Union[GetTensorboardsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class GetTensorboardsResponse(_message.Message):
    __slots__ = ("tensorboards", "pagination")
    TENSORBOARDS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    tensorboards: _containers.RepeatedCompositeFieldContainer[_tensorboard_pb2.Tensorboard]
    pagination: _pagination_pb2.Pagination
    def __init__(self, tensorboards: _Optional[_Iterable[_Union[_tensorboard_pb2.Tensorboard, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class KillTensorboardRequest(_message.Message):
    __slots__ = ("tensorboard_id",)
    TENSORBOARD_ID_FIELD_NUMBER: _ClassVar[int]
    tensorboard_id: str
    def __init__(self, tensorboard_id: _Optional[str] = ...) -> None: ...

class KillTensorboardResponse(_message.Message):
    __slots__ = ("tensorboard",)
    TENSORBOARD_FIELD_NUMBER: _ClassVar[int]
    tensorboard: _tensorboard_pb2.Tensorboard
    def __init__(self, tensorboard: _Optional[_Union[_tensorboard_pb2.Tensorboard, _Mapping]] = ...) -> None: ...

class LaunchTensorboardRequest(_message.Message):
    __slots__ = ("experiment_ids", "trial_ids", "config", "template_name", "files", "workspace_id", "filters")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_NAME_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    config: _struct_pb2.Struct
    template_name: str
    files: _containers.RepeatedCompositeFieldContainer[_util_pb2.File]
    workspace_id: int
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., trial_ids: _Optional[_Iterable[int]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., template_name: _Optional[str] = ..., files: _Optional[_Iterable[_Union[_util_pb2.File, _Mapping]]] = ..., workspace_id: _Optional[int] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ...) -> None: ...

class LaunchTensorboardResponse(_message.Message):
    __slots__ = ("tensorboard", "config", "warnings")
    TENSORBOARD_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    tensorboard: _tensorboard_pb2.Tensorboard
    config: _struct_pb2.Struct
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, tensorboard: _Optional[_Union[_tensorboard_pb2.Tensorboard, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class SetTensorboardPriorityRequest(_message.Message):
    __slots__ = ("tensorboard_id", "priority")
    TENSORBOARD_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    tensorboard_id: str
    priority: int
    def __init__(self, tensorboard_id: _Optional[str] = ..., priority: _Optional[int] = ...) -> None: ...

class SetTensorboardPriorityResponse(_message.Message):
    __slots__ = ("tensorboard",)
    TENSORBOARD_FIELD_NUMBER: _ClassVar[int]
    tensorboard: _tensorboard_pb2.Tensorboard
    def __init__(self, tensorboard: _Optional[_Union[_tensorboard_pb2.Tensorboard, _Mapping]] = ...) -> None: ...
