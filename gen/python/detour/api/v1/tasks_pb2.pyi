import datetime

from detour.api.v1 import accelerator_data_pb2 as _accelerator_data_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.log.v1 import log_pb2 as _log_pb2
from detour.task.v1 import task_pb2 as _task_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CleanupLogsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CleanupLogsResponse(_message.Message):
    __slots__ = ("removed_count",)
    REMOVED_COUNT_FIELD_NUMBER: _ClassVar[int]
    removed_count: int
    def __init__(self, removed_count: _Optional[int] = ...) -> None: ...

class GetActiveTasksCountRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetActiveTasksCountResponse(_message.Message):
    __slots__ = ("commands", "notebooks", "shells", "tensorboards")
    COMMANDS_FIELD_NUMBER: _ClassVar[int]
    NOTEBOOKS_FIELD_NUMBER: _ClassVar[int]
    SHELLS_FIELD_NUMBER: _ClassVar[int]
    TENSORBOARDS_FIELD_NUMBER: _ClassVar[int]
    commands: int
    notebooks: int
    shells: int
    tensorboards: int
    def __init__(self, commands: _Optional[int] = ..., notebooks: _Optional[int] = ..., shells: _Optional[int] = ..., tensorboards: _Optional[int] = ...) -> None: ...

class GetTaskAcceleratorDataRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class GetTaskAcceleratorDataResponse(_message.Message):
    __slots__ = ("accelerator_data",)
    ACCELERATOR_DATA_FIELD_NUMBER: _ClassVar[int]
    accelerator_data: _containers.RepeatedCompositeFieldContainer[_accelerator_data_pb2.AcceleratorData]
    def __init__(self, accelerator_data: _Optional[_Iterable[_Union[_accelerator_data_pb2.AcceleratorData, _Mapping]]] = ...) -> None: ...

class GetTaskContextDirectoryRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class GetTaskContextDirectoryResponse(_message.Message):
    __slots__ = ("b64_tgz",)
    B64_TGZ_FIELD_NUMBER: _ClassVar[int]
    b64_tgz: str
    def __init__(self, b64_tgz: _Optional[str] = ...) -> None: ...

class GetTaskRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class GetTaskResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _task_pb2.Task
    def __init__(self, task: _Optional[_Union[_task_pb2.Task, _Mapping]] = ...) -> None: ...

class GetTasksRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetTasksResponse(_message.Message):
    __slots__ = ("allocation_id_to_summary",)
    class AllocationIdToSummaryEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _task_pb2.AllocationSummary
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_task_pb2.AllocationSummary, _Mapping]] = ...) -> None: ...
    ALLOCATION_ID_TO_SUMMARY_FIELD_NUMBER: _ClassVar[int]
    allocation_id_to_summary: _containers.MessageMap[str, _task_pb2.AllocationSummary]
    def __init__(self, allocation_id_to_summary: _Optional[_Mapping[str, _task_pb2.AllocationSummary]] = ...) -> None: ...

class PostTaskLogsRequest(_message.Message):
    __slots__ = ("logs",)
    LOGS_FIELD_NUMBER: _ClassVar[int]
    logs: _containers.RepeatedCompositeFieldContainer[_task_pb2.TaskLog]
    def __init__(self, logs: _Optional[_Iterable[_Union[_task_pb2.TaskLog, _Mapping]]] = ...) -> None: ...

class PostTaskLogsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TaskLogsFieldsRequest(_message.Message):
    __slots__ = ("task_id", "follow")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    follow: bool
    def __init__(self, task_id: _Optional[str] = ..., follow: _Optional[bool] = ...) -> None: ...

class TaskLogsFieldsResponse(_message.Message):
    __slots__ = ("allocation_ids", "agent_ids", "container_ids", "rank_ids", "stdtypes", "sources")
    ALLOCATION_IDS_FIELD_NUMBER: _ClassVar[int]
    AGENT_IDS_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_IDS_FIELD_NUMBER: _ClassVar[int]
    RANK_IDS_FIELD_NUMBER: _ClassVar[int]
    STDTYPES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    allocation_ids: _containers.RepeatedScalarFieldContainer[str]
    agent_ids: _containers.RepeatedScalarFieldContainer[str]
    container_ids: _containers.RepeatedScalarFieldContainer[str]
    rank_ids: _containers.RepeatedScalarFieldContainer[int]
    stdtypes: _containers.RepeatedScalarFieldContainer[str]
    sources: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, allocation_ids: _Optional[_Iterable[str]] = ..., agent_ids: _Optional[_Iterable[str]] = ..., container_ids: _Optional[_Iterable[str]] = ..., rank_ids: _Optional[_Iterable[int]] = ..., stdtypes: _Optional[_Iterable[str]] = ..., sources: _Optional[_Iterable[str]] = ...) -> None: ...

class TaskLogsRequest(_message.Message):
    __slots__ = ("task_id", "limit", "follow", "allocation_ids", "agent_ids", "container_ids", "rank_ids", "levels", "stdtypes", "sources", "timestamp_before", "timestamp_after", "order_by", "search_text", "enable_regex")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_IDS_FIELD_NUMBER: _ClassVar[int]
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
    task_id: str
    limit: int
    follow: bool
    allocation_ids: _containers.RepeatedScalarFieldContainer[str]
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
    def __init__(self, task_id: _Optional[str] = ..., limit: _Optional[int] = ..., follow: _Optional[bool] = ..., allocation_ids: _Optional[_Iterable[str]] = ..., agent_ids: _Optional[_Iterable[str]] = ..., container_ids: _Optional[_Iterable[str]] = ..., rank_ids: _Optional[_Iterable[int]] = ..., levels: _Optional[_Iterable[_Union[_log_pb2.LogLevel, str]]] = ..., stdtypes: _Optional[_Iterable[str]] = ..., sources: _Optional[_Iterable[str]] = ..., timestamp_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., timestamp_after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., search_text: _Optional[str] = ..., enable_regex: _Optional[bool] = ...) -> None: ...

class TaskLogsResponse(_message.Message):
    __slots__ = ("id", "timestamp", "message", "level", "task_id", "allocation_id", "agent_id", "container_id", "rank_id", "log", "source", "stdtype")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
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
    task_id: str
    allocation_id: str
    agent_id: str
    container_id: str
    rank_id: int
    log: str
    source: str
    stdtype: str
    def __init__(self, id: _Optional[str] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message: _Optional[str] = ..., level: _Optional[_Union[_log_pb2.LogLevel, str]] = ..., task_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., container_id: _Optional[str] = ..., rank_id: _Optional[int] = ..., log: _Optional[str] = ..., source: _Optional[str] = ..., stdtype: _Optional[str] = ...) -> None: ...
