import datetime

from detour.checkpoint.v1 import checkpoint_pb2 as _checkpoint_pb2
from detour.common.v1 import common_pb2 as _common_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_ACTIVE: _ClassVar[State]
    STATE_PAUSED: _ClassVar[State]
    STATE_STOPPING_CANCELED: _ClassVar[State]
    STATE_STOPPING_KILLED: _ClassVar[State]
    STATE_STOPPING_COMPLETED: _ClassVar[State]
    STATE_STOPPING_ERROR: _ClassVar[State]
    STATE_CANCELED: _ClassVar[State]
    STATE_COMPLETED: _ClassVar[State]
    STATE_ERROR: _ClassVar[State]
    STATE_QUEUED: _ClassVar[State]
    STATE_PULLING: _ClassVar[State]
    STATE_STARTING: _ClassVar[State]
    STATE_RUNNING: _ClassVar[State]

class TrialSourceInfoType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRIAL_SOURCE_INFO_TYPE_UNSPECIFIED: _ClassVar[TrialSourceInfoType]
    TRIAL_SOURCE_INFO_TYPE_INFERENCE: _ClassVar[TrialSourceInfoType]
    TRIAL_SOURCE_INFO_TYPE_FINE_TUNING: _ClassVar[TrialSourceInfoType]
STATE_UNSPECIFIED: State
STATE_ACTIVE: State
STATE_PAUSED: State
STATE_STOPPING_CANCELED: State
STATE_STOPPING_KILLED: State
STATE_STOPPING_COMPLETED: State
STATE_STOPPING_ERROR: State
STATE_CANCELED: State
STATE_COMPLETED: State
STATE_ERROR: State
STATE_QUEUED: State
STATE_PULLING: State
STATE_STARTING: State
STATE_RUNNING: State
TRIAL_SOURCE_INFO_TYPE_UNSPECIFIED: TrialSourceInfoType
TRIAL_SOURCE_INFO_TYPE_INFERENCE: TrialSourceInfoType
TRIAL_SOURCE_INFO_TYPE_FINE_TUNING: TrialSourceInfoType

class CheckpointWorkload(_message.Message):
    __slots__ = ("uuid", "end_time", "state", "resources", "total_batches", "metadata")
    class ResourcesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    UUID_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_BATCHES_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    uuid: str
    end_time: _timestamp_pb2.Timestamp
    state: _checkpoint_pb2.State
    resources: _containers.ScalarMap[str, int]
    total_batches: int
    metadata: _struct_pb2.Struct
    def __init__(self, uuid: _Optional[str] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[_checkpoint_pb2.State, str]] = ..., resources: _Optional[_Mapping[str, int]] = ..., total_batches: _Optional[int] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class MetricsReport(_message.Message):
    __slots__ = ("trial_id", "end_time", "metrics", "total_batches", "archived", "id", "trial_run_id", "group")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_BATCHES_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    TRIAL_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    end_time: _timestamp_pb2.Timestamp
    metrics: _struct_pb2.Struct
    total_batches: int
    archived: bool
    id: int
    trial_run_id: int
    group: str
    def __init__(self, trial_id: _Optional[int] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., metrics: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., total_batches: _Optional[int] = ..., archived: _Optional[bool] = ..., id: _Optional[int] = ..., trial_run_id: _Optional[int] = ..., group: _Optional[str] = ...) -> None: ...

class MetricsWorkload(_message.Message):
    __slots__ = ("end_time", "metrics", "num_inputs", "total_batches")
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    NUM_INPUTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_BATCHES_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    metrics: _common_pb2.Metrics
    num_inputs: int
    total_batches: int
    def __init__(self, end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., metrics: _Optional[_Union[_common_pb2.Metrics, _Mapping]] = ..., num_inputs: _Optional[int] = ..., total_batches: _Optional[int] = ...) -> None: ...

class RendezvousInfo(_message.Message):
    __slots__ = ("addresses", "rank", "slots")
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    addresses: _containers.RepeatedScalarFieldContainer[str]
    rank: int
    slots: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, addresses: _Optional[_Iterable[str]] = ..., rank: _Optional[int] = ..., slots: _Optional[_Iterable[int]] = ...) -> None: ...

class Trial(_message.Message):
    __slots__ = ("id", "experiment_id", "start_time", "end_time", "state", "restarts", "hparams", "total_batches_processed", "best_validation", "latest_validation", "best_checkpoint", "runner_state", "wall_clock_time", "warm_start_checkpoint_uuid", "task_id", "total_checkpoint_size", "checkpoint_count", "summary_metrics", "task_ids", "searcher_metric_value", "log_retention_days", "metadata", "log_policy_matched")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    RESTARTS_FIELD_NUMBER: _ClassVar[int]
    HPARAMS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_BATCHES_PROCESSED_FIELD_NUMBER: _ClassVar[int]
    BEST_VALIDATION_FIELD_NUMBER: _ClassVar[int]
    LATEST_VALIDATION_FIELD_NUMBER: _ClassVar[int]
    BEST_CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    RUNNER_STATE_FIELD_NUMBER: _ClassVar[int]
    WALL_CLOCK_TIME_FIELD_NUMBER: _ClassVar[int]
    WARM_START_CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CHECKPOINT_SIZE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_METRICS_FIELD_NUMBER: _ClassVar[int]
    TASK_IDS_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_VALUE_FIELD_NUMBER: _ClassVar[int]
    LOG_RETENTION_DAYS_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    LOG_POLICY_MATCHED_FIELD_NUMBER: _ClassVar[int]
    id: int
    experiment_id: int
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    state: State
    restarts: int
    hparams: _struct_pb2.Struct
    total_batches_processed: int
    best_validation: MetricsWorkload
    latest_validation: MetricsWorkload
    best_checkpoint: CheckpointWorkload
    runner_state: str
    wall_clock_time: float
    warm_start_checkpoint_uuid: str
    task_id: str
    total_checkpoint_size: int
    checkpoint_count: int
    summary_metrics: _struct_pb2.Struct
    task_ids: _containers.RepeatedScalarFieldContainer[str]
    searcher_metric_value: float
    log_retention_days: int
    metadata: _struct_pb2.Struct
    log_policy_matched: str
    def __init__(self, id: _Optional[int] = ..., experiment_id: _Optional[int] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[State, str]] = ..., restarts: _Optional[int] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., total_batches_processed: _Optional[int] = ..., best_validation: _Optional[_Union[MetricsWorkload, _Mapping]] = ..., latest_validation: _Optional[_Union[MetricsWorkload, _Mapping]] = ..., best_checkpoint: _Optional[_Union[CheckpointWorkload, _Mapping]] = ..., runner_state: _Optional[str] = ..., wall_clock_time: _Optional[float] = ..., warm_start_checkpoint_uuid: _Optional[str] = ..., task_id: _Optional[str] = ..., total_checkpoint_size: _Optional[int] = ..., checkpoint_count: _Optional[int] = ..., summary_metrics: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., task_ids: _Optional[_Iterable[str]] = ..., searcher_metric_value: _Optional[float] = ..., log_retention_days: _Optional[int] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., log_policy_matched: _Optional[str] = ...) -> None: ...

class TrialEarlyExit(_message.Message):
    __slots__ = ("reason",)
    class ExitedReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        EXITED_REASON_UNSPECIFIED: _ClassVar[TrialEarlyExit.ExitedReason]
        EXITED_REASON_INVALID_HP: _ClassVar[TrialEarlyExit.ExitedReason]
        EXITED_REASON_INIT_INVALID_HP: _ClassVar[TrialEarlyExit.ExitedReason]
    EXITED_REASON_UNSPECIFIED: TrialEarlyExit.ExitedReason
    EXITED_REASON_INVALID_HP: TrialEarlyExit.ExitedReason
    EXITED_REASON_INIT_INVALID_HP: TrialEarlyExit.ExitedReason
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: TrialEarlyExit.ExitedReason
    def __init__(self, reason: _Optional[_Union[TrialEarlyExit.ExitedReason, str]] = ...) -> None: ...

class TrialMetrics(_message.Message):
    __slots__ = ("trial_id", "trial_run_id", "steps_completed", "report_time", "metrics")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    TRIAL_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STEPS_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    trial_run_id: int
    steps_completed: int
    report_time: _timestamp_pb2.Timestamp
    metrics: _common_pb2.Metrics
    def __init__(self, trial_id: _Optional[int] = ..., trial_run_id: _Optional[int] = ..., steps_completed: _Optional[int] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., metrics: _Optional[_Union[_common_pb2.Metrics, _Mapping]] = ...) -> None: ...

class TrialProfilerMetricLabels(_message.Message):
    __slots__ = ("trial_id", "name", "agent_id", "gpu_uuid", "metric_type")
    class ProfilerMetricType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PROFILER_METRIC_TYPE_UNSPECIFIED: _ClassVar[TrialProfilerMetricLabels.ProfilerMetricType]
        PROFILER_METRIC_TYPE_SYSTEM: _ClassVar[TrialProfilerMetricLabels.ProfilerMetricType]
        PROFILER_METRIC_TYPE_TIMING: _ClassVar[TrialProfilerMetricLabels.ProfilerMetricType]
        PROFILER_METRIC_TYPE_MISC: _ClassVar[TrialProfilerMetricLabels.ProfilerMetricType]
    PROFILER_METRIC_TYPE_UNSPECIFIED: TrialProfilerMetricLabels.ProfilerMetricType
    PROFILER_METRIC_TYPE_SYSTEM: TrialProfilerMetricLabels.ProfilerMetricType
    PROFILER_METRIC_TYPE_TIMING: TrialProfilerMetricLabels.ProfilerMetricType
    PROFILER_METRIC_TYPE_MISC: TrialProfilerMetricLabels.ProfilerMetricType
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    GPU_UUID_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    name: str
    agent_id: str
    gpu_uuid: str
    metric_type: TrialProfilerMetricLabels.ProfilerMetricType
    def __init__(self, trial_id: _Optional[int] = ..., name: _Optional[str] = ..., agent_id: _Optional[str] = ..., gpu_uuid: _Optional[str] = ..., metric_type: _Optional[_Union[TrialProfilerMetricLabels.ProfilerMetricType, str]] = ...) -> None: ...

class TrialProfilerMetricsBatch(_message.Message):
    __slots__ = ("values", "batches", "timestamps", "labels")
    VALUES_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMPS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedScalarFieldContainer[float]
    batches: _containers.RepeatedScalarFieldContainer[int]
    timestamps: _containers.RepeatedCompositeFieldContainer[_timestamp_pb2.Timestamp]
    labels: TrialProfilerMetricLabels
    def __init__(self, values: _Optional[_Iterable[float]] = ..., batches: _Optional[_Iterable[int]] = ..., timestamps: _Optional[_Iterable[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]]] = ..., labels: _Optional[_Union[TrialProfilerMetricLabels, _Mapping]] = ...) -> None: ...

class TrialRunnerMetadata(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: str
    def __init__(self, state: _Optional[str] = ...) -> None: ...

class TrialSourceInfo(_message.Message):
    __slots__ = ("trial_id", "checkpoint_uuid", "model_id", "model_version", "trial_source_info_type")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    TRIAL_SOURCE_INFO_TYPE_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    checkpoint_uuid: str
    model_id: int
    model_version: int
    trial_source_info_type: TrialSourceInfoType
    def __init__(self, trial_id: _Optional[int] = ..., checkpoint_uuid: _Optional[str] = ..., model_id: _Optional[int] = ..., model_version: _Optional[int] = ..., trial_source_info_type: _Optional[_Union[TrialSourceInfoType, str]] = ...) -> None: ...
