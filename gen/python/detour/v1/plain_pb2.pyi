import datetime

from google.api import annotations_pb2 as _annotations_pb2
from google.api import httpbody_pb2 as _httpbody_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InfoRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HealthRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class LiveRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReadyRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ShipTaskLogsRequest(_message.Message):
    __slots__ = ("logs",)
    LOGS_FIELD_NUMBER: _ClassVar[int]
    logs: _containers.RepeatedCompositeFieldContainer[ShippedLog]
    def __init__(self, logs: _Optional[_Iterable[_Union[ShippedLog, _Mapping]]] = ...) -> None: ...

class ShippedLog(_message.Message):
    __slots__ = ("task_id", "allocation_id", "agent_id", "container_id", "rank_id", "timestamp", "level", "log", "source", "stdtype")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_ID_FIELD_NUMBER: _ClassVar[int]
    RANK_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    STDTYPE_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    allocation_id: str
    agent_id: str
    container_id: str
    rank_id: int
    timestamp: _timestamp_pb2.Timestamp
    level: str
    log: str
    source: str
    stdtype: str
    def __init__(self, task_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., container_id: _Optional[str] = ..., rank_id: _Optional[int] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., level: _Optional[str] = ..., log: _Optional[str] = ..., source: _Optional[str] = ..., stdtype: _Optional[str] = ...) -> None: ...

class DownloadCheckpointRequest(_message.Message):
    __slots__ = ("checkpoint_uuid",)
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    checkpoint_uuid: str
    def __init__(self, checkpoint_uuid: _Optional[str] = ...) -> None: ...

class DownloadModelDefinitionRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class DownloadModelFileRequest(_message.Message):
    __slots__ = ("experiment_id", "path")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    path: str
    def __init__(self, experiment_id: _Optional[int] = ..., path: _Optional[str] = ...) -> None: ...

class AllocationsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PreviewRetentionRequest(_message.Message):
    __slots__ = ("experiment_id", "save_experiment_best", "save_trial_best", "save_trial_latest")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SAVE_EXPERIMENT_BEST_FIELD_NUMBER: _ClassVar[int]
    SAVE_TRIAL_BEST_FIELD_NUMBER: _ClassVar[int]
    SAVE_TRIAL_LATEST_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    save_experiment_best: int
    save_trial_best: int
    save_trial_latest: int
    def __init__(self, experiment_id: _Optional[int] = ..., save_experiment_best: _Optional[int] = ..., save_trial_best: _Optional[int] = ..., save_trial_latest: _Optional[int] = ...) -> None: ...

class RawUsageRequest(_message.Message):
    __slots__ = ("timestamp_after", "timestamp_before")
    TIMESTAMP_AFTER_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_BEFORE_FIELD_NUMBER: _ClassVar[int]
    timestamp_after: str
    timestamp_before: str
    def __init__(self, timestamp_after: _Optional[str] = ..., timestamp_before: _Optional[str] = ...) -> None: ...

class AllocationUsageRequest(_message.Message):
    __slots__ = ("timestamp_after", "timestamp_before")
    TIMESTAMP_AFTER_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_BEFORE_FIELD_NUMBER: _ClassVar[int]
    timestamp_after: str
    timestamp_before: str
    def __init__(self, timestamp_after: _Optional[str] = ..., timestamp_before: _Optional[str] = ...) -> None: ...

class AggregatedUsageRequest(_message.Message):
    __slots__ = ("start_date", "end_date", "period")
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    start_date: str
    end_date: str
    period: str
    def __init__(self, start_date: _Optional[str] = ..., end_date: _Optional[str] = ..., period: _Optional[str] = ...) -> None: ...
