import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
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
    STATE_STOPPING_COMPLETED: _ClassVar[State]
    STATE_STOPPING_CANCELED: _ClassVar[State]
    STATE_STOPPING_ERROR: _ClassVar[State]
    STATE_COMPLETED: _ClassVar[State]
    STATE_CANCELED: _ClassVar[State]
    STATE_ERROR: _ClassVar[State]
    STATE_DELETED: _ClassVar[State]
    STATE_DELETING: _ClassVar[State]
    STATE_DELETE_FAILED: _ClassVar[State]
    STATE_STOPPING_KILLED: _ClassVar[State]
    STATE_QUEUED: _ClassVar[State]
    STATE_PULLING: _ClassVar[State]
    STATE_STARTING: _ClassVar[State]
    STATE_RUNNING: _ClassVar[State]
STATE_UNSPECIFIED: State
STATE_ACTIVE: State
STATE_PAUSED: State
STATE_STOPPING_COMPLETED: State
STATE_STOPPING_CANCELED: State
STATE_STOPPING_ERROR: State
STATE_COMPLETED: State
STATE_CANCELED: State
STATE_ERROR: State
STATE_DELETED: State
STATE_DELETING: State
STATE_DELETE_FAILED: State
STATE_STOPPING_KILLED: State
STATE_QUEUED: State
STATE_PULLING: State
STATE_STARTING: State
STATE_RUNNING: State

class Experiment(_message.Message):
    __slots__ = ("id", "description", "labels", "start_time", "end_time", "state", "archived", "num_trials", "trial_ids", "display_name", "user_id", "username", "resource_pool", "searcher_type", "searcher_metric", "hyperparameters", "name", "notes", "job_id", "forked_from", "progress", "project_id", "project_name", "workspace_id", "workspace_name", "parent_archived", "config", "original_config", "project_owner_id", "checkpoint_size", "checkpoint_count", "best_trial_searcher_metric", "best_trial_id", "unmanaged", "duration", "external_experiment_id", "external_trial_id", "model_definition_size", "pachyderm_integration")
    ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    NUM_TRIALS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_FIELD_NUMBER: _ClassVar[int]
    HYPERPARAMETERS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAME_FIELD_NUMBER: _ClassVar[int]
    PARENT_ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_CONFIG_FIELD_NUMBER: _ClassVar[int]
    PROJECT_OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_SIZE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_COUNT_FIELD_NUMBER: _ClassVar[int]
    BEST_TRIAL_SEARCHER_METRIC_FIELD_NUMBER: _ClassVar[int]
    BEST_TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    UNMANAGED_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_DEFINITION_SIZE_FIELD_NUMBER: _ClassVar[int]
    PACHYDERM_INTEGRATION_FIELD_NUMBER: _ClassVar[int]
    id: int
    description: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    state: State
    archived: bool
    num_trials: int
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    display_name: str
    user_id: int
    username: str
    resource_pool: str
    searcher_type: str
    searcher_metric: str
    hyperparameters: _struct_pb2.Struct
    name: str
    notes: str
    job_id: str
    forked_from: _wrappers_pb2.Int32Value
    progress: _wrappers_pb2.DoubleValue
    project_id: int
    project_name: str
    workspace_id: int
    workspace_name: str
    parent_archived: bool
    config: _struct_pb2.Struct
    original_config: str
    project_owner_id: int
    checkpoint_size: int
    checkpoint_count: int
    best_trial_searcher_metric: float
    best_trial_id: int
    unmanaged: bool
    duration: int
    external_experiment_id: str
    external_trial_id: str
    model_definition_size: int
    pachyderm_integration: _struct_pb2.Struct
    def __init__(self, id: _Optional[int] = ..., description: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[State, str]] = ..., archived: _Optional[bool] = ..., num_trials: _Optional[int] = ..., trial_ids: _Optional[_Iterable[int]] = ..., display_name: _Optional[str] = ..., user_id: _Optional[int] = ..., username: _Optional[str] = ..., resource_pool: _Optional[str] = ..., searcher_type: _Optional[str] = ..., searcher_metric: _Optional[str] = ..., hyperparameters: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., name: _Optional[str] = ..., notes: _Optional[str] = ..., job_id: _Optional[str] = ..., forked_from: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., progress: _Optional[_Union[_wrappers_pb2.DoubleValue, _Mapping]] = ..., project_id: _Optional[int] = ..., project_name: _Optional[str] = ..., workspace_id: _Optional[int] = ..., workspace_name: _Optional[str] = ..., parent_archived: _Optional[bool] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., original_config: _Optional[str] = ..., project_owner_id: _Optional[int] = ..., checkpoint_size: _Optional[int] = ..., checkpoint_count: _Optional[int] = ..., best_trial_searcher_metric: _Optional[float] = ..., best_trial_id: _Optional[int] = ..., unmanaged: _Optional[bool] = ..., duration: _Optional[int] = ..., external_experiment_id: _Optional[str] = ..., external_trial_id: _Optional[str] = ..., model_definition_size: _Optional[int] = ..., pachyderm_integration: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class FileNode(_message.Message):
    __slots__ = ("path", "name", "modified_time", "content_length", "is_dir", "content_type", "files")
    PATH_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MODIFIED_TIME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_LENGTH_FIELD_NUMBER: _ClassVar[int]
    IS_DIR_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    path: str
    name: str
    modified_time: _timestamp_pb2.Timestamp
    content_length: int
    is_dir: bool
    content_type: str
    files: _containers.RepeatedCompositeFieldContainer[FileNode]
    def __init__(self, path: _Optional[str] = ..., name: _Optional[str] = ..., modified_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., content_length: _Optional[int] = ..., is_dir: _Optional[bool] = ..., content_type: _Optional[str] = ..., files: _Optional[_Iterable[_Union[FileNode, _Mapping]]] = ...) -> None: ...

class PatchExperiment(_message.Message):
    __slots__ = ("id", "description", "labels", "name", "notes", "resources", "checkpoint_storage")
    class PatchCheckpointStorage(_message.Message):
        __slots__ = ("save_experiment_best", "save_trial_best", "save_trial_latest")
        SAVE_EXPERIMENT_BEST_FIELD_NUMBER: _ClassVar[int]
        SAVE_TRIAL_BEST_FIELD_NUMBER: _ClassVar[int]
        SAVE_TRIAL_LATEST_FIELD_NUMBER: _ClassVar[int]
        save_experiment_best: int
        save_trial_best: int
        save_trial_latest: int
        def __init__(self, save_experiment_best: _Optional[int] = ..., save_trial_best: _Optional[int] = ..., save_trial_latest: _Optional[int] = ...) -> None: ...
    class PatchResources(_message.Message):
        __slots__ = ("max_slots", "weight", "priority")
        MAX_SLOTS_FIELD_NUMBER: _ClassVar[int]
        WEIGHT_FIELD_NUMBER: _ClassVar[int]
        PRIORITY_FIELD_NUMBER: _ClassVar[int]
        max_slots: int
        weight: float
        priority: int
        def __init__(self, max_slots: _Optional[int] = ..., weight: _Optional[float] = ..., priority: _Optional[int] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_STORAGE_FIELD_NUMBER: _ClassVar[int]
    id: int
    description: _wrappers_pb2.StringValue
    labels: _struct_pb2.ListValue
    name: _wrappers_pb2.StringValue
    notes: _wrappers_pb2.StringValue
    resources: PatchExperiment.PatchResources
    checkpoint_storage: PatchExperiment.PatchCheckpointStorage
    def __init__(self, id: _Optional[int] = ..., description: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., labels: _Optional[_Union[_struct_pb2.ListValue, _Mapping]] = ..., name: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., notes: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., resources: _Optional[_Union[PatchExperiment.PatchResources, _Mapping]] = ..., checkpoint_storage: _Optional[_Union[PatchExperiment.PatchCheckpointStorage, _Mapping]] = ...) -> None: ...

class SearchSummary(_message.Message):
    __slots__ = ("config", "trials")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    config: _struct_pb2.Struct
    trials: _containers.RepeatedCompositeFieldContainer[TrialSummary]
    def __init__(self, config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., trials: _Optional[_Iterable[_Union[TrialSummary, _Mapping]]] = ...) -> None: ...

class SearchUnit(_message.Message):
    __slots__ = ("name", "value", "max_length")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    MAX_LENGTH_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: int
    max_length: bool
    def __init__(self, name: _Optional[str] = ..., value: _Optional[int] = ..., max_length: _Optional[bool] = ...) -> None: ...

class TrialSummary(_message.Message):
    __slots__ = ("count", "unit")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    count: int
    unit: SearchUnit
    def __init__(self, count: _Optional[int] = ..., unit: _Optional[_Union[SearchUnit, _Mapping]] = ...) -> None: ...

class ValidationHistoryEntry(_message.Message):
    __slots__ = ("trial_id", "end_time", "searcher_metric")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SEARCHER_METRIC_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    end_time: _timestamp_pb2.Timestamp
    searcher_metric: float
    def __init__(self, trial_id: _Optional[int] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., searcher_metric: _Optional[float] = ...) -> None: ...
