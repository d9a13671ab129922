from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.run.v1 import run_pb2 as _run_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ArchiveRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class ArchiveRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class DeleteRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class DeleteRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class GetMetadataValuesRequest(_message.Message):
    __slots__ = ("key", "project_id")
    KEY_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    key: str
    project_id: int
    def __init__(self, key: _Optional[str] = ..., project_id: _Optional[int] = ...) -> None: ...

class GetMetadataValuesResponse(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, values: _Optional[_Iterable[str]] = ...) -> None: ...

class GetRunMetadataRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: int
    def __init__(self, run_id: _Optional[int] = ...) -> None: ...

class GetRunMetadataResponse(_message.Message):
    __slots__ = ("metadata",)
    METADATA_FIELD_NUMBER: _ClassVar[int]
    metadata: _struct_pb2.Struct
    def __init__(self, metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class KillRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class KillRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class MoveRunsRequest(_message.Message):
    __slots__ = ("run_ids", "source_project_id", "destination_project_id", "filter", "skip_multitrial")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    SKIP_MULTITRIAL_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    source_project_id: int
    destination_project_id: int
    filter: str
    skip_multitrial: bool
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., source_project_id: _Optional[int] = ..., destination_project_id: _Optional[int] = ..., filter: _Optional[str] = ..., skip_multitrial: _Optional[bool] = ...) -> None: ...

class MoveRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class PauseRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class PauseRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class PostRunMetadataRequest(_message.Message):
    __slots__ = ("run_id", "metadata")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    run_id: int
    metadata: _struct_pb2.Struct
    def __init__(self, run_id: _Optional[int] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class PostRunMetadataResponse(_message.Message):
    __slots__ = ("metadata",)
    METADATA_FIELD_NUMBER: _ClassVar[int]
    metadata: _struct_pb2.Struct
    def __init__(self, metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class ResumeRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class ResumeRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...

class RunActionResult(_message.Message):
    __slots__ = ("error", "id")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    error: str
    id: int
    def __init__(self, error: _Optional[str] = ..., id: _Optional[int] = ...) -> None: ...

class RunPrepareForReportingRequest(_message.Message):
    __slots__ = ("run_id", "checkpoint_storage")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_STORAGE_FIELD_NUMBER: _ClassVar[int]
    run_id: int
    checkpoint_storage: _struct_pb2.Struct
    def __init__(self, run_id: _Optional[int] = ..., checkpoint_storage: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class RunPrepareForReportingResponse(_message.Message):
    __slots__ = ("storage_id",)
    STORAGE_ID_FIELD_NUMBER: _ClassVar[int]
    storage_id: int
    def __init__(self, storage_id: _Optional[int] = ...) -> None: ...

class SearchRunsRequest(_message.Message):
    __slots__ = ("project_id", "offset", "limit", "sort", "filter")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    SORT_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    project_id: int
    offset: int
    limit: int
    sort: str
    filter: str
    def __init__(self, project_id: _Optional[int] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., sort: _Optional[str] = ..., filter: _Optional[str] = ...) -> None: ...

class SearchRunsResponse(_message.Message):
    __slots__ = ("runs", "pagination")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[_run_pb2.FlatRun]
    pagination: _pagination_pb2.Pagination
    def __init__(self, runs: _Optional[_Iterable[_Union[_run_pb2.FlatRun, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class UnarchiveRunsRequest(_message.Message):
    __slots__ = ("run_ids", "project_id", "filter")
    RUN_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    run_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    filter: str
    def __init__(self, run_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., filter: _Optional[str] = ...) -> None: ...

class UnarchiveRunsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RunActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RunActionResult, _Mapping]]] = ...) -> None: ...
