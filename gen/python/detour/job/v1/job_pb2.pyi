from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_QUEUED: _ClassVar[State]
    STATE_SCHEDULED: _ClassVar[State]
    STATE_SCHEDULED_BACKFILLED: _ClassVar[State]
STATE_UNSPECIFIED: State
STATE_QUEUED: State
STATE_SCHEDULED: State
STATE_SCHEDULED_BACKFILLED: State

class JobSummary(_message.Message):
    __slots__ = ("state", "jobs_ahead")
    STATE_FIELD_NUMBER: _ClassVar[int]
    JOBS_AHEAD_FIELD_NUMBER: _ClassVar[int]
    state: State
    jobs_ahead: int
    def __init__(self, state: _Optional[_Union[State, str]] = ..., jobs_ahead: _Optional[int] = ...) -> None: ...

class QueueStats(_message.Message):
    __slots__ = ("queued_count", "scheduled_count")
    QUEUED_COUNT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_COUNT_FIELD_NUMBER: _ClassVar[int]
    queued_count: int
    scheduled_count: int
    def __init__(self, queued_count: _Optional[int] = ..., scheduled_count: _Optional[int] = ...) -> None: ...
