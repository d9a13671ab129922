import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_QUEUED: _ClassVar[State]
    STATE_SCHEDULED: _ClassVar[State]
    STATE_SCHEDULED_BACKFILLED: _ClassVar[State]

class Type(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TYPE_UNSPECIFIED: _ClassVar[Type]
    TYPE_EXPERIMENT: _ClassVar[Type]
    TYPE_NOTEBOOK: _ClassVar[Type]
    TYPE_TENSORBOARD: _ClassVar[Type]
    TYPE_SHELL: _ClassVar[Type]
    TYPE_COMMAND: _ClassVar[Type]
    TYPE_CHECKPOINT_GC: _ClassVar[Type]
    TYPE_EXTERNAL: _ClassVar[Type]
    TYPE_GENERIC: _ClassVar[Type]
STATE_UNSPECIFIED: State
STATE_QUEUED: State
STATE_SCHEDULED: State
STATE_SCHEDULED_BACKFILLED: State
TYPE_UNSPECIFIED: Type
TYPE_EXPERIMENT: Type
TYPE_NOTEBOOK: Type
TYPE_TENSORBOARD: Type
TYPE_SHELL: Type
TYPE_COMMAND: Type
TYPE_CHECKPOINT_GC: Type
TYPE_EXTERNAL: Type
TYPE_GENERIC: Type

class AggregateQueueStats(_message.Message):
    __slots__ = ("period_start", "seconds")
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    period_start: str
    seconds: float
    def __init__(self, period_start: _Optional[str] = ..., seconds: _Optional[float] = ...) -> None: ...

class Job(_message.Message):
    __slots__ = ("summary", "type", "submission_time", "username", "user_id", "resource_pool", "is_preemptible", "priority", "weight", "entity_id", "job_id", "requested_slots", "allocated_slots", "name", "progress", "workspace_id")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SUBMISSION_TIME_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    IS_PREEMPTIBLE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    ALLOCATED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    summary: JobSummary
    type: Type
    submission_time: _timestamp_pb2.Timestamp
    username: str
    user_id: int
    resource_pool: str
    is_preemptible: bool
    priority: int
    weight: float
    entity_id: str
    job_id: str
    requested_slots: int
    allocated_slots: int
    name: str
    progress: float
    workspace_id: int
    def __init__(self, summary: _Optional[_Union[JobSummary, _Mapping]] = ..., type: _Optional[_Union[Type, str]] = ..., submission_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., username: _Optional[str] = ..., user_id: _Optional[int] = ..., resource_pool: _Optional[str] = ..., is_preemptible: _Optional[bool] = ..., priority: _Optional[int] = ..., weight: _Optional[float] = ..., entity_id: _Optional[str] = ..., job_id: _Optional[str] = ..., requested_slots: _Optional[int] = ..., allocated_slots: _Optional[int] = ..., name: _Optional[str] = ..., progress: _Optional[float] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class JobSummary(_message.Message):
    __slots__ = ("state", "jobs_ahead")
    STATE_FIELD_NUMBER: _ClassVar[int]
    JOBS_AHEAD_FIELD_NUMBER: _ClassVar[int]
    state: State
    jobs_ahead: int
    def __init__(self, state: _Optional[_Union[State, str]] = ..., jobs_ahead: _Optional[int] = ...) -> None: ...

class LimitedJob(_message.Message):
    __slots__ = ("summary", "type", "resource_pool", "is_preemptible", "priority", "weight", "job_id", "requested_slots", "allocated_slots", "progress", "workspace_id")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    IS_PREEMPTIBLE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    ALLOCATED_SLOTS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    summary: JobSummary
    type: Type
    resource_pool: str
    is_preemptible: bool
    priority: int
    weight: float
    job_id: str
    requested_slots: int
    allocated_slots: int
    progress: float
    workspace_id: int
    def __init__(self, summary: _Optional[_Union[JobSummary, _Mapping]] = ..., type: _Optional[_Union[Type, str]] = ..., resource_pool: _Optional[str] = ..., is_preemptible: _Optional[bool] = ..., priority: _Optional[int] = ..., weight: _Optional[float] = ..., job_id: _Optional[str] = ..., requested_slots: _Optional[int] = ..., allocated_slots: _Optional[int] = ..., progress: _Optional[float] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class QueueControl(_message.Message):
    __slots__ = ("job_id", "ahead_of", "behind_of", "resource_pool", "priority", "weight")
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    AHEAD_OF_FIELD_NUMBER: _ClassVar[int]
    BEHIND_OF_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    ahead_of: str
    behind_of: str
    resource_pool: str
    priority: int
    weight: float
    def __init__(self, job_id: _Optional[str] = ..., ahead_of: _Optional[str] = ..., behind_of: _Optional[str] = ..., resource_pool: _Optional[str] = ..., priority: _Optional[int] = ..., weight: _Optional[float] = ...) -> None: ...

class QueueStats(_message.Message):
    __slots__ = ("queued_count", "scheduled_count")
    QUEUED_COUNT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_COUNT_FIELD_NUMBER: _ClassVar[int]
    queued_count: int
    scheduled_count: int
    def __init__(self, queued_count: _Optional[int] = ..., scheduled_count: _Optional[int] = ...) -> None: ...

class RBACJob(_message.Message):
    __slots__ = ("full", "limited")
    FULL_FIELD_NUMBER: _ClassVar[int]
    LIMITED_FIELD_NUMBER: _ClassVar[int]
    full: Job
    limited: LimitedJob
    def __init__(self, full: _Optional[_Union[Job, _Mapping]] = ..., limited: _Optional[_Union[LimitedJob, _Mapping]] = ...) -> None: ...
