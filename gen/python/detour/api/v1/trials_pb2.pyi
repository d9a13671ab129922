import datetime

from detour.api.v1 import metric_type_pb2 as _metric_type_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.experiment.v1 import experiment_pb2 as _experiment_pb2
from detour.log.v1 import log_pb2 as _log_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateTrialRequest(_message.Message):
    __slots__ = ("experiment_id", "hparams", "unmanaged")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    HPARAMS_FIELD_NUMBER: _ClassVar[int]
    UNMANAGED_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    hparams: _struct_pb2.Struct
    unmanaged: bool
    def __init__(self, experiment_id: _Optional[int] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., unmanaged: _Optional[bool] = ...) -> None: ...

class CreateTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class GetExperimentTrialsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "states", "experiment_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_END_TIME: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_STATE: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_BEST_VALIDATION_METRIC: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_LATEST_VALIDATION_METRIC: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_BATCHES_PROCESSED: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_DURATION: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_RESTARTS: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_CHECKPOINT_SIZE: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_LOG_RETENTION_DAYS: _ClassVar[GetExperimentTrialsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetExperimentTrialsRequest.SortBy
    SORT_BY_ID: GetExperimentTrialsRequest.SortBy
    SORT_BY_START_TIME: GetExperimentTrialsRequest.SortBy
    SORT_BY_END_TIME: GetExperimentTrialsRequest.SortBy
    SORT_BY_STATE: GetExperimentTrialsRequest.SortBy
    SORT_BY_BEST_VALIDATION_METRIC: GetExperimentTrialsRequest.SortBy
    SORT_BY_LATEST_VALIDATION_METRIC: GetExperimentTrialsRequest.SortBy
    SORT_BY_BATCHES_PROCESSED: GetExperimentTrialsRequest.SortBy
    SORT_BY_DURATION: GetExperimentTrialsRequest.SortBy
    SORT_BY_RESTARTS: GetExperimentTrialsRequest.SortBy
    SORT_BY_CHECKPOINT_SIZE: GetExperimentTrialsRequest.SortBy
    SORT_BY_LOG_RETENTION_DAYS: GetExperimentTrialsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetExperimentTrialsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    states: _containers.RepeatedScalarFieldContainer[_experiment_pb2.State]
    experiment_id: int
    def __init__(self, sort_by: _Optional[_Union[GetExperimentTrialsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., states: _Optional[_Iterable[_Union[_experiment_pb2.State, str]]] = ..., experiment_id: _Optional[int] = ...) -> None: ...

class GetExperimentTrialsResponse(_message.Message):
    __slots__ = ("trials", "pagination")
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    trials: _containers.RepeatedCompositeFieldContainer[_trial_pb2.Trial]
    pagination: _pagination_pb2.Pagination
    def __init__(self, trials: _Optional[_Iterable[_Union[_trial_pb2.Trial, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetTrialByExternalIDRequest(_message.Message):
    __slots__ = ("external_experiment_id", "external_trial_id")
    EXTERNAL_EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    external_experiment_id: str
    external_trial_id: str
    def __init__(self, external_experiment_id: _Optional[str] = ..., external_trial_id: _Optional[str] = ...) -> None: ...

class GetTrialByExternalIDResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class GetTrialProfilerAvailableSeriesRequest(_message.Message):
    __slots__ = ("trial_id", "follow")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    follow: bool
    def __init__(self, trial_id: _Optional[int] = ..., follow: _Optional[bool] = ...) -> None: ...

class GetTrialProfilerAvailableSeriesResponse(_message.Message):
    __slots__ = ("labels",)
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.RepeatedCompositeFieldContainer[_trial_pb2.TrialProfilerMetricLabels]
    def __init__(self, labels: _Optional[_Iterable[_Union[_trial_pb2.TrialProfilerMetricLabels, _Mapping]]] = ...) -> None: ...

class GetTrialProfilerMetricsRequest(_message.Message):
    __slots__ = ("labels", "follow")
    LABELS_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    labels: _trial_pb2.TrialProfilerMetricLabels
    follow: bool
    def __init__(self, labels: _Optional[_Union[_trial_pb2.TrialProfilerMetricLabels, _Mapping]] = ..., follow: _Optional[bool] = ...) -> None: ...

class GetTrialProfilerMetricsResponse(_message.Message):
    __slots__ = ("batch",)
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: _trial_pb2.TrialProfilerMetricsBatch
    def __init__(self, batch: _Optional[_Union[_trial_pb2.TrialProfilerMetricsBatch, _Mapping]] = ...) -> None: ...

class GetTrialRemainingLogRetentionDaysRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetTrialRemainingLogRetentionDaysResponse(_message.Message):
    __slots__ = ("remaining_days",)
    REMAINING_DAYS_FIELD_NUMBER: _ClassVar[int]
    remaining_days: int
    def __init__(self, remaining_days: _Optional[int] = ...) -> None: ...

class GetTrialRequest(_message.Message):
    __slots__ = ("trial_id",)
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    def __init__(self, trial_id: _Optional[int] = ...) -> None: ...

class GetTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class GetTrialWorkloadsRequest(_message.Message):
    __slots__ = ("order_by", "offset", "limit", "trial_id", "sort_key", "filter", "include_batch_metrics", "metric_type", "group", "remove_deleted_checkpoints")
    class FilterOption(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        FILTER_OPTION_UNSPECIFIED: _ClassVar[GetTrialWorkloadsRequest.FilterOption]
        FILTER_OPTION_CHECKPOINT: _ClassVar[GetTrialWorkloadsRequest.FilterOption]
        FILTER_OPTION_VALIDATION: _ClassVar[GetTrialWorkloadsRequest.FilterOption]
        FILTER_OPTION_CHECKPOINT_OR_VALIDATION: _ClassVar[GetTrialWorkloadsRequest.FilterOption]
    FILTER_OPTION_UNSPECIFIED: GetTrialWorkloadsRequest.FilterOption
    FILTER_OPTION_CHECKPOINT: GetTrialWorkloadsRequest.FilterOption
    FILTER_OPTION_VALIDATION: GetTrialWorkloadsRequest.FilterOption
    FILTER_OPTION_CHECKPOINT_OR_VALIDATION: GetTrialWorkloadsRequest.FilterOption
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    SORT_KEY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_BATCH_METRICS_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    REMOVE_DELETED_CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    trial_id: int
    sort_key: str
    filter: GetTrialWorkloadsRequest.FilterOption
    include_batch_metrics: bool
    metric_type: _metric_type_pb2.MetricType
    group: str
    remove_deleted_checkpoints: bool
    def __init__(self, order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., trial_id: _Optional[int] = ..., sort_key: _Optional[str] = ..., filter: _Optional[_Union[GetTrialWorkloadsRequest.FilterOption, str]] = ..., include_batch_metrics: _Optional[bool] = ..., metric_type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ..., remove_deleted_checkpoints: _Optional[bool] = ...) -> None: ...

class GetTrialWorkloadsResponse(_message.Message):
    __slots__ = ("workloads", "pagination")
    WORKLOADS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    workloads: _containers.RepeatedCompositeFieldContainer[WorkloadContainer]
    pagination: _pagination_pb2.Pagination
    def __init__(self, workloads: _Optional[_Iterable[_Union[WorkloadContainer, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class KillTrialRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class KillTrialResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PatchTrialRequest(_message.Message):
    __slots__ = ("trial_id", "state")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    state: _trial_pb2.State
    def __init__(self, trial_id: _Optional[int] = ..., state: _Optional[_Union[_trial_pb2.State, str]] = ...) -> None: ...

class PatchTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class PostTrialRunnerMetadataRequest(_message.Message):
    __slots__ = ("trial_id", "metadata")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    metadata: _trial_pb2.TrialRunnerMetadata
    def __init__(self, trial_id: _Optional[int] = ..., metadata: _Optional[_Union[_trial_pb2.TrialRunnerMetadata, _Mapping]] = ...) -> None: ...

class PostTrialRunnerMetadataResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PutTrialRequest(_message.Message):
    __slots__ = ("create_trial_request", "external_trial_id")
    CREATE_TRIAL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    create_trial_request: CreateTrialRequest
    external_trial_id: str
    def __init__(self, create_trial_request: _Optional[_Union[CreateTrialRequest, _Mapping]] = ..., external_trial_id: _Optional[str] = ...) -> None: ...

class PutTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class PutTrialRetainLogsRequest(_message.Message):
    __slots__ = ("trial_id", "num_days")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    NUM_DAYS_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    num_days: int
    def __init__(self, trial_id: _Optional[int] = ..., num_days: _Optional[int] = ...) -> None: ...

class PutTrialRetainLogsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialProgressRequest(_message.Message):
    __slots__ = ("trial_id", "progress", "is_raw")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    IS_RAW_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    progress: float
    is_raw: bool
    def __init__(self, trial_id: _Optional[int] = ..., progress: _Optional[float] = ..., is_raw: _Optional[bool] = ...) -> None: ...

class ReportTrialProgressResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialSearcherEarlyExitRequest(_message.Message):
    __slots__ = ("trial_id", "early_exit")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    EARLY_EXIT_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    early_exit: _trial_pb2.TrialEarlyExit
    def __init__(self, trial_id: _Optional[int] = ..., early_exit: _Optional[_Union[_trial_pb2.TrialEarlyExit, _Mapping]] = ...) -> None: ...

class ReportTrialSearcherEarlyExitResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialSourceInfoRequest(_message.Message):
    __slots__ = ("trial_source_info",)
    TRIAL_SOURCE_INFO_FIELD_NUMBER: _ClassVar[int]
    trial_source_info: _trial_pb2.TrialSourceInfo
    def __init__(self, trial_source_info: _Optional[_Union[_trial_pb2.TrialSourceInfo, _Mapping]] = ...) -> None: ...

class ReportTrialSourceInfoResponse(_message.Message):
    __slots__ = ("trial_id", "checkpoint_uuid")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    checkpoint_uuid: str
    def __init__(self, trial_id: _Optional[int] = ..., checkpoint_uuid: _Optional[str] = ...) -> None: ...

class StartTrialRequest(_message.Message):
    __slots__ = ("trial_id", "resume")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    resume: bool
    def __init__(self, trial_id: _Optional[int] = ..., resume: _Optional[bool] = ...) -> None: ...

class StartTrialResponse(_message.Message):
    __slots__ = ("trial_run_id", "latest_checkpoint", "steps_completed")
    TRIAL_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    LATEST_CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    STEPS_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    trial_run_id: int
    latest_checkpoint: str
    steps_completed: int
    def __init__(self, trial_run_id: _Optional[int] = ..., latest_checkpoint: _Optional[str] = ..., steps_completed: _Optional[int] = ...) -> None: ...

class TrialLogsFieldsRequest(_message.Message):
    __slots__ = ("trial_id", "follow")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    follow: bool
    def __init__(self, trial_id: _Optional[int] = ..., follow: _Optional[bool] = ...) -> None: ...

class TrialLogsFieldsResponse(_message.Message):
    __slots__ = ("agent_ids", "container_ids", "rank_ids", "stdtypes", "sources")
    AGENT_IDS_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_IDS_FIELD_NUMBER: _ClassVar[int]
    RANK_IDS_FIELD_NUMBER: _ClassVar[int]
    STDTYPES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    agent_ids: _containers.RepeatedScalarFieldContainer[str]
    container_ids: _containers.RepeatedScalarFieldContainer[str]
    rank_ids: _containers.RepeatedScalarFieldContainer[int]
    stdtypes: _containers.RepeatedScalarFieldContainer[str]
    sources: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, agent_ids: _Optional[_Iterable[str]] = ..., container_ids: _Optional[_Iterable[str]] = ..., rank_ids: _Optional[_Iterable[int]] = ..., stdtypes: _Optional[_Iterable[str]] = ..., sources: _Optional[_Iterable[str]] = ...) -> None: ...

class TrialLogsRequest(_message.Message):
    __slots__ = ("trial_id", "limit", "follow", "agent_ids", "container_ids", "rank_ids", "levels", "stdtypes", "sources", "timestamp_before", "timestamp_after", "order_by", "search_text", "enable_regex")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    AGENT_IDS_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_IDS_FIELD_NUMBER: _ClassVar[int]
    RANK_IDS_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    STDTYPES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_BEFORE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_AFTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    SEARCH_TEXT_FIELD_NUMBER: _ClassVar[int]
    ENABLE_REGEX_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    limit: int
    follow: bool
    agent_ids: _containers.RepeatedScalarFieldContainer[str]
    container_ids: _containers.RepeatedScalarFieldContainer[str]
    rank_ids: _containers.RepeatedScalarFieldContainer[int]
    levels: _containers.RepeatedScalarFieldContainer[_log_pb2.LogLevel]
    stdtypes: _containers.RepeatedScalarFieldContainer[str]
    sources: _containers.RepeatedScalarFieldContainer[str]
    timestamp_before: _timestamp_pb2.Timestamp
    timestamp_after: _timestamp_pb2.Timestamp
    order_by: _pagination_pb2.OrderBy
    search_text: str
    enable_regex: bool
    def __init__(self, trial_id: _Optional[int] = ..., limit: _Optional[int] = ..., follow: _Optional[bool] = ..., agent_ids: _Optional[_Iterable[str]] = ..., container_ids: _Optional[_Iterable[str]] = ..., rank_ids: _Optional[_Iterable[int]] = ..., levels: _Optional[_Iterable[_Union[_log_pb2.LogLevel, str]]] = ..., stdtypes: _Optional[_Iterable[str]] = ..., sources: _Optional[_Iterable[str]] = ..., timestamp_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., timestamp_after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., search_text: _Optional[str] = ..., enable_regex: _Optional[bool] = ...) -> None: ...

class TrialLogsResponse(_message.Message):
    __slots__ = ("id", "timestamp", "message", "level", "trial_id", "agent_id", "container_id", "rank_id", "log", "source", "stdtype")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_ID_FIELD_NUMBER: _ClassVar[int]
    RANK_ID_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    STDTYPE_FIELD_NUMBER: _ClassVar[int]
    id: str
    timestamp: _timestamp_pb2.Timestamp
    message: str
    level: _log_pb2.LogLevel
    trial_id: int
    agent_id: str
    container_id: str
    rank_id: int
    log: str
    source: str
    stdtype: str
    def __init__(self, id: _Optional[str] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message: _Optional[str] = ..., level: _Optional[_Union[_log_pb2.LogLevel, str]] = ..., trial_id: _Optional[int] = ..., agent_id: _Optional[str] = ..., container_id: _Optional[str] = ..., rank_id: _Optional[int] = ..., log: _Optional[str] = ..., source: _Optional[str] = ..., stdtype: _Optional[str] = ...) -> None: ...

class WorkloadContainer(_message.Message):
    __slots__ = ("training", "validation", "checkpoint")
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    training: _trial_pb2.MetricsWorkload
    validation: _trial_pb2.MetricsWorkload
    checkpoint: _trial_pb2.CheckpointWorkload
    def __init__(self, training: _Optional[_Union[_trial_pb2.MetricsWorkload, _Mapping]] = ..., validation: _Optional[_Union[_trial_pb2.MetricsWorkload, _Mapping]] = ..., checkpoint: _Optional[_Union[_trial_pb2.CheckpointWorkload, _Mapping]] = ...) -> None: ...
