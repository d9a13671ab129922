import datetime

from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FlatRun(_message.Message):
    __slots__ = ("id", "start_time", "end_time", "state", "labels", "checkpoint_size", "checkpoint_count", "searcher_metric_value", "external_run_id", "hyperparameters", "summary_metrics", "user_id", "duration", "project_id", "project_name", "workspace_id", "workspace_name", "parent_archived", "experiment", "metadata", "archived", "local_id", "log_policy_matched")
    ID_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_SIZE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_VALUE_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    HYPERPARAMETERS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_METRICS_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAME_FIELD_NUMBER: _ClassVar[int]
    PARENT_ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    LOCAL_ID_FIELD_NUMBER: _ClassVar[int]
    LOG_POLICY_MATCHED_FIELD_NUMBER: _ClassVar[int]
    id: int
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    state: _trial_pb2.State
    labels: _containers.RepeatedScalarFieldContainer[str]
    checkpoint_size: int
    checkpoint_count: int
    searcher_metric_value: float
    external_run_id: str
    hyperparameters: _struct_pb2.Struct
    summary_metrics: _struct_pb2.Struct
    user_id: int
    duration: int
    project_id: int
    project_name: str
    workspace_id: int
    workspace_name: str
    parent_archived: bool
    experiment: FlatRunExperiment
    metadata: _struct_pb2.Struct
    archived: bool
    local_id: str
    log_policy_matched: str
    def __init__(self, id: _Optional[int] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[_trial_pb2.State, str]] = ..., labels: _Optional[_Iterable[str]] = ..., checkpoint_size: _Optional[int] = ..., checkpoint_count: _Optional[int] = ..., searcher_metric_value: _Optional[float] = ..., external_run_id: _Optional[str] = ..., hyperparameters: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., summary_metrics: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., user_id: _Optional[int] = ..., duration: _Optional[int] = ..., project_id: _Optional[int] = ..., project_name: _Optional[str] = ..., workspace_id: _Optional[int] = ..., workspace_name: _Optional[str] = ..., parent_archived: _Optional[bool] = ..., experiment: _Optional[_Union[FlatRunExperiment, _Mapping]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., archived: _Optional[bool] = ..., local_id: _Optional[str] = ..., log_policy_matched: _Optional[str] = ...) -> None: ...

class FlatRunExperiment(_message.Message):
    __slots__ = ("id", "searcher_type", "searcher_metric", "forked_from", "external_experiment_id", "resource_pool", "progress", "description", "name", "unmanaged", "is_multitrial", "pachyderm_integration")
    ID_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    UNMANAGED_FIELD_NUMBER: _ClassVar[int]
    IS_MULTITRIAL_FIELD_NUMBER: _ClassVar[int]
    PACHYDERM_INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    id: int
    searcher_type: str
    searcher_metric: str
    forked_from: int
    external_experiment_id: str
    resource_pool: str
    progress: float
    description: str
    name: str
    unmanaged: bool
    is_multitrial: bool
    pachyderm_integration: _struct_pb2.Struct
    def __init__(self, id: _Optional[int] = ..., searcher_type: _Optional[str] = ..., searcher_metric: _Optional[str] = ..., forked_from: _Optional[int] = ..., external_experiment_id: _Optional[str] = ..., resource_pool: _Optional[str] = ..., progress: _Optional[float] = ..., description: _Optional[str] = ..., name: _Optional[str] = ..., unmanaged: _Optional[bool] = ..., is_multitrial: _Optional[bool] = ..., pachyderm_integration: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...
