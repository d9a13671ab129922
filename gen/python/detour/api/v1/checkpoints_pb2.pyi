from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.checkpoint.v1 import checkpoint_pb2 as _checkpoint_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CheckpointsRemoveFilesRequest(_message.Message):
    __slots__ = ("checkpoint_uuids", "checkpoint_globs")
    CHECKPOINT_UUIDS_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_GLOBS_FIELD_NUMBER: _ClassVar[int]
    checkpoint_uuids: _containers.RepeatedScalarFieldContainer[str]
    checkpoint_globs: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, checkpoint_uuids: _Optional[_Iterable[str]] = ..., checkpoint_globs: _Optional[_Iterable[str]] = ...) -> None: ...

class CheckpointsRemoveFilesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteCheckpointsRequest(_message.Message):
    __slots__ = ("checkpoint_uuids",)
    CHECKPOINT_UUIDS_FIELD_NUMBER: _ClassVar[int]
    checkpoint_uuids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, checkpoint_uuids: _Optional[_Iterable[str]] = ...) -> None: ...

class DeleteCheckpointsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetCheckpointRequest(_message.Message):
    __slots__ = ("checkpoint_uuid",)
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    checkpoint_uuid: str
    def __init__(self, checkpoint_uuid: _Optional[str] = ...) -> None: ...

class GetCheckpointResponse(_message.Message):
    __slots__ = ("checkpoint",)
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    checkpoint: _checkpoint_pb2.Checkpoint
    def __init__(self, checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ...) -> None: ...

class GetExperimentCheckpointsRequest(_message.Message):
    __slots__ = ("id", "sort_by_attr", "sort_by_metric", "order_by", "offset", "limit", "states")
    ID_FIELD_NUMBER: _ClassVar[int]
    SORT_BY_ATTR_FIELD_NUMBER: _ClassVar[int]
    SORT_BY_METRIC_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    id: int
    sort_by_attr: _checkpoint_pb2.SortBy
    sort_by_metric: str
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    states: _containers.RepeatedScalarFieldContainer[_checkpoint_pb2.State]
    def __init__(self, id: _Optional[int] = ..., sort_by_attr: _Optional[_Union[_checkpoint_pb2.SortBy, str]] = ..., sort_by_metric: _Optional[str] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., states: _Optional[_Iterable[_Union[_checkpoint_pb2.State, str]]] = ...) -> None: ...

class GetExperimentCheckpointsResponse(_message.Message):
    __slots__ = ("checkpoints", "pagination")
    CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    checkpoints: _containers.RepeatedCompositeFieldContainer[_checkpoint_pb2.Checkpoint]
    pagination: _pagination_pb2.Pagination
    def __init__(self, checkpoints: _Optional[_Iterable[_Union[_checkpoint_pb2.Checkpoint, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetTrialCheckpointsRequest(_message.Message):
    __slots__ = ("id", "sort_by_attr", "sort_by_metric", "order_by", "offset", "limit", "states")
    ID_FIELD_NUMBER: _ClassVar[int]
    SORT_BY_ATTR_FIELD_NUMBER: _ClassVar[int]
    SORT_BY_METRIC_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    id: int
    sort_by_attr: _checkpoint_pb2.SortBy
    sort_by_metric: str
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    states: _containers.RepeatedScalarFieldContainer[_checkpoint_pb2.State]
    def __init__(self, id: _Optional[int] = ..., sort_by_attr: _Optional[_Union[_checkpoint_pb2.SortBy, str]] = ..., sort_by_metric: _Optional[str] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., states: _Optional[_Iterable[_Union[_checkpoint_pb2.State, str]]] = ...) -> None: ...

class GetTrialCheckpointsResponse(_message.Message):
    __slots__ = ("checkpoints", "pagination")
    CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    checkpoints: _containers.RepeatedCompositeFieldContainer[_checkpoint_pb2.Checkpoint]
    pagination: _pagination_pb2.Pagination
    def __init__(self, checkpoints: _Optional[_Iterable[_Union[_checkpoint_pb2.Checkpoint, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetTrialMetricsByCheckpointRequest(_message.Message):
    __slots__ = ("checkpoint_uuid", "trial_source_info_type", "metric_group")
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    TRIAL_SOURCE_INFO_TYPE_FIELD_NUMBER: _ClassVar[int]
    METRIC_GROUP_FIELD_NUMBER: _ClassVar[int]
    checkpoint_uuid: str
    trial_source_info_type: _trial_pb2.TrialSourceInfoType
    metric_group: str
    def __init__(self, checkpoint_uuid: _Optional[str] = ..., trial_source_info_type: _Optional[_Union[_trial_pb2.TrialSourceInfoType, str]] = ..., metric_group: _Optional[str] = ...) -> None: ...

class GetTrialMetricsByCheckpointResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[_trial_pb2.MetricsReport]
    def __init__(self, metrics: _Optional[_Iterable[_Union[_trial_pb2.MetricsReport, _Mapping]]] = ...) -> None: ...

class PatchCheckpointsRequest(_message.Message):
    __slots__ = ("checkpoints",)
    CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    checkpoints: _containers.RepeatedCompositeFieldContainer[_checkpoint_pb2.PatchCheckpoint]
    def __init__(self, checkpoints: _Optional[_Iterable[_Union[_checkpoint_pb2.PatchCheckpoint, _Mapping]]] = ...) -> None: ...

class PatchCheckpointsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PostCheckpointMetadataRequest(_message.Message):
    __slots__ = ("checkpoint",)
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    checkpoint: _checkpoint_pb2.Checkpoint
    def __init__(self, checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ...) -> None: ...

class PostCheckpointMetadataResponse(_message.Message):
    __slots__ = ("checkpoint",)
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    checkpoint: _checkpoint_pb2.Checkpoint
    def __init__(self, checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ...) -> None: ...

class ReportCheckpointRequest(_message.Message):
    __slots__ = ("checkpoint",)
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    checkpoint: _checkpoint_pb2.Checkpoint
    def __init__(self, checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ...) -> None: ...

class ReportCheckpointResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
