import datetime

from detour.log.v1 import log_pb2 as _log_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResourceAllocationAggregationPeriod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESOURCE_ALLOCATION_AGGREGATION_PERIOD_UNSPECIFIED: _ClassVar[ResourceAllocationAggregationPeriod]
    RESOURCE_ALLOCATION_AGGREGATION_PERIOD_DAILY: _ClassVar[ResourceAllocationAggregationPeriod]
    RESOURCE_ALLOCATION_AGGREGATION_PERIOD_MONTHLY: _ClassVar[ResourceAllocationAggregationPeriod]
RESOURCE_ALLOCATION_AGGREGATION_PERIOD_UNSPECIFIED: ResourceAllocationAggregationPeriod
RESOURCE_ALLOCATION_AGGREGATION_PERIOD_DAILY: ResourceAllocationAggregationPeriod
RESOURCE_ALLOCATION_AGGREGATION_PERIOD_MONTHLY: ResourceAllocationAggregationPeriod

class Config(_message.Message):
    __slots__ = ("log",)
    LOG_FIELD_NUMBER: _ClassVar[int]
    log: LogConfig
    def __init__(self, log: _Optional[_Union[LogConfig, _Mapping]] = ...) -> None: ...

class LogConfig(_message.Message):
    __slots__ = ("level", "color")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    COLOR_FIELD_NUMBER: _ClassVar[int]
    level: _log_pb2.LogLevel
    color: bool
    def __init__(self, level: _Optional[_Union[_log_pb2.LogLevel, str]] = ..., color: _Optional[bool] = ...) -> None: ...

class ResourceAllocationAggregatedEntry(_message.Message):
    __slots__ = ("period_start", "period", "seconds", "by_username", "by_experiment_label", "by_resource_pool")
    class ByUsernameEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    class ByExperimentLabelEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    class ByResourcePoolEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    BY_USERNAME_FIELD_NUMBER: _ClassVar[int]
    BY_EXPERIMENT_LABEL_FIELD_NUMBER: _ClassVar[int]
    BY_RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    period_start: str
    period: ResourceAllocationAggregationPeriod
    seconds: float
    by_username: _containers.ScalarMap[str, float]
    by_experiment_label: _containers.ScalarMap[str, float]
    by_resource_pool: _containers.ScalarMap[str, float]
    def __init__(self, period_start: _Optional[str] = ..., period: _Optional[_Union[ResourceAllocationAggregationPeriod, str]] = ..., seconds: _Optional[float] = ..., by_username: _Optional[_Mapping[str, float]] = ..., by_experiment_label: _Optional[_Mapping[str, float]] = ..., by_resource_pool: _Optional[_Mapping[str, float]] = ...) -> None: ...

class ResourceAllocationRawEntry(_message.Message):
    __slots__ = ("kind", "start_time", "end_time", "experiment_id", "username", "user_id", "labels", "seconds", "slots")
    KIND_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    experiment_id: int
    username: str
    user_id: int
    labels: _containers.RepeatedScalarFieldContainer[str]
    seconds: float
    slots: int
    def __init__(self, kind: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., experiment_id: _Optional[int] = ..., username: _Optional[str] = ..., user_id: _Optional[int] = ..., labels: _Optional[_Iterable[str]] = ..., seconds: _Optional[float] = ..., slots: _Optional[int] = ...) -> None: ...
