import datetime

from detour.common.v1 import common_pb2 as _common_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SORT_BY_UNSPECIFIED: _ClassVar[SortBy]
    SORT_BY_UUID: _ClassVar[SortBy]
    SORT_BY_TRIAL_ID: _ClassVar[SortBy]
    SORT_BY_BATCH_NUMBER: _ClassVar[SortBy]
    SORT_BY_END_TIME: _ClassVar[SortBy]
    SORT_BY_STATE: _ClassVar[SortBy]
    SORT_BY_SEARCHER_METRIC: _ClassVar[SortBy]

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_ACTIVE: _ClassVar[State]
    STATE_COMPLETED: _ClassVar[State]
    STATE_ERROR: _ClassVar[State]
    STATE_DELETED: _ClassVar[State]
    STATE_PARTIALLY_DELETED: _ClassVar[State]
SORT_BY_UNSPECIFIED: SortBy
SORT_BY_UUID: SortBy
SORT_BY_TRIAL_ID: SortBy
SORT_BY_BATCH_NUMBER: SortBy
SORT_BY_END_TIME: SortBy
SORT_BY_STATE: SortBy
SORT_BY_SEARCHER_METRIC: SortBy
STATE_UNSPECIFIED: State
STATE_ACTIVE: State
STATE_COMPLETED: State
STATE_ERROR: State
STATE_DELETED: State
STATE_PARTIALLY_DELETED: State

class Checkpoint(_message.Message):
    __slots__ = ("task_id", "allocation_id", "uuid", "report_time", "resources", "metadata", "state", "training", "storage_id")
    class ResourcesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    UUID_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    STORAGE_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    allocation_id: str
    uuid: str
    report_time: _timestamp_pb2.Timestamp
    resources: _containers.ScalarMap[str, int]
    metadata: _struct_pb2.Struct
    state: State
    training: CheckpointTrainingMetadata
    storage_id: int
    def __init__(self, task_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., uuid: _Optional[str] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resources: _Optional[_Mapping[str, int]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., state: _Optional[_Union[State, str]] = ..., training: _Optional[_Union[CheckpointTrainingMetadata, _Mapping]] = ..., storage_id: _Optional[int] = ...) -> None: ...

class CheckpointTrainingMetadata(_message.Message):
    __slots__ = ("trial_id", "experiment_id", "experiment_config", "hparams", "training_metrics", "validation_metrics", "searcher_metric")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_CONFIG_FIELD_NUMBER: _ClassVar[int]
    HPARAMS_FIELD_NUMBER: _ClassVar[int]
    TRAINING_METRICS_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_METRICS_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    experiment_id: int
    experiment_config: _struct_pb2.Struct
    hparams: _struct_pb2.Struct
    training_metrics: _common_pb2.Metrics
    validation_metrics: _common_pb2.Metrics
    searcher_metric: float
    def __init__(self, trial_id: _Optional[int] = ..., experiment_id: _Optional[int] = ..., experiment_config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., training_metrics: _Optional[_Union[_common_pb2.Metrics, _Mapping]] = ..., validation_metrics: _Optional[_Union[_common_pb2.Metrics, _Mapping]] = ..., searcher_metric: _Optional[float] = ...) -> None: ...

class PatchCheckpoint(_message.Message):
    __slots__ = ("uuid", "resources")
    class OptionalResources(_message.Message):
        __slots__ = ("resources",)
        class ResourcesEntry(_message.Message):
            __slots__ = ("key", "value")
            KEY_FIELD_NUMBER: _ClassVar[int]
            VALUE_FIELD_NUMBER: _ClassVar[int]
            key: str
            value: int
            def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
        RESOURCES_FIELD_NUMBER: _ClassVar[int]
        resources: _containers.ScalarMap[str, int]
        def __init__(self, resources: _Optional[_Mapping[str, int]] = ...) -> None: ...
    UUID_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    uuid: str
    resources: PatchCheckpoint.OptionalResources
    def __init__(self, uuid: _Optional[str] = ..., resources: _Optional[_Union[PatchCheckpoint.OptionalResources, _Mapping]] = ...) -> None: ...
