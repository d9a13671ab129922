import datetime

from detour.workspace.v1 import workspace_pb2 as _workspace_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ColumnType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COLUMN_TYPE_UNSPECIFIED: _ClassVar[ColumnType]
    COLUMN_TYPE_TEXT: _ClassVar[ColumnType]
    COLUMN_TYPE_NUMBER: _ClassVar[ColumnType]
    COLUMN_TYPE_DATE: _ClassVar[ColumnType]
    COLUMN_TYPE_ARRAY: _ClassVar[ColumnType]

class LocationType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOCATION_TYPE_UNSPECIFIED: _ClassVar[LocationType]
    LOCATION_TYPE_EXPERIMENT: _ClassVar[LocationType]
    LOCATION_TYPE_HYPERPARAMETERS: _ClassVar[LocationType]
    LOCATION_TYPE_VALIDATIONS: _ClassVar[LocationType]
    LOCATION_TYPE_TRAINING: _ClassVar[LocationType]
    LOCATION_TYPE_CUSTOM_METRIC: _ClassVar[LocationType]
    LOCATION_TYPE_RUN: _ClassVar[LocationType]
    LOCATION_TYPE_RUN_HYPERPARAMETERS: _ClassVar[LocationType]
    LOCATION_TYPE_RUN_METADATA: _ClassVar[LocationType]
COLUMN_TYPE_UNSPECIFIED: ColumnType
COLUMN_TYPE_TEXT: ColumnType
COLUMN_TYPE_NUMBER: ColumnType
COLUMN_TYPE_DATE: ColumnType
COLUMN_TYPE_ARRAY: ColumnType
LOCATION_TYPE_UNSPECIFIED: LocationType
LOCATION_TYPE_EXPERIMENT: LocationType
LOCATION_TYPE_HYPERPARAMETERS: LocationType
LOCATION_TYPE_VALIDATIONS: LocationType
LOCATION_TYPE_TRAINING: LocationType
LOCATION_TYPE_CUSTOM_METRIC: LocationType
LOCATION_TYPE_RUN: LocationType
LOCATION_TYPE_RUN_HYPERPARAMETERS: LocationType
LOCATION_TYPE_RUN_METADATA: LocationType

class MetricsRange(_message.Message):
    __slots__ = ("metrics_name", "min", "max")
    METRICS_NAME_FIELD_NUMBER: _ClassVar[int]
    MIN_FIELD_NUMBER: _ClassVar[int]
    MAX_FIELD_NUMBER: _ClassVar[int]
    metrics_name: str
    min: float
    max: float
    def __init__(self, metrics_name: _Optional[str] = ..., min: _Optional[float] = ..., max: _Optional[float] = ...) -> None: ...

class Note(_message.Message):
    __slots__ = ("name", "contents")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    contents: str
    def __init__(self, name: _Optional[str] = ..., contents: _Optional[str] = ...) -> None: ...

class PatchProject(_message.Message):
    __slots__ = ("name", "description", "key")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    name: _wrappers_pb2.StringValue
    description: _wrappers_pb2.StringValue
    key: _wrappers_pb2.StringValue
    def __init__(self, name: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., description: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., key: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ...) -> None: ...

class Project(_message.Message):
    __slots__ = ("id", "name", "workspace_id", "description", "last_experiment_started_at", "notes", "num_experiments", "num_active_experiments", "archived", "username", "immutable", "user_id", "workspace_name", "state", "error_message", "key", "num_runs")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LAST_EXPERIMENT_STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    NUM_EXPERIMENTS_FIELD_NUMBER: _ClassVar[int]
    NUM_ACTIVE_EXPERIMENTS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    IMMUTABLE_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    NUM_RUNS_FIELD_NUMBER: _ClassVar[int]
    id: int
    name: str
    workspace_id: int
    description: str
    last_experiment_started_at: _timestamp_pb2.Timestamp
    notes: _containers.RepeatedCompositeFieldContainer[Note]
    num_experiments: int
    num_active_experiments: int
    archived: bool
    username: str
    immutable: bool
    user_id: int
    workspace_name: str
    state: _workspace_pb2.WorkspaceState
    error_message: str
    key: str
    num_runs: int
    def __init__(self, id: _Optional[int] = ..., name: _Optional[str] = ..., workspace_id: _Optional[int] = ..., description: _Optional[str] = ..., last_experiment_started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., notes: _Optional[_Iterable[_Union[Note, _Mapping]]] = ..., num_experiments: _Optional[int] = ..., num_active_experiments: _Optional[int] = ..., archived: _Optional[bool] = ..., username: _Optional[str] = ..., immutable: _Optional[bool] = ..., user_id: _Optional[int] = ..., workspace_name: _Optional[str] = ..., state: _Optional[_Union[_workspace_pb2.WorkspaceState, str]] = ..., error_message: _Optional[str] = ..., key: _Optional[str] = ..., num_runs: _Optional[int] = ...) -> None: ...

class ProjectColumn(_message.Message):
    __slots__ = ("column", "location", "type", "display_name")
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    column: str
    location: LocationType
    type: ColumnType
    display_name: str
    def __init__(self, column: _Optional[str] = ..., location: _Optional[_Union[LocationType, str]] = ..., type: _Optional[_Union[ColumnType, str]] = ..., display_name: _Optional[str] = ...) -> None: ...
