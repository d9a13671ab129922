from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.job.v1 import job_pb2 as _job_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetJobQueueStatsRequest(_message.Message):
    __slots__ = ("resource_pools",)
    RESOURCE_POOLS_FIELD_NUMBER: _ClassVar[int]
    resource_pools: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resource_pools: _Optional[_Iterable[str]] = ...) -> None: ...

class GetJobQueueStatsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RPQueueStat]
    def __init__(self, results: _Optional[_Iterable[_Union[RPQueueStat, _Mapping]]] = ...) -> None: ...

class GetJobsRequest(_message.Message):
    __slots__ = ("offset", "limit", "resource_pool", "order_by", "states")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    resource_pool: str
    order_by: _pagination_pb2.OrderBy
    states: _containers.RepeatedScalarFieldContainer[_job_pb2.State]
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., resource_pool: _Optional[str] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., states: _Optional[_Iterable[_Union[_job_pb2.State, str]]] = ...) -> None: ...

class GetJobsResponse(_message.Message):
    __slots__ = ("pagination", "jobs")
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    JOBS_FIELD_NUMBER: _ClassVar[int]
    pagination: _pagination_pb2.Pagination
    jobs: _containers.RepeatedCompositeFieldContainer[_job_pb2.Job]
    def __init__(self, pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ..., jobs: _Optional[_Iterable[_Union[_job_pb2.Job, _Mapping]]] = ...) -> None: ...

class GetJobsV2Request(_message.Message):
    __slots__ = ("offset", "limit", "resource_pool", "order_by", "states")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    resource_pool: str
    order_by: _pagination_pb2.OrderBy
    states: _containers.RepeatedScalarFieldContainer[_job_pb2.State]
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., resource_pool: _Optional[str] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., states: _Optional[_Iterable[_Union[_job_pb2.State, str]]] = ...) -> None: ...

class GetJobsV2Response(_message.Message):
    __slots__ = ("pagination", "jobs")
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    JOBS_FIELD_NUMBER: _ClassVar[int]
    pagination: _pagination_pb2.Pagination
    jobs: _containers.RepeatedCompositeFieldContainer[_job_pb2.RBACJob]
    def __init__(self, pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ..., jobs: _Optional[_Iterable[_Union[_job_pb2.RBACJob, _Mapping]]] = ...) -> None: ...

class RPQueueStat(_message.Message):
    __slots__ = ("stats", "resource_pool", "aggregates")
    STATS_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    AGGREGATES_FIELD_NUMBER: _ClassVar[int]
    stats: _job_pb2.QueueStats
    resource_pool: str
    aggregates: _containers.RepeatedCompositeFieldContainer[_job_pb2.AggregateQueueStats]
    def __init__(self, stats: _Optional[_Union[_job_pb2.QueueStats, _Mapping]] = ..., resource_pool: _Optional[str] = ..., aggregates: _Optional[_Iterable[_Union[_job_pb2.AggregateQueueStats, _Mapping]]] = ...) -> None: ...

class UpdateJobQueueRequest(_message.Message):
    __slots__ = ("updates",)
    UPDATES_FIELD_NUMBER: _ClassVar[int]
    updates: _containers.RepeatedCompositeFieldContainer[_job_pb2.QueueControl]
    def __init__(self, updates: _Optional[_Iterable[_Union[_job_pb2.QueueControl, _Mapping]]] = ...) -> None: ...

class UpdateJobQueueResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
