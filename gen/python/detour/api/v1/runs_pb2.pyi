from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

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
